// Writing values of many shapes, beside RapidJSON's Writer and, where CMake finds them, glaze, yyjson and reflect-cpp.
// bench/peers_root.sh makes a system that has them all, and runs this there.
#include "support/writing_peers.hpp"

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

/// One value, and whoever writes it.
template <class T>
class shape {
 public:
  shape(std::string name, T value) : name_(std::move(name)), value_(std::make_shared<const T>(std::move(value))) {
    text_ = assay::dump(*value_);
    if (!reads_back(text_)) stop("assay");
  }

  /// Nothing is measured where the text is another value's. Speeds are by the bytes of assay's text, so that they have
  /// the ratio of the times.
  template <class Write>
  shape& by(const char* writer, Write write) {
    const std::string text = write(*value_);
    if (!reads_back(text)) stop(writer);
    measure("write/" + name_ + "/" + writer, text_.size(), [value = value_, write] {
      std::string out = write(*value);
      benchmark::DoNotOptimize(out);
    });
    return *this;
  }

 private:
  [[nodiscard]] bool reads_back(const std::string& text) const {
    const auto read = assay::parse<T>(text, {.mode = assay::mode::strict});
    return read && *read == *value_;
  }
  [[noreturn]] void stop(const char* writer) const {
    std::cerr << name_ << ": " << writer << " writes something else\n";
    std::exit(1);
  }

  std::string name_;
  std::shared_ptr<const T> value_;
  std::string text_;
};

template <class T>
void compare(const std::string& name, T value) {
  shape<T> written(name, std::move(value));
  written.by("assay", [](const T& it) { return assay::dump(it); });
#ifdef ASSAY_BENCH_GLAZE
  written.by("glaze", [](const T& it) {
    std::string out;
    bench::glaze::write(it, out);
    return out;
  });
#endif
#ifdef ASSAY_BENCH_YYJSON
  written.by("yyjson", [](const T& it) { return bench::yy::write(it); });
#endif
#ifdef ASSAY_BENCH_REFLECTCPP
  if constexpr (!bench::has_events<T>) written.by("reflect-cpp", [](const T& it) { return rfl::json::write(it); });
#endif
  written.by("rapidjson", [](const T& it) { return bench::rapid::write(it); });
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
  compare("small_record", some.product());
  compare("records", some.list(1000, [&] { return some.product(); }));
  compare("unions", some.list(5'000, [&] { return some.scalar(); }));
  compare("short_strings", some.list(5'000, [&] { return some.words(1); }));
  compare("long_strings", some.list(1000, [&] { return some.words(30); }));
  compare("escapes", some.list(1000, [&] { return some.words(4) + "\n\t\"" + some.words(3) + "\"\\"; }));
  std::map<std::string, int> map;
  for (int i = 0; i < 1000; ++i) map[some.words(2) + std::to_string(i)] = some.below(10'000);
  compare("map", std::move(map));
  compare("order", some.order());
  compare("orders", some.list(2000, [&] { return some.order(); }));
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}
