#include "scalars/regex_split.hpp"

#include "json/ranges.hpp"
#include "scalars/regex_spelling.hpp"

#include <algorithm>
#include <utility>

namespace assay::inline v0::detail {

namespace {

constexpr std::size_t most_alternatives = 32;

using nodes = std::vector<regex_node>;

bool is_look(const regex_node& node) { return node.kind == regex_kind::look; }
bool has_look(const regex_node& node) { return any_node(node, is_look); }
bool is_look_ahead(const regex_node& node) { return is_look(node) && !node.behind; }
bool is_look_behind(const regex_node& node) { return is_look(node) && node.behind; }
bool is_edge(const regex_node& node, regex_kind kind) { return node.kind == kind && !node.of_lines; }

bool is_beyond_splitting(const regex_node& node) {
  return node.kind == regex_kind::back_reference || node.atomic || node.greed == regex_greed::possessive;
}

regex_node sequence_of(nodes parts) {
  regex_node all;
  all.parts = std::move(parts);
  return all;
}

regex_node edge(regex_kind kind) {
  regex_node node;
  node.kind = kind;
  return node;
}

/// The alternatives of a node, each as a list of parts; a part that groups look-around is replaced by what is in it.
class spreader {
 public:
  /// False where there are too many.
  bool run(const regex_node& node) {
    if (node.kind == regex_kind::alternatives) {
      return ranges::all_of(node.parts, [this](const regex_node& each) { return run(each); });
    }
    return spread(node.kind == regex_kind::sequence ? node.parts : nodes{node});
  }
  std::vector<nodes> found;

 private:
  bool spread(nodes parts) {
    const auto group = ranges::find_if(parts, [](const regex_node& part) {
      return has_look(part) && (part.kind == regex_kind::group || part.kind == regex_kind::alternatives ||
                                part.kind == regex_kind::sequence);
    });
    if (group == parts.end()) {
      found.push_back(std::move(parts));
      return found.size() <= most_alternatives;
    }
    const regex_node inner = group->kind == regex_kind::group ? group->parts.front() : *group;
    const bool is_choice = inner.kind == regex_kind::alternatives;
    for (const regex_node& each : is_choice ? inner.parts : nodes{inner}) {
      nodes replaced(parts.begin(), group);
      const nodes& middle = each.kind == regex_kind::sequence ? each.parts : nodes{each};
      replaced.insert(replaced.end(), middle.begin(), middle.end());
      replaced.insert(replaced.end(), group + 1, parts.end());
      if (!spread(std::move(replaced))) return false;
    }
    return true;
  }
};

/// One alternative.
class splitter {
 public:
  explicit splitter(nodes parts) : parts_(std::move(parts)) {}

  std::optional<regex_conjunction> run() {
    split_start();
    split_end();
    if (ranges::any_of(parts_, has_look)) return std::nullopt;
    for (const regex_condition& each : conditions_) {
      if (has_look(each.tree)) return std::nullopt;
    }
    conditions_.push_back({sequence_of(std::move(parts_)), true});
    return std::move(conditions_);
  }

 private:
  /// At the start of the text all look-ahead sees the same place. Elsewhere what is looked for behind may as well be
  /// matched.
  void split_start() {
    const auto end = ranges::find_if(
        parts_, [](const regex_node& part) { return !is_look_ahead(part) && !is_edge(part, regex_kind::text_start); });
    const bool at_start = std::any_of(parts_.begin(), end, [](const regex_node& part) { return !is_look_ahead(part); });
    if (at_start) {
      for (auto part = parts_.begin(); part != end; ++part) {
        if (!is_look_ahead(*part)) continue;
        conditions_.push_back({sequence_of({edge(regex_kind::text_start), part->parts.front()}), !part->negated});
      }
      parts_.erase(parts_.begin(), end);
      parts_.insert(parts_.begin(), edge(regex_kind::text_start));
    } else if (!parts_.empty() && is_look_behind(parts_.front())) {
      match_instead(parts_.front(), regex_kind::text_start);
    }
  }

  void split_end() {
    const auto is_rest = [](const regex_node& part) {
      return !is_look_behind(part) && !is_edge(part, regex_kind::text_end);
    };
    const auto first = std::find_if(parts_.rbegin(), parts_.rend(), is_rest).base();
    const bool at_end = std::any_of(first, parts_.end(), [](const regex_node& part) { return !is_look_behind(part); });
    if (at_end) {
      for (auto part = first; part != parts_.end(); ++part) {
        if (!is_look_behind(*part)) continue;
        conditions_.push_back({sequence_of({part->parts.front(), edge(regex_kind::text_end)}), !part->negated});
      }
      parts_.erase(first, parts_.end());
      parts_.push_back(edge(regex_kind::text_end));
    } else if (!parts_.empty() && is_look_ahead(parts_.back())) {
      match_instead(parts_.back(), regex_kind::text_end);
    }
  }

  /// Of a negated look-around only one for a single character: there is another one, or the text's edge.
  static void match_instead(regex_node& look, regex_kind text_edge) {
    regex_node inner = look.parts.front();
    if (inner.kind == regex_kind::sequence && inner.parts.size() == 1) inner = nodes(inner.parts).front();
    if (look.negated) {
      if (inner.kind != regex_kind::characters) return;
      inner.set.negated = !inner.set.negated;
      regex_node choice;
      choice.kind = regex_kind::alternatives;
      choice.parts = {edge(text_edge), std::move(inner)};
      inner = std::move(choice);
    }
    look = std::move(inner);
  }

  nodes parts_;
  regex_conjunction conditions_;
};

}  // namespace

std::optional<std::vector<regex_conjunction>> split_regex(const regex_node& tree) {
  if (any_node(tree, is_beyond_splitting)) return std::nullopt;
  spreader all;
  if (!all.run(tree)) return std::nullopt;
  std::vector<regex_conjunction> conjunctions;
  for (nodes& each : all.found) {
    auto conjunction = splitter(std::move(each)).run();
    if (!conjunction) return std::nullopt;
    conjunctions.push_back(std::move(*conjunction));
  }
  return conjunctions;
}

}  // namespace assay::inline v0::detail
