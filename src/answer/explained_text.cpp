#include "answer/explained_text.hpp"

#include "json/ascii.hpp"
#include "json/text_source.hpp"
#include "json/unicode.hpp"
#include "scalars/convert.hpp"

#include <assay/parse.hpp>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace assay::inline v0::detail {
namespace {

constexpr char escape = 0x1B;

bool is_control(char c) noexcept { return (static_cast<unsigned char>(c) < 0x20 && !is_space(c)) || c == 0x7F; }
bool is_word(char c) noexcept { return is_letter_or_digit(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80; }
bool is_in(char c, std::string_view set) noexcept { return set.find(c) != std::string_view::npos; }

/// The length of the character at the beginning of a text; 0 where there is none of UTF-8.
std::size_t character_size(std::string_view text) noexcept {
  return utf8_sequence(reinterpret_cast<const unsigned char*>(text.data()), text.size());
}

/// Bytes that no text has: controls, but for the escape that begins a colour, and what is not UTF-8.
std::size_t count_foreign_bytes(std::string_view text) {
  std::size_t count = 0;
  while (!text.empty()) {
    const std::size_t size = character_size(text);
    if (size == 0 || (is_control(text.front()) && text.front() != escape)) ++count;
    text.remove_prefix(std::max<std::size_t>(size, 1));
  }
  return count;
}

bool is_binary(std::string_view text) {
  constexpr std::size_t few = 3;  // a slip or two, whatever the text's length
  const std::size_t foreign = count_foreign_bytes(text);
  return foreign > few && foreign * 20 > text.size();
}

// --- around the value ------------------------------------------------------------------------------------------------

/// Looks at text around a value: is it words, marks and JSON, or noise?
class words_around {
 public:
  void add(std::string_view text) {
    while (!text.empty()) text.remove_prefix(pass_one(text));
    end_token();
    unmatched_ += open_.size();
    open_.clear();
  }

  [[nodiscard]] bool are_noise() const noexcept {
    constexpr std::size_t few = 2;
    return (strange_ > few && strange_ * 12 > visible_) || (unmatched_ > 1 && unmatched_ * 40 > visible_) ||
           in_long_tokens_ * 2 > visible_;
  }

 private:
  static constexpr std::size_t longest_token = 15;  ///< characters of ASCII without a space, but for addresses
  static constexpr std::size_t longest_tag = 80;
  static constexpr std::size_t most_tries = 1000;  ///< to read JSON
  static constexpr std::size_t max_depth = 64;

  /// Passes over a value, a tag or a character, and says how long it is.
  std::size_t pass_one(std::string_view text) {
    const char c = text.front();
    if (const std::size_t size = is_in(c, "{[") ? json_size(text)
                                 : c == '<'     ? tag_size(text)
                                 : c == escape  ? colour_size(text)
                                                : 0) {
      end_token();
      return size;
    }
    const std::size_t size = std::max<std::size_t>(character_size(text), 1);
    if (is_space(c)) {
      end_token();
      return size;
    }
    ++visible_;
    if (static_cast<unsigned char>(c) < 0x80) {
      ++token_;
      token_is_address_ |= text.substr(0, 3) == "://";
      match_bracket(c);
    }
    const bool foreign = character_size(text) == 0 || is_control(c);
    strange_ += foreign || is_in(c, "{}[]<@$%^&+\\~") ? 1 : 0;
    return size;
  }

  void end_token() noexcept {
    if (token_ > longest_token && !token_is_address_) in_long_tokens_ += token_;
    token_ = 0;
    token_is_address_ = false;
  }

  void match_bracket(char c) {
    if (is_in(c, "{[")) {
      open_.push_back(c == '{' ? '}' : ']');
    } else if (is_in(c, "}]")) {
      const bool matches = !open_.empty() && open_.back() == c;
      matches ? open_.pop_back() : static_cast<void>(++unmatched_);
    }
  }

  std::size_t json_size(std::string_view text) {
    if (++tries_ > most_tries) return 0;
    text_source source(text, max_depth, text.size());
    return source.skip() ? source.position() : 0;
  }

  /// A sequence that sets a terminal's colours.
  static std::size_t colour_size(std::string_view text) {
    if (text.substr(1, 1) != "[") return 0;
    const std::size_t end = text.find_first_not_of("0123456789;", 2);
    return end != std::string_view::npos && text[end] == 'm' ? end + 1 : 0;
  }

  static std::size_t tag_size(std::string_view text) {
    const std::size_t end = text.substr(0, longest_tag).find('>');
    if (end == std::string_view::npos || end < 2) return 0;
    const bool named = is_word(text[1]) || (is_in(text[1], "/|!") && (is_word(text[2]) || text[2] == '-'));
    return named && text.find('<', 1) > end ? end + 1 : 0;
  }

  std::size_t visible_ = 0, strange_ = 0, unmatched_ = 0, in_long_tokens_ = 0;
  std::size_t token_ = 0, tries_ = 0;
  bool token_is_address_ = false;
  std::string open_;  ///< the closers that are due
};

// --- the value itself ------------------------------------------------------------------------------------------------

bool is_exact_json(std::string_view text) {
  constexpr std::size_t max_depth = 1000;
  text_source source(text, max_depth, text.size());
  return source.skip() && source.finish();
}

/// What was read as text although it had no quotes, all of it: words, or noise?
bool bare_text_is_noise(std::string_view text, std::span<const repair> repairs) {
  std::size_t all = 0;
  std::size_t strange = 0;
  for (const repair& one : repairs) {
    if (one.code != "unquoted_string" && one.code != "unquoted_key") continue;
    const std::string_view bare = text.substr(std::min(one.span.offset, text.size()), one.span.length);
    all += bare.size();
    strange += static_cast<std::size_t>(
        std::count_if(bare.begin(), bare.end(), [](char c) { return !is_word(c) && !is_in(c, " \t\r\n.-/:$"); }));
    strange += count_foreign_bytes(bare);
  }
  return strange * 8 > all;
}

bool has_quotes(std::string_view value) {
  return value.find_first_of("\"'`") != std::string_view::npos || value.find("\xE2\x80") != std::string_view::npos;
}
bool has_digit_or_key(std::string_view value) { return value.find_first_of("0123456789:") != std::string_view::npos; }

/// Whether a value begins, and ends, apart from the words around it, as a writer would have it.
bool begins_apart(std::string_view before) {
  return before.empty() || is_space(before.back()) || is_in(before.back(), ":=(>`");
}
bool ends_apart(std::string_view after) {
  const auto is_end = [](std::string_view text) { return text.empty() || is_space(text.front()); };
  return is_end(after) || is_in(after.front(), "<`") || (is_in(after.front(), ".,;)") && is_end(after.substr(1)));
}

bool has_repair(std::span<const repair> repairs, std::string_view code) {
  return std::any_of(repairs.begin(), repairs.end(), [code](const repair& one) { return one.code == code; });
}

/// A text that is nothing but one string in quotes of any kind, or several that are joined.
bool is_in_quotes(std::string_view text, const result<nlohmann::ordered_json>& read) {
  if (!read->is_string() || text.empty() || has_repair(read.repairs(), "unquoted_string")) return false;
  if (has_repair(read.repairs(), "double_encoded")) return true;
  constexpr std::string_view controls = "\b\t\n\f\r";
  const bool strange =
      std::any_of(text.begin(), text.end(), [&](char c) { return is_control(c) && !is_in(c, controls); });
  const bool bad_escape = has_repair(read.repairs(), "invalid_escape") && text.find("\\u") != std::string_view::npos;
  if (strange || bad_escape || has_repair(read.repairs(), "invalid_utf8")) return false;
  if (text.front() == '`' || read->get_ref<const std::string&>().empty()) return false;  // Markdown, or nothing
  const auto noisy =
      std::count_if(text.begin(), text.end(), [](char c) { return !is_word(c) && !is_in(c, " \t\r\n.,-/:\"'"); });
  if (static_cast<std::size_t>(noisy) * 8 > text.size() + 8) return false;
  const bool joined = has_repair(read.repairs(), "string_concatenation");
  for (std::size_t at = 1; at + 1 < text.size() && !joined; ++at) {
    if (text[at] == text.front() && text[at - 1] != '\\' && static_cast<unsigned char>(text[at]) < 0x80) return false;
  }
  const bool ascii = static_cast<unsigned char>(text.front()) < 0x80;
  return has_quotes(text.substr(0, ascii ? 1 : 3)) && !has_repair(read.repairs(), "unescaped_quote");
}

/// What a list or an object without any quotes must be, so that it is not just two brackets that happen to be there.
bool is_plainly_json(std::string_view value, const result<nlohmann::ordered_json>& read) {
  if (has_repair(read.repairs(), "json_lines")) return true;
  if (read->empty()) return is_exact_json(value) || has_repair(read.repairs(), "ellipsis");
  return has_digit_or_key(value) && !has_repair(read.repairs(), "missing_closer") &&
         !has_repair(read.repairs(), "wrong_closer");
}

/// A scalar is the whole text: exact JSON, a literal of another language, a string in quotes, or one of these in
/// parentheses.
bool scalar_is_explained(std::string_view text, const result<nlohmann::ordered_json>& read) {
  if (is_exact_json(text) || read->is_boolean() || read->is_null()) return true;
  const std::string_view whole = trim(text);
  return is_in_quotes(whole, read) || has_repair(read.repairs(), "parentheses");
}

}  // namespace

std::optional<std::string> why_unexplained(std::string_view text, const result<nlohmann::ordered_json>& read) {
  if (is_exact_json(text)) return std::nullopt;
  if (is_binary(text)) return "the text is binary, or in an encoding other than UTF-8";
  if (!read->is_structured()) {
    if (scalar_is_explained(text, read)) return std::nullopt;
    return "the text is not JSON, only something like it";
  }
  const candidate_summary& taken = read.candidates();
  const std::string_view before = text.substr(0, taken.begin);
  std::string_view after = text.substr(taken.end);
  const std::string_view value = text.substr(taken.begin, taken.end - taken.begin);
  if (bare_text_is_noise(text, read.repairs()))
    return "what is between the brackets is not JSON, only something like it";
  after.remove_prefix(std::min(after.find_first_not_of("}]"), after.size()));  // closers too many
  const bool is_weak = read->empty() || !has_quotes(value);
  if (is_weak && !is_plainly_json(value, read)) return "the brackets hold no JSON, only something like it";
  if (trim(before).empty() && trim(after).empty()) return std::nullopt;
  if (read->empty() && has_repair(read.repairs(), "ellipsis")) return "the brackets hold no JSON, only an ellipsis";
  words_around around;
  around.add(before);
  around.add(after);
  if (around.are_noise()) return "the text around what could be JSON is neither words nor JSON";
  const bool must_begin_apart = is_weak || has_repair(read.repairs(), "missing_closer");
  if ((must_begin_apart && !begins_apart(before)) || (is_weak && !ends_apart(after))) {
    return "what could be JSON is part of a word";
  }
  return std::nullopt;
}

result<nlohmann::ordered_json> repair_text(std::string_view text, const parse_options& options) {
  result<nlohmann::ordered_json> value = parse<nlohmann::ordered_json>(text, options);
  if (!value) return value;
  const auto why = why_unexplained(text, value);
  if (!why) return value;
  error refusal;
  refusal.type = "json_invalid";
  refusal.message = "Invalid JSON: " + *why;
  return result<nlohmann::ordered_json>(validation_error("", {std::move(refusal)}));
}

}  // namespace assay::inline v0::detail
