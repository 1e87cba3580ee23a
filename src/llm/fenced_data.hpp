// Text from outside within a message to a model: shortened, and fenced off as data.
#pragma once

#include <assay/error.hpp>

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>

namespace assay::inline v0::detail {

/// The beginning and the end of a long text, cut between characters.
[[nodiscard]] std::string without_middle(const std::string& text, std::size_t most);

/// A word that occurs in none of the texts, so that no line of them can end the fence.
[[nodiscard]] std::string fence_for(std::initializer_list<std::string_view> texts);

/// The text between the lines "<<<fence" and "fence>>>".
[[nodiscard]] std::string fenced(const std::string& fence, std::string_view text);

/// A line for each of the first `most` errors, and how many more there are.
[[nodiscard]] std::string feedback_of(const validation_error& wrong, std::size_t most);

}  // namespace assay::inline v0::detail
