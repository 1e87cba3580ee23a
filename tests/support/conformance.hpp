// The folder of public test data (../shared/data beside the checkout, or ASSAY_CONFORMANCE_DATA).
#pragma once

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace conformance {

inline std::filesystem::path folder() { return ASSAY_CONFORMANCE_DATA; }

/// False, said plainly, where the data is absent: the test then has nothing to compare with.
inline bool is_there(const std::string& name) {
  if (std::filesystem::exists(folder() / name)) return true;
  MESSAGE("SKIPPED: no conformance data at " << (folder() / name).string());
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
