// The words for why a model has given no usable answer.
#pragma once

#include <array>
#include <cstddef>

namespace assay::inline v0::detail {

struct failure_words {
  const char* name;
  const char* sentence;
};

/// What extraction_failure and agent_failure begin with.
inline constexpr std::array common_failures = {
    failure_words{"invalid", "no answer was valid"},
    failure_words{"truncated", "the token limit cut the answer off"},
    failure_words{"refused", "the model refused"},
    failure_words{"filtered", "the provider held the answer back"},
    failure_words{"transport", "the model could not be asked"},
    failure_words{"rejected", "the request was rejected"},
    failure_words{"over_limit", "an answer exceeded a limit"},
};

/// The words for one of these, or for one of those that an enum has behind them.
template <class Failure, std::size_t N>
constexpr const failure_words& words_for(Failure reason, const std::array<failure_words, N>& others) {
  const auto index = static_cast<std::size_t>(reason);
  return index < common_failures.size() ? common_failures[index] : others.at(index - common_failures.size());
}

}  // namespace assay::inline v0::detail
