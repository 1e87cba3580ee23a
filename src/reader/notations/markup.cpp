#include "reader/notations/markup.hpp"

#include "json/characters.hpp"

#include <algorithm>

namespace assay::inline v0::detail {

namespace {

constexpr std::size_t longest_tag = 1024;
constexpr std::string_view wide_bar = "\xEF\xBD\x9C";  // U+FF5C, which DeepSeek writes

bool is_tag_character(char c) { return is_name_character(c) || c == ':' || c == '|'; }

/// "antml:invoke", "｜DSML｜parameter": what stands before the last mark is a prefix.
std::string_view without_prefix(std::string_view name) {
  if (const std::size_t mark = name.find_last_of(":|"); mark != std::string_view::npos) name.remove_prefix(mark + 1);
  if (const std::size_t bar = name.rfind(wide_bar); bar != std::string_view::npos) {
    name.remove_prefix(bar + wide_bar.size());
  }
  return name;
}

}  // namespace

markup_tag markup_tag_at(std::string_view text, std::size_t at, std::size_t end) {
  markup_tag tag;
  tag.begin = at;
  std::size_t p = at + 1;
  const std::size_t last = std::min(end, at + longest_tag);
  text = text.substr(0, last);
  if (p < last && text[p] == '/') {
    tag.closing = true;
    ++p;
  }
  const std::size_t name = p;
  while (p < last && is_tag_character(text[p])) ++p;
  tag.raw_name = text.substr(name, p - name);
  tag.name = without_prefix(tag.raw_name);
  if (tag.name.empty()) return tag;
  if (p < last && text[p] == '=') {
    const std::size_t close = text.find('>', p);
    if (close >= last) return tag;
    tag.value = trimmed(text, {p + 1, close});
    const bool quoted =
        tag.value.end - tag.value.begin >= 2 && text[tag.value.begin] == '"' && text[tag.value.end - 1] == '"';
    if (quoted) tag.value = {tag.value.begin + 1, tag.value.end - 1};
    tag.end = close + 1;
    return tag;
  }
  while (p < last) {
    const char c = text[p];
    if (c == '>') {
      tag.end = p + 1;
      return tag;
    }
    if (c == '/' && p + 1 < last && text[p + 1] == '>') {
      tag.empty = true;
      tag.end = p + 2;
      return tag;
    }
    if (is_blank(c) || c == '\n') {
      ++p;
      continue;
    }
    // attribute = name '=' quoted
    const std::size_t from = p;
    while (p < last && is_tag_character(text[p])) ++p;
    const std::string_view attribute = text.substr(from, p - from);
    if (attribute.empty() || p + 1 >= last || text[p] != '=' || (text[p + 1] != '"' && text[p + 1] != '\'')) return tag;
    const std::size_t close = text.find(text[p + 1], p + 2);
    if (close >= last) return tag;
    tag.attributes = true;
    if (attribute == "name") tag.value = {p + 2, close};
    p = close + 1;
  }
  return tag;
}

region without_outer_breaks(std::string_view text, region content) {
  if (!content.empty() && text[content.begin] == '\r') ++content.begin;
  if (!content.empty() && text[content.begin] == '\n') ++content.begin;
  if (!content.empty() && text[content.end - 1] == '\n') --content.end;
  if (!content.empty() && text[content.end - 1] == '\r') --content.end;
  return content;
}

region without_element(std::string_view text, region within) {
  if (within.empty() || text[within.begin] != '<') return within;
  const markup_tag opening = markup_tag_at(text, within.begin, within.end);
  if (!opening.is_there() || opening.closing || opening.empty) return within;
  const std::size_t close = std::min(text.find('<', opening.end), within.end);
  if (close == within.end) return within;
  const markup_tag closing = markup_tag_at(text, close, within.end);
  const bool same = closing.is_there() && closing.closing && closing.raw_name == opening.raw_name;
  const region content = trimmed(text, {opening.end, close});
  return same && closing.end == within.end && !content.empty() ? content : within;
}

}  // namespace assay::inline v0::detail
