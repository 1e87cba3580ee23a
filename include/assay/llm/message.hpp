// What is said in a conversation, as values: what every provider can say, and nothing that only one of them can.
//
// The types are plain structs that assay reads and writes, so a history is JSON whenever it is wanted:
//
//   const std::string saved = assay::dump(history);                                   // std::vector<message>
//   auto history = assay::parse<std::vector<assay::message>>(saved, {.mode = assay::mode::strict}).value();
#pragma once

#include <assay/describe.hpp>
#include <assay/detail/export.hpp>
#include <assay/llm/detail/llm_namespace.hpp>
#include <assay/llm/media.hpp>
#include <assay/reflect.hpp>
#include <assay/wire_types.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace assay::inline v0::llm {

/// Who speaks.
enum class role : std::uint8_t {
  system,     ///< the program's standing instructions
  user,       ///< the program or a person
  assistant,  ///< the model
  tool,       ///< results of tool calls
};

/// Words.
struct text_part {
  literal<"text"> type = {};
  std::string text;
  friend bool operator==(const text_part&, const text_part&) = default;
};

/// What the model thought before it answered, as far as the provider shows it.
struct reasoning_part {
  literal<"reasoning"> type = {};
  std::string text;
  /// The provider's, to be sent back with it; may be empty. Of Chat Completions: the name of the member it came in.
  std::string id = {};
  std::string signature = {};  ///< the provider's proof or encrypted content, to be sent back unchanged; may be empty
  bool redacted = false;       ///< the provider keeps the text to itself
  /// Whose it is: "anthropic", "gemini", "openai_responses", "openai_chat" (with ":" and the host where that is not
  /// OpenAI's own), to be sent back to no other; empty: nobody's.
  std::string provider = {};
  friend bool operator==(const reasoning_part&, const reasoning_part&) = default;
};

/// The model wants a tool to be called.
struct tool_call {
  literal<"tool_call"> type = {};
  /// What the result refers to; made up by assay where the provider gives none, or gives one twice.
  std::string id;
  std::string name;            ///< of the tool
  std::string arguments;       ///< as the model wrote them: JSON as a rule, but nobody promises it
  std::string signature = {};  ///< the provider's, to be sent back unchanged; may be empty
  friend bool operator==(const tool_call&, const tool_call&) = default;
};

/// What a tool gave.
struct tool_result {
  literal<"tool_result"> type = {};
  std::string id;         ///< of the call
  std::string name;       ///< of the tool
  std::string content;    ///< for the model to read
  bool is_error = false;  ///< the tool failed, and content says why
  friend bool operator==(const tool_result&, const tool_result&) = default;
};

/// Something that only its provider understands, to be sent back to it unchanged and in its place: the call of a tool
/// that runs at the provider and what it gave, the sources of the text before it, the signature of the call before it.
struct provider_part {
  literal<"provider"> type = {};
  std::string provider;  ///< whose it is, as reasoning_part::provider
  std::string content;   ///< JSON, in the provider's own form
  friend bool operator==(const provider_part&, const provider_part&) = default;
};

/// The model declines to answer.
struct refusal_part {
  literal<"refusal"> type = {};
  std::string text;
  friend bool operator==(const refusal_part&, const refusal_part&) = default;
};

/// A source that the model names for the text before it, where a tool of the provider's searched. Never sent back:
/// what a provider wants to see again of its sources is a provider_part.
struct citation_part {
  literal<"citation"> type = {};
  std::string url;
  std::string title = {};  ///< may be empty
  std::string quote = {};  ///< what the source says, where the provider shows it
  friend bool operator==(const citation_part&, const citation_part&) = default;
};

/// All that is sent up to here will be sent again soon: the provider may keep it in its cache. In a system message it
/// includes the tools, which come first. Anthropic charges for the writing and must be told (the last four marks
/// count); the others cache by themselves, and the mark is not sent.
struct cache_mark {
  literal<"cache_mark"> type = {};
  std::string ttl = {};  ///< how long, in the provider's words ("1h"); empty: its default, 5 minutes
  friend bool operator==(const cache_mark&, const cache_mark&) = default;
};

/// One part of a message.
using message_part = std::variant<text_part, reasoning_part, tool_call, tool_result, refusal_part, provider_part,
                                  media_part, citation_part, cache_mark>;

/// One turn. Parts are in the order in which they were said.
struct ASSAY_EXPORT message {
  assay::role role = assay::role::user;
  std::vector<message_part> parts;

  /// All its text parts, one after another.
  [[nodiscard]] std::string text() const;

  friend bool operator==(const message&, const message&) = default;
};

/// A system message of one text part.
[[nodiscard]] ASSAY_EXPORT message system_message(std::string text);
/// A user's message of one text part.
[[nodiscard]] ASSAY_EXPORT message user_message(std::string text);
/// The same with media, marks or other parts before the text: models read best what they are asked about first.
///   assay::user_message("What is in the picture?", {assay::image_file("cat.png")})
[[nodiscard]] ASSAY_EXPORT message user_message(std::string text, std::vector<message_part> before);
/// A model's message of one text part.
[[nodiscard]] ASSAY_EXPORT message assistant_message(std::string text);
/// A message with the result of one tool call.
[[nodiscard]] ASSAY_EXPORT message tool_message(tool_result result);

}  // namespace assay::inline v0::llm

namespace assay::inline v0 {

template <>
struct describe<reasoning_part> {
  static constexpr auto fields =
      assay::fields(field<&reasoning_part::id>(has_default), field<&reasoning_part::signature>(has_default),
                    field<&reasoning_part::redacted>(has_default), field<&reasoning_part::provider>(has_default));
};

template <>
struct describe<tool_call> {
  static constexpr auto fields = assay::fields(field<&tool_call::signature>(has_default));
};

template <>
struct describe<tool_result> {
  static constexpr auto fields = assay::fields(field<&tool_result::is_error>(has_default));
};

template <>
struct describe<citation_part> {
  static constexpr auto fields =
      assay::fields(field<&citation_part::title>(has_default), field<&citation_part::quote>(has_default));
};

template <>
struct describe<cache_mark> {
  static constexpr auto fields = assay::fields(field<&cache_mark::ttl>(has_default));
};

}  // namespace assay::inline v0
