// Writing values of many shapes, beside RapidJSON's Writer and, where CMake finds them, glaze, yyjson and reflect-cpp.
// bench/peers_root.sh makes a system that has them all, and runs this there.
#include "support/measure.hpp"
#include "support/writing_peers.hpp"

#include <assay/assay.hpp>

#include <benchmark/benchmark.h>

#include <cstdint>
#include <iostream>
#include <memory>
#include <string>
#include <utility>

namespace {

using bench::measure;

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
  bench::each_shape([](const char* name, auto value) { compare(name, std::move(value)); });
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}
