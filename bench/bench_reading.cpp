// Reading values of many shapes, beside simdjson by hand and, where CMake finds them, glaze, reflect-cpp, and yyjson by
// hand. bench/peers_root.sh makes a system that has them all, and runs this there.
#include "support/measure.hpp"
#include "support/reading_peers.hpp"

#include <assay/assay.hpp>

#include <benchmark/benchmark.h>

#include <cstdint>
#include <iostream>
#include <memory>
#include <string>
#include <utility>

namespace {

using bench::measure;

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
  bench::each_shape([](const char* name, auto value) { compare(name, std::move(value)); });
  compare("one_coordinate", some.coordinate());
  compare("one_long_string", some.words(20'000));
  compare("many_escapes", some.list(1000, [&] { return some.escapes(40); }));
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}
