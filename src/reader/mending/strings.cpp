// Strings and keys: where they may begin and end, and what that costs.
#include "json/byte_set.hpp"
#include "json/characters.hpp"
#include "reader/mending/search.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace assay::inline v0::detail::mending {

namespace {

/// How far a string is looked through for other ends than the plain one.
constexpr std::size_t longest_search = 65'536;
/// How far a key may reach.
constexpr std::size_t longest_key = 200;

constexpr byte_set ends_value{",}]);\n"};
/// Quotes, backslashes, and what stands behind a value.
constexpr byte_set may_end_string{"\"'`\xE2\xC2\\,}]);\n"};
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

std::size_t past_space(std::string_view text, std::size_t at) noexcept {
  const std::size_t found = json_space.first_not_in(text, at);
  return found == std::string_view::npos ? text.size() : found;
}

/// Whether a value may end where this follows.
bool may_follow(std::string_view text, std::size_t at) noexcept {
  at = past_space(text, at);
  return at >= text.size() || ends_value.has(text[at]) || text[at] == ')' || text[at] == '/';
}

/// The same, but for a comment.
bool may_end_at(std::string_view text, std::size_t at) noexcept {
  at = past_space(text, at);
  return at >= text.size() || ends_value.has(text[at]) || text[at] == ':';
}

/// A number of inches, which a quote follows: 27", 1/2", 5.5". `beside`: the quote that closes the string follows at
/// once, so that it may as well be a doubled one; then the number must be all there is, of two digits at the least.
bool is_inches(std::string_view content, bool beside) noexcept {
  if (beside &&
      (content.size() < 2 || content.size() > 4 || content.find_first_not_of("0123456789./'") != content.npos)) {
    return false;
  }
  std::size_t begin = content.size();
  while (begin > 0 && (is_digit(content[begin - 1]) || byte_set("/.'").has(content[begin - 1]))) --begin;
  const std::size_t size = content.size() - begin;
  return size > 0 && size <= 6 && (begin == 0 || json_space.has(content[begin - 1]));
}

/// Of quotes within a text every other one opens: white space stands before it, and a word behind. The others close.
bool faces_the_wrong_way(std::string_view text, std::size_t at, std::size_t size, bool opens) noexcept {
  const bool space_before = at > 0 && json_space.has(text[at - 1]);
  const bool space_behind = at + size < text.size() && json_space.has(text[at + size]);
  return opens ? space_behind && !space_before : space_before && !space_behind;
}

/// Whether the text opens a bracket that this one closes.
bool closes_own_bracket(std::string_view content, char closer) noexcept {
  const char opener = closer == '}' ? '{' : closer == ']' ? '[' : closer == ')' ? '(' : '\0';
  if (opener == '\0') return false;
  std::ptrdiff_t open = 0;
  for (const char c : content) open += c == opener ? 1 : c == closer ? -1 : 0;
  return open > 0;
}

/// How many keys in quotes, with their colons, stand within a string's content; two are counted at most.
cost members_within(std::string_view content) noexcept {
  cost count = 0;
  for (std::size_t quote = content.find('"'); quote != std::string_view::npos && count != 2;) {
    if (quote > 0 && content[quote - 1] == '\\') {
      quote = content.find('"', quote + 1);
      continue;
    }
    const std::size_t close = content.find('"', quote + 1);
    if (close == std::string_view::npos) break;
    const bool named = close != quote + 1 && close - quote <= longest_key && content[close - 1] != '\\';
    if (named && content[std::min(past_space(content, close + 1), content.size() - 1)] == ':') ++count;
    quote = close;
  }
  return count;
}

/// A quote and a comma stand within a string's content, and behind them a structure begins or ends; in an object's also
/// where another quote does, because no further string may come there.
bool swallows_items(std::string_view content, bool in_object) noexcept {
  for (std::size_t quote = content.find('"'); quote != std::string_view::npos; quote = content.find('"', quote + 1)) {
    const std::size_t comma = past_space(content, quote + 1);
    if (comma >= content.size() || content[comma] != ',') continue;
    const std::size_t next = past_space(content, comma + 1);
    if (next < content.size() && (byte_set("{}[]").has(content[next]) || (in_object && content[next] == '"')))
      return true;
  }
  return false;
}

/// Whether a quote of a kind was opened within a text and not closed: c = 'x
bool has_open_quote(std::string_view content, quote_mark kind) noexcept {
  bool open = false;
  for (std::size_t at = 0; at < content.size(); ++at) {
    const quote_mark mark = quote_at(content, at);
    if (!mark || mark.which != kind.which || is_apostrophe(content, at)) continue;
    open = !open;
    at += mark.size - 1U;
  }
  return open;
}

}  // namespace

/// What speaks against a string's content: it looks as if structure had been swallowed.
cost doubt_of(std::string_view content) noexcept {
  constexpr byte_set separators{",;:.[]{}"};
  const std::size_t first = json_space.first_not_in(content);
  if (first == std::string_view::npos) return 0;
  std::size_t last = content.size() - 1;
  while (json_space.has(content[last])) --last;
  cost doubt = 0;
  const bool closes = content[last] == '}' || content[last] == ']' || content[last] == ')';
  if (closes && !closes_own_bracket(content.substr(0, last), content[last])) doubt += swallowed;
  if (content[first] == ',' || content[first] == ';' || content[first] == ':') doubt += swallowed;
  if (content[last] == ',' || content[last] == ';' || last + 1 != content.size()) doubt += swallowed;
  const bool lines = content.find('\n') != std::string_view::npos;
  if (lines) doubt += swallowed;
  doubt += 2 * swallowed * members_within(content);
  // Quotes beside separators, or beside each other.
  char before = '\0';
  bool after_quote = false;
  int quotes = 0;
  for (std::size_t at = 0; at < content.size(); ++at) {
    const char c = content[at];
    if (json_space.has(c)) continue;
    if (c == '\\') {
      before = c;
      after_quote = false;
      ++at;
      continue;
    }
    const quote_mark mark = quote_at(content, at);
    const bool quote = mark.which != quote_mark::kind::typographic_single && mark && !is_apostrophe(content, at);
    if (mark) at += mark.size - 1U;
    if ((quote && separators.has(before)) || (after_quote && (quote || separators.has(c)))) {
      // Over a line's end as well, it is hardly text.
      doubt += lines && quotes == 0 ? (after_quote && quote ? 5 : 2) * swallowed : swallowed;
      if (++quotes == 2) return doubt;
    }
    after_quote = quote;
    before = c;
  }
  return doubt;
}

// --- strings ---------------------------------------------------------------------------------------------------------

/// As JSON has it, or in other quotes where nothing speaks against it.
void search::string(const reading& from, std::size_t where) {
  const quote_mark opened = mark_at(where);
  const std::size_t content = where + opened.size;
  std::size_t close = closing_quote(text_, content, opened);
  const bool standard = opened.which == quote_mark::kind::standard;
  while (!standard && close < text_.size() && !may_follow(text_, close + mark_at(close).size)) {
    // An apostrophe is passed over; what opens another string is none.
    if (close > content && json_space.has(text_[close - 1])) return;
    close = closing_quote(text_, close + 1, opened);
  }
  if (close >= text_.size()) {
    spend_on(text_.size() - content);
    cut_off_in_quotes(from);
    return;
  }
  const std::size_t end = close + mark_at(close).size;
  const std::string_view raw = text_.substr(content, close - content);
  spend_on(raw.size());
  const cost doubt = misfit(from.wanted, token::string, raw);
  if (doubt > suspicious || (!standard && doubt_of(raw) >= 2 * swallowed)) return;
  const mended* const notes = standard ? nullptr : noted(nullptr, code_of(opened), where, end);
  add_value(from, {part::string, where, end, content, close}, standard ? cost{0} : habit, doubt, notes);
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

/// Every way in which a string may begin here and end somewhere, up to what the place may cost.
void search::strings_with_slips(const reading& from, std::size_t where) {
  struct opening {
    cost price;
    std::size_t content;
    quote_mark mark;
    repair_code code;  ///< where it has a price
  };
  const quote_mark first = mark_at(where);
  std::vector<opening> openings;
  if (!first) {
    if (text_.substr(where, 2) == "..") return;
    openings.push_back({slip, where, {}, repair_code::missing_quote});
  } else {
    const bool standard = first.which == quote_mark::kind::standard;
    openings.push_back({standard ? cost{0} : slip, where + first.size, first, code_of(first)});
    const quote_mark second = mark_at(where + first.size);
    // Behind a doubled quote the text begins at once.
    const std::size_t content = where + first.size + second.size;
    if (second && second.which == first.which && !json_space.has(at(content)))
      openings.push_back({slip, content, first, repair_code::extra_quote});
  }
  const cost limit = budget(from);
  const expected core = essence(from.wanted);
  const bool in_object = from.open != nullptr && from.open->is_object;
  const bool takes_others = core == nullptr || core->kind == kind::variant;
  for (const opening& one : openings) {
    const std::size_t last = std::min(text_.size(), one.content + longest_search);
    cost inner = 0;
    unsigned inner_count = 0;
    const mended* inner_notes = nullptr;
    const auto add = [&](std::size_t end, std::size_t content_end, cost price, repair_code code) {
      const bool slips_at_end = price != 0;
      price += one.price + inner;
      if (price > limit || work_left_ == 0) return;
      spend_on(content_end - one.content);
      const std::string_view raw = text_.substr(one.content, content_end - one.content);
      const mended* notes = inner_notes;
      if (one.price != 0) notes = noted(notes, one.code, where, end);
      if (slips_at_end && (one.price == 0 || code != one.code)) notes = noted(notes, code, where, end);
      const bool odd = inner_count % 2 == 1 && inner >= inner_quote;
      // The odd one is rather the quote that was said to be forgotten.
      const bool is_that_one = odd && (!one.mark || code == repair_code::missing_quote);
      const cost doubt =
          misfit(from.wanted, token::string, raw) + doubt_of(raw) + (odd ? unbalanced : cost{0}) +
          (!one.mark && !has_word(raw) ? 3 * slip : cost{0}) + (is_that_one ? 3 * slip : cost{0}) +
          (inner_count != 0 && inner_count <= 2 && swallows_items(raw, in_object) ? 3 * swallowed : cost{0});
      add_value(from, {part::string, where, end, one.content, content_end}, price, doubt, notes);
    };
    for (std::size_t p = one.content; p < last && work_left_ != 0; ++p) {
      const std::size_t next = std::min(may_end_string.first_in(text_, p), last);
      spend_on(next - p + p % 32);
      p = next;
      if (p == last) break;
      const char c = text_[p];
      if (c == '\\') {
        ++p;
        continue;
      }
      const bool blank = p != one.content &&
                         json_space.first_not_in(text_.substr(one.content, p - one.content)) == std::string_view::npos;
      // Half of an empty string; not behind a word, nor where the text ends with it.
      const bool within_word = where > 0 && is_name_character(text_[where - 1]);
      const bool no_empty = p == one.content && (within_word || is_end(past_space(text_, p + 1)));
      if (one.mark && ends_value.has(c) && !blank && !no_empty && !json_space.has(text_[p - 1]) &&
          may_end_before(from, p)) {
        // The closing quote was forgotten here.
        const bool quoted =
            mark_at(p - 1).size == 1 && !has_open_quote(text_.substr(one.content, p - 1 - one.content), mark_at(p - 1));
        // A bracket that the text opened itself closes nothing around it.
        const bool own_bracket = closes_own_bracket(text_.substr(one.content, p - one.content), c);
        if (!own_bracket) add(p, p, slip + (quoted ? rather_meant : cost{0}), repair_code::missing_quote);
      }
      const quote_mark mark = mark_at(p);
      if (!mark) continue;
      const bool own = mark.which == quote_mark::kind::standard || (one.mark && pairs(one.mark, mark));
      if (is_apostrophe(text_, p)) continue;
      const std::size_t behind = p + mark.size;
      const bool same_kind = one.mark && pairs(one.mark, mark);
      const bool habit_quotes = same_kind && one.mark.which != quote_mark::kind::standard && one.price == slip &&
                                one.content == where + one.mark.size && may_follow(text_, behind);
      const bool closes_another = !same_kind && mark.which != quote_mark::kind::standard &&
                                  has_open_quote(text_.substr(one.content, p - one.content), mark);
      const cost closes = mark.which == quote_mark::kind::standard || same_kind ? 0
                          : closes_another                                      ? slip + rather_meant
                                                                                : slip;
      const repair_code code = code_of(mark);
      // Another kind of quote ends the string where nothing else can be meant.
      const bool ends_here = closes == 0 || may_end_at(text_, behind);
      if (habit_quotes) {
        // Other quotes at both ends are a habit, not two slips.
        const std::string_view raw = text_.substr(one.content, p - one.content);
        add_value(from, {part::string, where, behind, one.content, p}, habit + inner,
                  misfit(from.wanted, token::string, raw) + doubt_of(raw),
                  noted(inner_notes, code_of(one.mark), where, behind));
      } else if (ends_here) {
        add(behind, p, closes, code);
      }
      const quote_mark again = mark_at(behind);
      if (again && again.which == mark.which && p != one.content) {
        add(behind + again.size, p, closes + slip, repair_code::extra_quote);
      }
      if (!own) continue;
      // An expression: what it joins is not known.
      if (at(past_space(text_, behind)) == '+') break;
      // Passed over: a quote that belongs to the text and was not escaped.
      const std::size_t follows = past_space(text_, behind);
      const bool may_close = follows < text_.size() && (ends_value.has(text_[follows]) || text_[follows] == ':');
      const std::string_view before = text_.substr(one.content, p - one.content);
      // A quote beside one that opens or closes is rather a doubled one.
      const bool beside = p == one.content || (again && again.which == mark.which);
      const bool in_inches = is_inches(before, beside);
      // One that closes another quote within is meant to be there.
      const bool doubtful = (may_close || beside) && inner_count % 2 == 0;
      inner += inner_count >= 2 ? further_inner_quote
               : in_inches      ? (beside && takes_others ? inches_or_doubled : inches)
               : doubtful       ? inner_quote_that_may_close
                                : inner_quote;
      if (!in_inches && faces_the_wrong_way(text_, p, mark.size, inner_count % 2 == 0)) inner += wrong_way;
      ++inner_count;
      inner_notes = noted(inner_notes, repair_code::unescaped_quote, p, behind);
      if (one.price + inner > limit) break;
      p = behind - 1;
    }
  }
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
      cut_off_in_quotes(from);
      return;
    }
    if (!known(text_.substr(content, close - content))) return;
    const std::size_t end = close + mark_at(close).size;
    const bool standard = opened.which == quote_mark::kind::standard;
    add_key(from, {part::key, where, end, content, close}, standard ? 0 : habit,
            standard ? nullptr : noted(nullptr, code_of(opened), where, end));
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
        const auto price_of = [](quote_mark one) { return one.which == quote_mark::kind::standard ? cost{0} : slip; };
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
          code = code_of(first.which == quote_mark::kind::standard ? mark : first);
        }
        add_key(from, {part::key, where, end, content, p}, price,
                price == 0 ? nullptr : noted(nullptr, code, where, end));
      }
      if ((!first && text_[p] == ':') || text_[p] == '\n' || (plain && !closed_set)) break;
      if (!mark) continue;
      quote_within = true;
      p += mark.size - std::size_t{1};
    }
  }
}

}  // namespace assay::inline v0::detail::mending
