// The types that a type is made of: which there are, how often each is used, which contain themselves.
#pragma once

#include <assay/type_info.hpp>

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace assay::inline v0::detail::schemas {

/// What makes two tables speak of one type: a struct may have several (as it is, and constrained).
[[nodiscard]] const void* identity_of(const type_info& type) noexcept;

class type_graph {
 public:
  struct node {
    const type_info* type;
    std::size_t uses = 0;    ///< places that name it
    bool recursive = false;  ///< it is reached again from within itself
    /// How many types there are if each that it leads to is written where it is used, itself included; at most
    /// `most_written`. Types that double at each step make it grow without bound.
    std::size_t written_size = 1;

    /// Structs and enums have names that people know.
    [[nodiscard]] bool is_nameable() const noexcept {
      return (type->kind == kind::object || type->kind == kind::enumeration) && !type->name.empty();
    }
  };

  static constexpr std::size_t most_written = 1'000'000;

  explicit type_graph(const type_info& root) { visit(root); }

  /// In the order in which a reader meets them; the root is the first.
  [[nodiscard]] std::span<const node> nodes() const noexcept { return nodes_; }

 private:
  /// Returns the type's index.
  std::size_t visit(const type_info& type);

  std::vector<node> nodes_;
  std::vector<bool> open_;  ///< being visited: reaching one of these again closes a cycle
  std::unordered_map<const void*, std::size_t> index_;
};

/// Names for those types of a graph that are to be defined apart; no two are the same.
class definition_names {
 public:
  definition_names(const type_graph& graph, const std::function<bool(const type_graph::node&)>& chosen);

  /// nullptr for a type that is written where it is used.
  [[nodiscard]] const std::string* find(const type_info& type) const;

 private:
  std::unordered_map<const void*, std::string> names_;
};

}  // namespace assay::inline v0::detail::schemas
