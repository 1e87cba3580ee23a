// What providers speak: requests as they go over the wire, and answers as they come. Pure functions, no transport.
#pragma once

#include <assay/detail/export.hpp>
#include <assay/llm/detail/llm_namespace.hpp>
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

namespace assay::inline v0::llm {

/// The wire formats.
enum class wire_format : std::uint8_t {
  openai_chat,       ///< Chat Completions, which most servers speak: Ollama, vLLM, llama.cpp, Groq, OpenRouter, ...
  openai_responses,  ///< OpenAI's Responses
  anthropic,         ///< Anthropic's Messages
  gemini,            ///< Gemini's generateContent
  ollama,            ///< Ollama's own /api/chat; its streams are lines of JSON, each of which is fed as an event
  /// Bedrock's Converse; an event of its streams is fed as an object with the event's type as its only member:
  /// {"contentBlockDelta": {...}}
  bedrock_converse,
};

/// Which schemas a format's own provider takes.
[[nodiscard]] ASSAY_EXPORT assay::dialect dialect_of(wire_format format) noexcept;

/// Which reasoning of earlier messages goes back to the Chat Completions server that it came from. A turn is what lies
/// between two messages of the user.
enum class reasoning_return : std::uint8_t {
  never,       ///< OpenAI, Mistral: they refuse the member
  tool_turns,  ///< where the turn called tools
  required,    ///< DeepSeek: where the turn called tools, and an empty one in messages that have none
  always,      ///< Ollama
};

/// The ids of tool calls that a server takes. Others are replaced where they are sent.
enum class call_id_form : std::uint8_t {
  any,                 ///< printable
  words,               ///< [A-Za-z0-9_-], at most 64 characters
  short_words,         ///< the same, at most 40: OpenAI's Chat Completions
  nine_alphanumerics,  ///< [A-Za-z0-9], 9 characters: Mistral
};

/// How a Chat Completions server is told to keep to a schema (output_mode::native).
enum class schema_constraint : std::uint8_t {
  response_format,     ///< "response_format": {"type": "json_schema", ...}: OpenAI, and most servers
  json_schema,         ///< "json_schema": llama.cpp, which makes a grammar of it
  grammar,             ///< "grammar": llama.cpp, with the grammar that assay::grammar makes
  structured_outputs,  ///< "structured_outputs": {"json": ...}: vLLM from 0.12 on
};

/// How a server differs from others that speak the same format. Options marked "Chat Completions" have no effect on the
/// other formats.
struct wire_options {
  /// The host, where it is not the format's own provider: what distinguishes its reasoning from other servers'.
  std::string server = {};
  reasoning_return reasoning = reasoning_return::tool_turns;  ///< Chat Completions
  call_id_form call_ids = call_id_form::any;                  ///< Chat Completions
  /// Whether a message of the user's may follow the result of a tool. Mistral refuses that: there, a short message of
  /// the model's is put between them. Chat Completions.
  bool user_after_tool = true;
  /// Chat Completions. Local engines ignore keywords that they don't know; `assay lint --dialect gbnf` and `xgrammar`
  /// list them.
  schema_constraint constraint = schema_constraint::response_format;
  /// How the model is told how much to think; empty: what assay knows of it by its name.
  std::optional<reasoning_control> thinking = {};
};

/// An HTTP request, without the host and without the key.
struct wire_request {
  std::string path;  ///< "/v1/chat/completions", with its query
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;  ///< JSON
};

/// The tokens that Anthropic's Messages, which needs a limit, is given where the request has none; beside a budget for
/// thinking, on top of that.
inline constexpr std::int64_t default_anthropic_max_tokens = 4096;

/// A request for `model`. Schemas marked strict are rewritten into the provider's dialect, others are sent as they are,
/// except that a tool's has an object at its root. What a format can't say is left out: `seed` with Responses and
/// Anthropic, `stop` with Responses. Media and tools of the provider's that a format can't say are an error
/// (std::invalid_argument), and so are media whose type or size it doesn't take. Reasoning goes back to the provider
/// that it came from and to no other. In output_mode::tool the model must call a tool, and the answer's is one of them;
/// Anthropic's models with a budget for thinking can't be forced to, and may. request::extra is merged into the body at
/// the end.
///
/// A history may come from any provider. What this one would refuse is mended on the way, always in the same manner:
/// ids of calls that are empty, used twice or not of its form are replaced, arguments that are not a JSON object are
/// read tolerantly, a call without a result is answered as not run, a result without a call becomes text, messages
/// without content are left out. Throws std::invalid_argument if the arguments of an earlier call, a schema or
/// request::extra are nested too deep.
[[nodiscard]] ASSAY_EXPORT wire_request encode(wire_format format, std::string_view model, const request& asked,
                                               bool stream, const wire_options& options = {});

/// The answer in the body of a successful response, which may also be a stream of events that nobody asked for. Throws
/// model_error: protocol where it is none, over_limit where its JSON is too deep or has too many values, another kind
/// where the body reports an error. With `asked`, the ids of its calls differ from all in that request's history.
[[nodiscard]] ASSAY_EXPORT response decode(wire_format format, std::string_view body);
[[nodiscard]] ASSAY_EXPORT response decode(wire_format format, std::string_view body, const request& asked);

/// The error that an HTTP status other than 2xx stands for, with the provider's message. `who` begins the message. The
/// wait is the one given, else the one that the body asks for.
[[nodiscard]] ASSAY_EXPORT model_error decode_error(std::string_view who, int status, std::string_view body,
                                                    std::optional<std::chrono::nanoseconds> retry_after = {});

/// What a provider reports as an error and is an answer: a filtered prompt (Azure), an answer that the provider could
/// not read (Groq). Nothing for any other body.
[[nodiscard]] ASSAY_EXPORT std::optional<response> answer_in_error(std::string_view body);

/// Puts a streamed answer together, in time that is linear in its length. One for each answer; not thread-safe.
class ASSAY_EXPORT stream_decoder {
 public:
  explicit stream_decoder(wire_format format);
  /// The ids of the answer's calls differ from all in the history of `asked`.
  stream_decoder(wire_format format, const request& asked);
  ~stream_decoder();
  stream_decoder(stream_decoder&&) noexcept;
  stream_decoder& operator=(stream_decoder&&) noexcept;

  /// What a server-sent event brings: any number of events, the stream_end among them where the answer is complete.
  /// Throws model_error: protocol for what is no event of this format, by its code for an error the provider sends.
  [[nodiscard]] std::vector<stream_event> feed(const sse_event& event);
  /// The stream is over: the stream_end where it is due only now. Throws model_error (protocol) if the answer was
  /// cut off.
  [[nodiscard]] std::vector<stream_event> finish();
  /// What the answer has cost, as far as the provider has said so far.
  [[nodiscard]] const usage& used() const noexcept;

  struct state;

 private:
  [[nodiscard]] std::vector<stream_event> take(const sse_event& event);

  std::unique_ptr<state> state_;
};

}  // namespace assay::inline v0::llm
