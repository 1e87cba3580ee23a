#include "reader/introductions.hpp"

#include "json/characters.hpp"

#include <algorithm>
#include <iterator>
#include <string>

namespace assay::inline v0::detail {

namespace {

constexpr std::size_t far_enough = 64;

/// With a colon behind them.
constexpr std::string_view final_words[] = {
    "final answer",     "final answer is", "final result",  "final json",       "final output",    "final version",
    "final response",   "final list",      "final",         "corrected answer", "corrected",       "corrected version",
    "corrected output", "corrected json",  "fixed version", "corrected list",   "revised version", "updated version"};
constexpr std::string_view names_of_others[] = {"rejected",
                                                "rejected this one",
                                                "wrong",
                                                "incorrect",
                                                "invalid",
                                                "excluded",
                                                "discarded",
                                                "removed",
                                                "before",
                                                "previously",
                                                "original",
                                                "input",
                                                "observation",
                                                "input used",
                                                "template",
                                                "schema",
                                                "original version",
                                                "old",
                                                "old value",
                                                "old version",
                                                "previous",
                                                "previous version",
                                                "example",
                                                "sample",
                                                "draft",
                                                "draft was",
                                                "input was",
                                                "tool result",
                                                "tool output",
                                                "tool response",
                                                "superseded",
                                                "bad",
                                                "bad output",
                                                "ignore this",
                                                "ignore this one",
                                                "first version",
                                                "earlier",
                                                "earlier version"};
/// The same of an answer that follows in another notation, or not at all.
constexpr std::string_view final_announcements[] = {"final answer below",   "final answer is below",
                                                    "final answer follows", "final answer is as follows",
                                                    "final answer is this", "final answer is the following"};
/// With no colon either.
constexpr std::string_view final_sentences[] = {"final answer is", "final result is", "final json is",
                                                "final output is"};
/// Anywhere at the end of the sentence so far.
constexpr std::string_view leading_to_others[] = {"not",
                                                  "instead of",
                                                  "rather than",
                                                  "unlike",
                                                  "for example",
                                                  "for reference",
                                                  "for comparison",
                                                  "example was",
                                                  "schema was",
                                                  "template was",
                                                  "used to be",
                                                  "e.g.",
                                                  "e.g",
                                                  "for instance",
                                                  "such as",
                                                  "example item",
                                                  "invalid item",
                                                  "example format",
                                                  "expected format",
                                                  "from the input",
                                                  "which follows",
                                                  "example output",
                                                  "previously",
                                                  "i removed",
                                                  "i rejected",
                                                  "i excluded",
                                                  "i discarded",
                                                  "i thought",
                                                  "i first thought",
                                                  "i initially thought",
                                                  "i considered",
                                                  "i also considered",
                                                  "first attempt",
                                                  "first draft",
                                                  "would have been",
                                                  "could have been",
                                                  "wrong answer",
                                                  "wrong answer is",
                                                  "incorrect answer",
                                                  "incorrect answer is",
                                                  "invalid answer",
                                                  "wrong answer would be",
                                                  "incorrect answer would be",
                                                  "earlier attempt",
                                                  "earlier i had",
                                                  "original was",
                                                  "original record was",
                                                  "do not output",
                                                  "don't output",
                                                  "do not return",
                                                  "counterexample",
                                                  "bad example"};
/// Of a value that follows another: it is the answer, or corrects the other.
constexpr std::string_view words_of_answers[] = {
    "actually", "answer", "better",   "correct", "corrected", "correction", "final",   "finally", "fixed",
    "hence",    "here",   "improved", "instead", "json",      "or",         "output",  "rather",  "result",
    "revised",  "should", "so",       "then",    "therefore", "thus",       "updated", "use",     "wait"};
constexpr std::string_view words_of_corrections[] = {"actually", "correction", "instead", "rather", "wait"};
/// Of the same: it is something else.
constexpr std::string_view words_of_others[] = {
    "although",   "attempt", "bad",       "because",    "before",    "earlier", "example", "first",
    "format",     "given",   "incorrect", "input",      "initially", "not",     "old",     "original",
    "originally", "over",    "previous",  "previously", "returned",  "than",    "though",  "tool",
    "user",       "was",     "were",      "would",      "wrong",     "wrote"};

/// Whether a text ends in some words, and these are whole.
bool ends_in(std::string_view text, std::string_view words) {
  if (!text.ends_with(words)) return false;
  const std::size_t before = text.size() - words.size();
  return before == 0 || !(is_letter(text[before - 1]) || is_digit(text[before - 1]));
}

template <class List>
bool ends_in_any(std::string_view text, const List& list) {
  return std::any_of(std::begin(list), std::end(list), [&](std::string_view words) { return ends_in(text, words); });
}

/// Whether the last line is a heading, or in bold, and says no more than that the answer is final: "### Final answer".
bool is_final_heading(std::string_view before) {
  const std::size_t line_break = before.rfind('\n');
  const std::string_view line = before.substr(line_break == before.npos ? 0 : line_break + 1);
  const std::size_t words = line.find_first_not_of("#* ");
  if (words == line.npos || (line[0] != '#' && !line.starts_with("**"))) return false;
  return std::find(std::begin(final_words), std::end(final_words), line.substr(words)) != std::end(final_words);
}

/// Without a fence, with its tag, at the end.
void drop_fence(std::string& before) {
  const std::size_t fence = before.rfind("```");
  if (fence == std::string::npos) return;
  const std::string_view tag = std::string_view(before).substr(fence + 3);
  if (tag.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789 \r\n") == std::string_view::npos)
    before.resize(fence);
}

/// Whether a place is in a comment, or in "(was …": behind a value, one says what it was.
bool is_in_comment(std::string_view text, std::size_t from, std::size_t at) {
  const std::string_view all = text.substr(from, at - from);
  const std::size_t open = all.rfind("/*");
  if (open != all.npos && all.find("*/", open) == all.npos) return true;
  const std::size_t line_break = all.rfind('\n');
  const std::string_view line = line_break == all.npos ? all : all.substr(line_break + 1);
  const std::size_t markup = all.rfind("<!--");
  if (markup != all.npos && all.find("-->", markup) == all.npos) return true;
  if (line.find('#') != line.npos && line.find_first_not_of("# \t") == line.npos) return true;
  const std::size_t slashes = line.find("//");
  if (slashes != line.npos && (slashes == 0 || line[slashes - 1] != ':')) return true;
  const bool behind_value = line_break == all.npos && from != 0 && (text[from - 1] == '}' || text[from - 1] == ']');
  const std::size_t first = line.find_first_not_of(" \t");
  return behind_value && first < line.size() && (line[first] == '#' || line.substr(first, 4) == "(was");
}

/// Whether words that call an answer final end at a colon, and begin a line or a sentence.
bool announces_final(std::string_view text, std::size_t from, std::size_t colon) {
  const std::string_view before =
      text.substr(std::max(from, colon - std::min(colon, far_enough)), std::min(colon - from, far_enough));
  const std::size_t last = before.find_last_not_of(" \t*_");
  if (last == before.npos || !is_letter(before[last])) return false;
  const std::string words = lower(before.substr(0, last + 1));
  std::size_t size = 0;
  const auto match = [&](std::string_view one) {
    if (ends_in(words, one)) size = std::max(size, one.size());
  };
  std::for_each(std::begin(final_words), std::end(final_words), match);
  std::for_each(std::begin(final_announcements), std::end(final_announcements), match);
  if (size == 0) return false;
  std::string_view lead = std::string_view(words).substr(0, words.size() - size);
  for (const std::string_view word : {"the ", "my ", "so ", "here is "}) {
    if (lead.ends_with(word)) lead.remove_suffix(word.size());
  }
  const std::size_t end = lead.find_last_not_of(" \t*_#>-");
  return end == lead.npos || std::string_view("\n.!?;").find(lead[end]) != std::string_view::npos;
}

bool holds(std::string_view word, const auto& list) {
  return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

}  // namespace

std::size_t behind_final_words(std::string_view text, region within) {
  const std::string_view upper = text.substr(0, within.end);
  for (std::size_t at = upper.find_last_of(":\n"); at != upper.npos && at >= within.begin;
       at = at == 0 ? upper.npos : upper.find_last_of(":\n", at - 1)) {
    if (text[at] == ':' && announces_final(text, within.begin, at)) return at + 1;
    if (text[at] != '\n') continue;
    const std::size_t from = std::max(within.begin, at - std::min(at, far_enough));
    if (is_final_heading(lower(text.substr(from, at - from)))) return at + 1;
  }
  return std::string_view::npos;
}

bool lead_to_answer(std::string_view words) {
  std::string all = lower(words.substr(words.size() - std::min(words.size(), far_enough)));
  drop_fence(all);
  const std::size_t last = all.find_last_not_of(" \t\r\n");
  if (last == std::string::npos) return false;
  all.resize(last + 1);
  const std::size_t stop = all.find_last_of(".;!?\n");
  // Behind a whole sentence, only one that takes the earlier value back leads to another.
  const bool is_behind_sentence = stop == last;
  const std::string_view said = std::string_view(all).substr(is_behind_sentence || stop == all.npos ? 0 : stop + 1);
  bool leads = false;
  for (std::size_t at = 0; at < said.size();) {
    std::size_t end = at;
    while (end < said.size() && is_letter(said[end])) ++end;
    const std::string_view word = said.substr(at, end - at);
    if (is_behind_sentence) {
      leads |= holds(word, words_of_corrections);
    } else if (holds(word, words_of_others)) {
      return false;
    } else {
      leads |= holds(word, words_of_answers);
    }
    at = end + 1;
  }
  return leads;
}

introduction introduction_of(std::string_view text, std::size_t from, std::size_t at) {
  from = std::max(from, at > far_enough ? at - far_enough : 0);
  if (is_in_comment(text, from, at)) return introduction::commented;
  std::string before = lower(text.substr(from, at - from));
  drop_fence(before);
  const std::size_t last = before.find_last_not_of(" \t\r\n*_#:`(\"'[");
  if (last == std::string::npos) return introduction::none;
  const bool colon = before.find(':', last) != std::string::npos;
  const bool lines = before.find('\n', last) != std::string::npos;
  before.resize(last + 1);
  if (colon && ends_in_any(before, final_words)) return introduction::final;
  if (!lines && ends_in_any(before, final_sentences)) return introduction::final;
  if (lines && is_final_heading(before)) return introduction::final;
  // What is given to a tool is the model's own.
  if (colon && ends_in(before, "action input")) return introduction::none;
  const bool named = colon && ends_in_any(before, names_of_others);
  // What is said in a line of its own says nothing of the next, but for a name with its colon.
  return named || ((colon || !lines) && ends_in_any(before, leading_to_others)) ? introduction::no_answer
                                                                                : introduction::none;
}

}  // namespace assay::inline v0::detail
