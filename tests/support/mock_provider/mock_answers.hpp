// What providers answer, in their four wire formats, whole and as streams.
#pragma once

#include "mock_message.hpp"

#include <string>
#include <string_view>

namespace mock {

/// The answer: text, or the arguments of the tool where the request forces one.
[[nodiscard]] reply answer(const request& asked, std::string_view text);
/// The same, cut off by the token limit where `text` ends.
[[nodiscard]] reply truncated_answer(const request& asked, std::string_view text);
/// The model declines. Gemini, which has no such answer, filters.
[[nodiscard]] reply refusal(const request& asked, std::string_view text);

/// An error, in the provider's shape.
[[nodiscard]] reply error(const request& asked, int status, std::string_view message);

}  // namespace mock
