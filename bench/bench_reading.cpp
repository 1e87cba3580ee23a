// Reading values of many shapes, beside simdjson by hand and, where CMake finds them, glaze, reflect-cpp, and yyjson by
// hand. bench/peers_root.sh makes a system that has them all, and runs this there.
#include "support/reading_peers.hpp"

#include <assay/assay.hpp>

#include <benchmark/benchmark.h>

#include <cstdint>
#include <iostream>
#include <memory>
#include <string>
#include <utility>

namespace {

template <class Work>
void measure(const std::string& name, std::size_t bytes, Work work) {
  benchmark::RegisterBenchmark(name.c_str(), [bytes, work](benchmark::State& state) {
    for (auto _ : state) work();
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(bytes));
  });
}

/// One text, and whoever reads it.
template <class T>
class shape {
 public:
  shape(std::string name, T value)
      : name_(std::move(name)),
        value_(std::move(value)),
        text_(std::make_shared<const std::string>(assay::dump(value_))) {}

  /// Nothing is measured where another value is read.
  template <class Read>
  shape& by(const char* reader, Read read) {
    if (!(read(*text_) == value_)) {
      std::cerr << name_ << ": " << reader << " reads something else\n";
      std::exit(1);
    }
    measure("read/" + name_ + "/" + reader, text_->size(), [text = text_, read] {
      T value = read(*text);
      benchmark::DoNotOptimize(value);
    });
    return *this;
  }

 private:
  std::string name_;
  T value_;
  std::shared_ptr<const std::string> text_;
};

template <class T>
void compare(const std::string& name, T value) {
  shape<T> read(name, std::move(value));
  read.by("assay", [](const std::string& text) { return *assay::parse<T>(text, {.mode = assay::mode::strict}); });
  read.by("llm", [](const std::string& text) { return *assay::parse<T>(text); });
#ifdef ASSAY_BENCH_GLAZE
  read.by("glaze", [](const std::string& text) { return bench::glaze::read<T>(text); });
#endif
#ifdef ASSAY_BENCH_YYJSON
  read.by("yyjson", [](const std::string& text) { return bench::yy::read<T>(text); });
#endif
#ifdef ASSAY_BENCH_REFLECTCPP
  if constexpr (!bench::has_events<T>) {
    read.by("reflect-cpp", [](const std::string& text) { return rfl::json::read<T>(text).value(); });
  }
#endif
}

}  // namespace

int main(int count, char** arguments) {
  benchmark::Initialize(&count, arguments);
  if (benchmark::ReportUnrecognizedArguments(count, arguments)) return 1;
  bench::made_up some;
  compare("booleans", some.list(10'000, [&] { return some.once_in(2); }));
  compare("nulls", some.list(10'000, [&] { return some.once_in(4) ? std::optional(some.below(100)) : std::nullopt; }));
  compare("optional_members", some.list(1000, [&] { return some.reading(); }));
  compare("integers", some.list(10'000, [&] { return some.integer(18); }));
  compare("matrix", some.list(100, [&] { return some.list(100, [&] { return some.below(1000); }); }));
  compare("doubles", some.list(10'000, [&] { return some.real(1000); }));
  compare("prices", some.list(10'000, [&] { return some.decimal(1000, 100); }));
  compare("coordinates", some.list(5'000, [&] { return some.coordinate(); }));
  compare("events", some.list(1000, [&] { return some.event(); }));
  compare("one_coordinate", some.coordinate());
  compare("small_record", some.product());
  compare("records", some.list(1000, [&] { return some.product(); }));
  compare("unions", some.list(5'000, [&] { return some.scalar(); }));
  compare("short_strings", some.list(5'000, [&] { return some.words(1); }));
  compare("long_strings", some.list(1000, [&] { return some.words(30); }));
  compare("one_long_string", some.words(20'000));
  compare("escapes", some.list(1000, [&] { return some.words(4) + "\n\t\"" + some.words(3) + "\"\\"; }));
  compare("many_escapes", some.list(1000, [&] { return some.escapes(40); }));
  std::map<std::string, int> map;
  for (int i = 0; i < 1000; ++i) map[some.words(2) + std::to_string(i)] = some.below(10'000);
  compare("map", std::move(map));
  compare("order", some.order());
  compare("orders", some.list(2000, [&] { return some.order(); }));
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}
