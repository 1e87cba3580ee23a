// The documents, read once: ../shared/data/bench/invoices.jsonl, or the file that ASSAY_BENCH_DATA names.
#pragma once

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

inline const std::vector<std::string>& invoices() {
  static const std::vector<std::string> lines = [] {
    std::vector<std::string> result;
    std::ifstream in(data_folder() + "/invoices.jsonl");
    for (std::string line; std::getline(in, line);) result.push_back(line);
    if (result.empty()) {
      std::cerr << "no documents: give the folder of invoices.jsonl in ASSAY_BENCH_DATA\n";
      std::exit(2);
    }
    return result;
  }();
  return lines;
}

inline std::size_t total_bytes(const std::vector<std::string>& documents) {
  std::size_t bytes = 0;
  for (const std::string& document : documents) bytes += document.size();
  return bytes;
}

}  // namespace bench
