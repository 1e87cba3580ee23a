#include "reader/notations/refusal.hpp"

#include "reader/characters.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace assay::detail {

bool apologizes(std::string_view words) {
  constexpr std::array<std::string_view, 10> signs{"sorry",  "cannot",   "can't",     "can\xE2\x80\x99t", "can not",
                                                   "unable", "couldn't", "could not", "apologize",        "apologies"};
  std::string lower(words);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return std::any_of(signs.begin(), signs.end(), [&](std::string_view sign) {
    for (std::size_t at = lower.find(sign); at != std::string::npos; at = lower.find(sign, at + 1)) {
      const std::size_t end = at + sign.size();
      const bool starts = at == 0 || !is_letter(lower[at - 1]);
      if (starts && (end == lower.size() || !is_letter(lower[end]))) return true;
    }
    return false;
  });
}

}  // namespace assay::detail
