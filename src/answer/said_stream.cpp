#include "answer/said_stream.hpp"

#include "json/characters.hpp"

#include <algorithm>
#include <array>

namespace assay::inline v0::detail {

namespace {

constexpr std::string_view blanks_around = " \t\r\n";
/// What the longest mark that opens a thought has, with some room.
constexpr std::size_t longest_mark = 64;

}  // namespace

/// Whether what begins at a place and ends with the text may be the beginning of a mark that opens a thought.
bool said_stream::may_become_mark(std::size_t at) const {
  const std::string_view rest = std::string_view(text_).substr(at);
  if (rest.size() > longest_mark) return false;
  constexpr std::array<std::string_view, 3> fixed{"\xE2\x97\x81think\xE2\x96\xB7", "[THINK]", "<|channel>thought"};
  const bool begins =
      std::any_of(fixed.begin(), fixed.end(), [rest](std::string_view one) { return one.starts_with(rest); });
  if (begins) return true;
  if (rest[0] != '<' || rest.find('>') != std::string_view::npos) return false;
  // A tag or a token, as far as it has come.
  return rest.substr(1).find_first_of(" \t\r\n<`\"'") == std::string_view::npos;
}

/// What the text begins with, or what follows a thought.
bool said_stream::begin() {
  const std::size_t first = text_.find_first_not_of(blanks_around, at_);
  if (first == std::string::npos) return false;
  if (opens_harmony(text_, first)) {
    state_ = state::holds;
    return true;
  }
  if (std::optional<thought_opening> opening = thought_opening_at(text_, first)) {
    if (text_.size() < opening->end + 2) return false;  // whether a sentence begins with it
    at_ = opening->end;
    state_ = opening->may_be_words ? state::holds : state::thinks;
    end_.emplace(*std::move(opening));
    return true;
  }
  if (may_become_mark(first)) return false;
  const char c = text_[first];
  const bool has_thought = at_ != 0;
  if (has_thought) at_ = first;
  // Behind a thought the words may stand between marks of their own.
  const bool is_held = (has_thought && c == '<') || (with_tools_ && (c == '{' || c == '['));
  state_ = is_held ? state::holds : state::speaks;
  searched_ = at_;
  return true;
}

bool said_stream::think(shown& made) {
  const std::optional<region> closing = end_->find(text_, false);
  const std::size_t end = closing ? closing->begin : end_->passed();
  const std::string_view more = std::string_view(text_).substr(at_, end - at_);
  // Without the white space around a thought.
  const std::size_t last = more.find_last_not_of(blanks_around);
  if (last != std::string_view::npos) {
    std::string_view told = more.substr(0, last + 1);
    if (begins_thought_) {
      told.remove_prefix(told.find_first_not_of(blanks_around));
      if (!thoughts_.empty() || !made.thoughts.empty()) made.thoughts += "\n\n";
    }
    made.thoughts += told;
    begins_thought_ = false;
    at_ += last + 1;
  }
  if (!closing) return false;
  at_ = closing->end;
  begins_thought_ = true;
  state_ = state::begins;
  return true;
}

void said_stream::speak(shown& made) {
  std::size_t end = text_.size();
  if (with_tools_) {
    constexpr std::string_view beginnings = "<[`";
    for (searched_ = text_.find_first_of(beginnings, searched_); searched_ != std::string::npos;
         searched_ = text_.find_first_of(beginnings, searched_ + 1)) {
      bool may_grow = false;
      const std::size_t size = written_call_mark(text_, searched_, &may_grow);
      if (size != 0) state_ = state::holds;
      if (size == 0 && !may_grow) continue;
      end = searched_;
      break;
    }
    if (searched_ == std::string::npos) searched_ = text_.size();
  }
  // Of white space it is known later whether it stands before a call.
  const std::string_view more = std::string_view(text_).substr(at_, end - at_);
  const std::size_t last = more.find_last_not_of(blanks_around);
  if (last == std::string_view::npos) return;
  made.words += more.substr(0, last + 1);
  words_ += more.substr(0, last + 1);
  at_ += last + 1;
}

bool said_stream::go_on(shown& made) {
  switch (state_) {
    case state::begins:
      return begin();
    case state::thinks:
      return think(made);
    case state::speaks:
      speak(made);
      return false;
    case state::holds:
      break;
  }
  return false;
}

said_stream::shown said_stream::feed(std::string_view more) {
  text_ += more;
  shown made;
  while (go_on(made)) {
  }
  thoughts_ += made.thoughts;
  return made;
}

said_stream::remainder said_stream::finish(std::string_view thoughts, std::string_view words) const {
  remainder made;
  if (thoughts.starts_with(thoughts_)) made.left.thoughts = thoughts.substr(thoughts_.size());
  std::string_view told = words_;
  if (!words.starts_with(told)) told.remove_prefix(std::min(told.find_first_not_of(blanks_around), told.size()));
  made.took_back = !words.starts_with(told) && !told.starts_with(words);
  if (made.took_back) {
    made.left.words = words;
  } else if (words.size() > told.size()) {
    made.left.words = words.substr(told.size());
  }
  return made;
}

}  // namespace assay::inline v0::detail
