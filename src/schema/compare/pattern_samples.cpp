#include "schema/compare/pattern_samples.hpp"

#include "json/ranges.hpp"
#include "json/unicode.hpp"
#include "scalars/regex_tree.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace assay::inline v0::comparing {

namespace {

using detail::code_point_range;
using detail::code_point_ranges;
using detail::regex_kind;
using detail::regex_node;

constexpr std::size_t longest_sample = 5'000;
constexpr std::size_t most_parts = 4 * longest_sample;

/// What people like to read, in that order.
constexpr std::array<code_point_range, 12> readable = {{{'a', 'z'},
                                                        {'0', '9'},
                                                        {'A', 'Z'},
                                                        {'_', '_'},
                                                        {' ', ' '},
                                                        {'!', '/'},
                                                        {':', '@'},
                                                        {'[', '^'},
                                                        {'`', '`'},
                                                        {'{', '~'},
                                                        {'\t', '\t'},
                                                        {0xE9, 0xE9}}};

/// Of the characters of a set those that can be read, and those beyond ASCII that it names; any others where there are
/// none. Of a property it is not known what it has: anything that can be read may be of it.
code_point_ranges samples_of(const detail::character_set& set) {
  const code_point_ranges all = set.negated ? detail::complement(set.ranges) : set.ranges;
  code_point_ranges found;
  for (const code_point_range& each : readable) {
    if (!set.properties.empty()) found.push_back(each);
    for (const code_point_range& range : all) {
      const code_point_range both = {std::max(each.first, range.first), std::min(each.last, range.last)};
      if (both.first <= both.last) found.push_back(both);
    }
  }
  const bool names_all = !set.negated;
  for (const code_point_range& range : all) {
    if (found.empty() || (names_all && range.first >= 0x80)) found.push_back(range);
  }
  return found;
}

class sample_writer {
 public:
  sample_writer(std::size_t variant, std::size_t open_end) : variant_(variant), seed_(variant), open_end_(open_end) {}

  std::string run(const regex_node& tree) {
    write(tree);
    return std::move(out_);
  }

 private:
  [[nodiscard]] bool is_long_enough() const { return out_.size() > longest_sample || parts_ > most_parts; }

  /// What a choice takes varies from variant to variant and from place to place.
  std::size_t choose(std::size_t count) {
    if (variant_ == 0) return 0;  // the least of everything
    seed_ = seed_ * 2862933555777941757U + 3037000493U;
    return static_cast<std::size_t>(seed_ >> 33) % count;
  }

  void write(const regex_node& node) {
    ++parts_;
    if (is_long_enough()) return;
    switch (node.kind) {
      case regex_kind::characters:
        return write_character(node.set);
      case regex_kind::sequence:
        for (const regex_node& part : node.parts) write(part);
        return;
      case regex_kind::alternatives:
        return write(node.parts[choose(node.parts.size())]);
      case regex_kind::group:
        return write(node.parts.front());
      case regex_kind::repeat:
        return write_repeat(node);
      default:
        return;  // what only looks; and back-references, whose text is not kept
    }
  }

  void write_character(const detail::character_set& set) {
    const code_point_ranges ranges = samples_of(set);
    if (ranges.empty()) return;
    const code_point_range range = ranges[choose(ranges.size())];
    const std::size_t width = std::min<std::size_t>(range.last - range.first + 1, 64);
    detail::append_utf8(out_, range.first + static_cast<std::uint32_t>(choose(width)));
  }

  void write_repeat(const regex_node& node) {
    const std::size_t most = node.most == regex_node::unbounded ? std::max(node.least, open_end_) : node.most;
    std::size_t count = node.least + choose(most - node.least + 1);
    if (variant_ == 1) count = most;  // the most of everything
    for (; count != 0 && !is_long_enough(); --count) write(node.parts.front());
  }

  std::size_t variant_;
  std::uint64_t seed_;
  std::size_t open_end_;  ///< how often at most, where there is no limit
  std::size_t parts_ = 0;
  std::string out_;
};

}  // namespace

std::vector<std::string> pattern_samples(std::string_view pattern, std::size_t count, std::size_t open_end) {
  std::vector<std::string> samples;
  try {
    const regex_node tree = detail::parse_regex(pattern, detail::regex_syntax::lenient);
    for (std::size_t variant = 0; variant < count; ++variant) {
      std::string text = sample_writer(variant, open_end).run(tree);
      if (ranges::find(samples, text) == samples.end()) samples.push_back(std::move(text));
    }
  } catch (const detail::regex_error&) {
    // Only RE2 reads it: no sample is known.
  }
  return samples;
}

}  // namespace assay::inline v0::comparing
