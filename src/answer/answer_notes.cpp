#include "answer/answer_notes.hpp"

#include <algorithm>

namespace assay::inline v0::detail {

bool answer_notes::note(repair_code which, place where, const std::string& argument) {
  const repair_kind& row = row_of(which);
  if (options_.allow.has(row.category)) {
    log_.add_repair(which, nullptr, where, {argument});
    return true;
  }
  const std::string texts[] = {std::string(name_of(row.category)), std::string(row.code)};
  refuse(code::repair_not_allowed, where, texts);
  return false;
}

void answer_notes::refuse(code which, place where, std::span<const std::string> arguments) {
  log_.add(type_of_error(which), message_of(which, arguments), nullptr, where,
           text_.substr(where.begin, where.end - where.begin));
}

bool answer_notes::note_surroundings(const candidate& one, const found& among, std::size_t different,
                                     std::size_t whole_size) {
  bool allowed = note_reasoning(one, among);
  region before{one.in_reasoning ? 0 : std::min<std::size_t>(among.answer_begin, one.begin), one.begin};
  if (one.fenced) before.end = note_fence(before.begin, one.begin, allowed);
  before = trimmed(text_, before);
  region after = note_closers(one, allowed);
  if (after.empty() && whole_size > text_.size()) after = {text_.size(), whole_size};  // somebody else's turn
  if (different > 1) {
    allowed &= note(repair_code::several_answers, {one.begin, one.end}, std::to_string(different));
  }
  if (among.count > 1) {
    allowed &= note(repair_code::other_candidates, {one.begin, one.end}, std::to_string(among.count));
  } else if (!before.empty() || !after.empty()) {
    const region around = before.empty() ? after : before;
    allowed &= note(repair_code::surrounding_text, {around.begin, around.end});
  }
  return allowed;
}

bool answer_notes::note_reasoning(const candidate& one, const found& among) {
  if (one.in_reasoning) return note(repair_code::answer_in_reasoning, {one.begin, one.end});
  if (among.reasoning.empty()) return true;
  return note(repair_code::reasoning, {among.reasoning.begin, among.reasoning.end});
}

std::size_t answer_notes::note_fence(std::size_t from, std::size_t to, bool& allowed) {
  const std::size_t mark = text_.rfind("```", to);
  const std::size_t fence = mark == std::string_view::npos ? from : std::max(mark, from);
  allowed &= note(repair_code::code_fence, {fence, to});
  return fence;
}

region answer_notes::note_closers(const candidate& one, bool& allowed) {
  region after = trimmed(text_, {one.end, text_.size()});
  const auto skip = [&](char c) {
    const std::size_t from = after.begin;
    while (!after.empty() && text_[after.begin] == c) ++after.begin;
    after = trimmed(text_, after);
    return region{from, after.begin};
  };
  if (one.fenced) skip('`');
  if (!after.empty() && (text_[after.begin] == '}' || text_[after.begin] == ']')) {
    const region extra = skip(text_[after.begin]);
    allowed &= note(repair_code::extra_closer, {extra.begin, extra.end});
  }
  return after;
}

}  // namespace assay::inline v0::detail
