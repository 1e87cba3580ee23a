// What a model answered, whole or in pieces.
#pragma once

#include <assay/detail/export.hpp>
#include <assay/llm/detail/llm_namespace.hpp>
#include <assay/llm/message.hpp>
#include <assay/llm/usage.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace assay::inline v0::llm {

/// Why the model stopped.
enum class finish_reason : std::uint8_t {
  stop,         ///< it was done, or came to a stop text
  length,       ///< the token limit cut it off
  tool_calls,   ///< it waits for the results of tools
  refusal,      ///< it declined to answer
  filtered,     ///< the provider held the answer, or the prompt, back
  malformed,    ///< by the provider's own judgement the model wrote no valid answer: a broken tool call, JSON that does
                ///< not fit; the text is what it wrote, as far as the provider says
  paused,       ///< the provider interrupted a long turn: send the reply back unchanged, and it goes on
  other,        ///< something else, in the provider's words in response::finish_text
  unspecified,  ///< the server did not say why; some never do. The answer may be cut off
};

/// A token of the answer's text.
struct token_logprob {
  std::size_t size = 0;  ///< in bytes; it may end within a character
  double logprob = 0;    ///< the natural logarithm of its probability
  friend bool operator==(const token_logprob&, const token_logprob&) = default;
};

/// What the provider's headers say is left of its limits. Times are from when the answer came.
struct quota {
  std::optional<std::int64_t> requests = {};
  std::optional<std::int64_t> tokens = {};
  std::optional<std::chrono::nanoseconds> requests_reset = {};  ///< until all requests are there again
  std::optional<std::chrono::nanoseconds> tokens_reset = {};    ///< until all tokens are there again
  friend bool operator==(const quota&, const quota&) = default;
};

/// One answer.
struct ASSAY_EXPORT response {
  message reply = {.role = role::assistant, .parts = {}};
  finish_reason finish = finish_reason::stop;
  std::string finish_text = {};  ///< the provider's word for it
  assay::usage usage = {};
  std::string model = {};                  ///< which one answered, by the provider
  std::string id = {};                     ///< the provider's, for its support
  std::string request_id = {};             ///< of the HTTP request, from the header, for the same; may be empty
  std::optional<assay::quota> quota = {};  ///< where the provider says it
  /// Of the tokens that text() consists of, in order, if request::logprobs asked for them and the provider gives them.
  std::vector<token_logprob> logprobs = {};
  /// The body as it came, JSON; of a stream, its events' data, one a line.
  std::string raw = {};

  /// All text parts, one after another.
  [[nodiscard]] std::string text() const { return reply.text(); }
  /// All tool calls, in their order. The pointers are good as long as the response is not changed.
  [[nodiscard]] std::vector<const tool_call*> tool_calls() const;
  /// All sources that the answer names, in their order. The pointers are good as long as the response is not changed.
  [[nodiscard]] std::vector<const citation_part*> citations() const;
  /// The refusal's text; empty if there is none.
  [[nodiscard]] std::string refusal() const;

  friend bool operator==(const response&, const response&) = default;
};

/// More of the answer's text.
struct text_delta {
  std::string text;
  friend bool operator==(const text_delta&, const text_delta&) = default;
};
/// More of the model's reasoning.
struct reasoning_delta {
  std::string text;
  friend bool operator==(const reasoning_delta&, const reasoning_delta&) = default;
};
/// More of a refusal.
struct refusal_delta {
  std::string text;
  friend bool operator==(const refusal_delta&, const refusal_delta&) = default;
};
/// A tool call begins, or more of its arguments. Calls of one answer are told apart by their index, from 0.
struct tool_call_delta {
  std::size_t index = 0;
  std::string id;         ///< at the beginning of the call
  std::string name;       ///< at the beginning of the call
  std::string arguments;  ///< more of them
  friend bool operator==(const tool_call_delta&, const tool_call_delta&) = default;
};
/// The end: what complete() would have given.
struct stream_end {
  assay::response response;
  friend bool operator==(const stream_end&, const stream_end&) = default;
};

/// A piece of an answer. A stream that doesn't throw has exactly one stream_end, at its end.
using stream_event = std::variant<text_delta, reasoning_delta, refusal_delta, tool_call_delta, stream_end>;

/// The events of a stream that brings `whole` at once: what a model that can't stream gives.
[[nodiscard]] ASSAY_EXPORT std::vector<stream_event> events_of(const response& whole);

}  // namespace assay::inline v0::llm

namespace assay::inline v0 {

template <>
struct describe<response> {
  static constexpr auto fields =
      assay::fields(field<&response::finish_text>(has_default), field<&response::usage>(has_default),
                    field<&response::model>(has_default), field<&response::id>(has_default),
                    field<&response::request_id>(has_default), field<&response::logprobs>(has_default),
                    field<&response::raw>(has_default));
};

}  // namespace assay::inline v0
