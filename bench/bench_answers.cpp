// llm mode: messy invoices beside the same ones strict, and texts of 10 MB that are made to be slow.
#include "support/bench_invoice.hpp"
#include "support/documents.hpp"
#include "support/messy.hpp"

#include <assay/assay.hpp>

#include <benchmark/benchmark.h>

#include <string>
#include <utility>
#include <vector>

namespace {

void over_all(benchmark::State& state, const std::vector<std::string>& documents, assay::mode mode) {
  const assay::parse_options options{.mode = mode};
  for (const std::string& document : documents) {
    if (!assay::parse<bench::Invoice>(document, options)) return state.SkipWithError("a document was refused");
  }
  for (auto _ : state) {
    for (const std::string& document : documents) {
      auto invoice = assay::parse<bench::Invoice>(document, options);
      benchmark::DoNotOptimize(invoice);
    }
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) *
                          static_cast<std::int64_t>(bench::total_bytes(documents)));
}

void adversarial(benchmark::State& state, const std::string& unit) {
  const std::string text = bench::repeated(unit, 10'000'000);
  for (auto _ : state) {
    auto result = assay::parse<bench::Invoice>(text);
    benchmark::DoNotOptimize(result);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(text.size()));
}

void register_all() {
  using bench::damaged;
  const auto messy = [](const char* name, auto damage) {
    benchmark::RegisterBenchmark((std::string("llm/") + name).c_str(), [damage](benchmark::State& state) {
      over_all(state, damaged(damage), assay::mode::llm);
    });
  };
  benchmark::RegisterBenchmark(
      "strict/valid", [](benchmark::State& state) { over_all(state, bench::invoices(), assay::mode::strict); });
  messy("valid", [](const std::string& text) { return text; });
  messy("fenced", bench::fenced);
  messy("trailing_commas", bench::with_trailing_commas);
  messy("single_quotes", bench::with_single_quotes);
  messy("string_numbers", bench::with_string_numbers);
  messy("all_of_these", [](const std::string& text) {
    return bench::fenced(bench::with_trailing_commas(bench::with_single_quotes(bench::with_string_numbers(text))));
  });

  // What models write: every kind of shared/data/messy that is to be read, one after another.
  benchmark::RegisterBenchmark(
      "llm/messy_cases", [](benchmark::State& state) { over_all(state, bench::messy_cases(), assay::mode::llm); });

  const std::pair<const char*, const char*> texts[] = {
      {"open_brackets", "["},
      {"open_braces", "{"},
      {"open_objects", "{\"a\":"},
      {"quotes", "\""},
      {"quoted_words", "\"a\" "},
      {"apostrophes", "{'a'b"},
      {"backslashes", "\\"},
      {"backslashes_in_string", "{\"a\": \"\\\\\\"},
      {"fences", "```json\n"},
      {"fenced_braces", "```\n{\n```\n"},
      {"backticks", "` "},
      {"braces_in_prose", "the {word} and [other] "},
      {"near_misses", "{\"invoice_number\": \"INV-1\", \"total\": 0}\n"},
      {"tiny_objects", "{\"a\":1}"},
      {"tiny_lists", "[1]"},
      {"inner_quotes", "{\"a\": \"b \"c\" d"},
      {"comments", "[/*"},
      {"line_comments", "[# "},
      {"tags", "<think>{"},
      {"closing_tags", "</think>"},
      {"open_quotes", "{\xC2\xAB"},
      {"commas", "[,,,,"},
      {"colons", "{a:{a:"},
      {"names_and_values", "status: x, "},
      {"long_key", "{\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"},
  };
  for (const auto& [name, unit] : texts) {
    benchmark::RegisterBenchmark((std::string("adversarial/") + name).c_str(),
                                 [text = std::string(unit)](benchmark::State& state) { adversarial(state, text); });
  }
}

}  // namespace

int main(int count, char** arguments) {
  benchmark::Initialize(&count, arguments);
  if (benchmark::ReportUnrecognizedArguments(count, arguments)) return 1;
  register_all();
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}
