// Which nodes of a schema are being written out, one within another.
#pragma once

#include "dump/bounded_json.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace assay::inline v0::detail::schemas {

/// Where copies are put in place of references, what refers to itself would be written out without end. So each node is
/// noted by its text while what is inside of it is looked at.
class open_nodes {
 public:
  /// False where a node of the same text is open already.
  bool open(const nlohmann::ordered_json& node) {
    std::string text = bounded_json::write(node);
    if (std::find(open_.begin(), open_.end(), text) != open_.end()) return false;
    open_.push_back(std::move(text));
    return true;
  }

  [[nodiscard]] std::size_t count() const noexcept { return open_.size(); }
  /// Closes those that were opened since there were so many.
  void close_to(std::size_t count) { open_.resize(count); }

 private:
  std::vector<std::string> open_;
};

}  // namespace assay::inline v0::detail::schemas
