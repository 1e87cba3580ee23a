// A type that all texts are read as, and what came of a reading, as far as it can be compared.
#pragma once

#include <assay/assay.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace exhaustive {

struct reading {
  bool ok = false;
  std::string value;   ///< its JSON
  std::string errors;  ///< their JSON
  std::vector<assay::repair> repairs;
  assay::candidate_summary candidates;

  [[nodiscard]] bool has_repair(std::string_view code) const;
  [[nodiscard]] bool has_repair_of(assay::repair_class category) const;
};

[[nodiscard]] bool same(const reading& a, const reading& b);

struct subject {
  std::string name;
  std::function<reading(std::string_view, const assay::parse_options&)> read;
  std::function<reading(std::string_view, std::size_t)> stream;  ///< in chunks of so many bytes
};

template <class Result>
[[nodiscard]] reading told(const Result& result) {
  reading made;
  made.ok = result.has_value();
  if (made.ok) {
    made.value = assay::dump(*result);
  } else {
    made.errors = result.error().to_json().dump();
  }
  made.repairs.assign(result.repairs().begin(), result.repairs().end());
  made.candidates = result.candidates();
  return made;
}

template <class T>
[[nodiscard]] subject subject_for(std::string name) {
  subject made;
  made.name = std::move(name);
  made.read = [](std::string_view text, const assay::parse_options& options) {
    return told(assay::parse<T>(text, options));
  };
  made.stream = [](std::string_view text, std::size_t chunk) {
    assay::stream_parser<T> parser;
    for (std::size_t at = 0; at < text.size(); at += chunk) {
      parser.feed(text.substr(at, chunk));
      static_cast<void>(parser.value());
    }
    return told(parser.finish());
  };
  return made;
}

}  // namespace exhaustive
