// Recorded exchanges with providers (the conformance data's wire/*/*.json), to be played.
#pragma once

#include "mock_message.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace mock {

struct exchange {
  std::string name;  ///< "openai/openai_tool_output[1]"
  assay::wire_format format;
  std::string path;
  ordered_json request;
  reply response;
};

/// Those of one file. Throws std::runtime_error.
[[nodiscard]] std::vector<exchange> read_exchanges(const std::filesystem::path& file);

/// Answers with recorded responses: those that were recorded for the path, one after another, from the beginning again
/// when they are through; 404 for other paths.
class player {
 public:
  explicit player(std::vector<exchange> all);
  [[nodiscard]] reply operator()(const request& asked);

 private:
  struct track {
    std::vector<reply> replies;
    std::size_t next = 0;
  };
  std::map<std::string, track> tracks_;  // by path
};

}  // namespace mock
