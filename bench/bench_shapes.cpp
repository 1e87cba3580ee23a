// Reading and writing documents of many shapes, beside simdjson, RapidJSON and nlohmann/json.
#include "support/bench_shapes.hpp"
#include "support/measure.hpp"
#include "support/shape_peers.hpp"

#include <assay/assay.hpp>

#include <benchmark/benchmark.h>

#include <functional>
#include <iostream>
#include <memory>
#include <string>
#include <utility>

namespace {

using bench::measure;

/// Everyone reads the same value, or nothing is measured.
template <class T>
void shape(const std::string& name, const std::string& text) {
  const assay::parse_options strict{.mode = assay::mode::strict};
  const auto read = assay::parse<T>(text, strict);
  if (!read) {
    std::cerr << name << ": " << read.error().what() << '\n';
    std::exit(1);
  }
  const T value = *read;
  T other;
  const auto check = [&](const char* peer, const std::function<void(T&)>& by_peer) {
    T theirs{};
    by_peer(theirs);
    if (!(theirs == value)) {
      std::cerr << name << ": " << peer << " reads something else\n";
      std::exit(1);
    }
  };
  const simdjson::padded_string padded(text);
  simdjson::ondemand::parser parser;
  check("simdjson", [&](T& out) { bench::simd::read(parser, padded, out); });
  check("rapidjson", [&](T& out) { bench::rapid::read(text, out); });
  check("nlohmann", [&](T& out) { bench::nl::get(nlohmann::json::parse(text), out); });

  measure("read/" + name + "/assay", text.size(), [=] {
    auto result = assay::parse<T>(text, strict);
    benchmark::DoNotOptimize(result);
  });
  measure("read/" + name + "/simdjson", text.size(),
          [padded = std::make_shared<simdjson::padded_string>(text),
           again = std::make_shared<simdjson::ondemand::parser>()] {
            T out{};
            bench::simd::read(*again, *padded, out);
            benchmark::DoNotOptimize(out);
          });
  measure("read/" + name + "/rapidjson", text.size(), [=] {
    T out{};
    bench::rapid::read(text, out);
    benchmark::DoNotOptimize(out);
  });
  measure("read/" + name + "/nlohmann", text.size(), [=] {
    T out{};
    bench::nl::get(nlohmann::json::parse(text), out);
    benchmark::DoNotOptimize(out);
  });

  const std::size_t written = assay::dump(value).size();
  measure("write/" + name + "/assay", written, [=] {
    std::string out = assay::dump(value);
    benchmark::DoNotOptimize(out);
  });
  measure("write/" + name + "/rapidjson", written, [=] {
    std::string out = bench::rapid::write(value);
    benchmark::DoNotOptimize(out);
  });
  measure("write/" + name + "/nlohmann", written, [=] {
    std::string out = bench::nl::put(value).dump();
    benchmark::DoNotOptimize(out);
  });
}

}  // namespace

int main(int count, char** arguments) {
  benchmark::Initialize(&count, arguments);
  if (benchmark::ReportUnrecognizedArguments(count, arguments)) return 1;
  shape<bench::Flat>("flat", bench::flat_text());
  shape<std::vector<double>>("numbers", bench::numbers_text());
  shape<bench::Texts>("escapes", bench::escapes_text());
  shape<bench::Nest>("nested", bench::nested_text());
  shape<std::map<std::string, int>>("map", bench::map_text());
  shape<std::vector<bench::AnyEvent>>("variants", bench::variants_text());
  shape<bench::Texts>("beyond_ascii", bench::beyond_ascii_text());
  shape<std::vector<bench::Flat>>("reversed", bench::reversed_text());
  shape<bench::Sixty>("sixty", bench::sixty_text());
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}
