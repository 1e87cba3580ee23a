// The productions of values: what JSON says, what writers do instead, and where every slip is tried (`all`), those.
#include "json/byte_set.hpp"
#include "json/characters.hpp"
#include "reader/mending/search.hpp"

#include <algorithm>

namespace assay::inline v0::detail::mending {

namespace {

bool triple_quotes_at(std::string_view text, std::size_t at) noexcept {
  const std::string_view three = text.substr(at, 3);
  return three == "\"\"\"" || three == "'''";
}

}  // namespace

// --- steps -----------------------------------------------------------------------------------------------------------

const mended* search::noted(const mended* before, repair_code code, std::size_t begin, std::size_t end) {
  return &made_.notes.make({code, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), before});
}

reading search::go_on(const reading& from, const token_at& token, cost price, cost doubt) const {
  reading made;
  made.before = &from;
  made.open = from.open;
  made.at = static_cast<std::uint32_t>(token.end);
  made.total = from.total + price + doubt;
  made.slips = from.slips + (price >= least_slip ? price : cost{0});
  made.next = from.next;
  made.slipped = from.slipped || price >= least_slip;
  made.lacking = from.lacking;
  made.repeats = from.repeats;
  made.closed_by_end = from.closed_by_end;
  made.comma_slips = from.comma_slips;
  made.since_slip = price >= least_slip ? 0 : static_cast<std::uint16_t>(std::min(from.since_slip + 1, 65'535));
  made.taken = token.taken;
  made.begin = static_cast<std::uint32_t>(token.begin);
  made.end = static_cast<std::uint32_t>(token.end);
  made.content_begin = static_cast<std::uint32_t>(token.content_begin);
  made.content_end = static_cast<std::uint32_t>(token.content_end);
  return made;
}

/// Behind a value.
void search::add_value(const reading& from, const token_at& token, cost price, cost doubt, const mended* notes) {
  reading made = go_on(from, token, price, doubt);
  made.notes = notes;
  made.next = from.open == nullptr ? awaiting::end : awaiting::separator;
  put(made);
}

void search::open(const reading& from, std::size_t where, std::size_t size, bool object, cost price, cost doubt,
                  const mended* notes) {
  const std::uint32_t depth = from.open == nullptr ? 1 : from.open->depth + 1;
  if (depth > what_.max_depth) return;
  const expected core = essence(from.wanted);
  const bool list_of_it = object && shape_of(from.wanted) == shape::list;
  const shape fits = object ? shape::object : shape::list;
  frame opened;
  opened.outer = from.open;
  opened.is_object = object;
  opened.wraps = where < what_.inner;
  opened.depth = depth;
  if (list_of_it) {
    opened.type = essence(item_type(core, 0));
  } else if (core != nullptr && (shape_of(core) == fits || (object && core->kind == kind::variant))) {
    opened.type = core;
  }
  reading made = go_on(from, {object ? part::object : part::array, where, where + size}, price, doubt);
  made.open = &made_.frames.make(opened);
  made.next = object ? awaiting::first_key : awaiting::first_item;
  made.notes = notes;
  put(made);
}

void search::close(const reading& from, std::size_t where, std::size_t size, awaiting then, cost price,
                   const mended* notes) {
  const frame& closed = *from.open;
  reading made = go_on(from, {part::close, where, where + size}, price);
  made.closed_by_end |= size == 0 && is_end(where) && what_.end >= what_.text.size();
  // A member that is missing is no slip of the pen. With its closer it was cut off.
  const unsigned missing = closed.is_object ? missing_members(closed.type, closed.seen) : 0;
  made.total += std::min(missing, 2U) * missing_member;
  made.lacking |= missing != 0;
  made.open = closed.outer;
  made.next = closed.outer == nullptr ? awaiting::end : then;
  made.notes = notes;
  if (closed.outer != nullptr && then == awaiting::item) {
    made.next = closed.outer->is_object ? awaiting::key : awaiting::item;
  }
  put(made);
}

// --- values ----------------------------------------------------------------------------------------------------------

void search::value(const reading& from, bool all) {
  const std::size_t where = past_filler(from.at);
  if (is_end(where)) {
    cut_off(from);
    return;
  }
  if (where == what_.inner && from.wanted != what_.type) {
    reading typed = from;
    typed.wanted = what_.type;
    return value(made_.readings.make(typed), all);
  }
  structures(from, where, all);
  if (triple_quotes_at(text_, where)) triple_quoted(from, where);
  if (mark_at(where)) {
    if (all) quote_for_another(from, where);
    all ? strings_with_slips(from, where) : string(from, where);
    return;
  }
  if (all && from.taken == part::none && (at(where) == '}' || at(where) == ',')) missing_value(from, where);
  const bool behind_colon = from.taken == part::none && from.open != nullptr && from.open->is_object;
  if (all && behind_colon && at(where) == ':') pass_over(from, where, 1, repair_code::extra_colon);  // {"a": : 4}
  if (all && at(where) == '(' && !from.slipped) strings_with_slips(from, where);
  if (is_opener(at(where)) || is_closer(at(where)) || at(where) == ',') return;
  number(from, where, all);
  literal(from, where);
  if (all) {
    strings_with_slips(from, where);
    bare_text(from, where);
  }
}

/// The comma before the closer is the first of several, for the others are noted apart.
const mended* search::trailing_comma(const reading& last) {
  const reading* first = &last;
  while (first->before != nullptr && first->before->taken == part::none && at(first->before->begin) == ',' &&
         first->before->end == first->before->begin + 1) {
    first = first->before;
  }
  return noted(nullptr, repair_code::trailing_comma, first->begin, first->end);
}

/// A key whose value is not there counts as absent.
void search::missing_value(const reading& from, std::size_t where) {
  if (from.open == nullptr || !from.open->is_object) return;
  reading made = go_on(from, {part::none, where, where}, slip, missing_member);
  made.lacking |= shape_of(what_.type) == shape::any;  // perhaps another slip took it away
  made.next = awaiting::separator;
  const reading* key = &from;
  while (key->before != nullptr && key->taken != part::key) key = key->before;
  made.notes = noted(nullptr, repair_code::missing_value, key->begin, where);
  put(made);
}

/// A quote that was typed for an opening bracket, or stands before a value that has none.
void search::quote_for_another(const reading& from, std::size_t where) {
  const std::size_t size = mark_at(where).size;
  const std::size_t next = past_space(text_, where + size);
  const shape wants = shape_of(from.wanted);
  const mended* const opener = noted(nullptr, repair_code::wrong_opener, where, where + size);
  const std::size_t number_end = number_at(text_, next).end;
  const bool begins_item = number_end != next || mark_at(next) || at(next) == '[' || at(next) == '{';
  if (begins_item && (wants == shape::list || wants == shape::any)) open(from, where, size, false, slip, 0, opener);
  if (mark_at(next) && (wants == shape::object || wants == shape::any)) open(from, where, size, true, slip, 0, opener);
  const std::size_t end = std::max(number_end, next + literal_at(text_, next).size);
  const std::size_t behind = past_space(text_, end);
  if (end != next && (at(behind) == ',' || is_closer(at(behind))))
    pass_over(from, where, size, repair_code::extra_quote);
}

/// Text between three quotes, which may hold any.
void search::triple_quoted(const reading& from, std::size_t where) {
  const std::size_t content = where + 3;
  const std::size_t close = text_.find(text_.substr(where, 3), content);
  if (close == std::string_view::npos) return;
  const std::string_view raw = text_.substr(content, close - content);
  add_value(from, {part::string, where, close + 3, content, close}, habit, misfit(from.wanted, token::string, raw),
            noted(nullptr, repair_code::triple_quotes, where, close + 3));
}

void search::structures(const reading& from, std::size_t where, bool all) {
  const char c = at(where);
  const shape wants = shape_of(from.wanted);
  if (c == '{' || c == '[') {
    const bool object = c == '{';
    const cost price = misfit(from.wanted, object ? token::object : token::array, {});
    if (all || price <= suspicious) open(from, where, 1, object, 0, price, nullptr);
  }
  if (c == '(' && wants == shape::list && all) {
    open(from, where, 1, false, bare_key, 0, noted(nullptr, repair_code::parentheses, where, where + 1));
  }
  if (!all) return;
  // Without a type it may as well be one too many.
  if (is_opener(c) && wants == shape::any && from.open != nullptr && from.open->is_object && !from.slipped) {
    pass_over(from, where, 1, repair_code::extra_opener);
  }
  const bool as_object = wants != shape::list && (c == '[' || c == '(');
  const bool as_list = wants != shape::object && (c == '{' || (c == '(' && wants == shape::any));
  for (const bool object : {true, false}) {
    if (wants == shape::scalar || !(object ? as_object : as_list)) continue;
    open(from, where, 1, object, slip, 0, noted(nullptr, repair_code::wrong_opener, where, where + 1));
  }
  const bool right = (wants == shape::object && c == '{') || (wants == shape::list && c == '[') ||
                     (wants == shape::any && is_opener(c));
  if (!right) forgotten_opener(from, where);
}

/// The bracket that opens a structure is not there. Where any value will do, it may have been either.
void search::forgotten_opener(const reading& from, std::size_t where) {
  const shape wants = shape_of(from.wanted);
  if (wants == shape::scalar) return;
  // If a text begins in the middle, what is missing is unknown.
  if (wants == shape::any && from.open == nullptr) return;
  const mended* const notes = noted(nullptr, repair_code::missing_opener, where, where);
  if (wants != shape::any) return open(from, where, 0, wants == shape::object, mending::forgotten_opener, 0, notes);
  if (mark_at(where)) open(from, where, 0, true, mending::forgotten_opener, convertible, notes);
  const bool in_list = from.open != nullptr && !from.open->is_object;
  if (in_list && from.taken == part::none) open(from, where, 0, false, mending::forgotten_opener, convertible, notes);
}

void search::number(const reading& from, std::size_t where, bool all) {
  const number_spelling spelt = number_at(text_, where);
  if (spelt.end == where) return;
  const auto add = [&](std::size_t end, cost habits) {
    if (!is_complete_at(end)) {
      cut_off(from);
      return;
    }
    const std::string_view text = text_.substr(where, end - where);
    const cost doubt = misfit(from.wanted, token::number, text);
    if (!all && doubt > suspicious) return;
    const mended* const notes = habits == 0 ? nullptr : noted(nullptr, repair_code::number_format, where, end);
    add_value(from, {part::number, where, end, where, end}, habits, doubt, notes);
  };
  add(spelt.end, spelt.plain ? 0 : habit);
  // The point of a decimal may be a comma that was mistyped.
  const std::size_t point = text_.substr(where, spelt.end - where).find('.');
  if (all && point != std::string_view::npos && point != 0) add(where + point, 0);
}

void search::literal(const reading& from, std::size_t where) {
  const literal_spelling spelt = literal_at(text_, where);
  if (spelt.which == literal_spelling::meaning::none) return;
  const std::size_t end = where + spelt.size;
  if (!is_complete_at(end)) {
    cut_off(from);
    return;
  }
  const bool null = spelt.which == literal_spelling::meaning::null;
  const std::string_view meaning = null ? "null" : spelt.which == literal_spelling::meaning::yes ? "true" : "false";
  const cost doubt = misfit(from.wanted, null ? token::null : token::boolean, meaning);
  const mended* const notes = spelt.plain ? nullptr : noted(nullptr, repair_code::foreign_literal, where, end);
  add_value(from, {null ? part::null : part::boolean, where, end, where, end}, spelt.plain ? cost{0} : habit, doubt,
            notes);
}

/// Text without quotes, up to what ends a value; quotes within it that are in pairs belong to it.
void search::bare_text(const reading& from, std::size_t where) {
  const auto past_pair = [&](std::size_t quote) {
    const bool opens = mark_at(quote).which == quote_mark::kind::standard && json_space.has(text_[quote - 1]) &&
                       !json_space.has(at(quote + 1));
    const std::size_t close = opens ? text_.find_first_of("\"\n,{}[]", quote + 1) : text_.size();
    if (close >= text_.size() || text_[close] != '"' || json_space.has(text_[close - 1])) return quote;
    return at(close + 1) == ':' ? quote : close + 1;
  };
  cost doubt = 0;
  std::size_t end = where;
  while (!is_end(end)) {
    const char c = at(end);
    if (c == ',' || c == '\n' || is_opener(c) || is_closer(c)) break;
    if (mark_at(end) && !is_apostrophe(text_, end)) {
      bare_text_up_to(from, where, end, doubt);
      const std::size_t behind = is_key_start(at(where)) ? past_pair(end) : end;
      if (behind == end) return;
      end = behind;
      doubt += inner_quote;
      continue;
    }
    ++end;
  }
  bare_text_up_to(from, where, end, doubt);
}

void search::bare_text_up_to(const reading& from, std::size_t where, std::size_t end, cost doubt) {
  if (!is_complete_at(end)) {
    cut_off(from);
    return;
  }
  if (!is_end(end) && (mark_at(end) || is_opener(at(end))) && !json_space.has(at(end - 1))) return;
  while (end > where && json_space.has(at(end - 1))) --end;
  if (end == where) return;
  const std::string_view text = text_.substr(where, end - where);
  const std::size_t number_end = number_at(text_, where).end;
  const std::size_t next_number =
      number_end == where ? where : json_space.first_not_in(text_, number_end + (at(number_end) == '.' ? 1 : 0));
  const bool two_numbers = next_number < end && number_at(text_, next_number).end != next_number;
  // Dots and <name> stand for what was left out. A separator is none of a text's.
  constexpr byte_set no_start{"<:=|;"};
  if (dots_at(where) != 0 || !has_word(text) || no_start.has(text.front())) return;
  // A string of source code, with the letter before it, is no text without quotes.
  const bool prefix = std::string_view("rRbBuUfF").find(text.front()) != std::string_view::npos;
  if (prefix && text.size() > 1 && (text[1] == '"' || text[1] == '\'')) return;
  // A colon before a quote is one of the structure.
  if (text.find(": \"") != std::string_view::npos || text.find(":\"") != std::string_view::npos) return;
  if (number_end == end || literal_at(text_, where).size == text.size() || are_values(text)) return;
  add_value(from, {part::bare, where, end, where, end}, mending::bare_text,
            doubt + misfit(from.wanted, token::string, text) + (two_numbers ? slip + swallowed : cost{0}),
            noted(nullptr, repair_code::unquoted_string, where, end));
}

}  // namespace assay::inline v0::detail::mending
