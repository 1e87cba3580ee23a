// allOf, for providers that have none: several schemas for one value as one schema.
#pragma once

#include "schema/document.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <unordered_map>

namespace assay::inline v0::detail::schemas {

/// Merges the allOf of one node after the other, outer ones first, within one document.
class all_of_merger {
 public:
  /// Whether the schemas under a keyword of a node will be merged, too. Where that depends on what else becomes of the
  /// node, yes.
  using sent_predicate = std::function<bool(const ordered_json& node, const std::string& keyword)>;

  /// References among parts are followed in a document that has been gathered and is not changed meanwhile.
  all_of_merger(reference_index& references, sent_predicate is_sent);

  enum class outcome : std::uint8_t {
    merged,
    impossible,  ///< no one schema says the same: two unions, two patterns, closed objects with different properties
    endless,     ///< once merged, it contains itself: what a part refers to has these parts inside
    too_large,   ///< once all inside is merged as well, it is nested too deep or has too many schemas
  };

  /// Replaces the node's allOf by one schema that says the same. Unless it is merged, the node is unchanged.
  [[nodiscard]] outcome merge(ordered_json& node, const std::string& where);

 private:
  /// What becomes of a node when every allOf inside is merged.
  struct extent {
    std::size_t schemas = 1;
    bool too_deep = false;
    bool endless = false;
  };

  // Merging puts copies in place, so that a few schemas that share parts may become millions. No provider takes as
  // many as these; rewriting may nest a schema deeper, up to twice as deep, and what is to be rewritten has 500 levels.
  static constexpr std::size_t max_schemas = 50'000;
  static constexpr std::size_t max_depth = 250;

  /// Both merge what is inside `node`, which is a copy.
  extent measure(ordered_json& node, std::size_t depth);
  extent measure_inside(ordered_json& node, std::size_t depth);

  reference_index& references_;
  sent_predicate is_sent_;
  std::unordered_map<std::string, extent> extents_;  ///< of nodes with an allOf, by their text
  std::size_t merged_schemas_ = 0;
};

}  // namespace assay::inline v0::detail::schemas
