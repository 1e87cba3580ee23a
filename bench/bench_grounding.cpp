// Grounding (assay/ground.hpp): an invoice of 203 values against a source of 64 KB, 1 MB and 8 MB; and values of which
// none is in it. Time for a megabyte, and how much memory the call takes at its peak beside the source.
#include "support/peak_memory.hpp"

#include <assay/assay.hpp>

#include <benchmark/benchmark.h>

#include <cstddef>
#include <random>
#include <string>
#include <vector>

namespace {

struct Line {
  std::string item;
  double price = 0;
};
struct Order {
  std::string customer;
  std::string date;
  int count = 0;
  std::vector<Line> lines;
};

const std::vector<std::string> words = {"the",
                                        "order",
                                        "of",
                                        "green",
                                        "tea",
                                        "was",
                                        "sent",
                                        "on",
                                        "Monday",
                                        "and",
                                        "Zo\xC3\xAB",
                                        "paid",
                                        "12.50",
                                        "EUR",
                                        "for",
                                        "7",
                                        "cups",
                                        "\xE2\x80\x9C"
                                        "blue\xE2\x80\x9D",
                                        "with",
                                        "a",
                                        "note",
                                        "about",
                                        "March",
                                        "3,",
                                        "2024,",
                                        "from",
                                        "Lisbon."};

std::string prose(std::size_t size) {
  std::mt19937 random(7);
  std::string text;
  while (text.size() < size) {
    text += words[random() % words.size()];
    text += random() % 12 == 0 ? '\n' : ' ';
  }
  return text;
}

/// The values stand in the source's last lines, or nowhere.
Order order_of(bool is_there, std::string& source) {
  Order made;
  made.customer = "Ada Lovelace";
  made.date = "2024-05-17";
  made.count = 100;
  source += "\nCustomer: ADA LOVELACE, May 17, 2024, one hundred lines\n";
  for (int i = 0; i < 100; ++i) {
    const std::string name = "cup number " + std::to_string(1000 + i);
    made.lines.push_back(
        {is_there ? name : "plate no. " + std::to_string(5000 + i), i * 1.25 + (is_there ? 0 : 0.777)});
    source += name + " at " + std::to_string(i * 1.25) + "\n";
  }
  return made;
}

void ground_order(benchmark::State& state) {
  std::string source = prose(static_cast<std::size_t>(state.range(0)) << 10);
  const Order order = order_of(state.range(1) != 0, source);
  std::size_t found = 0;
  for (auto _ : state) {
    const assay::grounding told = assay::ground(order, source);
    found = 0;
    for (const assay::grounded_field& field : told.fields) found += field.how ? 1 : 0;
    benchmark::DoNotOptimize(found);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * source.size()));
  const std::size_t peak = bench::peak_of([&] { return assay::ground(order, source).fields.size(); });
  state.counters["peak_bytes_per_byte"] = static_cast<double>(peak) / static_cast<double>(source.size());
  state.counters["found"] = static_cast<double>(found);
}
BENCHMARK(ground_order)
    ->ArgNames({"KB", "there"})
    ->ArgsProduct({{64, 1024, 8192}, {1, 0}})
    ->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
