// Strings whose quotes were forgotten, doubled, taken for others, or not escaped within.
#include "json/byte_set.hpp"
#include "json/characters.hpp"
#include "reader/mending/search.hpp"
#include "reader/mending/string_doubt.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace assay::inline v0::detail::mending {

namespace {

/// How far a string is looked through for other ends than the plain one.
constexpr std::size_t longest_search = 65'536;

/// Quotes, backslashes, and what stands behind a value.
constexpr byte_set may_end_string{"\"'`\xE2\xC2\\,}]);\n"};

/// The same, but for a comment.
bool may_end_at(std::string_view text, std::size_t at) noexcept {
  at = past_space(text, at);
  return at >= text.size() || ends_value.has(text[at]) || text[at] == ':';
}

/// The same where the separator is not there, or another mark stands for it: the next string begins.
bool may_end_before_string(std::string_view text, std::size_t at) noexcept {
  constexpr byte_set marks{".:;|-=~/"};
  std::size_t next = past_space(text, at);
  if (next < text.size() && marks.has(text[next])) next = past_space(text, next + 1);
  return next != at && quote_at(text, next) && json_space.has(text[next - 1]);
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

/// No text begins without its quote and ends behind a comma and a blank: the quote behind it opens the next string.
bool ends_behind_comma(std::string_view content) noexcept {
  const std::size_t last = content.find_last_not_of(" \t\r\n");
  return last != content.npos && last + 1 != content.size() && content[last] == ',';
}

/// Of quotes within a text every other one opens: white space stands before it, and a word behind. The others close.
bool faces_the_wrong_way(std::string_view text, std::size_t at, std::size_t size, bool opens) noexcept {
  const bool space_before = at > 0 && json_space.has(text[at - 1]);
  const bool space_behind = at + size < text.size() && json_space.has(text[at + size]);
  return opens ? space_behind && !space_before : space_before && !space_behind;
}

}  // namespace

/// A string that begins in one of the ways that are possible at a place, and every way in which it may end.
class search::slipped_string {
 public:
  struct opening {
    cost price;
    std::size_t content;
    quote_mark mark;
    repair_code code;  ///< where it has a price
  };

  slipped_string(search& readings, const reading& from, std::size_t where, const opening& one)
      : readings_(readings),
        text_(readings.text_),
        from_(from),
        where_(where),
        one_(one),
        limit_(readings.budget(from)),
        open_(text_.substr(one.content)),
        in_object_(from.open != nullptr && from.open->is_object) {
    const expected core = essence(from.wanted);
    takes_others_ = core == nullptr || core->kind == kind::variant;
  }

  /// Puts all readings, up to what the place may cost.
  void put_all() {
    const std::size_t last = std::min(text_.size(), one_.content + longest_search);
    for (std::size_t p = one_.content; p < last && readings_.work_left_ != 0; ++p) {
      const std::size_t next = std::min(may_end_string.first_in(text_, p), last);
      readings_.spend_on(next - p + p % 32);
      p = next;
      if (p == last) break;
      if (text_[p] == '\\') {
        end_behind_backslash(p);
        ++p;
        continue;
      }
      if (one_.mark && may_lack_quote(p)) end_without_quote(p);
      const quote_mark mark = readings_.mark_at(p);
      if (!mark || is_apostrophe(text_, p)) continue;
      if (is_filled_in(p, mark)) break;
      if (one_.mark && opens_member(p, mark) && past_text(p) != one_.content) end_without_quote(past_text(p));
      end_at_quote(p, mark);
      if (!may_close(mark)) continue;
      // An expression: what it joins is not known.
      if (readings_.at(past_space(text_, p + mark.size)) == '+') break;
      pass_inner_quote(p, mark);
      if (one_.price + inner_ > limit_) break;
      p += mark.size - std::size_t{1};
    }
  }

 private:
  [[nodiscard]] std::string_view content_up_to(std::size_t p) const {
    return text_.substr(one_.content, p - one_.content);
  }
  [[nodiscard]] bool is_usual(quote_mark mark) const noexcept { return readings_.is_usual(mark); }
  [[nodiscard]] bool is_of_same_kind(quote_mark mark) const { return one_.mark && pairs(one_.mark, mark); }
  /// One of the kind that opened; where that was rather a slip, one of the usual kind as well.
  [[nodiscard]] bool may_close(quote_mark mark) const {
    return is_of_same_kind(mark) || (!is_usual(one_.mark) && mark.which == readings_.usual_);
  }
  /// Quotes of another kind at both ends of what stands up to `p`.
  [[nodiscard]] bool has_habit_quotes(std::size_t p, quote_mark mark) const {
    return is_of_same_kind(mark) && !is_usual(one_.mark) && one_.price == slip &&
           one_.content == where_ + one_.mark.size && may_follow(text_, p + mark.size);
  }
  /// Source code that makes the text from others.
  [[nodiscard]] bool is_filled_in(std::size_t p, quote_mark mark) const {
    return text_[where_] == '`' && has_habit_quotes(p, mark) && has_place_to_fill(text_, where_, content_up_to(p));
  }
  [[nodiscard]] bool is_doubled(std::size_t p, quote_mark mark) const {
    const quote_mark again = readings_.mark_at(p + mark.size);
    return again && again.which == mark.which;
  }

  /// Whether the closing quote may have been forgotten in front of what is at `p`.
  [[nodiscard]] bool may_lack_quote(std::size_t p) const {
    if (!ends_value.has(text_[p]) || json_space.has(text_[p - 1])) return false;
    const bool blank = p != one_.content && json_space.first_not_in(content_up_to(p)) == std::string_view::npos;
    // Half of an empty string; not behind a word, nor where the text ends with it.
    const bool within_word = where_ > 0 && is_name_character(text_[where_ - 1]);
    const bool no_empty = p == one_.content && (within_word || readings_.is_end(past_space(text_, p + 1)));
    return !blank && !no_empty && readings_.may_end_before(from_, p);
  }

  /// Whether the quote at `p` opens the key of the next member, so that the quote and the comma before it are missing.
  [[nodiscard]] bool opens_member(std::size_t p, quote_mark mark) const {
    if (!in_object_ || p == one_.content || !json_space.has(text_[p - 1])) return false;
    const std::size_t name = p + mark.size;
    std::size_t end = name;
    while (end < text_.size() && end < name + longest_key && is_name_character(text_[end]) && !readings_.mark_at(end)) {
      ++end;
    }
    const quote_mark close = readings_.mark_at(end);
    if (end == name || !close || !pairs(mark, close)) return false;
    if (readings_.at(past_space(text_, end + close.size)) != ':') return false;
    const expected object = from_.open->type;
    return !has_known_keys(object) || find_key(object, text_.substr(name, end - name)).field != no_field;
  }
  /// Behind the text before a place, without the white space at its end.
  [[nodiscard]] std::size_t past_text(std::size_t p) const {
    while (p > one_.content && json_space.has(text_[p - 1])) --p;
    return p;
  }

  void end_without_quote(std::size_t p) {
    // A bracket that the text opened itself closes nothing around it.
    if (open_.has_bracket_of(text_[p], p - one_.content)) return;
    const quote_mark before = readings_.mark_at(p - 1);
    const std::size_t size = p - one_.content;
    const bool quoted = before.size == 1 && (size == 0 || !open_.has_quote(before, size - 1));
    // At the text's end, what the text opened and did not close tells that it was cut off.
    const bool opens = readings_.is_last_closer(p) && open_.has_any_bracket(size);
    end_at(p, p, slip + (quoted || opens ? rather_meant : cost{0}), repair_code::missing_quote);
  }

  /// The last backslash of a path, or one too many, rather than an escaped quote and none to close the string.
  void end_behind_backslash(std::size_t p) {
    const quote_mark escaped = readings_.mark_at(p + 1);
    if (!escaped || !is_of_same_kind(escaped) || escaped_quotes_++ % 2 != 0) return;
    const std::size_t behind = p + 1 + escaped.size;
    if (!may_follow(text_, behind)) return;
    end_at(behind, p + 1, is_path(content_up_to(p)) ? habit : slip + rather_meant, repair_code::invalid_escape);
  }

  void end_at_quote(std::size_t p, quote_mark mark) {
    const std::size_t behind = p + mark.size;
    const bool habit_quotes = has_habit_quotes(p, mark);
    const bool fits = may_close(mark);
    const bool closes_another = !fits && open_.has_quote(mark, p - one_.content);
    const cost closes = fits ? 0 : closes_another ? slip + rather_meant : slip;
    if (habit_quotes) {
      // Other quotes at both ends are a habit, not two slips.
      const std::string_view raw = content_up_to(p);
      readings_.spend_on(raw.size());
      readings_.add_value(from_, {part::string, where_, behind, one_.content, p}, habit + inner_,
                          misfit(from_.wanted, token::string, raw) + doubt_of(raw),
                          readings_.noted(inner_notes_, code_of(one_.mark), where_, behind));
    } else if (closes == 0 || may_end_at(text_, behind) || may_end_before_string(text_, behind)) {
      // Another kind of quote ends the string where nothing else can be meant.
      end_at(behind, p, closes, code_of(mark));
    }
    if (p != one_.content && is_doubled(p, mark)) {
      end_at(behind + readings_.mark_at(behind).size, p, closes + slip, repair_code::extra_quote);
    }
  }

  /// A quote that belongs to the text and was not escaped.
  void pass_inner_quote(std::size_t p, quote_mark mark) {
    const std::size_t behind = p + mark.size;
    const std::size_t follows = past_space(text_, behind);
    const bool may_close = follows < text_.size() && (ends_value.has(text_[follows]) || text_[follows] == ':');
    // A quote beside one that opens or closes is rather a doubled one.
    const bool beside = p == one_.content || is_doubled(p, mark);
    const bool in_inches = is_inches(content_up_to(p), beside);
    // One that closes another quote within is meant to be there.
    const bool doubtful = (may_close || beside) && inner_count_ % 2 == 0;
    inner_ += inner_count_ >= 2 ? further_inner_quote
              : in_inches       ? (beside && takes_others_ ? inches_or_doubled : inches)
              : doubtful        ? inner_quote_that_may_close
                                : inner_quote;
    if (!in_inches && faces_the_wrong_way(text_, p, mark.size, inner_count_ % 2 == 0)) inner_ += wrong_way;
    ++inner_count_;
    inner_notes_ = readings_.noted(inner_notes_, repair_code::unescaped_quote, p, behind);
  }

  /// Puts the reading in which the string ends there, at a price of its own.
  void end_at(std::size_t end, std::size_t content_end, cost price, repair_code code) {
    const bool slips_at_end = price != 0;
    price += one_.price + inner_;
    if (price > limit_ || readings_.work_left_ == 0) return;
    readings_.spend_on(content_end - one_.content);
    const std::string_view raw = content_up_to(content_end);
    const bool source = text_[where_] == '`' || (!one_.mark && is_letter(text_[where_]));
    if (source && has_place_to_fill(text_, where_, raw)) return;
    const mended* notes = inner_notes_;
    if (one_.price != 0) notes = readings_.noted(notes, one_.code, where_, end);
    if (slips_at_end && (one_.price == 0 || code != one_.code)) notes = readings_.noted(notes, code, where_, end);
    const bool odd = inner_count_ % 2 == 1 && inner_ >= inner_quote;
    // The odd one is rather the quote that was said to be forgotten.
    const bool is_that_one = odd && (!one_.mark || code == repair_code::missing_quote);
    const cost doubt =
        misfit(from_.wanted, token::string, raw) + doubt_of(raw) + (odd ? unbalanced : cost{0}) +
        (!one_.mark && (!has_word(raw) || opens_call(raw) || ends_behind_comma(raw)) ? 3 * slip : cost{0}) +
        (is_that_one ? 3 * slip : cost{0}) + doubt_of_inner_quotes(raw);
    readings_.add_value(from_, {part::string, where_, end, one_.content, content_end}, price, doubt, notes);
  }

  /// Of many quotes nobody can say what they are.
  [[nodiscard]] cost doubt_of_inner_quotes(std::string_view raw) const {
    if (inner_count_ == 0 || inner_count_ > 8) return 0;
    if (joins_strings(raw)) return 5 * swallowed;
    return inner_count_ <= 2 && swallows_items(raw, in_object_) ? 3 * swallowed : cost{0};
  }

  search& readings_;
  std::string_view text_;
  const reading& from_;
  std::size_t where_;
  opening one_;
  cost limit_;
  open_marks open_;
  bool in_object_;
  bool takes_others_ = false;  ///< not only a string may stand here
  // The quotes within that were passed over so far.
  cost inner_ = 0;
  unsigned inner_count_ = 0;
  const mended* inner_notes_ = nullptr;
  unsigned escaped_quotes_ = 0;
};

/// Every way in which a string may begin here and end somewhere, up to what the place may cost.
void search::strings_with_slips(const reading& from, std::size_t where) {
  std::vector<slipped_string::opening> openings;
  const quote_mark first = mark_at(where);
  if (!first) {
    if (text_.substr(where, 2) == "..") return;
    openings.push_back({slip, where, {}, repair_code::missing_quote});
  } else {
    openings.push_back({is_usual(first) ? price_of_habit(first) : slip, where + first.size, first, code_of(first)});
    const quote_mark second = mark_at(where + first.size);
    // Behind a doubled quote the text begins at once.
    const std::size_t content = where + first.size + second.size;
    if (second && second.which == first.which && !json_space.has(at(content)))
      openings.push_back({slip, content, first, repair_code::extra_quote});
  }
  for (const slipped_string::opening& one : openings) slipped_string(*this, from, where, one).put_all();
}

}  // namespace assay::inline v0::detail::mending
