#include "json/region.hpp"

#include "json/characters.hpp"

namespace assay::inline v0::detail {

namespace {

/// A printable character of ASCII, as nearly all are that end white space: there is no need to look for unusual space.
bool is_plain_ink(char c) { return c > ' ' && c < '\x7F'; }

}  // namespace

region trimmed(std::string_view text, region within) { return trimmed_back(text, trimmed_front(text, within)); }

region trimmed_front(std::string_view text, region within) {
  while (!within.empty()) {
    const char* const p = text.data() + within.begin;
    if (is_plain_ink(*p)) break;
    const std::size_t size = is_blank(*p) || *p == '\n' ? 1 : unusual_space(p, text.data() + within.end);
    if (size == 0) break;
    within.begin += size;
  }
  return within;
}

region trimmed_back(std::string_view text, region within) {
  const char* const begin = text.data();
  const auto space_before = [&](std::size_t end) -> std::size_t {
    const char c = text[end - 1];
    if (is_plain_ink(c) && c != 'm') return 0;  // a terminal's style ends in m
    if (is_blank(c) || c == '\n') return 1;
    for (const std::size_t size : {std::size_t{2}, std::size_t{3}}) {
      if (end - within.begin >= size && unusual_space(begin + end - size, begin + end) == size) return size;
    }
    return 0;
  };
  while (!within.empty()) {
    const std::size_t size = space_before(within.end);
    if (size == 0) break;
    within.end -= size;
  }
  return within;
}

}  // namespace assay::inline v0::detail
