#include "report/value_comparison.hpp"

#include "dump/bounded_json.hpp"
#include "report/field_names.hpp"
#include "report/marked_text.hpp"

#include <assay/path.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <unordered_map>

namespace assay::reports {
namespace {

using json = nlohmann::ordered_json;

constexpr std::size_t most_differences = 20;
constexpr std::size_t longest_side = 300;

/// Compares along both values at once. What assay reads is at most 1,000 levels deep, so recursion is bounded.
class comparer {
 public:
  comparer(const comparison_options& options, value_comparison& result) : options_(options), result_(result) {}

  /// One side may be nullptr.
  void compare(const json* expected, const json* got) {
    if (expected != nullptr && got != nullptr) {
      if (expected->is_object() && got->is_object() && !(expected->empty() && got->empty())) {
        return compare_objects(*expected, *got);
      }
      if (expected->is_array() && got->is_array() && !(expected->empty() && got->empty())) {
        return compare_lists(*expected, *got);
      }
      return put(are_equal(*expected, *got), difference_kind::wrong, expected, got);
    }
    put_leaves(expected == nullptr ? *got : *expected, expected != nullptr);
  }

 private:
  void compare_objects(const json& expected, const json& got) {
    const members of_expected = members_of(expected);
    const members of_got = members_of(got);
    for (const auto& [key, value] : expected.items()) {
      const auto other = of_got.find(key);
      compare_member(key, &value, other == of_got.end() ? nullptr : other->second);
    }
    for (const auto& [key, value] : got.items()) {
      if (!of_expected.contains(key)) compare_member(key, nullptr, &value);
    }
  }

  /// An object looks through all its keys for one.
  using members = std::unordered_map<std::string_view, const json*>;
  [[nodiscard]] static members members_of(const json& object) {
    members all;
    for (auto member = object.begin(); member != object.end(); ++member) all.emplace(member.key(), &*member);
    return all;
  }

  void compare_member(const std::string& key, const json* expected, const json* got) {
    where_.push_back({key});
    compare(expected, got);
    where_.pop_back();
  }

  void compare_lists(const json& expected, const json& got) {
    for (std::size_t i = 0; i < std::max(expected.size(), got.size()); ++i) {
      where_.push_back({{}, i});
      compare(i < expected.size() ? &expected[i] : nullptr, i < got.size() ? &got[i] : nullptr);
      where_.pop_back();
    }
  }

  /// All that is within a value which only one side has.
  void put_leaves(const json& value, bool is_expected) {
    if (value.is_structured() && !value.empty()) {
      if (value.is_object()) {
        for (const auto& [key, inner] : value.items()) {
          compare_member(key, is_expected ? &inner : nullptr, is_expected ? nullptr : &inner);
        }
      } else {
        compare_lists(is_expected ? value : json::array(), is_expected ? json::array() : value);
      }
      return;
    }
    put(false, is_expected ? difference_kind::missing : difference_kind::extra, is_expected ? &value : nullptr,
        is_expected ? nullptr : &value);
  }

  [[nodiscard]] bool are_equal(const json& expected, const json& got) const {
    if (!expected.is_number() || !got.is_number()) return expected == got;
    if (!expected.is_number_float() && !got.is_number_float()) return expected == got;
    const double one = expected.get<double>();
    const double other = got.get<double>();
    return one == other || std::abs(one - other) <= options_.tolerance * std::max(std::abs(one), std::abs(other));
  }

  void put(bool is_correct, difference_kind kind, const json* expected, const json* got) {
    result_.verdicts.push_back({where_, field_name(where_), is_correct, kind});
    if (is_correct) return;
    ++result_.difference_count;
    if (result_.differences.size() < most_differences) {
      result_.differences.push_back(
          {kind, shortened(to_string(where_), longest_side), text_of(expected), text_of(got)});
    }
  }

  [[nodiscard]] static std::string text_of(const json* value) {
    return value == nullptr ? std::string() : shortened(detail::bounded_json::write(*value), longest_side);
  }

  const comparison_options& options_;
  value_comparison& result_;
  path where_;
};

}  // namespace

value_comparison compare_values(const json& expected, const json* got, const comparison_options& options) {
  value_comparison result;
  comparer(options, result).compare(&expected, got);
  return result;
}

}  // namespace assay::reports
