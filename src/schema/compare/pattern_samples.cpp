#include "schema/compare/pattern_samples.hpp"

#include "json/unicode.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>

namespace assay::inline v0::comparing {

namespace {

constexpr std::size_t longest_sample = 5'000;
constexpr int deepest_group = 50;  ///< of groups

struct span_of_characters {
  std::uint32_t first, last;
};

struct part {
  enum class form { characters, sequence, choice, repetition } form = form::sequence;
  std::vector<span_of_characters> ranges = {};  ///< none: stands for nothing
  std::vector<std::size_t> inner = {};
  std::size_t min = 1, max = 1;
};

const std::vector<span_of_characters> digits = {{'0', '9'}};
const std::vector<span_of_characters> words = {{'a', 'z'}, {'0', '9'}, {'A', 'Z'}, {'_', '_'}};
const std::vector<span_of_characters> spaces = {{' ', ' '}, {'\t', '\t'}};
const std::vector<span_of_characters> any_character = {{'a', 'z'}, {'0', '9'}, {'A', 'Z'}, {' ', '/'}, {0xE9, 0xE9}};

std::vector<span_of_characters> complement_of(const std::vector<span_of_characters>& ranges) {
  std::vector<span_of_characters> left;
  for (std::uint32_t c = ' '; c < 0x7F; ++c) {
    const bool is_in = std::ranges::any_of(ranges, [c](const auto& each) { return c >= each.first && c <= each.last; });
    if (!is_in) left.push_back({c, c});
  }
  std::ranges::sort(left, {},
                    [](const auto& each) { return std::pair(each.first < 'a' || each.first > 'z', each.first); });
  return left;
}

class expression {
 public:
  expression(std::string_view source, std::size_t open_end) : rest_(source), open_end_(open_end) {
    root_ = choice(0);
    while (!rest_.empty()) {  // a closing bracket too many
      rest_.remove_prefix(1);
      root_ = add({part::form::sequence, {}, {root_, choice(0)}});
    }
  }

  /// The same variant is the same text.
  [[nodiscard]] std::string sample(std::size_t variant) const {
    std::string out;
    writing state{variant, variant};
    write(root_, state, out, 0);
    return out;
  }

 private:
  std::size_t add(part made) {
    parts_.push_back(std::move(made));
    return parts_.size() - 1;
  }

  std::size_t choice(int depth) {
    part made{part::form::choice};
    made.inner.push_back(sequence(depth));
    while (rest_.starts_with('|')) {
      rest_.remove_prefix(1);
      made.inner.push_back(sequence(depth));
    }
    return add(std::move(made));
  }

  std::size_t sequence(int depth) {
    part made{part::form::sequence};
    while (!rest_.empty() && rest_.front() != '|' && rest_.front() != ')') {
      const std::size_t one = repeated(atom(depth));
      made.inner.push_back(one);
    }
    return add(std::move(made));
  }

  std::size_t atom(int depth) {
    const char c = rest_.front();
    if (c == '\\' && rest_.size() > 1) return escape();
    if (c == '[') return add({part::form::characters, character_class()});
    if (c == '(') return group(depth);
    rest_.remove_prefix(1);
    if (c == '^' || c == '$') return add({part::form::sequence});
    if (c == '.') return add({part::form::characters, any_character});
    return add({part::form::characters, {character(c)}});
  }

  /// Characters beyond ASCII come in one piece.
  span_of_characters character(char first) {
    std::uint32_t code = static_cast<unsigned char>(first);
    int more = code >= 0xF0 ? 3 : code >= 0xE0 ? 2 : code >= 0xC0 ? 1 : 0;
    if (more > 0) code &= 0x3FU >> static_cast<unsigned>(more);
    for (; more > 0 && !rest_.empty(); --more) {
      code = (code << 6) | (static_cast<unsigned char>(rest_.front()) & 0x3FU);
      rest_.remove_prefix(1);
    }
    return {code, code};
  }

  std::size_t group(int depth) {
    rest_.remove_prefix(1);
    const bool looks_around =
        rest_.starts_with("?=") || rest_.starts_with("?!") || rest_.starts_with("?<=") || rest_.starts_with("?<!");
    if (rest_.starts_with("?:")) {
      rest_.remove_prefix(2);
    } else if (rest_.starts_with("?<") || rest_.starts_with("?P<")) {
      rest_.remove_prefix(std::min(rest_.find('>'), rest_.size() - 1) + 1);
    }
    if (depth > deepest_group) {
      rest_ = {};
      return add({part::form::sequence});
    }
    const std::size_t inner = choice(depth + 1);
    if (rest_.starts_with(')')) rest_.remove_prefix(1);
    return looks_around ? add({part::form::sequence}) : inner;
  }

  std::vector<span_of_characters> escaped() {
    const char c = rest_[1];
    rest_.remove_prefix(2);
    switch (c) {
      case 'd':
        return digits;
      case 'D':
        return complement_of(digits);
      case 'w':
        return words;
      case 'W':
        return complement_of(words);
      case 's':
        return spaces;
      case 'S':
        return complement_of(spaces);
      case 'n':
        return {{'\n', '\n'}};
      case 't':
        return {{'\t', '\t'}};
      case 'r':
        return {{'\r', '\r'}};
      case 'x':
        return {code_point(2)};
      case 'u':
        return {code_point(4)};
      case 'p':
      case 'P':
        if (rest_.starts_with('{')) rest_.remove_prefix(std::min(rest_.find('}'), rest_.size() - 1) + 1);
        return any_character;
      default:
        return {character(c)};
    }
  }

  span_of_characters code_point(std::size_t length) {
    std::uint32_t code = 0;
    const std::string_view text = rest_.substr(0, length);
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), code, 16);
    rest_.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return {code, code};
  }

  std::size_t escape() {
    const char c = rest_[1];
    if (c == 'b' || c == 'B') {
      rest_.remove_prefix(2);
      return add({part::form::sequence});
    }
    return add({part::form::characters, escaped()});
  }

  std::vector<span_of_characters> character_class() {
    rest_.remove_prefix(1);
    const bool negated = rest_.starts_with('^');
    if (negated) rest_.remove_prefix(1);
    std::vector<span_of_characters> ranges;
    while (!rest_.empty() && rest_.front() != ']') {
      std::vector<span_of_characters> one = class_member();
      const bool is_range =
          one.size() == 1 && one[0].first == one[0].last && rest_.size() > 1 && rest_[0] == '-' && rest_[1] != ']';
      if (is_range) {
        rest_.remove_prefix(1);
        one[0].last = std::max(one[0].first, class_member().front().last);
      }
      ranges.insert(ranges.end(), one.begin(), one.end());
    }
    if (!rest_.empty()) rest_.remove_prefix(1);
    return negated ? complement_of(ranges) : ranges;
  }

  std::vector<span_of_characters> class_member() {
    if (rest_.front() == '\\' && rest_.size() > 1) return escaped();
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return {character(c)};
  }

  std::size_t repeated(std::size_t atom) {
    part made{part::form::repetition, {}, {atom}};
    if (rest_.empty()) return atom;
    switch (rest_.front()) {
      case '*':
        made.min = 0;
        made.max = open_end_;
        break;
      case '+':
        made.max = open_end_;
        break;
      case '?':
        made.min = 0;
        break;
      case '{':
        if (!read_counts(made)) return atom;
        break;
      default:
        return atom;
    }
    rest_.remove_prefix(1);
    if (rest_.starts_with('?')) rest_.remove_prefix(1);
    return add(std::move(made));
  }

  /// {2}, {2,} and {2,5}, up to the closing brace.
  bool read_counts(part& made) {
    const std::size_t end = rest_.find('}');
    if (end == std::string_view::npos) return false;
    const std::string_view text = rest_.substr(1, end - 1);
    const auto first = std::from_chars(text.data(), text.data() + text.size(), made.min);
    if (first.ec != std::errc()) return false;
    made.max = made.min;
    if (first.ptr != text.data() + text.size() && *first.ptr == ',') {
      const auto second = std::from_chars(first.ptr + 1, text.data() + text.size(), made.max);
      if (second.ec != std::errc()) made.max = std::max(made.min, open_end_);
    }
    rest_.remove_prefix(end);
    return true;
  }

  struct writing {
    std::size_t variant;
    std::uint64_t seed;
    std::size_t parts = 0;  ///< written so far
  };

  /// What a choice takes varies from variant to variant and from place to place.
  static std::size_t choose(writing& state, std::size_t count) {
    if (state.variant == 0) return 0;  // the least of everything
    state.seed = state.seed * 2862933555777941757U + 3037000493U;
    return static_cast<std::size_t>(state.seed >> 33) % count;
  }

  void write(std::size_t index, writing& state, std::string& out, int depth) const {
    if (out.size() > longest_sample || ++state.parts > 4 * longest_sample || depth > 4 * deepest_group) return;
    const part& own = parts_[index];
    switch (own.form) {
      case part::form::characters: {
        if (own.ranges.empty()) return;
        const span_of_characters& range = own.ranges[choose(state, own.ranges.size())];
        const std::size_t width = std::min<std::size_t>(range.last - range.first + 1, 64);
        const std::uint32_t code = range.first + static_cast<std::uint32_t>(choose(state, width));
        const bool is_character = code < 0xD800 || (code > 0xDFFF && code <= 0x10FFFF);
        if (is_character) detail::append_utf8(out, code);
        return;
      }
      case part::form::sequence:
        for (const std::size_t each : own.inner) write(each, state, out, depth + 1);
        return;
      case part::form::choice:
        return write(own.inner[choose(state, own.inner.size())], state, out, depth + 1);
      case part::form::repetition: {
        std::size_t count = own.min + choose(state, own.max >= own.min ? own.max - own.min + 1 : 1);
        if (state.variant == 1) count = std::max(own.min, own.max);  // the most of everything
        for (; count != 0 && state.parts <= 4 * longest_sample; --count) write(own.inner[0], state, out, depth + 1);
      }
    }
  }

  std::string_view rest_;
  std::size_t open_end_;  ///< how often at most, where there is no limit
  std::vector<part> parts_;
  std::size_t root_ = 0;
};

}  // namespace

std::vector<std::string> pattern_samples(std::string_view pattern, std::size_t count, std::size_t open_end) {
  const expression read(pattern, open_end);
  std::vector<std::string> samples;
  for (std::size_t variant = 0; variant < count; ++variant) {
    std::string text = read.sample(variant);
    if (std::ranges::find(samples, text) == samples.end()) samples.push_back(std::move(text));
  }
  return samples;
}

}  // namespace assay::inline v0::comparing
