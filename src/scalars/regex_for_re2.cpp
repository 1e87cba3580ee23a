#include "json/ranges.hpp"
#include "scalars/regex_spelling.hpp"
#include "scalars/regex_writing.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace assay::inline v0::detail {

namespace {

/// RE2 repeats nothing more often, and nothing within a repeat that comes to more altogether.
constexpr std::size_t most_re2_repeats = 1000;
constexpr std::size_t longest_for_re2 = 1U << 20;
/// Repeats that RE2 does not count itself are spelled out up to so many states, which it compiles in some 20 ms.
constexpr std::size_t most_states = 20'000;

constexpr std::string_view assigned = R"(\p{L}\p{M}\p{N}\p{P}\p{S}\p{Z})";

struct cannot_say {};

/// The category of all that is neither letter, mark, number, punctuation, symbol nor separator: for RE2 it has only
/// what is assigned.
bool is_other(const unicode_property& property) { return property.name == "C" || property.name == "Cn"; }

class re2_writer {
 public:
  std::string run(const regex_node& tree) {
    write(tree);
    return std::move(out_);
  }

 private:
  void write(const regex_node& node) {
    if (out_.size() > longest_for_re2) throw cannot_say{};
    switch (node.kind) {
      case regex_kind::characters:
        return write_set(node);
      case regex_kind::sequence:
        for (const regex_node& part : node.parts) write_apart(part, regex_kind::alternatives);
        return;
      case regex_kind::alternatives:
        for (const regex_node& part : node.parts) {
          if (&part != &node.parts.front()) out_ += '|';
          write(part);
        }
        return;
      case regex_kind::group:
        if (node.atomic) throw cannot_say{};
        out_ += "(?:";
        write(node.parts.front());
        out_ += ')';
        return;
      case regex_kind::repeat:
        return write_repeat(node);
      case regex_kind::text_start:
      case regex_kind::text_end:
        if (node.of_lines) throw cannot_say{};
        out_ += node.kind == regex_kind::text_start ? "\\A" : "\\z";
        return;
      case regex_kind::word_edge:
        out_ += node.negated ? "\\B" : "\\b";
        return;
      case regex_kind::look:
      case regex_kind::back_reference:
        throw cannot_say{};
    }
  }

  /// In a group of its own where it is of this kind.
  void write_apart(const regex_node& node, regex_kind kind) {
    const bool apart = node.kind == kind;
    if (apart) out_ += "(?:";
    write(node);
    if (apart) out_ += ')';
  }

  void write_set(const regex_node& node) {
    if (node.any_case) out_ += "(?i:";
    if (ranges::any_of(node.set.properties, is_other)) {
      write_set_with_other(node.set);
    } else {
      write_class(out_, node.set, [](std::string& out, const unicode_property& property) {
        if (property.is_extended) throw cannot_say{};
        out.append(property.negated ? "\\P{" : "\\p{").append(property.name).append("}");
      });
    }
    if (node.any_case) out_ += ')';
  }

  void write_set_with_other(const character_set& set) {
    character_set without = set;
    std::erase_if(without.properties, is_other);
    const bool alone = without.ranges.empty() && without.properties.empty();
    const std::size_t others = set.properties.size() - without.properties.size();
    if (others != 1 || (set.negated && !alone)) throw cannot_say{};
    const unicode_property& other = *ranges::find_if(set.properties, is_other);
    // RE2's C has what is assigned: it belongs to what is not Cn.
    const std::string_view rest_of_assigned = other.name == "Cn" ? "\\p{C}" : "";
    const bool outside = other.negated == set.negated;
    out_ += outside ? "(?:[^" : "(?:[";
    out_.append(assigned).append(rest_of_assigned).append("]");
    if (!alone) {
      out_ += '|';
      regex_node node;
      node.set = std::move(without);
      write_set(node);
    }
    out_ += ')';
  }

  void write_repeat(const regex_node& node) {
    if (node.greed == regex_greed::possessive) throw cannot_say{};
    const regex_node& what = node.parts.front();
    const std::size_t start = out_.size();
    out_ += what.kind == regex_kind::characters ? "" : "(?:";
    write(what);
    out_ += what.kind == regex_kind::characters ? "" : ")";
    const std::string once = out_.substr(start);
    out_.resize(start);

    const std::size_t chunk = std::max<std::size_t>(most_re2_repeats / weight_of(what), 1);
    const bool endless = node.most == regex_node::unbounded;
    const std::size_t count = endless ? node.least : node.most;
    if (count > chunk && cost_of(what) * count > most_states) throw cannot_say{};
    std::size_t least = node.least;
    for (; least > chunk; least -= chunk) write_count(once, chunk, chunk);
    if (endless) return write_count(once, least, regex_node::unbounded);
    if (node.most <= chunk) return write_count(once, node.least, node.most);
    if (least > 0) write_count(once, least, least);
    write_up_to(once, node.most - node.least, chunk);
  }

  /// Up to `most` times: fewer than a chunk, or a chunk and what then is left. Two optional repeats in a row would say
  /// the same, but in many ways, and each would be a state of RE2's.
  void write_up_to(const std::string& once, std::size_t most, std::size_t chunk) {
    std::size_t open = 0;
    for (; most > chunk; most -= chunk) {
      out_ += "(?:";
      if (chunk > 1) write_count(once, 0, chunk - 1);
      out_ += '|';
      write_count(once, chunk, chunk);
      ++open;
      if (open > most_re2_repeats) throw cannot_say{};
    }
    if (most > 0) write_count(once, 0, most);
    out_.append(open, ')');
  }

  void write_count(const std::string& once, std::size_t least, std::size_t most) {
    if (out_.size() + once.size() > longest_for_re2) throw cannot_say{};
    out_ += once;
    write_quantifier(out_, least, most);
  }

  /// How often RE2 would repeat something within, as it counts.
  static std::size_t weight_of(const regex_node& node) {
    std::size_t heaviest = 1;
    for (const regex_node& part : node.parts) heaviest = std::max(heaviest, weight_of(part));
    if (node.kind != regex_kind::repeat) return heaviest;
    const std::size_t count = node.most == regex_node::unbounded ? node.least : node.most;
    const std::size_t chunk = std::max<std::size_t>(most_re2_repeats / heaviest, 1);
    return heaviest * std::clamp<std::size_t>(count, 1, chunk);
  }

  /// About how many states RE2 would need. Those of a set beyond ASCII are for its bytes.
  static std::size_t cost_of(const regex_node& node) {
    if (node.kind == regex_kind::characters) {
      const bool ascii = node.set.properties.empty() && !node.set.negated &&
                         (node.set.ranges.empty() || node.set.ranges.back().last < 0x80);
      return ascii ? 1 : 4 * (node.set.ranges.size() + 1) + 1000 * node.set.properties.size();
    }
    std::size_t cost = 1;
    for (const regex_node& part : node.parts) cost += cost_of(part);
    if (node.kind != regex_kind::repeat) return cost;
    const std::size_t count = node.most == regex_node::unbounded ? node.least : node.most;
    return cost * std::clamp<std::size_t>(count, 1, most_states);
  }

  std::string out_;
};

bool is_no_word_edge(const regex_node& node) { return node.kind == regex_kind::word_edge && node.negated; }

}  // namespace

std::optional<std::string> spell_for_re2(const regex_node& tree) {
  // RE2 searches byte by byte, and finds \B between two of one character.
  if (!starts_at_start(tree) && any_node(tree, is_no_word_edge)) return std::nullopt;
  try {
    return re2_writer().run(tree);
  } catch (const cannot_say&) {
    return std::nullopt;
  }
}

}  // namespace assay::inline v0::detail
