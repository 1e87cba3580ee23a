// The largest schemas of a file of real ones: how long assay takes to load each, to rewrite it for a provider, and to
// validate a document that is parsed already. A line of JSON for each, in microseconds, best of many runs; compare.py
// sets them beside those of the peers.
//   bench_schemas CASES.jsonl [COUNT]
#include <assay/assay.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <functional>
#include <iostream>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using json = nlohmann::ordered_json;
using clock_type = std::chrono::steady_clock;

/// Microseconds of the fastest of the runs that fit into a fifth of a second, five at least.
template <class Work>
double best_of_runs(Work work) {
  double best = std::numeric_limits<double>::max();
  const auto end = clock_type::now() + std::chrono::milliseconds(200);
  for (int run = 0; run < 5 || clock_type::now() < end; ++run) {
    const auto start = clock_type::now();
    work();
    best = std::min(best, std::chrono::duration<double, std::micro>(clock_type::now() - start).count());
  }
  return best;
}

std::vector<json> largest_of(const char* file, std::size_t count) {
  std::ifstream lines(file);
  if (!lines) throw std::runtime_error(std::string("can't read ") + file);
  std::vector<json> cases;
  for (std::string line; std::getline(lines, line);) cases.push_back(json::parse(line));
  std::ranges::stable_sort(cases, std::ranges::greater(),
                           [](const json& one) { return one.at("schema").dump().size(); });
  cases.resize(std::min(cases.size(), count));
  return cases;
}

/// The documents of a case that count as JSON; those that are no JSON at all measure a parser.
std::vector<json> documents_of(const json& one) {
  std::vector<json> documents;
  for (const char* kind : {"accept", "refuse"}) {
    for (const json& text : one.value(kind, json::array())) {
      json document = json::parse(text.get<std::string>(), nullptr, /*allow_exceptions=*/false);
      if (!document.is_discarded()) documents.push_back(std::move(document));
    }
  }
  return documents;
}

json measure(const json& one) {
  const json& schema = one.at("schema");
  json row = {{"id", one.at("id")}, {"bytes", schema.dump().size()}};
  try {
    const assay::schema_type type = assay::load_schema(schema);
    row["load"] = best_of_runs([&] { static_cast<void>(assay::load_schema(schema)); });
    row["rewrite"] = best_of_runs([&] { static_cast<void>(assay::rewrite_schema(schema, assay::dialect::openai)); });
    const std::vector<json> documents = documents_of(one);
    if (documents.empty()) return row;
    std::size_t valid = 0;
    for (const json& document : documents) {
      valid += assay::validate(type, document, {.mode = assay::mode::strict}).has_value() ? 1 : 0;
    }
    row["valid"] = valid;
    row["validate"] = best_of_runs([&] {
                        for (const json& document : documents) {
                          static_cast<void>(assay::validate(type, document, {.mode = assay::mode::strict}));
                        }
                      }) /
                      static_cast<double>(documents.size());
  } catch (const std::exception& fault) {
    row["error"] = fault.what();
  }
  return row;
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc < 2) {
    std::cerr << "usage: bench_schemas CASES.jsonl [COUNT]\n";
    return 2;
  }
  const std::size_t count = argc > 2 ? static_cast<std::size_t>(std::strtoul(argv[2], nullptr, 10)) : 10;
  for (const json& one : largest_of(argv[1], count)) std::cout << measure(one).dump() << std::endl;
  return 0;
} catch (const std::exception& fault) {
  std::cerr << "bench_schemas: " << fault.what() << '\n';
  return 2;
}
