// What a model is asked.
#pragma once

#include <assay/json_box.hpp>
#include <assay/llm/detail/llm_namespace.hpp>
#include <assay/llm/message.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assay::inline v0::llm {

/// A tool that the model may call.
struct tool_definition {
  std::string name;  ///< [A-Za-z0-9_-], at most 64 characters
  std::string description = {};
  /// The JSON Schema of its arguments, draft 2020-12, an object at its root.
  json_box parameters = {};
  /// Have the provider enforce the schema, rewritten into its dialect; otherwise it is sent as it is.
  bool strict = false;
  friend bool operator==(const tool_definition&, const tool_definition&) = default;
};

/// Whether the model calls tools.
enum class tool_use : std::uint8_t {
  automatic,  ///< as it sees fit
  none,       ///< not this time
  required,   ///< at least one
};

/// How an answer is made to fit a schema.
enum class output_mode : std::uint8_t {
  native,    ///< the provider's JSON Schema mode
  tool,      ///< the model must call a tool whose arguments are the answer
  prompted,  ///< the schema stands in the prompt; nothing is enforced by the provider
};

/// What the answer should look like.
struct output_format {
  output_mode mode = output_mode::native;
  std::string name = "answer";  ///< [A-Za-z0-9_-], at most 64 characters; the tool's name in tool mode
  std::string description = {};
  json_box schema = {};  ///< draft 2020-12
  /// Have the provider enforce the schema, rewritten into its dialect; otherwise it is sent as it is.
  bool strict = true;
  friend bool operator==(const output_format&, const output_format&) = default;
};

/// How a model is told how much to think.
enum class reasoning_control : std::uint8_t {
  none,    ///< it doesn't think, or can't be told
  effort,  ///< by a word: OpenAI, Anthropic from Opus 4.6 and Sonnet 4.6 on, Gemini from 3 on
  budget,  ///< by a number of tokens: earlier models of Anthropic, Gemini 2.5
};

/// A tool that runs at the provider: "web_search", "web_fetch" or "code_execution". A request with one that the
/// provider doesn't have is an error before the call (docs/llm.md has the table). What it found comes back as
/// provider_parts, and the sources as citation_parts.
struct server_tool {
  std::string name;
  json_box settings = {};  ///< members for its definition, in the provider's words: {"max_uses": 3}
  friend bool operator==(const server_tool&, const server_tool&) = default;
};

/// One call. A value: cheap enough to copy beside what a call costs, and JSON by assay::dump.
struct request {
  std::vector<message> messages;
  std::vector<tool_definition> tools = {};
  tool_use tool_choice = tool_use::automatic;
  std::optional<output_format> output = {};
  std::optional<std::int64_t> max_tokens = {};  ///< of the answer; the provider's own limit if it is not given
  std::optional<double> temperature = {};
  std::optional<double> top_p = {};
  std::optional<std::int64_t> seed = {};  ///< where the provider takes one
  std::vector<std::string> stop = {};     ///< texts at which the answer ends
  /// How much a reasoning model should think: "none", "minimal", "low", "medium", "high", "xhigh", or another word of
  /// the provider's; empty: its default. For a model that takes a number of tokens (capabilities::reasoning), the word
  /// stands for one; for one that doesn't reason it is left out.
  std::string reasoning_effort = {};
  /// Ask for the log-probability of each token of the answer, where the provider's format has that (all but
  /// Anthropic's). A model that doesn't give them may refuse the request.
  bool logprobs = false;
  /// The same in tokens, 0 for none; for a model that takes a word it stands for one. Beside an effort, each model is
  /// sent the one that it takes.
  std::optional<std::int64_t> reasoning_budget = {};
  std::vector<server_tool> server_tools = {};
  /// Members for the body of the provider's request, for what this type doesn't know: a merge patch (RFC 7396), so that
  /// objects are merged, null takes a member out, and all else replaces what was written.
  json_box extra = {};
  friend bool operator==(const request&, const request&) = default;
};

}  // namespace assay::inline v0::llm

namespace assay::inline v0 {

template <>
struct describe<tool_definition> {
  static constexpr auto fields =
      assay::fields(field<&tool_definition::description>(has_default), field<&tool_definition::parameters>(has_default),
                    field<&tool_definition::strict>(has_default));
};

template <>
struct describe<output_format> {
  static constexpr auto fields =
      assay::fields(field<&output_format::mode>(has_default), field<&output_format::name>(has_default),
                    field<&output_format::description>(has_default), field<&output_format::strict>(has_default));
};

template <>
struct describe<request> {
  static constexpr auto fields =
      assay::fields(field<&request::tools>(has_default), field<&request::tool_choice>(has_default),
                    field<&request::stop>(has_default), field<&request::reasoning_effort>(has_default),
                    field<&request::logprobs>(has_default), field<&request::server_tools>(has_default),
                    field<&request::extra>(has_default));
};

template <>
struct describe<server_tool> {
  static constexpr auto fields = assay::fields(field<&server_tool::settings>(has_default));
};

}  // namespace assay::inline v0
