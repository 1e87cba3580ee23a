// All texts of an alphabet, the shortest first.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace exhaustive {

/// Calls `visit` with every text of up to `length` tokens.
template <class Visit>
void for_each_text(const std::vector<std::string_view>& tokens, std::size_t length, const Visit& visit) {
  std::string text;
  for (std::size_t size = 1; size <= length; ++size) {
    std::vector<std::size_t> digits(size, 0);
    for (;;) {
      text.clear();
      for (const std::size_t digit : digits) text += tokens[digit];
      visit(static_cast<const std::string&>(text));
      std::size_t at = size;
      while (at > 0 && ++digits[at - 1] == tokens.size()) digits[--at] = 0;
      if (at == 0) break;
    }
  }
}

}  // namespace exhaustive
