// The folder of public test data (../shared/data beside the checkout, or ASSAY_CONFORMANCE_DATA), and the lists of
// where assay is known to deviate from it (tests/conformance/).
#pragma once

#include "support/skipped_tests.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace conformance {

inline std::filesystem::path folder() { return ASSAY_CONFORMANCE_DATA; }

/// False where the data is absent: the running test then has nothing to compare with, and is noted as skipped.
inline bool is_there(const std::string& name) {
  if (std::filesystem::exists(folder() / name)) return true;
  const bool public_suite = name.starts_with("json-test-suite") || name.starts_with("json-schema-test-suite");
  skipped_tests::note("no conformance data at " + (folder() / name).string() +
                      (public_suite ? "; scripts/fetch_conformance.sh brings it" : ""));
  return false;
}

inline std::string read_text(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

inline nlohmann::ordered_json read_json(const std::string& name) {
  return nlohmann::ordered_json::parse(read_text(folder() / name));
}

}  // namespace conformance
