// Halves of surrogate pairs in the JSON of providers: servers that count in UTF-16 cut a text within a character, and
// send a half as an escape of its own.
#include "json/characters.hpp"
#include "llm/wire.hpp"

#include <utility>

namespace assay::inline v0::detail::wire {

namespace {

constexpr std::size_t escape_size = 6;  // \ud83d

enum class half : std::uint8_t { none, high, low };

/// What an escape at the beginning of a text is half of.
half half_at(std::string_view text) noexcept {
  if (text.size() < escape_size || text[0] != '\\' || text[1] != 'u' || lower(text[2]) != 'd') return half::none;
  const char digit = lower(text[3]);
  if (digit == '8' || digit == '9' || digit == 'a' || digit == 'b') return half::high;
  return digit == 'c' || digit == 'd' || digit == 'e' || digit == 'f' ? half::low : half::none;
}

/// Calls `take(place, which)` for each half that stands alone.
template <class F>
void each_lone_half(std::string_view json, F&& take) {
  for (std::size_t i = json.find('\\'); i < json.size(); i = json.find('\\', i)) {
    const half which = half_at(json.substr(i));
    const bool is_pair = which == half::high && half_at(json.substr(i + escape_size)) == half::low;
    if (which != half::none && !is_pair) take(i, which);
    i += is_pair ? 2 * escape_size : which != half::none ? escape_size : 2;
  }
}

/// The place of a half at the end of a string; npos where there is none.
std::size_t half_at_end(std::string_view json) noexcept {
  std::size_t found = std::string_view::npos;
  each_lone_half(json, [&](std::size_t i, half which) {
    if (which == half::high && json.substr(i + escape_size).starts_with('"')) found = i;
  });
  return found;
}

/// The place of a half at the beginning of a string; npos where there is none.
std::size_t half_at_begin(std::string_view json) noexcept {
  std::size_t found = std::string_view::npos;
  each_lone_half(json, [&](std::size_t i, half which) {
    if (found == std::string_view::npos && which == half::low && i > 0 && json[i - 1] == '"') found = i;
  });
  return found;
}

}  // namespace

std::string with_whole_surrogates(std::string_view json) {
  std::string whole(json);
  each_lone_half(json, [&whole](std::size_t i, half) { whole.replace(i, escape_size, "\\ufffd"); });
  return whole;
}

bool ends_in_half(std::string_view json) noexcept { return half_at_end(json) != std::string_view::npos; }

void join_halves(std::string& first, std::string& second) {
  const std::size_t end = half_at_end(first);
  const std::size_t begin = half_at_begin(second);
  if (end == std::string::npos || begin == std::string::npos) return;
  second.insert(begin, first, end, escape_size);
  first.erase(end, escape_size);
}

}  // namespace assay::inline v0::detail::wire
