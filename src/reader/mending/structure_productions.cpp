// The productions of what stands between values, within objects and lists and behind the answer.
#include "json/byte_set.hpp"
#include "json/characters.hpp"
#include "reader/continuation.hpp"
#include "reader/mending/search.hpp"
#include "reader/mending/string_doubt.hpp"

#include <algorithm>

namespace assay::inline v0::detail::mending {

namespace {

/// What may have been typed for a comma or a colon, and begins no string, list or object.
constexpr byte_set wrong_separators{",;:=|-.~/\\*+&!?<>_"};

/// The same, where a backslash is none that escapes what follows: "b""\u0421z"
bool is_wrong_separator(std::string_view text, std::size_t at) noexcept {
  const char next = at + 1 < text.size() ? text[at + 1] : '\0';
  return wrong_separators.has(text[at]) && !(text[at] == '\\' && (is_letter(next) || next == '"' || next == '\\'));
}

bool is_bracket(char c) noexcept { return is_opener(c) || is_closer(c); }

/// Where an answer ends as the text does: at the end of a fence or of a tag around it.
bool is_boundary(std::string_view text, std::size_t at) noexcept {
  const std::string_view rest = text.substr(at, 3);
  return rest == "```" || rest.substr(0, 2) == "</" || rest.substr(0, 2) == "<|";
}

/// Whether a key and its colon stand anywhere in the text: behind a damaged answer, they are a piece of it.
bool has_member(std::string_view text) noexcept {
  for (std::size_t quote = text.find('"'); quote != std::string_view::npos; quote = text.find('"', quote + 1)) {
    const std::size_t next = json_space.first_not_in(text, quote + 1);
    if (next != std::string_view::npos && text[next] == ':') return true;
  }
  return false;
}

/// Whether a bracket is closed that the text does not open: behind a damaged answer, it is that of the answer.
bool closes_another(std::string_view text) noexcept {
  std::size_t lists = 0;
  std::size_t objects = 0;
  for (const char c : text) {
    lists += c == '[' ? 1U : 0U;
    objects += c == '{' ? 1U : 0U;
    if ((c == ']' && lists-- == 0) || (c == '}' && objects-- == 0)) return true;
  }
  return false;
}

/// Whether a name and a colon begin it, as a key without quotes would.
bool starts_with_name(std::string_view text) noexcept {
  std::size_t end = 0;
  while (end < text.size() && is_name_character(text[end])) ++end;
  const std::size_t next = json_space.first_not_in(text, end);
  return end != 0 && next != std::string_view::npos && text[next] == ':';
}

/// Behind one closer too many, further ones are the same slip.
cost price_of_extra_closer(const reading& from) noexcept {
  constexpr cost further = 45;
  return from.notes != nullptr && from.notes->code == repair_code::extra_closer ? further : slip;
}

/// What text behind the answer may not begin with: the answer would go on there.
bool goes_on(char c) noexcept { return c == ',' || c == ':' || c == '"' || c == '\'' || c == '{' || c == '['; }

}  // namespace

// --- within structures -----------------------------------------------------------------------------------------------

/// Behind a bracket: the structure may be empty; its closer may be another, and its opener or a comma too many.
void search::first_place(const reading& from, bool all) {
  const std::size_t where = past_filler(from.at);
  if (is_end(where)) {
    cut_off(from);
    return;
  }
  const bool object = from.open->is_object;
  const char c = at(where);
  if (c == closer_of(*from.open)) {
    if (all && !object) empty_list(from, item_type(from.open->type, 0), where);
    return close(from, where, 1, awaiting::separator, 0, nullptr);
  }
  if (all && is_closer(c)) {
    close(from, where, 1, awaiting::separator, slip, noted(nullptr, repair_code::wrong_closer, where, where + 1));
  }
  if (all && c == ',') extra_comma(from, where);
  if (all && c == (object ? '{' : '[')) pass_over(from, where, 1, repair_code::extra_opener);
  if (all && is_closer(c)) pass_over(from, where, 1, repair_code::extra_closer);
  object ? key(from, all) : item(from, all);
}

/// A mark that belongs to nothing: what was expected still is.
void search::pass_over(const reading& from, std::size_t where, std::size_t size, repair_code code, cost price) {
  reading passed = go_on(from, {part::none, where, where + size}, price);
  passed.wanted = from.wanted;
  passed.notes = noted(nullptr, code, where, where + size);
  put(passed);
}

/// Dots that stand for further items or members, with the comma behind them.
bool search::ellipsis(const reading& from, std::size_t where) {
  const std::size_t size = dots_at(where);
  if (size == 0) return false;
  std::size_t end = where + size;
  if (const std::size_t comma = past_filler(end); at(comma) == ',') end = comma + 1;
  reading behind = go_on(from, {part::none, where, end}, habit);
  behind.wanted = from.wanted;
  behind.notes = noted(nullptr, repair_code::ellipsis, where, where + size);
  put(behind);
  return true;
}

std::size_t search::dots_at(std::size_t where) const noexcept {
  const std::string_view rest = text_.substr(std::min(where, text_.size()));
  if (rest.starts_with("\xE2\x80\xA6")) return 3;  // U+2026
  return rest.starts_with("...") ? std::min(rest.find_first_not_of('.'), rest.size()) : 0;
}

/// In a list of lists the closer at hand may be that of an empty one whose opener is not there. Without a type the item
/// before tells.
void search::empty_list(const reading& from, expected type, std::size_t where) {
  const bool behind_list = from.before != nullptr && from.before->taken == part::close && from.before->end != 0 &&
                           at(from.before->end - std::size_t{1}) == ']';
  const shape wants = shape_of(type);
  if (wants != shape::list && !(wants == shape::any && behind_list)) return;
  reading wanting = from;
  wanting.wanted = type;
  wanting.before = from.before;
  open(made_.readings.make(wanting), where, 0, false, mending::forgotten_opener, 0,
       noted(nullptr, repair_code::missing_opener, where, where));
}

void search::item(const reading& from, bool all) {
  if (ellipsis(from, past_filler(from.at))) return;
  const frame& list = *from.open;
  reading wanting = from;
  wanting.wanted = item_type(list.type, list.items);
  wanting.next = awaiting::value;
  if (list.type != nullptr && list.type->kind == kind::tuple) {
    frame counted = list;
    ++counted.items;
    wanting.open = &made_.frames.make(counted);
  }
  const bool first = from.next == awaiting::first_item;
  if (!first) {
    const std::size_t where = past_filler(from.at);
    if (at(where) == ']') {
      close(from, where, 1, awaiting::separator, habit, trailing_comma(from));
      if (all) pass_over(from, where, 1, repair_code::extra_closer);
      if (all) empty_list(from, wanting.wanted, where);
      return;
    }
    behind_comma(from, where, all);
  }
  // The step to the value takes no token: the reading itself goes on.
  wanting.before = from.before;
  value(made_.readings.make(wanting), all);
}

// --- within objects --------------------------------------------------------------------------------------------------

void search::key(const reading& from, bool all) {
  const std::size_t where = past_filler(from.at);
  if (is_end(where)) {
    cut_off(from);
    return;
  }
  if (ellipsis(from, where)) return;
  if (from.next == awaiting::key) {
    if (at(where) == '}') {
      close(from, where, 1, awaiting::separator, habit, trailing_comma(from));
      if (all) pass_over(from, where, 1, repair_code::extra_closer);
      return;
    }
    behind_comma(from, where, all);
  }
  all ? keys_with_slips(from, where) : plain_key(from, where);
}

/// Behind a comma: another one, or the structure ended before it without its closer.
void search::behind_comma(const reading& from, std::size_t where, bool all) {
  if (!all || is_end(where)) return;
  if (at(where) == ',') extra_comma(from, where);
  if (is_closer(at(where))) pass_over(from, where, 1, repair_code::extra_closer);
  // A quote beside the comma: "Ada"," "last"
  if (const quote_mark quote = mark_at(where); quote && json_space.has(at(where + quote.size))) {
    if (mark_at(past_space(text_, where + quote.size))) pass_over(from, where, quote.size, repair_code::extra_quote);
  }
  const bool may_skip = from.open->is_object && has_known_keys(from.open->type) && !from.slipped;
  if (may_skip && is_opener(at(where))) pass_over(from, where, 1, repair_code::extra_opener);
  if (from.open->outer != nullptr && from.taken == part::none) {
    close(from, where, 0, awaiting::item, slip, noted(nullptr, repair_code::missing_closer, from.begin, from.begin));
  }
}

void search::extra_comma(const reading& from, std::size_t where) {
  reading passed = go_on(from, {part::none, where, where + 1}, again(slip, from.comma_slips));
  passed.slipped = true;
  if (passed.comma_slips != 255) ++passed.comma_slips;
  passed.notes = noted(nullptr, repair_code::extra_comma, where, where + 1);
  put(passed);
}

void search::add_key(const reading& from, const token_at& token, cost price, const mended* notes) {
  const frame& object = *from.open;
  const std::string_view name = text_.substr(token.content_begin, token.content_end - token.content_begin);
  const known_key known = find_key(object.type, name);
  frame grown = object;
  cost doubt = 0;
  bool repeated = false;
  if (known.field == no_field) {
    const bool is_misplaced = has_known_keys(object.type) || (object.wraps && belongs_inside(token.begin, name));
    doubt = (is_misplaced ? unknown_key : cost{0}) + 2 * doubt_of(name);
    std::uint64_t mixed = 0xCBF29CE484222325;
    for (const char c : name) mixed = (mixed ^ static_cast<unsigned char>(c)) * 0x100000001B3;
    grown.others ^= mixed;
  } else if (known.field < 64) {
    const std::uint64_t bit = std::uint64_t{1} << known.field;
    repeated = (object.seen & bit) != 0;
    if (repeated) doubt = repeated_key;
    grown.seen |= bit;
  } else {
    grown.others ^= known.field * 0x9E3779B97F4A7C15;
  }
  reading made = go_on(from, token, price, doubt);
  made.open = &made_.frames.make(grown);
  made.wanted = known.type;
  made.repeats |= repeated;
  made.next = awaiting::colon;
  made.notes = notes;
  put(made);
}

/// Whether a key behind the value that is wrapped is one of it: rather that value goes on.
bool search::belongs_inside(std::size_t where, std::string_view name) const {
  if (where < what_.inner) return false;
  const expected core = essence(what_.type);
  const expected item = core != nullptr && core->kind == kind::list ? essence(item_type(core, 0)) : core;
  return find_key(item, name).field != no_field;
}

void search::colon(const reading& from, bool all) {
  const std::size_t where = past_filler(from.at);
  if (is_end(where)) {
    cut_off(from);
    return;
  }
  const auto add = [&](std::size_t size, cost price, const mended* with) {
    reading made = go_on(from, {part::none, where, where + size}, price);
    made.wanted = from.wanted;
    made.next = awaiting::value;
    made.notes = with;
    put(made);
  };
  const char c = at(where);
  if (c == ':') {
    add(1, 0, nullptr);
    if (all && at(where + 1) == ':') add(2, slip, noted(nullptr, repair_code::extra_colon, where + 1, where + 2));
    return;
  }
  if (!all) return;
  const repair_code wrong = repair_code::wrong_separator;
  if (const std::size_t size = foreign_colon(text_, where)) {
    return add(size, foreign_mark, noted(nullptr, wrong, where, where + size));
  }
  if (is_arrow(where)) return add(2, slip, noted(nullptr, wrong, where, where + 2));
  if (c == ',' && at(past_filler(where + 1)) == ':') {
    const std::size_t end = past_filler(where + 1) + 1;
    return add(end - where, slip, noted(nullptr, repair_code::extra_comma, where, where + 1));
  }
  // Where any key will do, a list's items are no members: ["a", "b"}
  const bool rather_list = c == ',' && from.slipped && !has_known_keys(from.open->type);
  if (is_wrong_separator(text_, where) && !rather_list) add(1, slip, noted(nullptr, wrong, where, where + 1));
  const bool may_begin_value = c == '-' || c == '.' || c == '+' || c == '<';
  if (!is_closer(c) && (may_begin_value || !wrong_separators.has(c))) {
    add(0, slip, noted(nullptr, repair_code::missing_colon, where, where));
  }
}

// --- separators and the end ------------------------------------------------------------------------------------------

void search::separator(const reading& from, bool all) {
  const std::size_t where = past_filler(from.at);
  const frame& open = *from.open;
  if (is_end(where) || is_boundary(text_, where)) {
    // Closers alone may be missing: where something else was mended as well, the text counts as cut off.
    const cost price = from.slipped ? slip : closer_at_end;
    return close(from, where, 0, awaiting::separator, price, noted(nullptr, repair_code::missing_closer, where, where));
  }
  const char c = at(where);
  if (c == closer_of(open)) {
    close(from, where, 1, awaiting::separator, 0, nullptr);
    if (all) slips_of_separator(from, where);
    return;
  }
  reading behind = go_on(from, {part::none, where, where + 1}, 0);
  behind.next = open.is_object ? awaiting::key : awaiting::item;
  if (c == ',') {
    put(behind);
    if (all && open.outer != nullptr) {
      close(from, where, 0, awaiting::separator, slip, noted(nullptr, repair_code::missing_closer, where, where));
    }
    return;
  }
  if (dots_at(where) != 0) {
    behind.at = static_cast<std::uint32_t>(where);
    behind.end = static_cast<std::uint32_t>(where);
    return put(behind);
  }
  if (all) return slips_of_separator(from, where);
  if (again(slip, from.comma_slips) <= suspicious && c != ':' && !is_closer(c)) missing_comma(from, where);
}

void search::missing_comma(const reading& from, std::size_t where) {
  const bool is_attached = from.end == where && where != 0;
  if (is_attached && is_closer(at(where - 1)) && is_digit(at(where))) return;             // [10]0]: one number
  if (is_attached && from.taken == part::string && is_name_character(at(where))) return;  // "sal"e: one word
  reading behind = go_on(from, {part::none, where, where}, again(slip, from.comma_slips));
  behind.slipped = true;
  behind.next = from.open->is_object ? awaiting::key : awaiting::item;
  behind.notes = noted(nullptr, repair_code::missing_comma, where, where);
  if (behind.comma_slips != 255) ++behind.comma_slips;
  put(behind);
}

void search::slips_of_separator(const reading& from, std::size_t where) {
  const frame& open = *from.open;
  const char c = at(where);
  const auto separated = [&](std::size_t size, cost price, repair_code code) {
    reading behind = go_on(from, {part::none, where, where + size}, price);
    behind.next = open.is_object ? awaiting::key : awaiting::item;
    behind.notes = noted(nullptr, code, where, where + size);
    put(behind);
  };
  const bool within_number = is_digit(at(where - 1)) && is_digit(at(where + 1));  // 10]0: one number
  const std::size_t next = past_filler(where + 1);
  const bool ends_there = is_end(next) || is_closer(at(next));  // a comma is no more likely there
  if (is_bracket(c) && c != closer_of(open) && !within_number && !ends_there && !from.slipped) {
    separated(1, slip, repair_code::foreign_comma);
  }
  if (!from.slipped) typed_for_closer(from, where);
  if (is_closer(c)) {
    if (c != closer_of(open)) {
      close(from, where, 1, awaiting::separator, slip, noted(nullptr, repair_code::wrong_closer, where, where + 1));
      if (open.outer != nullptr) {
        close(from, where, 0, awaiting::separator, slip, noted(nullptr, repair_code::missing_closer, where, where));
      }
    }
    const bool doubled = from.end == where && at(where - 1) == c;
    const cost price = doubled || c == closer_of(open) ? slip : stray_closer;
    return pass_over(from, where, 1, repair_code::extra_closer, price);
  }
  if (const std::size_t size = foreign_comma(text_, where)) {
    return separated(size, foreign_mark, repair_code::foreign_comma);
  }
  if (is_arrow(where) && !from.slipped) {
    separated(2, slip, repair_code::foreign_comma);
  } else if (c == ';' || c == '.' ||
             (is_wrong_separator(text_, where) && !ends_there && !from.slipped && !is_operator(where))) {
    separated(1, slip, repair_code::foreign_comma);
  }
  if (is_opener(c) && !from.slipped) pass_over(from, where, 1, repair_code::extra_opener);
  if (c != ':') missing_comma(from, where);
  if (open.outer != nullptr || ends_before_prose(from, where)) {
    close(from, where, 0, awaiting::separator, slip, noted(nullptr, repair_code::missing_closer, where, where));
  }
}

/// A quote, or another mark, that stands where a closer should; or a quote too many behind what has none.
void search::typed_for_closer(const reading& from, std::size_t where) {
  const quote_mark quote = mark_at(where);
  const bool is_mark = quote || (wrong_separators.has(at(where)) && at(where) != ',');
  if (!is_mark) return;
  const std::size_t size = quote ? quote.size : std::size_t{1};
  const std::size_t behind = past_filler(where + size);
  if (at(behind) != ',' && !is_closer(at(behind))) return;
  if (from.taken == part::number && at(where) == '.') return;
  close(from, where, size, awaiting::separator, slip, noted(nullptr, repair_code::wrong_closer, where, where + size));
  if (quote && from.taken != part::string) pass_over(from, where, size, repair_code::extra_quote);
}

/// Whether the last closers may have been forgotten where other text follows: behind an inner structure, and where
/// that text has no brackets of its own, nor a key.
bool search::ends_before_prose(const reading& from, std::size_t where) const {
  constexpr byte_set brackets{"{}[]"};
  if (from.taken != part::close || goes_on(at(where))) return false;
  const std::string_view rest = text_.substr(where, what_.end - where);
  return !brackets.has_any(rest) && !has_member(rest) && !starts_with_name(rest);
}

/// Behind the value: brackets that close nothing, and then what does not go on as the value would.
void search::end(const reading& from) {
  const std::size_t where = past_filler(from.at);
  if (!is_end(where) && is_closer(at(where))) {
    // Or an opener is missing before it.
    if (at(where) == ']' && !from.slipped && (opened_ == nullptr || from.at >= all_until_)) return stuck(from);
    return pass_over(from, where, 1, repair_code::extra_closer, price_of_extra_closer(from));
  }
  // A scalar is the whole text, or none of it.
  const bool structure = from.taken == part::close || from.taken == part::none;
  std::size_t behind = std::min(json_space.first_not_in(text_, from.at), text_.size());  // a comment may be no such
  if (from.slipped) spend_on(text_.size() - behind);
  while (!is_end(behind) && (json_space.has(at(behind)) || at(behind) == '.' || at(behind) == ';')) ++behind;
  const bool is_prose = structure && !goes_on(at(behind)) && !goes_on_with_items(text_, what_.begin, from.at) &&
                        !(from.slipped && (has_member(text_.substr(behind)) || closes_another(text_.substr(behind))));
  const bool cuts_number = from.taken == part::close && is_digit(at(from.at));  // {"age": 3}1
  const bool free = is_end(behind) || is_boundary(text_, where) || (is_prose && !cuts_number);
  if (!free) {
    if (structure && !from.slipped) plain_end_ = from.at;
    stuck(from);
    return;
  }
  ends_.push_back(&from);
}

}  // namespace assay::inline v0::detail::mending
