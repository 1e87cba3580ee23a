// Grounding (assay/ground.hpp): a letter of 12 values and an order of 203, against sources of three kinds; values that
// stand at the source's end, and values that are nowhere. Time for a megabyte, and how much memory the call takes at
// its peak beside the source.
#include "support/grounding_texts.hpp"
#include "support/peak_memory.hpp"

#include <assay/assay.hpp>

#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <string>

namespace {

template <class Value>
void measure(benchmark::State& state, const Value& value, const std::string& source) {
  std::size_t found = 0;
  for (auto _ : state) {
    const assay::grounding told = assay::ground(value, source);
    found = 0;
    for (const assay::grounded_field& field : told.fields) found += field.how ? 1 : 0;
    benchmark::DoNotOptimize(found);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * source.size()));
  const std::size_t peak = bench::peak_of([&] { return assay::ground(value, source).fields.size(); });
  state.counters["peak_bytes_per_byte"] = static_cast<double>(peak) / static_cast<double>(source.size());
  state.counters["found"] = static_cast<double>(found);
}

using make_text = std::string (*)(std::size_t size);

void letter(benchmark::State& state, make_text text) {
  std::string source = text(static_cast<std::size_t>(state.range(0)) * 1000);
  const bench::Letter value = bench::letter_in(source, state.range(1) != 0);
  measure(state, value, source);
}
void order(benchmark::State& state, make_text text) {
  std::string source = text(static_cast<std::size_t>(state.range(0)) * 1000);
  const bench::Order value = bench::order_in(source, state.range(1) != 0);
  measure(state, value, source);
}

void sizes(benchmark::internal::Benchmark* one) {
  one->ArgNames({"KB", "there"})->ArgsProduct({{100, 1000, 8000}, {1, 0}})->Unit(benchmark::kMillisecond);
}
BENCHMARK_CAPTURE(letter, plain_prose, bench::plain_prose)->Apply(sizes);
BENCHMARK_CAPTURE(letter, busy_prose, bench::busy_prose)->Apply(sizes);
BENCHMARK_CAPTURE(letter, table, bench::table)->Apply(sizes);
BENCHMARK_CAPTURE(order, plain_prose, bench::plain_prose)->Apply(sizes);
BENCHMARK_CAPTURE(order, busy_prose, bench::busy_prose)->Apply(sizes);
BENCHMARK_CAPTURE(order, table, bench::table)->Apply(sizes);

}  // namespace

BENCHMARK_MAIN();
