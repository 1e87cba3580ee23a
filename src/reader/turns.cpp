#include "reader/turns.hpp"

#include "json/byte_set.hpp"
#include "reader/candidates.hpp"
#include "reader/plain_json.hpp"
#include "reader/regions.hpp"

#include <algorithm>
#include <array>

namespace assay::inline v0::detail {

namespace {

/// What ends a turn. <|end|> is none: it stands between harmony's channels.
constexpr std::array<std::string_view, 9> ends{"<|im_end|>",      "<|eot_id|>",      "<|eom_id|>",
                                               "<|end_of_turn|>", "<end_of_turn>",   "</s>",
                                               "<|endoftext|>",   "<|end_of_text|>", "<|end_of_sentence|>"};
/// What begins another speaker's turn, at the beginning of a line or after a token.
constexpr std::array<std::string_view, 7> beginnings{
    "<|im_start|>user",        "<|im_start|>tool",           "<|im_user|>", "<start_of_turn>user",
    "<|start_header_id|>user", "<|start_header_id|>ipython", "<|user|>"};
constexpr std::array<std::string_view, 2> speakers{"User:", "Human:"};

template <class List>
std::size_t size_of_one(const List& list, std::string_view rest) {
  const auto found =
      std::find_if(list.begin(), list.end(), [&](std::string_view one) { return rest.starts_with(one); });
  return found == list.end() ? 0 : found->size();
}

/// Nothing is said between two places: only tokens, and reasoning.
bool is_silent(std::string_view text, region within) {
  const region said = without_special_tokens(text, within);
  if (said.empty()) return true;
  const std::size_t open = text.rfind('<', said.end - 1);
  return text[said.end - 1] == '>' && open != std::string_view::npos &&
         channel_mark_at(text, open).kind == channel_mark::what::closes_reasoning;
}

/// A structure or a fence ends right before a speaker's name.
bool ends_answer(std::string_view text, std::size_t end) {
  const region said = trimmed_back(text, {0, end});
  return !said.empty() && std::string_view("}]`>)").find(text[said.end - 1]) != std::string_view::npos;
}

}  // namespace

std::size_t end_of_turn(std::string_view text) {
  std::size_t silent_to = 0;  // nothing is said before it
  for (std::size_t at = text.find('<'); at != std::string_view::npos; at = text.find('<', at + 1)) {
    const std::string_view rest = text.substr(at, 32);
    const std::size_t closing = size_of_one(ends, rest);
    if (closing == 0 && size_of_one(beginnings, rest) == 0) continue;
    if (!is_silent(text, {silent_to, at})) {
      // After the first such mark there is either a turn or only tokens; if only tokens, then after all others as well.
      const bool more = !without_special_tokens(text, {at + closing, text.size()}).empty();
      if (more) text = text.substr(0, at);
      break;
    }
    silent_to = at;
  }
  // Behind an answer that is valid JSON a speaker needs no empty line.
  if (const std::size_t first = json_space.first_not_in(text);
      first < text.size() && (text[first] == '{' || text[first] == '[')) {
    const char* const behind = plain_json(text.data() + first, text.data() + text.size()).behind();
    const std::size_t end = behind == nullptr ? text.size() : static_cast<std::size_t>(behind - text.data());
    const std::size_t next = json_space.first_not_in(text, end);
    const bool line = next < text.size() && text.substr(end, next - end).find('\n') != std::string_view::npos;
    if (line && size_of_one(speakers, text.substr(next, 8)) != 0) return end;
  }
  for (std::size_t at = text.find("\n\n"); at != std::string_view::npos; at = text.find("\n\n", at + 1)) {
    if (size_of_one(speakers, text.substr(at + 2, 8)) != 0 && ends_answer(text, at)) return at;
  }
  return text.size();
}

}  // namespace assay::inline v0::detail
