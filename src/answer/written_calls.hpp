// Calls of tools that stand in a text between the marks that models write around them, where no server took them out.
//
//   call = '<tool_call>' … [ '</tool_call>' ]   and <function_call>, <|tool_call|>, <|START_ACTION|>, …
//        | '<function=' … '</function>' | '<invoke name=' … '</invoke>'
//        | '[TOOL_CALLS]' name … json | '<|tool_call_begin|>' name … json '<|tool_call_end|>', DeepSeek's the same
//        | '```tool_call' … '```'
//
// A mark in code, or that a text speaks of, is none. What is between the marks is for others to read.
#pragma once

#include "json/region.hpp"

#include <assay/detail/export.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace assay::inline v0::detail {

struct written_call {
  region whole;          ///< its place, marks and all
  bool in_line = false;  ///< words stand before it in its line
  std::string name;      ///< where the marks tell it from the arguments; else it is in the content
  std::string content;   ///< the arguments, or the call, without the marks
  std::string written;   ///< with them
};
[[nodiscard]] std::vector<written_call> written_calls_in(std::string_view text);

/// A text without what stands in these places, and without marks that stand around several calls.
[[nodiscard]] ASSAY_EXPORT_INTERNAL std::string without_calls(std::string_view text,
                                                              const std::vector<written_call>& calls);

/// The size of the mark of a call that begins at a place, 0 where none does. `may_grow`: whether what is there, up to
/// the text's end, is the beginning of one.
[[nodiscard]] std::size_t written_call_mark(std::string_view text, std::size_t at, bool* may_grow = nullptr);

/// What of a text is code: between fences, or between backticks in a line. Asked from its beginning to its end.
class code_marks {
 public:
  explicit code_marks(std::string_view text) : text_(text) {}
  [[nodiscard]] bool is_code(std::size_t at);
  /// What stands before a place does not count.
  void pass(std::size_t to) noexcept { at_ = to; }
  /// The same text, which has grown.
  void grow(std::string_view text) { text_ = text; }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  bool fenced_ = false;
  bool in_line_ = false;
};

}  // namespace assay::inline v0::detail
