// From a reading to nodes of a value tree.
#pragma once

#include "reader/mending/reading.hpp"
#include "tree/value_tree.hpp"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay::inline v0::detail::mending {

/// Adds the value that steps lead to, one after another, to a tree whose text holds `text` from its beginning.
class outline {
 public:
  outline(value_tree& tree, std::string_view text);
  ~outline();
  outline(const outline&) = delete;
  outline& operator=(const outline&) = delete;

  /// The structures that are open where the first step is; only before that.
  void open_all(const frame* open);
  void add(const reading& step);
  /// `steps`: the last one first.
  void add_all(const std::vector<const reading*>& steps);
  /// Closes what is still open, and returns the value; with `cut`, a key without its value is left out.
  node_id finish(bool cut);

 private:
  class builder;
  std::unique_ptr<builder> builder_;
};

/// The steps of a reading, the last one first, back to one that is not among them.
[[nodiscard]] std::vector<const reading*> steps_of(const reading& last, const reading* end = nullptr);

/// The value that steps (the first one first) lead to, as JSON text, for messages. The structures that are open where
/// they begin have nothing else.
[[nodiscard]] std::string text_of(std::string_view text, const frame* open, std::span<const reading* const> steps);

}  // namespace assay::inline v0::detail::mending
