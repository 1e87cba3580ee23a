// What of a request each format spells in its own way: media, how much to think, tools that run at the provider, marks
// for the cache, sources.
#pragma once

#include "llm/wire.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::inline v0::detail::wire {

// --- media (wire_media.cpp) ------------------------------------------------------------------------------------------

[[nodiscard]] ordered_json chat_media(const media_part& part);
[[nodiscard]] ordered_json responses_media(const media_part& part);
[[nodiscard]] ordered_json anthropic_media(const media_part& part);
[[nodiscard]] ordered_json gemini_media(const media_part& part);
/// Base64; there are images alone.
[[nodiscard]] std::string ollama_media(const media_part& part);
[[nodiscard]] ordered_json converse_media(const media_part& part);
[[nodiscard]] bool has_media(const message& one);
/// A message's texts and media as the list that OpenAI's two formats have.
[[nodiscard]] ordered_json content_with_media(const message& one, const char* text_type,
                                              ordered_json (*written)(const media_part&));
/// Whether files are named by the id that the provider gave them.
[[nodiscard]] bool names_file(const std::vector<message>& messages);

// --- a history for Responses (wire_responses_input.cpp) --------------------------------------------------------------

/// Between two messages of one answer, which are not one text.
inline constexpr std::string_view between_messages = "\n\n";
[[nodiscard]] ordered_json responses_input(const outgoing& out);

// --- schemas for Chat Completions servers (wire_constraint.cpp) ------------------------------------------------------

void write_chat_constraint(const output_format& output, schema_constraint how, ordered_json& body);

// --- how much to think (wire_thinking.cpp) ---------------------------------------------------------------------------

/// As the model takes it: one of the two, or neither.
struct thinking_amount {
  std::string effort;
  std::optional<std::int64_t> budget;
};
[[nodiscard]] thinking_amount thinking_of(const outgoing& out, wire_format format);
/// Anthropic's members for it.
void write_anthropic_thinking(const outgoing& out, ordered_json& body);
/// Gemini's, for its generationConfig.
void write_gemini_thinking(const outgoing& out, ordered_json& settings);

// --- tools of the provider's (wire_server_tools.cpp) -----------------------------------------------------------------

/// Adds them to the body. Throws std::invalid_argument for one that the format doesn't have.
void write_server_tools(const request& asked, wire_format format, ordered_json& body);

/// Adds the sources that OpenAI's formats name beside a text: [{"type": "url_citation", ...}].
void read_annotations(const ordered_json& annotations, message& reply);
/// Those that Anthropic names in a block of text.
void read_anthropic_citations(const ordered_json& citations, message& reply);
/// Those of Gemini's groundingMetadata.
void read_grounding(const ordered_json& metadata, message& reply);

// --- marks for the cache (wire_cache_marks.cpp) ----------------------------------------------------------------------

/// A block that stands for a mark until all are in place.
[[nodiscard]] ordered_json mark_block(const cache_mark& mark);
/// The system messages: a text, or blocks where one of them has a mark.
[[nodiscard]] ordered_json anthropic_system(const outgoing& out);
/// Puts the marks on the blocks before them, the last four of all; Anthropic takes no more.
void place_cache_marks(ordered_json& system, ordered_json& messages);

}  // namespace assay::inline v0::detail::wire
