// The channels of an answer: reasoning, commentary, and what is marked as final.
//
//   reasoning = '<think>' … [ '</think>' ]       and <thinking>, <reasoning>, <reflection>, …, with a prefix too
//             | '[THINK]' … '[/THINK]'           and Kimi's '◁think▷' … '◁/think▷'
//             | '<|channel>thought' … '<channel|>' and '<unused94>' … '<unused95>', as Gemma writes them
//             | '<|begin_of_thought|>' … '<|end_of_thought|>'
//             | '<|channel|>analysis' … '<|message|>' … up to the next mark of harmony
//             | the same of its commentary that calls no tool
//   final     = '<answer>' … [ '</answer>' ]     and <final>, <final_answer>, …
//             | '<|channel|>final<|message|>' … up to the next mark
//             | what stands behind the words "Final answer:" (introductions.hpp)
#pragma once

#include "reader/candidates.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace assay::inline v0::detail {

/// A mark that opens or closes a channel.
struct channel_mark {
  enum class what : std::uint8_t { none, opens_reasoning, closes_reasoning, opens_final, closes_final, passed };

  what kind = what::none;
  std::size_t end = 0;  ///< behind the mark
  std::string closer;   ///< what ends the channel that it opens; in lower case
};

/// The mark that starts at `at`, which is at '<', '[' or ◁. `passed`: a mark, but of no channel.
[[nodiscard]] channel_mark channel_mark_at(std::string_view text, std::size_t at);

/// Where a channel ends that starts at `from`: at its closer, whose case does not matter; else at the text's end.
[[nodiscard]] std::size_t channel_end(std::string_view text, std::size_t from, std::string_view closer);

/// Whether a text has a mark that begins with ◁ (U+25C1), which no bracket shows.
[[nodiscard]] bool has_wide_mark(std::string_view text);

/// Behind the marks of a call that starts at a place, in Mistral's form: "[TOOL_CALLS]name[ARGS]". npos if it isn't
/// one.
[[nodiscard]] std::size_t arguments_mark(std::string_view text, std::size_t at);

/// The size of the special token of a model that starts at `at` (<|eom_id|>, <｜tool▁call▁end｜>); 0 where none does.
[[nodiscard]] std::size_t special_token(std::string_view text, std::size_t at);

/// A region without the tokens and tags that models put around calls: <|python_tag|>, [TOOL_CALLS], <tool_call>.
[[nodiscard]] region without_call_marks(std::string_view text, region within);
/// The same without the tokens alone.
[[nodiscard]] region without_special_tokens(std::string_view text, region within);

}  // namespace assay::inline v0::detail
