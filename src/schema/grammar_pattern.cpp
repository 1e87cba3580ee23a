// Regular expressions as grammars: what is regular in the patterns that people write. Look-around, back-references,
// word borders and anchors inside are not.
#include "scalars/regex_tree.hpp"
#include "schema/grammar_text.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace assay::inline v0::detail::schemas {

namespace {

/// A pattern is no deeper than this; what is deeper is no author's.
constexpr int deepest_group = 64;

/// What stands in a sequence where a part matches nothing but the empty text.
std::string or_empty_text(std::string piece) { return piece.empty() ? "\"\"" : std::move(piece); }

bool is_edge(const regex_node& node, regex_kind which) { return node.kind == which && !node.of_lines; }

std::span<const regex_node> branches_of(const regex_node& node) {
  if (node.kind == regex_kind::alternatives) return node.parts;
  return {&node, 1};
}

/// Each function gives nullopt where its part can't be said in a grammar.
class pattern_translator {
 public:
  /// An alternative may have its own anchors ("^a|b$"), so each is looked at by itself.
  std::optional<std::string> translate(const regex_node& tree) {
    return choice(tree, [this](const regex_node& one) { return anchored(one); });
  }

 private:
  template <class Translate>
  std::optional<std::string> choice(const regex_node& node, Translate translate) {
    std::vector<std::string> choices;
    for (const regex_node& branch : branches_of(node)) {
      std::optional<std::string> one = translate(branch);
      if (!one) return std::nullopt;
      choices.push_back(or_empty_text(*std::move(one)));
    }
    return alternatives(choices);
  }

  /// The outermost ones match anywhere in the text unless they are anchored.
  std::optional<std::string> anchored(const regex_node& branch) {
    std::span<const regex_node> parts = branch.parts;
    const bool from_start = !parts.empty() && is_edge(parts.front(), regex_kind::text_start);
    if (from_start) parts = parts.subspan(1);
    const bool to_end = !parts.empty() && is_edge(parts.back(), regex_kind::text_end);
    if (to_end) parts = parts.first(parts.size() - 1);
    return sequence(parts, from_start ? "" : "char*", to_end ? "" : "char*");
  }

  std::optional<std::string> sequence(std::span<const regex_node> parts, std::string before = {},
                                      const std::string& behind = {}) {
    std::string all = std::move(before);
    const auto append = [&all](const std::string& piece) {
      if (!all.empty() && !piece.empty()) all += ' ';
      all += piece;
    };
    for (const regex_node& part : parts) {
      const auto piece = translated(part);
      if (!piece) return std::nullopt;
      append(*piece);
    }
    append(behind);
    return all;
  }

  std::optional<std::string> translated(const regex_node& node) {
    switch (node.kind) {
      case regex_kind::characters:
        return characters(node);
      case regex_kind::group:
        return node.atomic ? std::nullopt : group(node.parts.front());
      case regex_kind::repeat:
        return repeat(node);
      default:
        return std::nullopt;
    }
  }

  static std::optional<std::string> characters(const regex_node& node) {
    if (node.any_case || !node.set.properties.empty()) return std::nullopt;
    char_set set;
    for (const code_point_range& range : node.set.ranges) set.add(range.first, range.last);
    std::string text = (node.set.negated ? set.complement() : set).in_json_string();
    return text.empty() ? std::nullopt : std::optional(std::move(text));
  }

  std::optional<std::string> group(const regex_node& inner) {
    if (depth_ == deepest_group) return std::nullopt;
    ++depth_;
    std::optional<std::string> all = choice(inner, [this](const regex_node& one) { return sequence(one.parts); });
    --depth_;
    return all && branches_of(inner).size() == 1 ? "(" + *all + ")" : all;
  }

  std::optional<std::string> repeat(const regex_node& node) {
    if (node.greed == regex_greed::possessive) return std::nullopt;  // a lazy one matches the same texts
    const auto piece = translated(node.parts.front());
    const bool endless = node.most == regex_node::unbounded;
    if (!piece || node.least > most_repetitions || (!endless && node.most > most_repetitions)) return std::nullopt;
    return piece->empty() ? piece : repeated(*piece, node.least, endless ? unbounded : node.most);
  }

  int depth_ = 0;
};

}  // namespace

std::optional<std::string> pattern_in_json_string(std::string_view pattern) {
  try {
    return pattern_translator().translate(parse_regex(pattern, regex_syntax::lenient));
  } catch (const regex_error&) {
    return std::nullopt;
  }
}

}  // namespace assay::inline v0::detail::schemas
