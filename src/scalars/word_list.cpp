#include "scalars/word_list.hpp"

#include "json/characters.hpp"
#include "json/region.hpp"

#include <algorithm>

namespace assay::inline v0::detail {

namespace {

constexpr std::size_t longest_item = 40;  // bytes
constexpr std::ptrdiff_t most_words_of_item = 3;

std::string_view without_space(std::string_view text) {
  const region inner = trimmed(text, {0, text.size()});
  return text.substr(inner.begin, inner.end - inner.begin);
}

/// A comma between a digit and three of them may group the digits of one number.
bool groups_digits(std::string_view text) {
  for (std::size_t comma = text.find(','); comma != std::string_view::npos; comma = text.find(',', comma + 1)) {
    if (comma == 0 || comma + 1 == text.size()) continue;
    if (is_digit(text[comma - 1]) && is_digit(text[comma + 1])) return true;
  }
  return false;
}

bool is_short(std::string_view item) {
  return !item.empty() && item.size() <= longest_item &&
         std::count(item.begin(), item.end(), ' ') < most_words_of_item && item.find('\n') == std::string_view::npos;
}

bool is_quoted(std::string_view item) {
  return item.size() > 1 && item.front() == '"' && item.find('"', 1) == item.size() - 1;
}

/// Where the item that starts at a place ends: an item in quotes may have the mark in it.
std::size_t item_end(std::string_view text, std::size_t from, char mark) {
  const std::size_t quote = std::min(text.find_first_not_of(" \t", from), text.size());
  if (quote < text.size() && text[quote] == '"') {
    const std::size_t close = text.find('"', quote + 1);
    const std::size_t behind = close == std::string_view::npos ? close : text.find_first_not_of(" \t", close + 1);
    if (close != std::string_view::npos && (behind == std::string_view::npos || text[behind] == mark))
      return std::min(behind, text.size());
  }
  return std::min(text.find(mark, from), text.size());
}

}  // namespace

word_list items_in_words(std::string_view text) {
  using how = word_list::how;
  text = without_space(text);
  const char mark = text.find(';') != std::string_view::npos ? ';' : ',';
  if (text.find(mark) == std::string_view::npos) return {};
  if (std::string_view(".!?").find(text.back()) != std::string_view::npos) return {};
  word_list made;
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t end = item_end(text, from, mark);
    made.items.push_back(without_space(text.substr(from, end - from)));
    from = end + 1;
  }
  std::string_view& last = made.items.back();
  for (const std::string_view joint : {"and ", "& "}) {
    if (last.starts_with(joint)) last = without_space(last.substr(joint.size()));
  }
  const auto joins = [](std::string_view item) {
    return item.starts_with("or ") || item.find(" and ") != item.npos || item.find(" or ") != item.npos ||
           item.find(" & ") != item.npos;
  };
  const bool quoted = std::all_of(made.items.begin(), made.items.end(), is_quoted);
  const auto short_ones = std::count_if(made.items.begin(), made.items.end(), is_short);
  const bool all_short = short_ones == static_cast<std::ptrdiff_t>(made.items.size());
  if (!quoted && !all_short && (made.items.size() == 2 || short_ones == 0)) return {how::phrase, {}};
  const bool quotes = std::any_of(made.items.begin(), made.items.end(), [](std::string_view item) {
    return item.find('"') != std::string_view::npos && !is_quoted(item);
  });
  for (std::string_view& item : made.items) {
    if (is_quoted(item)) item = item.substr(1, item.size() - 2);
  }
  const bool numbers = mark == ',' && groups_digits(text);
  const bool clear = quoted || (all_short && !joins(last) && !numbers && !quotes);
  made.written = clear ? how::several : how::unclear;
  if (!clear) made.items.clear();
  return made;
}

bool has_bullets(std::string_view text) {
  text = without_space(text);
  if (text.find('\n') == std::string_view::npos) return false;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = without_space(text.substr(0, end));
    const std::size_t digits = std::min(line.find_first_not_of("0123456789"), line.size());
    const bool numbered = digits != 0 && line.substr(digits, 2) == ". ";
    const bool marked = line.substr(0, 2) == "- " || line.substr(0, 2) == "* " || line.starts_with("\xE2\x80\xA2");
    if (!line.empty() && !numbered && !marked) return false;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return true;
}

}  // namespace assay::inline v0::detail
