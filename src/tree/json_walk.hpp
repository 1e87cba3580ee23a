// A JSON value of nlohmann's, front to back without recursion, held to the limits that a text is held to.
#pragma once

#include "json/enforced_limits.hpp"
#include "json/token.hpp"
#include "scalars/literal_numbers.hpp"
#include "tree/json_limits.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::inline v0::detail {

/// Calls `visitor.key(text)` for each key of an object, `visitor.value(json)` for each value, in front of what is in
/// it, and `visitor.end()` behind the last item of an array and the last member of an object. Stops at the first
/// excess of a limit, and where `visitor.has_room()` is false.
template <class Json, class Visitor>
class json_walk {
 public:
  json_walk(const json_limits& limits, Visitor& visitor)
      : visitor_(visitor),
        max_depth_(limits.max_depth),
        max_bytes_(std::min(limits.max_bytes, json_limits::most_bytes)),
        items_left_(limits.max_items) {}

  /// Which limit the value exceeds, if any.
  std::optional<source_failure> run(const Json& root) {
    visit(root);
    while (!open_.empty() && !failure_) next_in(open_.back());
    return std::move(failure_);
  }

 private:
  using member_iterator = typename Json::object_t::const_iterator;

  /// An array or an object whose items are visited.
  struct level {
    const Json* item = nullptr;
    const Json* last_item = nullptr;
    member_iterator member{}, last_member{};
  };

  void next_in(level& top) {
    const bool is_array = top.item != nullptr;
    if (is_array ? top.item == top.last_item : top.member == top.last_member) {
      visitor_.end();
      open_.pop_back();
      return;
    }
    if (items_left_-- == 0) return fail("items_limit", too_many_items);
    if (!visitor_.has_room()) return fail("size_limit", "it takes more than 4 GiB");
    if (is_array) return visit(*top.item++);
    const auto& [key, value] = *top.member;
    ++top.member;
    if (!count(key)) return;
    visitor_.key(key);
    visit(value);
  }

  void visit(const Json& value) {
    switch (value.type()) {
      case Json::value_t::string:
        if (!count(value.template get_ref<const std::string&>())) return;
        break;
      case Json::value_t::binary:
        if (!count(literal_of(value))) return;
        break;
      case Json::value_t::array:
      case Json::value_t::object:
        return open(value);
      default:
        break;
    }
    visitor_.value(value);
  }

  void open(const Json& container) {
    if (open_.size() == max_depth_) return fail("depth_limit", nested_too_deep);
    visitor_.value(container);
    level& inner = open_.emplace_back();
    if (container.is_array()) {
      const auto& items = container.template get_ref<const typename Json::array_t&>();
      // An array is told from an object by having an address, which an empty vector need not have.
      inner.item = items.empty() ? &container : items.data();
      inner.last_item = inner.item + items.size();
    } else {
      const auto& members = container.template get_ref<const typename Json::object_t&>();
      inner.member = members.begin();
      inner.last_member = members.end();
    }
  }

  bool count(std::string_view text) {
    if (text.size() > max_bytes_ - bytes_) {
      fail("size_limit", "its strings and keys are longer than " + std::to_string(max_bytes_) + " bytes");
      return false;
    }
    bytes_ += text.size();
    return true;
  }

  void fail(std::string_view type, std::string why) { failure_ = source_failure{type, std::move(why)}; }

  Visitor& visitor_;
  std::size_t max_depth_, max_bytes_, items_left_;
  std::size_t bytes_ = 0;
  std::vector<level> open_;
  std::optional<source_failure> failure_;
};

}  // namespace assay::inline v0::detail
