// What the four wire formats have in common.
#pragma once

#include <assay/llm/wire_format.hpp>
#include <assay/schema.hpp>

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace assay::detail::wire {

using nlohmann::ordered_json;

/// One format.
class format {
 public:
  virtual ~format() = default;
  [[nodiscard]] virtual assay::dialect dialect() const noexcept = 0;
  [[nodiscard]] virtual std::string path(std::string_view model, bool stream) const = 0;
  [[nodiscard]] virtual ordered_json body(std::string_view model, const request& asked, bool stream) const = 0;
  [[nodiscard]] virtual response answer(const ordered_json& body) const = 0;
};
[[nodiscard]] const format& chat() noexcept;
[[nodiscard]] const format& responses() noexcept;
[[nodiscard]] const format& anthropic() noexcept;
[[nodiscard]] const format& gemini() noexcept;
[[nodiscard]] const format& of(wire_format which) noexcept;

/// One streamed answer. `raw` and the checks around it are stream_decoder's.
class assembly {
 public:
  virtual ~assembly() = default;
  /// Whether the answer is complete.
  virtual bool feed(const sse_event& event, const ordered_json& data, std::vector<stream_event>& events) = 0;
  /// Whether the end of the stream is a proper end.
  [[nodiscard]] virtual bool may_end() const { return false; }
  [[nodiscard]] virtual response whole() = 0;
};
[[nodiscard]] std::unique_ptr<assembly> chat_assembly();
[[nodiscard]] std::unique_ptr<assembly> responses_assembly();
[[nodiscard]] std::unique_ptr<assembly> anthropic_assembly();
[[nodiscard]] std::unique_ptr<assembly> gemini_assembly();

// --- reading; null and a value of another kind are as good as none ---------------------------------------------------

[[nodiscard]] const ordered_json& at(const ordered_json& object, const char* key);
[[nodiscard]] std::string text_at(const ordered_json& object, const char* key);
[[nodiscard]] std::int64_t count_at(const ordered_json& object, const char* key);

/// Throws model_error (protocol).
[[noreturn]] void throw_protocol(const std::string& message);

/// A word of the provider's and what it means.
struct finish_word {
  std::string_view word;
  finish_reason meaning;
};
template <class Words>
[[nodiscard]] finish_reason meaning_of(const Words& words, std::string_view word) {
  for (const finish_word& known : words) {
    if (word == known.word) return known.meaning;
  }
  return finish_reason::other;
}

// --- writing ---------------------------------------------------------------------------------------------------------

/// The schema as it is sent.
[[nodiscard]] ordered_json sent_schema(const ordered_json& schema, bool strict, assay::dialect dialect);
/// The tools of a request, and the one that is its answer.
[[nodiscard]] std::vector<tool_definition> tools_of(const request& asked);
[[nodiscard]] inline bool answers_by_tool(const request& asked) {
  return asked.output && asked.output->mode == output_mode::tool;
}
[[nodiscard]] inline bool answers_natively(const request& asked) {
  return asked.output && asked.output->mode == output_mode::native;
}
/// All system messages, an empty line between them.
[[nodiscard]] std::string system_text(const request& asked);
/// A tool call's arguments as JSON. Throws std::invalid_argument.
[[nodiscard]] ordered_json arguments_of(const tool_call& call);

/// Appends text to the last part where that is text, too.
void append_text(message& reply, std::string_view text);

}  // namespace assay::detail::wire
