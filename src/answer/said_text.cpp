#include "answer/said_text.hpp"

#include "json/characters.hpp"
#include "json/ranges.hpp"
#include "reader/regions.hpp"
#include "scalars/strip.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace assay::inline v0::detail {

namespace {

constexpr std::string_view space = " \t\r\n";
constexpr std::array<std::string_view, 5> thought_tags{"think", "thinking", "thought", "thoughts", "reasoning"};
constexpr std::string_view final_header = "<|channel|>final<|message|>";

bool names_thought(std::string_view tag) {
  if (const std::size_t prefix = tag.rfind(':'); prefix != std::string_view::npos) tag.remove_prefix(prefix + 1);
  return ranges::contains(thought_tags, tag);
}

bool is_small_letter(char c) { return c >= 'a' && c <= 'z'; }

/// Whether a text speaks of the mark in a region, and does not use it.
bool is_spoken_of(std::string_view text, region mark) {
  const char before = mark.begin > 0 ? text[mark.begin - 1] : '\n';
  const std::string_view behind = text.substr(mark.end, 2);
  if (behind.empty()) return false;
  constexpr std::string_view quotes = "`\"'()";
  constexpr std::string_view punctuation = ",.;:?!";
  if (quotes.find(before) != std::string_view::npos && quotes.find(behind[0]) != std::string_view::npos) return true;
  if (punctuation.find(behind[0]) != std::string_view::npos) return true;
  const bool follows_word =
      before == ' ' && mark.begin > 1 && (is_letter(text[mark.begin - 2]) || text[mark.begin - 2] == ',');
  return follows_word && behind.size() == 2 && behind[0] == ' ' && is_small_letter(behind[1]);
}

/// Behind the closing mark at a place; 0 where it is none of this closer's.
std::size_t closing_end(std::string_view text, std::size_t at, std::string_view closer) {
  if (closer == "<|") {
    const std::size_t size = special_token(text, at);
    return size == 0 ? 0 : at + size;
  }
  const std::string_view there = text.substr(at, closer.size());
  if (there.size() != closer.size() || lower(there) != closer) return 0;
  std::size_t end = at + closer.size();
  if (!closer.starts_with("</")) return end;
  while (end < text.size() && is_blank(text[end])) ++end;
  return end < text.size() && text[end] == '>' ? end + 1 : 0;
}

/// A closing mark of any kind, at a place.
std::size_t any_closing_end(std::string_view text, std::size_t at) {
  const channel_mark mark = channel_mark_at(text, at);
  if (mark.kind != channel_mark::what::closes_reasoning) return 0;
  if (!text.substr(at).starts_with("</")) return mark.end;
  const std::size_t end = text.find('>', at);
  const bool is_tag = end != std::string_view::npos && end < at + 64;
  return is_tag && names_thought(lower(text.substr(at + 2, end - at - 2))) ? end + 1 : 0;
}

void add_thought(said_text& made, std::string_view thought) {
  thought = strip(thought);
  if (thought.empty()) return;
  if (!made.thoughts.empty()) made.thoughts += "\n\n";
  made.thoughts += thought;
}

// --- harmony ---------------------------------------------------------------------------------------------------------

constexpr std::array<std::string_view, 5> harmony_tokens{"<|end|>", "<|return|>", "<|call|>", "<|start|>",
                                                         "<|channel|>"};

std::string_view harmony_token_at(std::string_view text, std::size_t at) {
  const auto found = std::find_if(harmony_tokens.begin(), harmony_tokens.end(),
                                  [&](std::string_view one) { return text.substr(at, one.size()) == one; });
  return found != harmony_tokens.end() ? *found : std::string_view();
}

std::size_t next_harmony_token(std::string_view text, std::size_t from) {
  for (std::size_t at = text.find("<|", from); at != std::string_view::npos; at = text.find("<|", at + 2)) {
    if (!harmony_token_at(text, at).empty()) return at;
  }
  return text.size();
}

/// To whom a message goes, by its header; empty where to nobody.
std::string_view recipient_in(std::string_view header) {
  const std::size_t to = header.find("to=");
  if (to == std::string_view::npos) return {};
  const std::string_view rest = header.substr(to + 3);
  return rest.substr(0, rest.find_first_of(" \t\r\n<"));
}

/// A message, by the header before its text.
void take_message(said_text& made, std::string_view header, std::string_view content) {
  constexpr std::string_view mark = "<|channel|>";
  const std::size_t channel = header.find(mark);
  std::string_view name = channel == std::string_view::npos ? std::string_view() : header.substr(channel + mark.size());
  if (const std::size_t first = name.find_first_not_of(space); first != std::string_view::npos) {
    name.remove_prefix(first);
  }
  const std::string_view recipient = recipient_in(header);
  if (!recipient.empty() && !name.starts_with("final")) {
    written_call call;
    call.name = recipient;
    call.content = content;
    call.written = content;
    made.calls.push_back(std::move(call));
  } else if (name.starts_with("analysis") || name.starts_with("commentary")) {
    add_thought(made, content);
  } else {
    if (!made.words.empty()) made.words += "\n\n";
    made.words += content;
  }
}

void read_harmony(said_text& made, std::string_view text) {
  constexpr std::string_view message = "<|message|>";
  std::size_t at = 0;
  while (at < text.size()) {
    const std::string_view token = harmony_token_at(text, at);
    if (token == "<|start|>" || token == "<|channel|>") {
      const std::size_t header_end = text.find(message, at);
      if (header_end == std::string_view::npos) return;  // it broke off within a header
      const std::size_t begin = header_end + message.size();
      const std::size_t end = next_harmony_token(text, begin);
      take_message(made, text.substr(at, header_end - at), text.substr(begin, end - begin));
      at = end;
    } else if (!token.empty()) {
      at += token.size();
    } else {
      const std::size_t end = next_harmony_token(text, at);
      const std::string_view between = text.substr(at, end - at);
      if (!strip(between).empty()) take_message(made, {}, between);
      at = end;
    }
  }
}

// --- where the words begin -------------------------------------------------------------------------------------------

/// Passes the thoughts from a place on; where the words begin.
std::size_t past_thoughts(said_text& made, std::string_view text, std::size_t from) {
  for (;;) {
    const std::size_t at = text.find_first_not_of(space, from);
    if (at == std::string_view::npos) return from;
    std::optional<thought_opening> opening = thought_opening_at(text, at);
    if (!opening) return from;
    const bool may_be_words = opening->may_be_words;
    const std::size_t begin = opening->end;
    const std::optional<region> closing = thought_end(*std::move(opening)).find(text, true);
    if (!closing && may_be_words) return from;
    add_thought(made, text.substr(begin, closing ? closing->begin - begin : std::string_view::npos));
    if (!closing) return text.size();
    from = closing->end;
  }
}

/// The first closing mark of a thought that nothing opened; or where harmony's last message begins. Nothing where a
/// thought is opened before that: then it stands within the words.
std::optional<region> lone_closing(std::string_view text) {
  code_marks code(text);
  for (std::size_t at = text.find_first_of("<[\xE2"); at != std::string_view::npos;
       at = text.find_first_of("<[\xE2", at + 1)) {
    if (text.substr(at, final_header.size()) == final_header && !code.is_code(at)) return region{at, at};
    const std::size_t end = any_closing_end(text, at);
    if (end != 0 && !is_spoken_of(text, {at, end}) && !code.is_code(at)) return region{at, end};
    const std::optional<thought_opening> opening = end == 0 ? thought_opening_at(text, at) : std::nullopt;
    if (opening && !is_spoken_of(text, {at, opening->end}) && !code.is_code(at)) return std::nullopt;
  }
  return std::nullopt;
}

/// Words in an element that holds nothing but them, behind a thought.
std::string_view without_answer_marks(std::string_view words) {
  constexpr std::string_view opening = "<answer>";
  constexpr std::string_view closing = "</answer>";
  const region all = trimmed(words, {0, words.size()});
  const std::string_view inner = text_in(words, all);
  if (inner.starts_with(opening) && inner.find(closing) + closing.size() == inner.size()) {
    const std::string_view content = inner.substr(opening.size(), inner.size() - opening.size() - closing.size());
    return strip(content);
  }
  if (all.empty() || words[all.begin] != '<') return words;
  const channel_mark mark = channel_mark_at(words, all.begin);
  if (mark.kind != channel_mark::what::opens_final || mark.closer != "<|") return words;
  return words.substr(mark.end, channel_end(words, mark.end, mark.closer) - mark.end);
}

/// A call at the end of what a model thinks and never ends is meant: it waits for the result.
void take_calls_of_thoughts(said_text& made) {
  std::vector<written_call> calls = written_calls_in(made.thoughts);
  std::size_t end = trimmed(made.thoughts, {0, made.thoughts.size()}).end;
  std::size_t first = calls.size();
  while (first > 0 && trimmed(made.thoughts, {calls[first - 1].whole.end, end}).empty()) {
    end = calls[--first].whole.begin;
  }
  if (first == calls.size()) return;
  made.words = made.thoughts.substr(end);
  made.thoughts.resize(end);
  made.calls = written_calls_in(made.words);
}

}  // namespace

std::optional<thought_opening> thought_opening_at(std::string_view text, std::size_t at) {
  channel_mark mark = channel_mark_at(text, at);
  if (mark.kind != channel_mark::what::opens_reasoning) return std::nullopt;
  const bool is_tag = mark.closer.starts_with("</");
  if (is_tag && !names_thought(std::string_view(mark.closer).substr(2))) return std::nullopt;
  thought_opening made;
  made.end = mark.end;
  made.mark = lower(text.substr(at, mark.end - at));
  made.closer = std::move(mark.closer);
  const std::string_view behind = text.substr(mark.end, 2);
  const bool begins_sentence = behind.size() == 2 && behind[0] == ' ' && is_small_letter(behind[1]);
  const bool is_named = !behind.empty() && std::string_view("`\"',.;:?!)").find(behind[0]) != std::string_view::npos;
  made.may_be_words = is_tag && (begins_sentence || is_named);
  return made;
}

bool opens_harmony(std::string_view text, std::size_t at) {
  const std::string_view token = harmony_token_at(text, at);
  return token == "<|channel|>" || token == "<|start|>";
}

std::optional<region> thought_end::find(std::string_view text, bool complete) {
  const std::size_t lookahead = opened_.closer == "<|" ? 64 : opened_.closer.size() + 8;
  for (at_ = text.find(opened_.closer[0], at_); at_ < text.size(); at_ = text.find(opened_.closer[0], at_ + 1)) {
    if (!complete && text.size() - at_ < lookahead) return std::nullopt;
    if (const std::size_t end = closing_end(text, at_, opened_.closer); end != 0) {
      if (is_spoken_of(text, {at_, end})) continue;
      last_ = region{at_, end};
      if (--depth_ == 0) return last_;
    } else if (lower(text.substr(at_, opened_.mark.size())) == opened_.mark &&
               !is_spoken_of(text, {at_, at_ + opened_.mark.size()})) {
      ++depth_;
    }
  }
  at_ = text.size();
  if (!complete) return std::nullopt;
  if (last_ || opened_.may_be_words) return last_;  // opened more often than closed
  return last_at_all(text);
}

/// Of a thought that must end, also one that it seems to speak of.
std::optional<region> thought_end::last_at_all(std::string_view text) const {
  for (std::size_t at = text.rfind(opened_.closer[0]); at != std::string_view::npos && at >= opened_.end;
       at = at == 0 ? std::string_view::npos : text.rfind(opened_.closer[0], at - 1)) {
    if (const std::size_t end = closing_end(text, at, opened_.closer); end != 0) return region{at, end};
  }
  return std::nullopt;
}

said_text said_in(std::string_view text) {
  said_text made;
  const std::size_t first = text.find_first_not_of(space);
  if (first != std::string_view::npos && opens_harmony(text, first)) {
    read_harmony(made, text.substr(first));
    return made;
  }
  std::size_t begin = first == std::string_view::npos ? 0 : past_thoughts(made, text, 0);
  if (begin == 0) {
    if (const std::optional<region> closing = lone_closing(text)) {
      std::string_view thought = text.substr(0, closing->begin);
      if (closing->empty()) thought = thought.substr(0, next_harmony_token(thought, 0));
      add_thought(made, thought);
      if (closing->empty()) {
        read_harmony(made, text.substr(closing->begin));
        return made;
      }
      begin = past_thoughts(made, text, closing->end);
    }
  }
  if (begin == 0) {
    made.words = text;
  } else if (const std::size_t words = text.find_first_not_of(space, begin); words != std::string_view::npos) {
    made.words = without_answer_marks(text.substr(words));
  }
  if (made.words.empty() && begin == text.size()) {
    take_calls_of_thoughts(made);
  } else {
    made.calls = written_calls_in(made.words);
  }
  return made;
}

}  // namespace assay::inline v0::detail
