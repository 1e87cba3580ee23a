// Plays an exchange with a provider: a server on this machine answers the first request with a body, and all later ones
// well. What comes of it is one line.
#pragma once

#include <assay/llm/wire_format.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <initializer_list>
#include <string>

namespace test_llm::played {

enum class how : std::uint8_t { complete, stream, extract, extract_stream, agent, agent_stream };
using enum how;
inline constexpr assay::wire_format chat = assay::wire_format::openai_chat;
inline constexpr assay::wire_format responses = assay::wire_format::openai_responses;
inline constexpr assay::wire_format anthropic = assay::wire_format::anthropic;
inline constexpr assay::wire_format gemini = assay::wire_format::gemini;

struct exchange {
  const char* id;
  assay::wire_format format;
  how mode;
  std::string body;
  /// Of an answer its parts, its finish where that is neither stop nor tool_calls, and the tokens; of extract the
  /// value, the number of attempts, the tokens, and the messages of those that failed; of an agent the answer, the
  /// number of requests, and what its tools gave. Or the error of either.
  const char* outcome;
  const char* sent = "";  ///< somewhere in the latest request
  int status = 200;
};

/// Plays it and compares what comes of it.
void check(const exchange& one);

// --- bodies ----------------------------------------------------------------------------------------------------------

/// Server-sent events of the data given; a type where it has one.
inline std::string events(std::initializer_list<const char*> all) {
  std::string body;
  for (const char* data : all) {
    const std::string text = data;
    if (!text.starts_with('{') || text.find("\"type\":\"") == std::string::npos) {
      body += "data: " + text + "\n\n";
    } else {
      const std::size_t begin = text.find("\"type\":\"") + 8;
      body += "event: " + text.substr(begin, text.find('"', begin) - begin) + "\ndata: " + text + "\n\n";
    }
  }
  return body;
}

inline std::string chat_events(std::initializer_list<const char*> deltas, const char* finish) {
  std::string body;
  for (const char* delta : deltas) {
    body += R"(data: {"choices":[{"index":0,"delta":)" + std::string(delta) + R"(,"finish_reason":null}]})" + "\n\n";
  }
  return body + R"(data: {"choices":[{"index":0,"delta":{},"finish_reason":")" + finish +
         R"("}],"usage":{"prompt_tokens":10,"completion_tokens":5}})" + "\n\ndata: [DONE]\n\n";
}

inline std::string chat_calls(std::initializer_list<const char*> pieces, const char* finish = "tool_calls") {
  std::string body;
  for (const char* piece : pieces) {
    body += R"(data: {"choices":[{"index":0,"delta":{"tool_calls":[)" + std::string(piece) +
            R"(]},"finish_reason":null}]})" + "\n\n";
  }
  return body + chat_events({}, finish);
}

inline std::string chat_message(const char* message, const char* finish) {
  return R"({"choices":[{"index":0,"message":)" + std::string(message) + R"(,"finish_reason":)" + finish +
         R"(}],"usage":{"prompt_tokens":10,"completion_tokens":5}})";
}

}  // namespace test_llm::played
