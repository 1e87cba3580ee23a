#include "answer/surroundings.hpp"

#include "json/characters.hpp"
#include "reader/continuation.hpp"
#include "reader/introductions.hpp"
#include "reader/regions.hpp"

#include <algorithm>

namespace assay::inline v0::detail {

bool is_between_documents(std::string_view text) {
  constexpr std::string_view filler = " \t\r\n,";
  for (std::size_t at = text.find_first_not_of(filler); at != std::string_view::npos;
       at = text.find_first_not_of(filler, at)) {
    const bool line = text.substr(at, 2) == "//";
    if (!line && text.substr(at, 2) != "/*") return false;
    const std::size_t end = line ? std::min(text.find('\n', at), text.size()) : text.find("*/", at + 2);
    if (end == std::string_view::npos) return false;
    at = line ? end : end + 2;
  }
  return true;
}

namespace {

/// `[0]` or `[1:3]` behind a list, `['key']` behind an object.
bool is_index(std::string_view behind, char closer) {
  const std::size_t close = behind.find(']');
  if (behind.empty() || behind[0] != '[' || close == std::string_view::npos || close == 1) return false;
  const std::string_view inner = behind.substr(1, close - 1);
  if (closer == ']') return inner.find_first_not_of("-:0123456789") == std::string_view::npos;
  return closer == '}' && (inner.front() == '"' || inner.front() == '\'') && inner.back() == inner.front();
}

/// `.name(`
bool is_method(std::string_view behind) {
  if (behind.size() < 2 || behind[0] != '.' || !is_letter(behind[1])) return false;
  std::size_t name = 1;
  while (name < behind.size() && is_name_character(behind[name])) ++name;
  return name < behind.size() && behind[name] == '(';
}

/// Whether a key in quotes and its colon are in a text, and more behind them.
bool has_member(std::string_view words) {
  const std::size_t key = words.find("\":");
  return key != std::string_view::npos && key + 2 < words.size();
}

/// What stands behind the last structure that was closed.
std::string_view behind_last_closer(std::string_view words) {
  const std::size_t closer = words.find_last_of("}]");
  return closer == std::string_view::npos ? words : words.substr(closer + 1);
}

/// Whether quotes in what stands before a value are those of JSON: a bracket stands with them, one is open, or touches
/// a word in front of it, as no quotation does; or a member stands before the last key.
bool has_structural_quotes(std::string_view words) {
  bool open = false;
  const std::size_t first_key = words.find("\":");
  if (first_key != std::string_view::npos && words.find("\":", first_key + 1) != std::string_view::npos) return true;
  for (std::size_t at = words.find('"'); at != std::string_view::npos; at = words.find('"', at + 1)) {
    open = !open;
    if (open && at > 0 && is_name_character(words[at - 1])) return true;
  }
  return open || words.find_first_of("{[") != std::string_view::npos;
}

}  // namespace

bool computes_with(std::string_view text, std::size_t end) {
  constexpr std::size_t far_enough = 64;
  constexpr byte_set operands{"[({\"'0123456789"};
  const std::string_view behind = text.substr(end, far_enough);
  if (is_index(behind, text[end - 1]) || is_method(behind)) return true;
  const std::size_t sign = behind.find_first_not_of(" \t");
  if (sign >= behind.size() || (behind[sign] != '+' && behind[sign] != '*')) return false;
  const std::size_t operand = behind.find_first_not_of(" \t", sign + 1);
  return operand < behind.size() && operands.has(behind[operand]);
}

// --- the parts of a text ---------------------------------------------------------------------------------------------

region surroundings::innermost() const {
  const region& last = found_.final_part;
  const bool ends_in_mark = found_.fences == 1 && trimmed(text_, {found_.fence.begin, text_.size()}).empty();
  if (ends_in_mark && last.empty()) {
    // Nobody opened the fence: a prompt may have.
    return {found_.answer_begin, std::max(found_.answer_begin, found_.fence_mark)};
  }
  const bool within = last.empty() || (found_.fence.begin >= last.begin && found_.fence.end <= last.end);
  if (found_.fences == 1 && within) return found_.fence;
  return last.empty() ? region{found_.answer_begin, text_.size()} : last;
}

bool surroundings::answers_besides() const {
  return !trimmed(text_, {std::min(found_.answer_begin, text_.size()), text_.size()}).empty();
}

bool surroundings::is_empty() const {
  const region whole = trimmed(text_, {0, text_.size()});
  return whole.empty() || (found_.fences != 0 && trimmed(text_, found_.fence).empty());
}

bool surroundings::may_be_damaged() const {
  const region within = trimmed(text_, innermost());
  if (within.empty()) return false;
  constexpr byte_set starts{"{[(\"'"};
  constexpr byte_set ends{"}])"};
  return (starts.has(text_[within.begin]) && ends.has(text_[within.end - 1])) ||
         text_.find("\":") != std::string_view::npos;
}

bool surroundings::ends_in_open_element() const {
  const region& last = found_.final_part;
  return !last.empty() && last.begin > 1 && last.end == text_.size() && !complete_ && text_[last.begin - 1] == '>' &&
         text_[last.begin - 2] != '|' && !json_space.has(text_.back());
}

bool surroundings::opens_reasoning(region within) const {
  const std::size_t tag = text_.find('<', within.begin);
  return tag < within.end && channel_mark_at(text_, tag).kind == channel_mark::what::opens_reasoning;
}

// --- a candidate among the others ------------------------------------------------------------------------------------

std::vector<candidate>::const_iterator surroundings::first_from(std::size_t at) const {
  return std::lower_bound(found_.candidates.begin(), found_.candidates.end(), at,
                          [](const candidate& one, std::size_t place) { return one.begin < place; });
}

const candidate* surroundings::candidate_at(std::size_t begin) const {
  const auto found = first_from(begin);
  const bool is_there = found != found_.candidates.end() && found->begin == begin && found->root != no_node;
  return is_there ? &*found : nullptr;
}

bool surroundings::is_in_whole_candidate(std::size_t at) const {
  const auto behind = first_from(at + 1);
  if (behind == found_.candidates.begin()) return false;
  const candidate& one = *(behind - 1);
  return one.how == reading::complete && at < one.end;
}

std::size_t surroundings::index_of(const candidate* one) const {
  if (one == nullptr) return 0;
  const auto index = static_cast<std::size_t>(one - found_.candidates.data());
  // Of very many candidates the first and the last are kept.
  const std::size_t skipped = found_.count - found_.candidates.size();
  return index < found_.candidates.size() / 2 ? index : index + skipped;
}

const candidate* surroundings::unfinished() const {
  if (found_.candidates.empty()) return nullptr;
  const candidate& last = found_.candidates.back();
  return last.how == reading::cut && !last.in_reasoning ? &last : nullptr;
}

bool surroundings::stops_in_reasoning(const candidate& one) const {
  // Of harmony the final channel never came.
  if (text_.substr(found_.reasoning.begin, 11) == "<|channel|>") return true;
  if (!found_.ends_in_reasoning) return false;
  const std::size_t mark = text_.find_last_of(">]", one.begin);
  const std::size_t from = mark == std::string_view::npos || mark < found_.reasoning.begin ? 0 : mark + 1;
  return !trimmed(text_, {from, one.begin}).empty() || !trimmed(text_, {one.end, text_.size()}).empty();
}

bool surroundings::touches_another(const candidate& one) const {
  const std::vector<candidate>& all = found_.candidates;
  const auto behind = first_from(one.end);
  if (behind != all.end() && is_separator({one.end, behind->begin})) return true;
  const auto here = first_from(one.begin);
  if (here != all.begin() && is_separator({(here - 1)->end, one.begin})) return true;
  const region before = trimmed(text_, {0, one.begin});
  const region rest = trimmed(text_, {one.end, text_.size()});
  return (!before.empty() && text_[before.end - 1] == '(') || (!rest.empty() && text_[rest.begin] == ')');
}

bool surroundings::is_among(std::size_t index) const {
  const std::vector<candidate>& all = found_.candidates;
  return index > 0 && index + 1 < all.size() && is_separator({all[index - 1].end, all[index].begin}) &&
         is_separator({all[index].end, all[index + 1].begin});
}

const candidate* surroundings::item_behind_example() const {
  const std::vector<candidate>& all = found_.candidates;
  const auto is_answer = [](const candidate& one) { return one.is_meant && !one.in_reasoning; };
  const auto last = std::find_if(all.rbegin(), all.rend(), is_answer);
  for (auto one = last.base(); last != all.rend() && one != all.end() && one + 1 != all.end(); ++one) {
    const candidate& next = *(one + 1);
    if (one->in_reasoning || next.in_reasoning || !is_separator({one->end, next.begin})) continue;
    if (!is_at_line_start(one->begin) && is_at_line_start(next.begin)) return &next;
  }
  return nullptr;
}

bool surroundings::is_conclusion(std::size_t earlier, const candidate& one) const {
  if (is_at_line_start(earlier) || !is_at_line_start(one.begin) || is_piece(one)) return false;
  const region before = trimmed_back(text_, {earlier, one.begin});
  const region behind = trimmed(text_, {one.end, text_.size()});
  return text_[before.end - 1] != ':' && (behind.empty() || text_of(behind) == "```");
}

// --- pieces of something larger --------------------------------------------------------------------------------------

void surroundings::mark_pieces(std::vector<candidate>& all) const {
  for (std::size_t first = 0; first < all.size();) {
    std::size_t next = first + 1;
    while (next < all.size() && is_separator({all[next - 1].end, all[next].begin})) ++next;
    const bool follows = follows_structure(all[first].begin);
    const bool goes_on = goes_on_behind(all[first].begin, all[next - 1].end);
    for (; first < next; ++first) {
      all[first].follows_structure = follows;
      all[first].goes_on_behind = goes_on;
    }
  }
}

std::size_t surroundings::begin_of_part(std::size_t at) const {
  const region& last = found_.final_part;
  if (last.begin <= at && at < last.end) return std::max(last.begin, std::min(found_.answer_begin, at));
  return found_.answer_begin < at ? found_.answer_begin : 0;
}

bool surroundings::follows_structure(std::size_t begin) const {
  constexpr byte_set before_piece{",\"[{"};
  const region before = trimmed_back(text_, {begin_of_part(begin), begin});
  if (before.empty()) return false;
  const char last = text_[before.end - 1];
  if (last != ':') return before_piece.has(last);
  const region key = trimmed_back(text_, {before.begin, before.end - 1});
  return !key.empty() && (text_[key.end - 1] == '"' || text_[key.end - 1] == '\'');
}

bool surroundings::goes_on_behind(std::size_t begin, std::size_t end) const {
  if (goes_on_with_items(text_, begin, end)) return true;
  constexpr byte_set behind_piece{",:\"}]"};
  const region behind = trimmed_front(text_, {end, text_.size()});
  if (behind.empty() || !behind_piece.has(text_[behind.begin])) return false;
  // A comma and words are prose, but for a key's.
  const std::size_t next = json_space.first_not_in(text_, behind.begin + 1);
  if (text_[behind.begin] != ',' || next == std::string_view::npos || !is_letter(text_[next])) return true;
  std::size_t word_end = next;
  while (word_end < text_.size() && is_name_character(text_[word_end])) ++word_end;
  const std::size_t colon = json_space.first_not_in(text_, word_end);
  return colon != std::string_view::npos && text_[colon] == ':';
}

bool surroundings::is_marked_piece(const candidate& one) const {
  if (one.mended) return false;
  const region behind = trimmed_front(text_, {one.end, text_.size()});
  const bool closes = !behind.empty() && (text_[behind.begin] == '}' || text_[behind.begin] == ']');
  return one.follows_structure ||
         (one.goes_on_behind && !behind.empty() && (!closes || goes_on_with_items(text_, one.begin, one.end)));
}

bool surroundings::begins_within_broken(std::size_t begin) const {
  const region before = trimmed(text_, {begin_of_part(begin), begin});
  if (before.empty()) return false;
  if (text_[before.end - 1] == ':' && has_member(behind_last_closer(text_of(before)))) return true;
  const std::string_view words = text_of(before);
  if (words.front() == ']' || words.front() == '}' || words.back() == '{' || words.back() == '[') return true;
  constexpr byte_set item_marks{",\":"};
  if (!item_marks.has(words.back())) return false;
  const bool in_list = item_marks.has(words.front());
  const bool in_structure = in_list || has_structural_quotes(words);
  if (words.back() == ':' && in_structure && follows_structure(begin)) return true;
  if (words.back() == '"' && (in_structure || before.end == begin)) {
    return std::count(words.begin(), words.end(), '"') % 2 == 1;
  }
  const region rest{before.begin, before.begin + words.find_last_not_of(", \t\r\n") + 1};
  if (words.back() != ',' || rest.empty() || is_in_whole_candidate(rest.end - 1)) return false;
  constexpr byte_set of_structures{"]}:"};
  const bool closes = of_structures.has(text_[rest.end - 1]);
  const bool goes_on = text_[rest.end - 1] == '"' && in_structure;
  return closes || goes_on || words.front() == ',' || std::none_of(words.begin(), words.end(), [](char c) {
           return is_letter(c) || static_cast<unsigned char>(c) >= 0x80 || c == '`' || c == '>';
         });
}

// --- what stands at a place, or between two --------------------------------------------------------------------------

bool surroundings::is_at_line_start(std::size_t at) const {
  while (at > 0 && (text_[at - 1] == ' ' || text_[at - 1] == '\t')) --at;
  return at == 0 || text_[at - 1] == '\n';
}

bool surroundings::follows_words(std::size_t at) const {
  const std::size_t line = at == 0 ? text_.npos : text_.rfind('\n', at - 1);
  const std::string_view before = text_.substr(0, at).substr(line == text_.npos ? 0 : line + 1);
  return std::any_of(before.begin(), before.end(), [](char c) { return is_letter(c); });
}

bool surroundings::is_fenced(std::size_t begin) const {
  const std::string_view before = text_.substr(0, begin);
  std::size_t fences = 0;
  for (std::size_t at = before.find("```"); at != std::string_view::npos; at = before.find("```", at + 3)) ++fences;
  return fences % 2 == 1;
}

bool surroundings::is_separator(region between) const {
  if (between.begin > between.end) return false;  // what lies within another is not beside it
  const region rest = trimmed(text_, between);
  return rest.empty() || (rest.end == rest.begin + 1 && text_[rest.begin] == ',');
}

bool surroundings::goes_on_between(std::size_t from, std::size_t to) const {
  const std::string_view between = text_.substr(from, to - from);
  return between.find(',') != std::string_view::npos &&
         between.find_first_not_of(" \t\r\n,]}") == std::string_view::npos;
}

bool surroundings::opens_another(region behind, bool fenced) const {
  const char last = text_[behind.end - 1];
  if (last == ':') return introduction_of(text_, behind.begin, text_.size()) == introduction::final;
  if (last == '{' || (last == '[' && is_at_line_start(behind.end - 1))) return true;
  const std::string_view rest = text_of(behind);
  std::size_t fences = 0;
  std::size_t opened = 0;
  for (std::size_t at = rest.find("```"); at != std::string_view::npos; at = rest.find("```", at + 3)) {
    ++fences;
    opened = at;
  }
  const bool is_open = fences % 2 == (fenced ? 0U : 1U) && fences != 0;
  const std::string_view tag = rest.substr(opened + (fences != 0 ? 3 : 0));
  const bool is_word = std::all_of(tag.begin(), tag.end(), is_letter);
  return is_open && is_word && (!tag.empty() || json_space.first_not_in(rest.substr(0, opened)) < opened);
}

// --- what was lost, and where there is more --------------------------------------------------------------------------

bool surroundings::has_lost_member(region between) const {
  const std::string_view words = text_of(between);
  for (std::size_t at = words.find('"'); at != std::string_view::npos; at = words.find('"', at + 1)) {
    const std::size_t next = json_space.first_not_in(words, at + 1);
    const bool key = next != std::string_view::npos && words[next] == ':';
    if (key && !is_in_whole_candidate(between.begin + at)) return true;
  }
  return false;
}

std::size_t surroundings::member_in(region within) const {
  const std::string_view words = text_of(within);
  for (std::size_t at = words.find('"'); at != std::string_view::npos;) {
    const std::size_t close = words.find('"', at + 1);
    if (close == std::string_view::npos) break;
    // The colon may be the last of the region: what it is a key of stands behind.
    const std::size_t next = json_space.first_not_in(text_, within.begin + close + 1);
    if (close > at + 1 && next < within.end && text_[next] == ':') return within.begin + at;
    at = close;
  }
  return within.end;
}

bool surroundings::lost_opener(region within) const {
  std::string open;
  auto next = first_from(within.begin);
  for (std::size_t at = within.begin; at < within.end; ++at) {
    while (next != found_.candidates.end() && next->begin < at) ++next;
    if (next != found_.candidates.end() && next->begin == at && next->end > at && next->how == reading::complete) {
      at = next->end - std::size_t{1};
      continue;
    }
    const char c = text_[at];
    if (c == '{' || c == '[') open += c;
    if (c != '}' && c != ']') continue;
    const bool closes = !open.empty() && open.back() == (c == '}' ? '{' : '[');
    if (!closes) return has_lost_member({within.begin, at});
    open.pop_back();
  }
  return false;
}

bool surroundings::opens_damaged_object(region between) const {
  const std::string_view words = text_.substr(0, between.end);
  for (std::size_t at = words.find('{', between.begin); at < between.end; at = words.find('{', at + 1)) {
    const std::size_t next = json_space.first_not_in(words, at + 1);
    if (next >= between.end || (text_[next] != '"' && text_[next] != '\'')) continue;
    const bool stands_apart = is_at_line_start(at) || (text_[next] == '"' && next == at + 1);
    if (stands_apart && !is_in_whole_candidate(at)) return true;
  }
  return false;
}

std::size_t surroundings::object_behind(std::size_t from, std::size_t end) const {
  for (std::size_t at = text_.find('{', from); at < end; at = text_.find('{', at + 1)) {
    const std::size_t next = json_space.first_not_in(text_, at + 1);
    if (next < end && text_[next] == '"') return at;
  }
  return end;
}

std::size_t surroundings::bracket_behind_prose(region rest) const {
  const std::size_t quote = std::min(text_.find('"', rest.begin), rest.end);
  for (std::size_t line = text_.find('\n', rest.begin); line < quote; line = text_.find('\n', line + 1)) {
    const std::size_t at = text_.find_first_not_of(" \t\r", line + 1);
    if (at < quote && (text_[at] == '{' || text_[at] == '[')) return at;
  }
  return rest.end;
}

std::vector<std::size_t> surroundings::starts_of_items(region within) const {
  std::vector<std::size_t> starts;
  for (std::size_t line = within.begin; line < within.end;) {
    const std::size_t first = std::min(json_space.first_not_in(text_, line), within.end);
    if (first == within.end) break;
    if (text_[first] != '{' && (text_[first] != '"' || starts.empty())) return {};
    starts.push_back(first);
    const std::size_t next = text_.find('\n', first);
    line = next == std::string_view::npos ? within.end : next + 1;
  }
  return starts;
}

std::size_t surroundings::end_to_mend(region within) const {
  const bool to_the_end = within.end == trimmed(text_, {0, text_.size()}).end;
  const bool in_line = text_.substr(found_.fence.end, 3) == "```" && !is_at_line_start(found_.fence.end) &&
                       within.end == trimmed(text_, found_.fence).end;
  return to_the_end || in_line ? text_.size() : within.end;
}

}  // namespace assay::inline v0::detail
