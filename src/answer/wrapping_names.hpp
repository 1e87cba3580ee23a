// The members by which an object is recognized as a wrapping of the answer: a tool call, a message, a report.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace assay::inline v0::detail {

inline constexpr std::array<std::string_view, 8> names_of_calls{"name",     "function_name",  "tool",   "tool_name",
                                                                "function", "recipient_name", "action", "toolName"};
inline constexpr std::array<std::string_view, 11> names_of_arguments{
    "arguments", "parameters", "input",     "args",      "action_input",  "tool_input",
    "params",    "kwargs",     "tool_args", "toolInput", "tool_arguments"};

/// Where a message, or a provider's response, has what the model said.
inline constexpr std::array<std::string_view, 11> names_of_contents{
    "tool_calls", "tool_uses",  "function_call", "functionCall", "content", "choices",
    "message",    "candidates", "parts",         "text",         "output"};
/// Where a report on a call has its value.
inline constexpr std::array<std::string_view, 6> names_of_values{"data",     "result", "results",
                                                                 "response", "output", "answer"};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Whether an object with such a member may be read as what the member holds.
inline bool may_hold_the_answer(std::string_view name) {
  return is_one_of(names_of_arguments, name) || is_one_of(names_of_contents, name) ||
         is_one_of(names_of_values, name) || name == "properties";
}

}  // namespace assay::inline v0::detail
