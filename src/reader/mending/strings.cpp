// Strings and keys: where they may begin and end, and what that costs. slipped_strings.cpp has the strings that are not
// as JSON has them.
#include "json/byte_set.hpp"
#include "json/characters.hpp"
#include "reader/mending/search.hpp"
#include "reader/mending/string_doubt.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace assay::inline v0::detail::mending {

namespace {

constexpr byte_set ends_key{"\"'`:=,{}[]\n \t"};

/// The first quote of the kind that no backslash stands before; the text's end where there is none.
std::size_t closing_quote(std::string_view text, std::size_t from, quote_mark mark) noexcept {
  for (std::size_t at = from; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (const quote_mark found = quote_at(text, at); found && pairs(mark, found)) {
      return at;
    }
  }
  return text.size();
}

}  // namespace

// --- strings ---------------------------------------------------------------------------------------------------------

/// As JSON has it, or in other quotes where nothing speaks against it.
void search::string(const reading& from, std::size_t where) {
  const quote_mark opened = mark_at(where);
  const std::size_t content = where + opened.size;
  std::size_t close = closing_quote(text_, content, opened);
  const bool standard = opened.which == quote_mark::kind::standard;
  while (!standard && close < text_.size() && !may_follow(text_, close + mark_at(close).size)) {
    // An apostrophe is passed over; what opens another string, or is doubled, is none.
    const std::size_t behind = close + mark_at(close).size;
    const bool doubled = close == content || pairs(opened, mark_at(behind));
    if (doubled || json_space.has(text_[close - 1])) return;
    close = closing_quote(text_, behind, opened);
  }
  if (close >= text_.size()) {
    spend_on(text_.size() - content);
    cut_off_in_quotes(from, opened);
    return;
  }
  const std::size_t end = close + mark_at(close).size;
  const std::string_view raw = text_.substr(content, close - content);
  spend_on(raw.size());
  if (text_[where] == '`' && has_place_to_fill(text_, where, raw)) return;
  const cost doubt = misfit(from.wanted, token::string, raw);
  if (doubt > suspicious || (!standard && (doubt_of(raw) >= 2 * swallowed || joins_strings(raw)))) return;
  add_value(from, {part::string, where, end, content, close}, price_of_habit(opened), doubt,
            noted_habit(opened, where, end));
}

/// Whether what stands at a place may follow a string whose closing quote was forgotten.
bool search::may_end_before(const reading& from, std::size_t where) const {
  const bool in_object = from.open != nullptr && from.open->is_object;
  const char c = at(where);
  const bool comma = c == ',' || c == ';';
  const std::size_t next = past_space(text_, comma ? where + 1 : where);
  if (is_end(next)) return false;
  const quote_mark mark = mark_at(next);
  if (comma || c == '\n') {
    // The next member or item; or a closer.
    if (at(next) == '}' || at(next) == ']' || at(next) == '{' || at(next) == '[') return true;
    if (!comma && at(next) == ',') return true;
    if (!in_object)
      return static_cast<bool>(mark) || is_digit(at(next)) || at(next) == '-' || literal_at(text_, next).size != 0;
    const std::size_t name = next + mark.size;
    std::size_t name_end = name;
    while (name_end < text_.size() && name_end < name + longest_key && is_name_character(at(name_end)) &&
           !mark_at(name_end)) {
      ++name_end;
    }
    return static_cast<bool>(mark) || find_key(from.open->type, text_.substr(name, name_end - name)).field != no_field;
  }
  // A closer, and what may stand behind one.
  const std::size_t behind = past_space(text_, where + 1);
  return is_end(behind) || std::string_view(",;.}])`<\"'").find(at(behind)) != std::string_view::npos ||
         text_.substr(where + 1, behind - where - 1).find('\n') != std::string_view::npos;
}

// --- keys ------------------------------------------------------------------------------------------------------------

/// As JSON has it, in other quotes, or without any before a colon.
void search::plain_key(const reading& from, std::size_t where) {
  const auto known = [&](std::string_view name) {
    return !has_known_keys(from.open->type) || find_key(from.open->type, name).field != no_field;
  };
  if (const quote_mark opened = mark_at(where)) {
    const std::size_t content = where + opened.size;
    const std::size_t close = closing_quote(text_, content, opened);
    if (close >= text_.size()) {
      cut_off_in_quotes(from, opened);
      return;
    }
    if (!known(text_.substr(content, close - content))) return;
    const std::size_t end = close + mark_at(close).size;
    add_key(from, {part::key, where, end, content, close}, price_of_habit(opened), noted_habit(opened, where, end));
    return;
  }
  std::size_t end = where;
  while (!is_end(end) && is_name_character(at(end))) ++end;
  if (is_end(end) && end != where && !from.slipped) cut_ = &from;
  if (end == where || at(past_space(text_, end)) != ':' || !known(text_.substr(where, end - where))) return;
  add_key(from, {part::key, where, end, where, end}, bare_key, noted(nullptr, repair_code::unquoted_key, where, end));
}

/// Every way in which a key may begin and end here. Of an object whose keys are known, a key is one of them.
void search::keys_with_slips(const reading& from, std::size_t where) {
  const expected object = from.open->type;
  const bool closed_set = has_known_keys(object);
  const quote_mark first = mark_at(where);
  const quote_mark second = first ? mark_at(where + first.size) : quote_mark{};
  const std::size_t openings = !first ? 1 : second && second.which == first.which ? 2 : 1;
  for (std::size_t i = 0; i < openings; ++i) {
    const std::size_t content = where + (first ? first.size * (i + 1) : std::size_t{0});
    const std::size_t close = first ? closing_quote(text_, content, first) : content;
    const std::size_t last = std::min(text_.size(), std::max(content + longest_key, close + 1));
    if (!first && !is_key_start(at(content)) && static_cast<unsigned char>(at(content)) < 0x80) continue;
    bool quote_within = false;
    for (std::size_t p = content; p < last; ++p) {
      // A longer key ends at its own quote, or not at all.
      if (p > content + longest_key && p < close) p = std::min(close, last - 1);
      if (text_[p] == '\\') {
        ++p;
        continue;
      }
      const quote_mark mark = mark_at(p);
      if (!mark && !ends_key.has(text_[p]) && foreign_colon(text_, p) == 0) continue;
      const std::string_view name = text_.substr(content, p - content);
      const bool fits = !quote_within && (closed_set ? find_key(object, name).field != no_field
                                                     : static_cast<bool>(mark) || text_[p] == ':');
      const bool plain = i == 0 && first && mark && pairs(first, mark) && !quote_within;
      const quote_mark again = mark ? mark_at(p + mark.size) : quote_mark{};
      const bool doubled = again && again.which == mark.which;
      const bool empty_key = name.empty() && plain && at(past_space(text_, p + mark.size)) == ':';
      if (empty_key || (!name.empty() && (fits || plain))) {
        const std::size_t end = p + mark.size + (doubled ? again.size : 0);
        const auto price_of = [this](quote_mark one) { return is_usual(one) ? cost{0} : slip; };
        cost price = price_of(first) + price_of(mark) + (i == 1 ? slip : 0) + (doubled ? slip : 0);
        repair_code code = repair_code::missing_quote;
        if (!first && !mark) {
          price = at(past_space(text_, p)) == ':' || foreign_colon(text_, past_space(text_, p)) != 0 ? bare_key : slip;
          code = repair_code::unquoted_key;
        } else if (plain && first.which != quote_mark::kind::standard && !doubled) {
          price = habit;
          code = code_of(first);
        } else if (i == 1 || doubled) {
          code = repair_code::extra_quote;
        } else if (first && mark) {
          code = code_of(is_usual(first) ? mark : first);
        }
        add_key(from, {part::key, where, end, content, p}, price,
                price == 0 ? nullptr : noted(nullptr, code, where, end));
        // Or the second quote opens the value, and the colon between them is not there.
        if (doubled && plain && is_usual(first)) {
          add_key(from, {part::key, where, p + mark.size, content, p}, price_of_habit(first),
                  noted_habit(first, where, p + mark.size));
        }
      }
      if ((!first && text_[p] == ':') || text_[p] == '\n' || (plain && !closed_set)) break;
      if (!mark) continue;
      quote_within = true;
      p += mark.size - std::size_t{1};
    }
  }
}

}  // namespace assay::inline v0::detail::mending
