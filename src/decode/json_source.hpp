// The source that walks a nlohmann::json or ordered_json where it is: nothing is copied, written or allocated for a
// value. For strict and lax mode; llm mode asks more of a value than JSON of a program's own can say (see value_tree).
//
// One class serves both kinds of JSON, so that there is one decoder for them: their values differ only in how the
// members of an object are kept. Which kind it is does not change during a walk, so the branches are foreseen.
//
// Limits: a walk counts what it reads. What is within alternatives is read more than once, and what is skipped is not
// read at all; so where the count is beyond a limit, and before anything is skipped, the document is measured by
// itself, once.
#pragma once

#include "json/enforced_limits.hpp"
#include "json/number.hpp"
#include "json/quick_scan.hpp"
#include "json/string_scan.hpp"
#include "json/token.hpp"
#include "tree/json_limits.hpp"
#include "tree/value_tree.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace assay::inline v0::detail {

class json_source {
 public:
  /// A nlohmann::json or ordered_json of the document.
  using mark = const void*;
  static constexpr mark nowhere = nullptr;

  /// The document must not change during the walk.
  json_source(const nlohmann::json& root, const json_limits& limits) : json_source(&root, false, limits) {}
  json_source(const nlohmann::ordered_json& root, const json_limits& limits) : json_source(&root, true, limits) {}
  json_source(const json_source&) = delete;
  json_source& operator=(const json_source&) = delete;

  [[nodiscard]] mark save() const noexcept { return at_; }
  void restore(mark where) noexcept { at_ = where; }
  [[nodiscard]] bool failed() const noexcept { return failed_; }
  [[nodiscard]] const source_failure& failure() const noexcept { return failure_; }
  /// There is no text.
  [[nodiscard]] static place place_of(mark) noexcept { return {}; }
  [[nodiscard]] std::string input_of(mark value) const;
  [[nodiscard]] std::string input_at(mark value, place) const { return input_of(value); }

  bool too_many_visits() {
    return fail("visits_limit", "too many alternatives, or steps of a pattern, had to be tried");
  }
  bool no_value() { return fail("json_invalid", "expected value"); }
  /// Nobody wants to know the rest.
  bool abandon() { return fail("json_invalid", "abandoned"); }

  // --- values --------------------------------------------------------------------------------------------------------

  ASSAY_HOT token peek() const noexcept {
    const json_type type = type_of(at_);
    return ASSAY_LIKELY(type != json_type::binary) ? tokens[static_cast<std::size_t>(type)] : token_of_binary();
  }

  static bool read_null() noexcept { return true; }
  ASSAY_HOT bool read_boolean(bool& out) const noexcept {
    out = *content<bool>();
    return true;
  }
  bool read_number(number& out);
  /// The number ahead, if it is a double that JSON can say.
  ASSAY_HOT bool read_real(double& out) const noexcept {
    if (type_of(at_) != json_type::number_float) return false;
    out = *content<double>();
    return std::isfinite(out);
  }
  /// The number ahead, if it is an integer of that size.
  ASSAY_HOT bool read_integer(std::int64_t& out) const noexcept {
    const json_type type = type_of(at_);
    if (type == json_type::number_unsigned) {
      const std::uint64_t value = *content<std::uint64_t>();
      out = static_cast<std::int64_t>(value);
      return value <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    }
    if (type != json_type::number_integer) return false;
    out = *content<std::int64_t>();
    return true;
  }
  /// The string ahead; nullptr where none is, or the document is too large.
  ASSAY_HOT const std::string* read_text() {
    if (type_of(at_) != json_type::string) return nullptr;
    const std::string* const text = content<std::string>();
    return count_bytes(text->size()) ? text : nullptr;
  }
  bool read_string(std::string_view& out) {
    out = *content<std::string>();
    return count_bytes(out.size());
  }
  ASSAY_HOT bool read_string_into(std::string& out) {
    const std::string& text = *content<std::string>();
    if (!count_bytes(text.size())) return false;
    if (is_short(text)) {
      put_short(out, text.data(), text.size());
    } else {
      out = text;
    }
    return true;
  }
  /// Whether short_string bytes of a short string may be read.
  ASSAY_HOT static bool is_short(const std::string& text) noexcept {
#if defined(ASSAY_SANITIZED)
    return static_cast<void>(text), false;
#else
    return text.size() <= short_string && text.capacity() >= short_string;
#endif
  }

  /// What is in an array or an object is not read.
  bool skip() {
    switch (type_of(at_)) {
      case json_type::string:
        return count_bytes(content<std::string>()->size());
      case json_type::array:
      case json_type::object:
      case json_type::binary:
        return is_within_limits();
      default:
        return true;
    }
  }

  // --- arrays and objects --------------------------------------------------------------------------------------------

  /// Of the array that is ahead.
  [[nodiscard]] std::size_t count_items() const noexcept {
    return is_ordered_ ? ordered(at_).size() : sorted(at_).size();
  }

  ASSAY_HOT bool enter() {
    if (depth_left_ == 0 || failed_) return fail("depth_limit", nested_too_deep);
    level& inner = push_level();
    if (is_ordered_) {
      open(ordered(at_), inner);
    } else {
      open(sorted(at_), inner);
    }
    // All of its items are counted here: a walk that goes into it comes to each.
    if (ASSAY_LIKELY(inner.left <= items_left_)) {
      items_left_ -= inner.left;
    } else if (!is_within_limits()) {
      pop_level();
      return false;
    }
    --depth_left_;
    return true;
  }
  ASSAY_HOT void leave() noexcept {
    ++depth_left_;
    pop_level();
  }
  ASSAY_HOT bool next_item() noexcept {
    level& top = *top_;
    if (top.left == 0) return false;
    --top.left;
    at_ = top.next;
    top.next = is_ordered_ ? static_cast<const void*>(&ordered(at_) + 1) : static_cast<const void*>(&sorted(at_) + 1);
    return true;
  }
  ASSAY_HOT bool next_member() {
    level& top = *top_;
    if (top.left == 0) return false;
    --top.left;
    if (is_ordered_) {
      const auto* const member = static_cast<const ordered_member*>(top.next);
      top.next = member + 1;
      key_ = &member->first;
      at_ = &member->second;
    } else {
      const auto& member = *top.sorted_next;
      ++top.sorted_next;
      key_ = &member.first;
      at_ = &member.second;
    }
    return count_bytes(key_->size());
  }
  ASSAY_HOT bool match_key(const key_name& name) const noexcept {
    return key_->size() == name.name.size() && equal_names(key_->data(), name.name.data(), key_->size());
  }
  bool read_key(std::string_view& out) const noexcept {
    out = *key_;
    return !failed_;
  }
  bool read_bare_key(std::string_view& out) const noexcept { return read_key(out); }
  static bool pass_colon() noexcept { return true; }
  /// Whether the members of objects come in the order of their keys' bytes.
  [[nodiscard]] bool is_sorted() const noexcept { return !is_ordered_; }

 private:
  using json_type = nlohmann::json::value_t;
  static_assert(std::is_same_v<json_type, nlohmann::ordered_json::value_t>);
  using ordered_member = nlohmann::ordered_json::object_t::value_type;
  using sorted_iterator = nlohmann::json::object_t::const_iterator;

  /// An array or an object whose items are being read.
  struct level {
    std::size_t left = 0;           ///< items or members ahead
    const void* next = nullptr;     ///< the first of them, where they lie one behind the other
    sorted_iterator sorted_next{};  ///< where they don't
  };
  static constexpr std::size_t near_levels = 16;  ///< as many as people's documents have, and more

  static constexpr std::array<token, 10> tokens = [] {
    std::array<token, 10> all{};  // what is no JSON, as a discarded value, is null
    const auto set = [&all](json_type type, token is) { all[static_cast<std::size_t>(type)] = is; };
    set(json_type::boolean, token::boolean);
    set(json_type::number_integer, token::number);
    set(json_type::number_unsigned, token::number);
    set(json_type::number_float, token::number);
    set(json_type::string, token::string);
    set(json_type::array, token::array);
    set(json_type::object, token::object);
    return all;
  }();

  json_source(mark root, bool is_ordered, const json_limits& limits)
      : limits_(limits),
        root_(root),
        at_(root),
        depth_left_(limits.max_depth),
        items_left_(limits.max_items),
        bytes_left_(limits.max_bytes < json_limits::most_bytes ? limits.max_bytes : json_limits::most_bytes),
        is_ordered_(is_ordered) {
    top_ = std::construct_at(&near_.all[0]);
  }

  ASSAY_HOT static const nlohmann::ordered_json& ordered(mark value) noexcept {
    return *static_cast<const nlohmann::ordered_json*>(value);
  }
  ASSAY_HOT static const nlohmann::json& sorted(mark value) noexcept {
    return *static_cast<const nlohmann::json*>(value);
  }
  ASSAY_HOT json_type type_of(mark value) const noexcept {
    return is_ordered_ ? ordered(value).type() : sorted(value).type();
  }
  /// Of the value ahead, which must be of that type.
  template <class T>
  ASSAY_HOT const T* content() const noexcept {
    return is_ordered_ ? ordered(at_).get_ptr<const T*>() : sorted(at_).get_ptr<const T*>();
  }
  [[nodiscard]] std::string_view literal() const noexcept;
  [[nodiscard]] ASSAY_COLD token token_of_binary() const noexcept;

  ASSAY_HOT bool count_bytes(std::size_t size) {
    if (ASSAY_LIKELY(size <= bytes_left_)) {
      bytes_left_ -= size;
      return true;
    }
    return is_within_limits();
  }
  ASSAY_COLD bool is_within_limits();
  ASSAY_COLD bool fail(std::string_view type, std::string_view why);
  void end_with(source_failure why);

  ASSAY_HOT level& push_level() {
    const std::size_t index = level_count_++;
    top_ = ASSAY_LIKELY(index < near_levels) ? std::construct_at(&near_.all[index]) : push_far_level();
    return *top_;
  }
  ASSAY_HOT void pop_level() noexcept {
    if (ASSAY_LIKELY(--level_count_ < near_levels)) {
      --top_;
    } else {
      pop_far_level();
    }
  }
  ASSAY_COLD level* push_far_level();
  ASSAY_COLD void pop_far_level() noexcept;
  template <class Json>
  ASSAY_HOT static void open(const Json& container, level& inner) noexcept;

  const json_limits limits_;
  const mark root_;
  mark at_;
  level* top_;
  std::size_t depth_left_;
  std::size_t items_left_;
  std::size_t bytes_left_;
  const std::string* key_ = nullptr;
  const bool is_ordered_;
  bool is_measured_ = false;
  bool failed_ = false;
  std::size_t level_count_ = 1;  ///< and one around the document
  union near_storage {
    near_storage() noexcept {}  // NOLINT: each level is made where it is entered
    ~near_storage() {}          // NOLINT
    level all[near_levels];
  };
  static_assert(std::is_trivially_destructible_v<level>);
  near_storage near_;
  std::vector<level> far_;  ///< beyond these
  source_failure failure_;
  char written_[longest_real];  ///< the text of the number that was read last; not set before
};

template <class Json>
void json_source::open(const Json& container, level& inner) noexcept {
  if (container.type() == json_type::array) {
    const auto& items = *container.template get_ptr<const typename Json::array_t*>();
    inner.left = items.size();
    inner.next = items.data();
    return;
  }
  const auto& members = *container.template get_ptr<const typename Json::object_t*>();
  inner.left = members.size();
  if constexpr (std::is_same_v<Json, nlohmann::ordered_json>) {
    inner.next = members.data();
  } else {
    inner.sorted_next = members.begin();
  }
}

}  // namespace assay::inline v0::detail
