// The recorded exchanges of the conformance data, where it is there.
#pragma once

#include "llm_support.hpp"
#include "support/skipped_tests.hpp"

#include <assay/llm/wire_format.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace test_llm {

using nlohmann::ordered_json;

struct exchange {
  std::string name;  ///< "openai/openai_tool_output[1]"
  assay::wire_format format;
  std::string path;
  ordered_json request;
  ordered_json response;  ///< a string for a stream
};

inline assay::wire_format format_of(const std::string& path) {
  if (path.find("/chat/completions") != std::string::npos) return assay::wire_format::openai_chat;
  if (path.find("/responses") != std::string::npos) return assay::wire_format::openai_responses;
  return path.find("/messages") != std::string::npos ? assay::wire_format::anthropic : assay::wire_format::gemini;
}

/// All exchanges in the order of their names; none where the data isn't there, which is said.
inline std::vector<exchange> recorded_exchanges() {
  const std::filesystem::path folder = std::filesystem::path(ASSAY_CONFORMANCE_DATA) / "wire";
  std::vector<exchange> all;
  if (!std::filesystem::exists(folder)) {
    skipped_tests::note("no recorded exchanges at " + folder.string());
    return all;
  }
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    const ordered_json document = ordered_json::parse(std::ifstream(file));
    std::size_t number = 0;
    for (const ordered_json& one : document["exchanges"]) {
      exchange made;
      made.path = one["request"]["path"].get<std::string>();
      made.name =
          file.parent_path().filename().string() + "/" + file.stem().string() + "[" + std::to_string(number++) + "]";
      made.format = format_of(made.path);
      made.request = one["request"]["body"];
      made.response = one["response"]["body"];
      all.push_back(std::move(made));
    }
  }
  return all;
}

}  // namespace test_llm
