// Assignments in a row: name="Ana" age=35; also as Pydantic's str() shows a model: name='Ana' role=<Role.DEV: 'dev'>
//
//   text  = [ 'Action Input:' | 'Tool Input:' ] pair { (',' | ';' | white space) pair }
//   pair  = name '=' value
//   value = a string in double or single quotes | a list or an object in JSON, or as Python has it
//         | '<' name ':' string or number '>'           Python's way to show an enumerator
//         | text without quotes, commas and semicolons, up to the next pair
//
// Applies to an object where every name is a member's, each once, and nothing else stands in the text. Lines of pairs
// with quoted text are TOML (toml.cpp), with colons they are names and values (name_value_lines.cpp).
#include "json/byte_set.hpp"
#include "json/characters.hpp"
#include "reader/notations/tree_writer.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace assay::inline v0::detail {

namespace {

class assignments {
 public:
  explicit assignments(const notation_input& in) : in_(in), out_(in), at_(in.within.begin), end_(in.within.end) {}

  node_id read() {
    pass_mark();
    const node_id object = out_.open(token::object, at_);
    for (;;) {
      if (!pair()) return no_node;
      if (at_ == end_) break;
    }
    out_.close(object, end_);
    std::sort(names_.begin(), names_.end());
    const bool different = std::adjacent_find(names_.begin(), names_.end()) == names_.end();
    return out_.ok() && different ? object : no_node;
  }

 private:
  void pass_mark() {
    // Behind the thoughts of an agent, in a line of its own.
    for (const std::string_view mark : {"Action Input:", "Tool Input:"}) {
      const std::size_t found = in_.text.rfind(mark, end_);
      if (found == std::string_view::npos || found < in_.within.begin) continue;
      if (found != in_.within.begin && in_.text[found - 1] != '\n') continue;
      at_ = past_space(found + mark.size());
    }
  }

  [[nodiscard]] std::size_t past_space(std::size_t at) const {
    return std::min(json_space.first_not_in(in_.text, at), end_);
  }

  /// The name of a member and its equals sign: behind them; `at` where there are none.
  [[nodiscard]] std::size_t assignment_end(std::size_t at, region& name) const {
    std::size_t end = at;
    while (end < end_ && is_name_character(in_.text[end])) ++end;
    const std::size_t sign = past_space(end);
    if (end == at || sign == end_ || in_.text[sign] != '=' || in_.text.substr(sign, 2) == "==") return at;
    name = {at, end};
    return in_.wanted.has(in_.text.substr(at, end - at)) ? sign + 1 : at;
  }

  bool pair() {
    region name;
    const std::size_t behind = assignment_end(at_, name);
    if (behind == at_) return false;
    names_.push_back(in_.text.substr(name.begin, name.end - name.begin));
    out_.key(name);
    at_ = past_space(behind);
    if (at_ == end_) return false;
    return value() && separator();
  }

  bool value() {
    switch (in_.text[at_]) {
      case '"':
      case '\'':
        return string();
      case '[':
      case '{':
        return structure();
      case '<':
        return enumerator();
      default:
        return text();
    }
  }

  /// To the bracket that closes it.
  bool structure() {
    const std::size_t from = at_;
    std::size_t depth = 0;
    do {
      const char c = in_.text[at_];
      if (c == '"' || c == '\'') {
        const std::size_t behind = quoted_in_line(in_.text, at_, end_);
        if (behind == at_) return false;
        at_ = behind;
        continue;
      }
      if (c == '[' || c == '{') ++depth;
      if (c == ']' || c == '}') --depth;
      ++at_;
    } while (depth != 0 && at_ < end_);
    return depth == 0 && out_.json({from, at_});
  }

  /// <Role.DEV: 'dev'>: its value.
  bool enumerator() {
    ++at_;
    while (at_ < end_ && is_name_character(in_.text[at_])) ++at_;
    if (at_ == end_ || in_.text[at_] != ':') return false;
    const std::size_t from = past_space(at_ + 1);
    const bool quoted = from < end_ && (in_.text[from] == '"' || in_.text[from] == '\'');
    at_ = quoted ? quoted_in_line(in_.text, from, end_) : std::min(byte_set("<>\n").first_in(in_.text, from), end_);
    if (at_ == from || at_ == end_ || in_.text[at_] != '>') return false;
    return out_.json({from, at_++});
  }

  bool string() {
    const std::size_t from = at_;
    at_ = quoted_in_line(in_.text, from, end_);
    return at_ != from && out_.json({from, at_});
  }

  bool text() {
    constexpr byte_set ends{",;\n"};
    constexpr byte_set never{"=\"'{}[]()<>"};
    const std::size_t from = at_;
    while (at_ < end_ && !ends.has(in_.text[at_])) {
      if (never.has(in_.text[at_])) return false;
      const std::size_t behind = in_.text[at_] == ' ' ? past_space(at_) : at_;
      region next;
      if (behind != at_ && assignment_end(behind, next) != behind) break;
      do ++at_;
      while (at_ < behind && in_.text[at_] == ' ');
    }
    if (at_ == from) return false;
    out_.bare(trimmed(in_.text, {from, at_}));
    return true;
  }

  bool separator() {
    const std::size_t next = past_space(at_);
    const bool mark = next < end_ && (in_.text[next] == ',' || in_.text[next] == ';');
    const bool space = next != at_;
    at_ = mark ? past_space(next + 1) : next;
    return mark ? at_ != end_ || in_.text[next] == ';' : space || at_ == end_;
  }

  const notation_input& in_;
  tree_writer out_;
  std::size_t at_;
  std::size_t end_;
  std::vector<std::string_view> names_;
};

}  // namespace

node_id read_assignments(const notation_input& in) {
  if (!in.wanted.is_object() || in.wanted.is_map()) return no_node;
  return assignments(in).read();
}

}  // namespace assay::inline v0::detail
