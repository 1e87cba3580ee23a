#include "schema/grammar_text.hpp"

#include "dump/bounded_json.hpp"
#include "json/code_point.hpp"

#include <algorithm>
#include <map>
#include <memory>

namespace assay::inline v0::detail::schemas {

namespace {

constexpr std::string_view hex_digits = "0123456789ABCDEF";

std::string hex(char32_t c, int digits) {
  std::string text;
  for (int i = digits; i-- > 0;) text += hex_digits[c >> (4 * i) & 0xFU];
  return text;
}

/// A code point within quotes or brackets.
std::string escaped(char32_t c, bool in_class) {
  if (c == '\n') return "\\n";
  if (c == '\r') return "\\r";
  if (c == '\t') return "\\t";
  if (c == '\\' || (!in_class && c == '"')) return std::string("\\") + static_cast<char>(c);
  const bool special = in_class && (c == ']' || c == '[' || c == '^' || c == '-' || c == '"');
  if (c >= 0x20 && c < 0x7F && !special) return {static_cast<char>(c)};
  if (c <= 0xFFFF) return "\\u" + hex(c, 4);  // not \x, of which XGrammar takes all digits that follow
  return "\\U" + hex(c, 8);
}

/// What a JSON string can't hold as it is.
const char_set& to_escape() {
  static const char_set set(code_point_ranges{{0, 0x1F}, {'"', '"'}, {'\\', '\\'}});
  return set;
}

/// The inside of a JSON string that stands for one character, as dump() has it.
std::string json_form(char32_t c) {
  std::string text;
  append_utf8(text, c);
  const std::string dumped = nlohmann::json(text).dump();
  return dumped.substr(1, dumped.size() - 2);
}

}  // namespace

std::string terminal(std::string_view text) {
  std::string made = "\"";
  for (const char c : text) {
    made += static_cast<unsigned char>(c) < 0x80 ? escaped(static_cast<unsigned char>(c), false) : std::string(1, c);
  }
  return made + '"';
}

std::string constant(const nlohmann::ordered_json& value) { return terminal(bounded_json::write(value)); }

std::string repeated(const std::string& piece, std::size_t least, std::size_t most) {
  if (most == 0) return {};
  if (least == 1 && most == 1) return piece;
  if (least == 0 && most == 1) return piece + "?";
  if (most == unbounded && least <= 1) return piece + (least == 0 ? "*" : "+");
  const std::string from = piece + "{" + std::to_string(least);
  if (most == unbounded) return from + ",}";
  return least == most ? from + "}" : from + "," + std::to_string(most) + "}";
}

std::string alternatives(const std::vector<std::string>& choices) {
  if (choices.size() == 1) return choices.front();
  std::string all;
  for (const std::string& choice : choices) all += (all.empty() ? "(" : " | ") + choice;
  return all + ")";
}

// --- character sets --------------------------------------------------------------------------------------------------

void char_set::add(char32_t first, char32_t last) {
  ranges_.push_back({first, last});
  normalize(ranges_);
}

void char_set::add(const char_set& other) {
  ranges_.insert(ranges_.end(), other.ranges_.begin(), other.ranges_.end());
  normalize(ranges_);
}

char_set char_set::complement() const { return char_set(detail::complement(ranges_)); }

char_set char_set::without(const char_set& other) const {
  char_set both = complement();
  both.add(other);
  return both.complement();
}

bool char_set::contains(char32_t c) const {
  return std::any_of(ranges_.begin(), ranges_.end(),
                     [c](const code_point_range& each) { return each.first <= c && c <= each.last; });
}

std::string char_class(const char_set& set) {
  // What reaches to the end of Unicode is shorter, and better known to engines, by what it lacks.
  const bool negated = !set.empty() && set.ranges().back().last == last_code_point;
  std::string text = negated ? "[^" : "[";
  const char_set shown = negated ? set.complement() : set;
  if (negated && shown.empty()) return ".";
  for (const auto& [first, last] : shown.ranges()) {
    text += escaped(first, true);
    if (last > first) text += (last > first + 1 ? "-" : "") + escaped(last, true);
  }
  return text + "]";
}

std::string char_set::in_json_string() const {
  std::vector<std::string> choices;
  const char_set plain = without(to_escape());
  if (!plain.empty()) choices.push_back(char_class(plain));
  static const char_set unnamed(code_point_ranges{{0, 7}, {0x0B, 0x0B}, {0x0E, 0x1F}});  // escapes that have no letter
  char_set rest = to_escape();
  if (without(unnamed).ranges() != ranges_ && unnamed.without(*this).empty()) {
    choices.emplace_back(R"("\\u00" ("0" [0-7be-f] | "1" [0-9a-f]))");
    rest = rest.without(unnamed);
  }
  for (const auto& [first, last] : rest.ranges()) {
    for (char32_t c = first; c <= last; ++c) {
      if (contains(c)) choices.push_back(terminal(json_form(c)));
    }
  }
  return choices.empty() ? std::string() : alternatives(choices);
}

// --- integers --------------------------------------------------------------------------------------------------------

namespace {

std::string digit_range(char low, char high) {
  if (low == high) return terminal(std::string_view(&low, 1));
  return std::string("[") + low + "-" + high + "]";
}

/// Texts of as many digits as both, from one to the other.
std::string same_length(std::string_view low, std::string_view high) {
  if (low.empty()) return {};
  const std::size_t rest = low.size() - 1;
  const std::string any_rest = rest == 0 ? "" : " " + repeated("[0-9]", rest, rest);
  const bool from_all_zeros = low.find_first_not_of('0', 1) == std::string_view::npos;
  const bool to_all_nines = high.find_first_not_of('9', 1) == std::string_view::npos;
  if (low[0] == high[0]) {
    const std::string inner = same_length(low.substr(1), high.substr(1));
    return terminal(low.substr(0, 1)) + (inner.empty() ? "" : " " + inner);
  }
  std::vector<std::string> choices;
  char first = low[0];
  char last = high[0];
  if (!from_all_zeros) {
    choices.push_back(terminal(low.substr(0, 1)) + " " + same_length(low.substr(1), std::string(rest, '9')));
    ++first;
  }
  if (!to_all_nines) --last;
  if (first <= last) choices.push_back(digit_range(first, last) + any_rest);
  if (!to_all_nines) {
    choices.push_back(terminal(high.substr(0, 1)) + " " + same_length(std::string(rest, '0'), high.substr(1)));
  }
  return alternatives(choices);
}

/// From `low`, which is at least 1, to `high`.
void add_positive(std::vector<std::string>& choices, std::int64_t low, std::int64_t high, const std::string& sign) {
  if (low > high) return;
  const std::string from = std::to_string(low);
  const std::string to = std::to_string(high);
  for (std::size_t digits = from.size(); digits <= to.size(); ++digits) {
    std::string first = digits == from.size() ? from : "1" + std::string(digits - 1, '0');
    const std::string last = digits == to.size() ? to : std::string(digits, '9');
    // All numbers of several lengths are one alternative.
    std::size_t longest = digits;
    if (first == "1" + std::string(digits - 1, '0') && last == std::string(digits, '9')) {
      while (longest < to.size() && (longest + 1 < to.size() || to == std::string(to.size(), '9'))) ++longest;
      choices.push_back(sign + "[1-9]" + (longest == 1 ? "" : " " + repeated("[0-9]", digits - 1, longest - 1)));
    } else {
      choices.push_back(sign + same_length(first, last));
    }
    digits = longest;
  }
}

}  // namespace

std::string integer_range(std::int64_t low, std::int64_t high) {
  std::vector<std::string> choices;
  if (low <= 0 && high >= 0) choices.emplace_back("\"0\"");
  add_positive(choices, std::max<std::int64_t>(low, 1), high, "");
  add_positive(choices, std::max<std::int64_t>(-high, 1), -low, "\"-\" ");
  return alternatives(choices);
}

// --- keys ------------------------------------------------------------------------------------------------------------

namespace {

struct name_tree {
  std::map<char32_t, std::unique_ptr<name_tree>> next;
  bool ends = false;
};

/// What does not end where a name ends, and leaves the tree or stops within it.
std::string outside_of(const name_tree& tree) {
  char_set children;
  for (const auto& [c, child] : tree.next) children.add(c, c);
  std::vector<std::string> choices = {children.complement().in_json_string() + " char*"};
  for (const auto& [c, child] : tree.next) {
    const std::string below = outside_of(*child);
    choices.push_back(terminal(json_form(c)) + (below.empty() ? "" : " " + below));
  }
  return alternatives(choices) + (tree.ends ? "" : "?");
}

}  // namespace

std::string other_than(const std::vector<std::string>& names) {
  name_tree root;
  for (const std::string& name : names) {
    name_tree* at = &root;
    for (std::string_view rest = name; !rest.empty();) {
      const decoded_character next = first_character(rest);  // a JSON document is well-formed
      auto& child = at->next[next.code_point];
      if (child == nullptr) child = std::make_unique<name_tree>();
      at = child.get();
      rest.remove_prefix(std::max<std::size_t>(next.length, 1));
    }
    at->ends = true;
  }
  return outside_of(root);
}

}  // namespace assay::inline v0::detail::schemas
