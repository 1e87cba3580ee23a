// The documents, read once: ../shared/data/bench/invoices.jsonl, or the folder's that ASSAY_BENCH_DATA names; and the
// messy answers beside them.
#pragma once

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

namespace bench {

inline std::string data_folder() {
  const char* given = std::getenv("ASSAY_BENCH_DATA");
  return given != nullptr ? given : ASSAY_CONFORMANCE_DATA "/bench";
}

inline std::vector<std::string> lines_of(const std::string& file) {
  std::vector<std::string> result;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) result.push_back(line);
  if (result.empty()) {
    std::cerr << "no documents: give the folder of invoices.jsonl in ASSAY_BENCH_DATA\n";
    std::exit(2);
  }
  return result;
}

inline const std::vector<std::string>& invoices() {
  static const std::vector<std::string> lines = lines_of(data_folder() + "/invoices.jsonl");
  return lines;
}

/// Those that hold an answer.
inline std::vector<std::string> messy_cases() {
  std::vector<std::string> texts;
  for (const std::string& line : lines_of(data_folder() + "/../messy/cases.jsonl")) {
    const nlohmann::json one = nlohmann::json::parse(line);
    if (one["kind"].get<std::string>().substr(0, 4) != "neg:") texts.push_back(one["input"]);
  }
  return texts;
}

inline std::size_t total_bytes(const std::vector<std::string>& documents) {
  std::size_t bytes = 0;
  for (const std::string& document : documents) bytes += document.size();
  return bytes;
}

}  // namespace bench
