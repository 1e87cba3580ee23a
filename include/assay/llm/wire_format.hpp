// What providers speak: requests as they go over the wire, and answers as they come. Pure functions, no transport.
#pragma once

#include <assay/llm/model_error.hpp>
#include <assay/llm/request.hpp>
#include <assay/llm/response.hpp>
#include <assay/llm/sse.hpp>
#include <assay/options.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay {

/// The wire formats.
enum class wire_format : std::uint8_t {
  openai_chat,       ///< Chat Completions, which most servers speak: Ollama, vLLM, llama.cpp, Groq, OpenRouter, ...
  openai_responses,  ///< OpenAI's Responses
  anthropic,         ///< Anthropic's Messages
  gemini,            ///< Gemini's generateContent
};

/// Which schemas a format's own provider takes.
[[nodiscard]] assay::dialect dialect_of(wire_format format) noexcept;

/// An HTTP request, without the host and without the key.
struct wire_request {
  std::string path;  ///< "/v1/chat/completions", with its query
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;  ///< JSON
};

/// The tokens that Anthropic's Messages, which needs a limit, is given where the request has none.
inline constexpr std::int64_t default_anthropic_max_tokens = 4096;

/// A request for `model`. Schemas marked strict are rewritten into the provider's dialect, others are sent as they are.
/// What a format can't say is left out: `seed` with Responses and Anthropic, `stop` with Responses, `reasoning_effort`
/// with Anthropic and Gemini. Reasoning goes back to the provider that it came from and to no other; with Chat
/// Completions it is left out. In output_mode::tool the model must call a tool, and the answer's is one of them.
/// request::extra is merged into the body at the end.
/// Throws std::invalid_argument where the arguments of an earlier tool call, which Anthropic and Gemini want as JSON,
/// are none.
[[nodiscard]] wire_request encode(wire_format format, std::string_view model, const request& asked, bool stream);

/// The answer in the body of a successful response. Throws model_error (protocol) where it is none.
[[nodiscard]] response decode(wire_format format, std::string_view body);

/// The error that an HTTP status other than 2xx stands for, with the provider's message. `who` begins the message.
[[nodiscard]] model_error decode_error(std::string_view who, int status, std::string_view body,
                                       std::optional<std::chrono::nanoseconds> retry_after = {});

/// Puts a streamed answer together. One for each answer; not thread-safe.
class stream_decoder {
 public:
  explicit stream_decoder(wire_format format);
  ~stream_decoder();
  stream_decoder(stream_decoder&&) noexcept;
  stream_decoder& operator=(stream_decoder&&) noexcept;

  /// What a server-sent event brings: any number of events, the stream_end among them where the answer is complete.
  /// Throws model_error: protocol for what is no event of this format, server for an error the provider sends.
  [[nodiscard]] std::vector<stream_event> feed(const sse_event& event);
  /// The stream is over: the stream_end where it is due only now. Throws model_error (protocol) where the answer was
  /// cut off.
  [[nodiscard]] std::vector<stream_event> finish();

  struct state;

 private:
  std::unique_ptr<state> state_;
};

}  // namespace assay
