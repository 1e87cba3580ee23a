#include "exhaustive/replay.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace exhaustive {

namespace {

using assay::repair;
using assay::repair_class;

template <class Names>
bool is_one_of(const Names& names, std::string_view name) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

constexpr std::string_view notations[] = {
    "key_value_text", "call_syntax", "xml",           "markdown_table",    "toml",           "csv",
    "yaml",           "dspy_fields", "html_entities", "label_in_sentence", "labelled_value", "bullet_list"};
/// What stands in a string, be it JSON or encoded once more, has the string's place; what stands between items that are
/// apart has none.
constexpr std::string_view without_places[] = {"json_in_string", "double_encoded", "separate_items"};
constexpr std::string_view left_out[] = {"trailing_comma", "extra_comma", "comment", "extra_closer", "ellipsis"};
constexpr std::string_view left_out_with_comma[] = {"missing_value"};
constexpr std::string_view doubled[] = {"extra_colon", "extra_opener"};
constexpr std::string_view string_codes[] = {"single_quotes", "smart_quotes", "backticks",       "triple_quotes",
                                             "missing_quote", "unquoted_key", "unquoted_string", "extra_quote"};
constexpr std::string_view without_edit[] = {"duplicate_key"};

struct edit {
  std::size_t begin = 0, end = 0;
  std::string instead;
  int order = 0;  ///< of those at one place
  bool is_closer = false;
  std::size_t number = 0;  ///< in the order in which they were made
};

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }
bool is_quote(char c) { return c == '"' || c == '\'' || c == '`'; }

/// What a message names behind these words, or between them and others.
std::string named_behind(std::string_view message, std::string_view words, std::string_view until = {}) {
  const std::size_t at = message.find(words);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = message.substr(at + words.size());
  return std::string(until.empty() ? rest : rest.substr(0, rest.find(until)));
}

/// A string's content in quotes.
std::string in_quotes(std::string_view content) {
  std::string made = "\"";
  for (std::size_t i = 0; i < content.size(); ++i) {
    if (content[i] == '\\' && i + 1 < content.size()) {
      made += content.substr(i++, 2);
    } else if (content[i] == '"') {
      made += "\\\"";
    } else if (content[i] == '\n') {
      made += "\\n";
    } else {
      made += content[i];
    }
  }
  return made + '"';
}

/// How many quotes stand at the ends of a string whose slip is on the record, and do not belong to its content.
struct quote_count {
  std::size_t before = 1, behind = 1;
};
constexpr quote_count usual_quotes[] = {{1, 1}, {2, 1}, {1, 2}, {2, 2}, {0, 1}, {1, 0}};

std::string string_again(std::string_view code, std::string_view token, quote_count quotes) {
  if (code == "unquoted_key" || code == "unquoted_string") return in_quotes(token);
  if (code == "triple_quotes") quotes = {3, 3};
  for (std::size_t i = 0; i < quotes.before && !token.empty() && is_quote(token.front()); ++i) token.remove_prefix(1);
  for (std::size_t i = 0; i < quotes.behind && !token.empty() && is_quote(token.back()); ++i) token.remove_suffix(1);
  return in_quotes(token);
}

/// A text that is mended by edits at its own places.
class mending {
 public:
  mending(std::string_view text, quote_count quotes) : text_(text), quotes_(quotes) {}

  /// False for a code that is no edit.
  bool add(const repair& one) {
    const std::size_t begin = one.span.offset;
    const std::size_t end = begin + one.span.length;
    const std::string_view token = text_.substr(begin, end - begin);
    const std::string_view code = one.code;
    const auto put = [&](std::string instead, int order = 0) {
      edits_.push_back({begin, end, std::move(instead), order});
      return true;
    };
    if (is_one_of(without_edit, code)) return true;
    if (is_one_of(left_out, code)) return put("");
    if (is_one_of(left_out_with_comma, code)) return put(std::string(1, gap));
    if (is_one_of(doubled, code)) return put(std::string(token.substr(0, token.size() / 2)));
    if (is_one_of(string_codes, code)) return put_string(code, begin, end);
    if (code == "missing_comma") return put(",", 1);
    if (code == "missing_colon") return put(":", 1);
    if (code == "missing_closer") return put_closer(begin);
    if (code == "missing_opener") return put(named_behind(one.message, "missing ", " supplied"), 2);
    if (code == "wrong_separator") return put(":");
    if (code == "foreign_comma") return put(",");
    if (code == "wrong_closer" || code == "wrong_opener" || code == "foreign_literal" || code == "number_format") {
      return put(named_behind(one.message, "read as "));
    }
    if (code == "unescaped_quote") return put("\\\"");
    if (code == "raw_control_character") return has_control_characters_ = true;
    if (code == "unusual_space") return put(" ");
    if (code == "parentheses") return put("[") && put_matching(begin);
    return false;
  }

  [[nodiscard]] std::string done(std::size_t begin, std::size_t end) {
    for (std::size_t i = 0; i < edits_.size(); ++i) edits_[i].number = i;
    std::sort(edits_.begin(), edits_.end(), [](const edit& a, const edit& b) {
      if (a.begin != b.begin) return a.begin < b.begin;
      const bool a_inserts = a.begin == a.end;
      const bool b_inserts = b.begin == b.end;
      if (a_inserts != b_inserts) return a_inserts;
      return a_inserts && a.order != b.order ? a.order < b.order : a.number < b.number;
    });
    std::string made;
    std::size_t at = begin;
    for (const edit& one : edits_) {
      if (one.begin < at) continue;  // within a string that was put into quotes, or around the candidate
      if (one.begin > end) break;
      made += text_.substr(at, one.begin - at);
      made += one.is_closer ? closer_of(made) : one.instead;
      at = one.end;
    }
    if (at < end) made += text_.substr(at, end - at);
    made = without_gaps(std::move(made));
    return has_control_characters_ ? escaped(made) : made;
  }

 private:
  static constexpr char gap = '\x01';  ///< where a member was that has no value: it goes with its comma

  /// Several closers at one place are put in from the inside out, in whatever order they are on the record.
  bool put_closer(std::size_t at) {
    edits_.push_back({at, at, {}, 0, /*is_closer=*/true});
    return true;
  }

  /// What closes the structure that is open at the end of a text.
  static std::string closer_of(std::string_view text) {
    std::string open;
    bool inside = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\\' && inside) {
        ++i;
      } else if (text[i] == '"') {
        inside = !inside;
      } else if (!inside && (text[i] == '{' || text[i] == '[')) {
        open += text[i] == '{' ? '}' : ']';
      } else if (!inside && (text[i] == '}' || text[i] == ']') && !open.empty()) {
        open.pop_back();
      }
    }
    return open.empty() ? std::string() : std::string(1, open.back());
  }

  /// Of a string with a slip at either end both are on the record: together they are one edit.
  bool put_string(std::string_view code, std::size_t begin, std::size_t end) {
    const auto same = std::find_if(edits_.begin(), edits_.end(), [=](const edit& one) {
      return one.begin == begin && one.end == end && begin != end;
    });
    const std::string_view token = text_.substr(begin, end - begin);
    if (same == edits_.end()) edits_.push_back({begin, end, string_again(code, token, quotes_), 0});
    return true;
  }

  /// The first control character of a string is on the record, for all of them.
  static std::string escaped(std::string_view text) {
    std::string made;
    bool inside = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\\' && inside && i + 1 < text.size()) {
        made += text.substr(i++, 2);
        continue;
      }
      if (text[i] == '"') inside = !inside;
      made += inside && text[i] == '\n' ? std::string("\\n") : std::string(1, text[i]);
    }
    return made;
  }

  bool put_matching(std::size_t from) {
    int open = 0;
    for (std::size_t at = from; at < text_.size(); ++at) {
      if (text_[at] == '(') ++open;
      if (text_[at] == ')' && --open == 0) edits_.push_back({at, at + 1, "]", 0});
      if (open == 0) break;
    }
    return true;
  }

  static std::string without_gaps(std::string made) {
    for (std::size_t at = made.find(gap); at != std::string::npos; at = made.find(gap)) {
      std::size_t behind = at + 1;
      while (behind < made.size() && is_space(made[behind])) ++behind;
      std::size_t before = at;
      while (before > 0 && is_space(made[before - 1])) --before;
      if (behind < made.size() && made[behind] == ',') {
        made.erase(at, behind + 1 - at);
      } else if (before > 0 && made[before - 1] == ',') {
        made.erase(before - 1, at + 1 - (before - 1));
      } else {
        made.erase(at, 1);
      }
    }
    return made;
  }

  std::string_view text_;
  quote_count quotes_;
  std::vector<edit> edits_;
  bool has_control_characters_ = false;
};

/// Runs of letters and runs of digits, and how often each occurs.
std::map<std::string, int> words_in(std::string_view text) {
  const auto kind = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return std::isalpha(byte) != 0 ? 'a' : std::isdigit(byte) != 0 ? '1' : ' ';
  };
  std::map<std::string, int> words;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at + 1;
    while (end < text.size() && kind(text[end]) == kind(text[at])) ++end;
    if (kind(text[at]) != ' ') ++words[std::string(text.substr(at, end - at))];
    at = end;
  }
  return words;
}

/// The scalars that a value holds, but for null and booleans, which notations write in their own ways; its keys apart.
void collect(const nlohmann::ordered_json& value, std::string& scalars, std::string& keys) {
  if (value.is_object()) {
    for (const auto& [key, member] : value.items()) {
      keys += " " + key;
      collect(member, scalars, keys);
    }
  } else if (value.is_array()) {
    for (const auto& item : value) collect(item, scalars, keys);
  } else if (value.is_string()) {
    scalars += " " + value.get<std::string>();
  } else if (value.is_number()) {
    scalars += " " + value.dump();
  }
}

/// YAML's `|1` says how far a text is indented.
std::string without_block_headers(std::string_view text) {
  std::string made;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::size_t before = i < 2 ? std::string_view::npos : text.find_last_not_of(' ', i - 2);
    const bool stands_apart = before != std::string_view::npos && (before == 0 || is_space(text[before - 1]));
    const bool is_value = before < i - 2 && ((text[before] == '-' && stands_apart) || text[before] == ':');
    const bool header = is_value && text[i - 1] == '|' && std::isdigit(text[i]) != 0 &&
                        (i + 1 == text.size() || std::isdigit(text[i + 1]) == 0);
    if (!header) made += text[i];
  }
  return made;
}

/// Lines of JSON may stand in fences, and beside them.
std::string without_fences(std::string text) {
  for (std::size_t at = text.find("```"); at != std::string::npos; at = text.find("```")) text.erase(at, 3);
  return text;
}

/// Nothing was invented, and nothing left out.
std::optional<std::string> flaw_in_words(std::string_view text, const reading& read) {
  std::string scalars;
  std::string keys;
  collect(nlohmann::ordered_json::parse(read.value), scalars, keys);
  for (const repair& one : read.repairs) keys += " " + one.message;  // the key that a value is wrapped in, a unit
  const std::map<std::string, int> written =
      words_in(read.has_repair("yaml") ? without_block_headers(text) : std::string(text));
  const std::map<std::string, int> named = words_in(keys);
  // Separators of thousands are no part of the value, and a word may stand for a number.
  if (read.has_repair("thousands_separator") || read.has_repair("boolean_to_integer")) return std::nullopt;
  const std::map<std::string, int> held = words_in(scalars);
  for (const auto& [word, count] : held) {
    const auto found = written.find(word);
    if (found == written.end() || found->second < count) return "invented " + word;
  }
  // Of a sentence, and between items that are apart, words are passed over; of these no number is lost.
  if (read.has_repair("label_in_sentence") || read.has_repair("labelled_value")) return std::nullopt;
  const bool apart = read.has_repair("separate_items") || read.has_repair("xml");
  const bool drafts = read.has_repair_of(repair_class::finding);
  constexpr std::string_view of_notations[] = {"f", "true", "false", "null", "json"};
  for (const auto& [word, count] : written) {
    const bool is_number = std::isdigit(static_cast<unsigned char>(word.front())) != 0;
    if (apart && is_number && !drafts && (!held.contains(word) || held.at(word) < count)) return "left out one " + word;
    if (apart || named.contains(word) || held.contains(word) || is_one_of(of_notations, word)) continue;
    return "left out " + word;
  }
  return std::nullopt;
}

/// What stands around the candidate must not go on as it would.
std::optional<std::string> flaw_around(std::string_view text, const reading& read) {
  std::string_view before = text.substr(0, read.candidates.begin);
  std::string_view behind = text.substr(read.candidates.end);
  while (!before.empty() && is_space(before.back())) before.remove_suffix(1);
  while (!behind.empty() && is_space(behind.front())) behind.remove_prefix(1);
  const bool noted = read.has_repair_of(repair_class::finding) || read.has_repair("extra_closer");
  if (!noted && !(before.empty() && behind.empty())) return "text around the answer is not on the record";
  // A comma with nothing but words and marks on its other side, and one between several answers, separates no member.
  const bool several = read.has_repair("other_candidates");
  const auto is_separator = [&](std::size_t next, std::string_view side) {
    constexpr std::string_view marks = "<>`";
    return several || next == std::string_view::npos || marks.find(side[next]) != std::string_view::npos ||
           std::isalpha(static_cast<unsigned char>(side[next])) != 0;
  };
  constexpr std::string_view comma = ", \n";
  constexpr std::string_view comma_and_closers = ",}] \n";
  if (behind.starts_with('"')) return "text in quotes goes on behind";
  if (behind.starts_with(',') && !is_separator(behind.find_first_not_of(comma_and_closers), behind))
    return "a comma goes on behind";
  constexpr std::string_view leads_on = "[{";
  if (!before.empty() && leads_on.find(before.back()) != std::string_view::npos) return "the text leads on before";
  if (before.ends_with(',') && !is_separator(before.find_last_not_of(comma), before)) return "a comma leads on before";
  if (before.ends_with('"') && std::count(before.begin(), before.end(), '"') % 2 == 1) return "a quote leads on before";
  if (before.ends_with("\":")) return "a key leads on before";
  const bool closes = !behind.empty() && (behind.front() == '}' || behind.front() == ']');
  if (closes && !read.has_repair("extra_closer")) return "a closer behind is not on the record";
  return std::nullopt;
}

}  // namespace

std::optional<std::string> flaw_in_record(const subject& of, std::string_view text, const reading& read) {
  bool only_edits = true;
  const bool has_brackets = text.find_first_of("{[", read.candidates.begin) == read.candidates.begin;
  for (const repair& one : read.repairs) {
    const bool is_bare_list = one.code == "json_lines" && !has_brackets;
    if (is_bare_list || is_one_of(notations, one.code) || is_one_of(without_places, one.code))
      return flaw_in_words(text, read);
    const bool is_edit = one.category == repair_class::syntax || one.category == repair_class::finding;
    if (!is_edit && one.category != repair_class::conversion) only_edits = false;
  }
  if (std::optional<std::string> flaw = flaw_around(text, read)) return flaw;
  assay::parse_options options;
  options.mode = only_edits ? assay::mode::lax : assay::mode::llm;
  options.allow =
      assay::repairs::structure | assay::repairs::naming | assay::repairs::conversion | assay::repairs::interpretation;
  // That a key occurs twice is no edit, and a repair of syntax all the same.
  if (read.has_repair("duplicate_key")) options.allow = options.allow | assay::repairs::syntax;
  std::string flaw;
  for (const quote_count quotes : usual_quotes) {
    mending mended(text, quotes);
    for (const repair& one : read.repairs) {
      if (one.category == repair_class::syntax && !mended.add(one)) return "no edit for " + one.code;
    }
    std::string exact = mended.done(read.candidates.begin, read.candidates.end);
    if (read.has_repair("json_lines")) exact = without_fences(std::move(exact));
    const reading again = of.read(exact, options);
    if (again.ok && again.value == read.value) return std::nullopt;
    if (flaw.empty()) {
      flaw = "replayed as " + nlohmann::json(exact).dump() + ", which is " + (again.ok ? again.value : "refused");
    }
  }
  return flaw;
}

}  // namespace exhaustive
