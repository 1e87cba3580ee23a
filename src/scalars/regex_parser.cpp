#include "scalars/regex_parser.hpp"

#include "json/ascii.hpp"
#include "json/code_point.hpp"
#include "json/ranges.hpp"

#include <algorithm>
#include <utility>

namespace assay::inline v0::detail {

namespace {

constexpr std::size_t deepest_group = 200;

}  // namespace

regex_parser::regex_parser(std::string_view source, regex_syntax syntax) : source_(source), syntax_(syntax) {}

regex_node regex_parser::run() {
  count_groups();
  regex_node tree = alternatives();
  if (!at_end()) fail("a ) has no ( before it");
  for (const std::string& name : referred_names_) {
    if (ranges::find(names_, name) == names_.end()) fail("\\k<" + name + "> names no group");
  }
  return tree;
}

void regex_parser::fail(const std::string& why) { throw regex_error(why); }

bool regex_parser::take(std::string_view text) {
  if (!rest().starts_with(text)) return false;
  at_ += text.size();
  return true;
}

/// The next code point; a byte that is no UTF-8 stands for U+FFFD.
char32_t regex_parser::take_character() {
  const decoded_character next = first_character(rest());
  at_ += std::max<std::size_t>(next.length, 1);
  return next.length == 0 ? 0xFFFD : next.code_point;
}

/// How many groups there are decides what \1 means, and whether any has a name what \k means.
void regex_parser::count_groups() {
  bool in_class = false;
  for (std::size_t i = 0; i < source_.size(); ++i) {
    const char c = source_[i];
    if (c == '\\') {
      ++i;
    } else if (in_class) {
      in_class = c != ']';
    } else if (c == '[') {
      in_class = true;
    } else if (c == '(') {
      const std::string_view after = source_.substr(i + 1);
      const bool named = (after.starts_with("?<") && !after.starts_with("?<=") && !after.starts_with("?<!")) ||
                         after.starts_with("?P<");
      has_names_ = has_names_ || named;
      if (named || !after.starts_with('?')) ++all_groups_;
    }
  }
}

regex_node regex_parser::characters(code_point_ranges ranges) const {
  regex_node node;
  node.kind = regex_kind::characters;
  node.any_case = flags_.any_case;
  node.set.ranges = std::move(ranges);
  normalize(node.set.ranges);
  return node;
}

regex_node regex_parser::alternatives() {
  if (++depth_ > deepest_group) fail("its groups are nested too deep");
  const flags outside = flags_;
  regex_node all;
  all.kind = regex_kind::alternatives;
  do {
    all.parts.push_back(sequence());
  } while (take("|"));
  flags_ = outside;
  --depth_;
  return all.parts.size() == 1 ? std::move(all.parts.front()) : std::move(all);
}

regex_node regex_parser::sequence() {
  regex_node all;
  while (!at_end() && peek() != '|' && peek() != ')') {
    if (auto part = term()) all.parts.push_back(std::move(*part));
  }
  return all;
}

/// Nothing for a group that matches nothing: a comment, or flags.
std::optional<regex_node> regex_parser::term() {
  if (is_lenient() && take_silent_group()) return std::nullopt;
  if (peek() == '(') return quantified(parenthesis());
  if (peek() == '[') return quantified(character_class());
  if (peek() == '\\') return quantified(escape());
  if (quantifier()) fail("a quantifier has nothing before it");
  if (take(".")) return quantified(characters(flags_.dot_all ? complement({}) : complement(line_terminators())));
  if (take("^") || take("$")) {
    regex_node edge;
    edge.kind = source_[at_ - 1] == '^' ? regex_kind::text_start : regex_kind::text_end;
    edge.of_lines = flags_.of_lines;
    return quantified(std::move(edge));
  }
  const char32_t c = take_character();
  return quantified(characters({{c, c}}));
}

/// (?#...), or (?i), whose flags hold up to the end of the group around it.
bool regex_parser::take_silent_group() {
  if (rest().starts_with("(?#")) {
    const std::size_t close = rest().find(')');
    if (close == std::string_view::npos) fail("a comment is not closed");
    at_ += close + 1;
    return true;
  }
  const std::size_t start = at_;
  flags changed = flags_;
  if (take("(?") && read_flags(changed) && take(")")) {
    flags_ = changed;
    return true;
  }
  at_ = start;
  return false;
}

regex_node regex_parser::quantified(regex_node atom) {
  const auto count = quantifier();
  if (!count) return atom;
  const bool is_edge =
      atom.kind == regex_kind::text_start || atom.kind == regex_kind::text_end || atom.kind == regex_kind::word_edge;
  if (!is_lenient() && (is_edge || (atom.kind == regex_kind::look && atom.behind))) {
    fail("a quantifier has nothing before it that could be repeated");
  }
  if (count->least > count->most) fail("a quantifier has its numbers out of order");
  regex_node repeat;
  repeat.kind = regex_kind::repeat;
  repeat.least = count->least;
  repeat.most = count->most;
  if (take("?")) {
    repeat.greed = regex_greed::lazy;
  } else if (is_lenient() && take("+")) {
    repeat.greed = regex_greed::possessive;
  }
  repeat.parts.push_back(std::move(atom));
  if (quantifier()) fail("a quantifier follows another one");
  return repeat;
}

/// A brace that starts no quantifier is itself.
std::optional<regex_parser::quantity> regex_parser::quantifier() {
  if (take("*")) return quantity{0, regex_node::unbounded};
  if (take("+")) return quantity{1, regex_node::unbounded};
  if (take("?")) return quantity{0, 1};
  if (peek() != '{' || !is_digit(peek(1))) return std::nullopt;
  std::size_t next = at_ + 1;
  const auto number = [&] {
    std::size_t value = 0;
    for (; next < source_.size() && is_digit(source_[next]); ++next) {
      value = std::min<std::size_t>(value * 10 + static_cast<std::size_t>(source_[next] - '0'), 1U << 30);
    }
    return value;
  };
  quantity count{number(), 0};
  count.most = count.least;
  if (next < source_.size() && source_[next] == ',') {
    ++next;
    count.most = next < source_.size() && is_digit(source_[next]) ? number() : regex_node::unbounded;
  }
  if (next >= source_.size() || source_[next] != '}') return std::nullopt;
  at_ = next + 1;
  return count;
}

regex_node regex_parser::parenthesis() {
  if (take("(?=")) return look(false, false);
  if (take("(?!")) return look(false, true);
  if (take("(?<=")) return look(true, false);
  if (take("(?<!")) return look(true, true);
  if (take("(?:")) return group(0);
  if (take("(?<")) return capture(group_name('>'));
  if (is_lenient()) {
    if (take("(?P<")) return capture(group_name('>'));
    if (take("(?P=")) {
      regex_node reference;
      reference.kind = regex_kind::back_reference;
      reference.name = group_name(')');
      referred_names_.push_back(reference.name);
      return reference;
    }
    if (take("(?>")) {
      regex_node node = group(0);
      node.atomic = true;
      return node;
    }
  }
  if (rest().starts_with("(?")) {
    if (auto node = modified_group()) return std::move(*node);
    fail("a group starts with (?, and none is of this kind");
  }
  ++at_;
  return capture({});
}

/// (?i:...), (?s-m:...)
std::optional<regex_node> regex_parser::modified_group() {
  const flags outside = flags_;
  flags inside = flags_;
  at_ += 2;
  if (!read_flags(inside) || !take(":")) return std::nullopt;
  flags_ = inside;
  regex_node node = group(0);
  flags_ = outside;
  return node;
}

bool regex_parser::read_flags(flags& changed) {
  bool on = true;
  bool any = false;
  for (;; ++at_) {
    switch (peek()) {
      case 'i':
        changed.any_case = on;
        break;
      case 'm':
        changed.of_lines = on;
        break;
      case 's':
        changed.dot_all = on;
        break;
      case 'u':  // Unicode is what all patterns have
        if (!is_lenient()) return false;
        break;
      case '-':
        if (!on) return false;
        on = false;
        continue;
      default:
        return any;
    }
    any = true;
  }
}

regex_node regex_parser::enclosed(regex_node outer) {
  outer.parts.push_back(alternatives());
  if (!take(")")) fail("a ( has no ) after it");
  return outer;
}

regex_node regex_parser::group(std::size_t number) {
  regex_node node;
  node.kind = regex_kind::group;
  node.number = number;
  return enclosed(std::move(node));
}

regex_node regex_parser::capture(std::string name) {
  names_.resize(++groups_ + 1);
  names_[groups_] = name;
  regex_node node = group(groups_);
  node.name = std::move(name);
  return node;
}

regex_node regex_parser::look(bool behind, bool negated) {
  regex_node node;
  node.kind = regex_kind::look;
  node.behind = behind;
  node.negated = negated;
  return enclosed(std::move(node));
}

bool starts_at_start(const regex_node& node) {
  switch (node.kind) {
    case regex_kind::text_start:
      return !node.of_lines;
    case regex_kind::alternatives:
      return ranges::all_of(node.parts, starts_at_start);
    case regex_kind::sequence:
      return !node.parts.empty() && starts_at_start(node.parts.front());
    case regex_kind::group:
      return starts_at_start(node.parts.front());
    default:
      return false;
  }
}

regex_node parse_regex(std::string_view source, regex_syntax syntax) { return regex_parser(source, syntax).run(); }

}  // namespace assay::inline v0::detail
