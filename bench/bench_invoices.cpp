// Valid JSON to a typed struct: assay and its peers over the same documents, in one binary and one run.
#include "support/bench_invoice.hpp"
#include "support/documents.hpp"
#include "support/peers.hpp"

#include <assay/assay.hpp>

#include <benchmark/benchmark.h>

#include <iostream>

namespace {

/// Runs `read` over all documents, keeping what it returns alive; bytes per second are those of the documents.
template <class Read>
void over_all(benchmark::State& state, Read read) {
  const auto& documents = bench::invoices();
  for (auto _ : state) {
    for (const std::string& document : documents) {
      auto invoice = read(document);
      benchmark::DoNotOptimize(invoice);
    }
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) *
                          static_cast<std::int64_t>(bench::total_bytes(documents)));
}

void assay_mode(benchmark::State& state, assay::mode mode) {
  const assay::parse_options options{.mode = mode};
  for (const std::string& document : bench::invoices()) {
    if (!assay::parse<bench::Invoice>(document, options)) state.SkipWithError("a document was refused");
  }
  over_all(state, [&](const std::string& document) { return assay::parse<bench::Invoice>(document, options); });
}

void assay_strict(benchmark::State& state) { assay_mode(state, assay::mode::strict); }
void assay_lax(benchmark::State& state) { assay_mode(state, assay::mode::lax); }

void assay_run_time_schema(benchmark::State& state) {
  const assay::schema_type type = assay::load_schema(assay::schema<bench::Invoice>());
  over_all(state,
           [&](const std::string& document) { return assay::parse(type, document, {.mode = assay::mode::strict}); });
}

void nlohmann_parse_get_to(benchmark::State& state) {
  over_all(state, [](const std::string& document) {
    bench::Invoice invoice;
    nlohmann::json::parse(document).get_to(invoice);
    return invoice;
  });
}

void rapidjson_dom_and_read(benchmark::State& state) {
  over_all(state, [](const std::string& document) {
    bench::Invoice invoice;
    bench::rapid::read(document, invoice);
    return invoice;
  });
}

void simdjson_on_demand(benchmark::State& state) {
  // simdjson wants padding behind each document; it gets it for free here.
  std::vector<simdjson::padded_string> padded;
  for (const std::string& document : bench::invoices()) padded.emplace_back(document);
  simdjson::ondemand::parser parser;
  for (auto _ : state) {
    for (const auto& document : padded) {
      bench::Invoice invoice;
      bench::simd::read(parser, document, invoice);
      benchmark::DoNotOptimize(invoice);
    }
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) *
                          static_cast<std::int64_t>(bench::total_bytes(bench::invoices())));
}

BENCHMARK(assay_strict);
BENCHMARK(assay_lax);
BENCHMARK(assay_run_time_schema);
BENCHMARK(simdjson_on_demand);
BENCHMARK(rapidjson_dom_and_read);
BENCHMARK(nlohmann_parse_get_to);

}  // namespace

BENCHMARK_MAIN();
