// What goes over the wire between a client and the mock provider.
#pragma once

#include <assay/async/event_loop.hpp>
#include <assay/llm/wire_format.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mock {

using nlohmann::ordered_json;

/// A request, and what it means to a provider.
struct request {
  std::string method;
  std::string target;                          ///< "/v1/chat/completions"
  std::map<std::string, std::string> headers;  ///< names in small letters
  std::string body;

  assay::wire_format format = assay::wire_format::openai_chat;
  ordered_json json;     ///< the body; discarded where it is no JSON
  bool stream = false;   ///< the answer is to come in pieces
  std::string model;     ///< "gpt-5-mini"
  std::string question;  ///< the text of the first user message: it stays the same when it is asked again
  std::string tool;      ///< the tool that the answer must call; empty for text
};

/// A member of an object; null where there is none.
[[nodiscard]] const ordered_json& at(const ordered_json& object, const char* key);
/// A member that is a string; empty where there is none.
[[nodiscard]] std::string string_at(const ordered_json& object, const char* key);

/// The wire format that a path belongs to.
[[nodiscard]] assay::wire_format format_of(std::string_view path);

/// Whether a request is in `received`, complete; then it is taken out of it.
[[nodiscard]] std::optional<request> take_request(std::string& received);

/// An answer as it is to be sent, and how.
struct reply {
  int status = 200;
  std::string content_type = "application/json";
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::string body = {};

  assay::async::duration delay = {};       ///< before the first byte
  assay::async::duration pause = {};       ///< between pieces of the body
  std::size_t piece = 0;                   ///< the body goes in pieces of 1 to this many bytes; 0: at once
  std::uint32_t seed = 1;                  ///< for their sizes
  bool chunked = false;                    ///< "transfer-encoding: chunked", a piece a chunk
  std::string head = {};                   ///< sent in place of the head that goes with the above
  assay::async::duration line_pause = {};  ///< after each line of the head
  /// The connection is closed when this much of the body is out; 0: before the head.
  std::optional<std::size_t> break_after = {};
  /// Behind this much of the body nothing comes until the client goes.
  std::optional<std::size_t> stall_after = {};
};

/// The head of a reply, with the empty line at its end.
[[nodiscard]] std::string head_of(const reply& what);

}  // namespace mock
