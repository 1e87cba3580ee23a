// Values for a claim: in all of some sets, and in none of others.
#pragma once

#include "schema/compare/branches.hpp"
#include "schema/compare/leaf_shapes.hpp"
#include "schema/compare/value_set.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace assay::inline v0::comparing {

class sampler {
 public:
  explicit sampler(step_budget& budget) : budget_(budget) {}

  /// Up to `want` values that refute the claim. None may mean that there are none, or that none were found.
  [[nodiscard]] std::vector<json> values(const claim& asked, std::size_t want);
  /// Any one value of all the sets.
  [[nodiscard]] std::optional<json> one_of(const set_list& sets);

  /// Values that refute a claim of assertions about one type.
  [[nodiscard]] std::vector<json> values_of_branch(const claim& branch, json_type type, std::size_t want);

  /// Objects of the shape with this member, arrays with this item; candidates, to be checked.
  [[nodiscard]] std::vector<json> objects_with(const object_shape& shape, const std::string& key, const json& value);
  [[nodiscard]] std::vector<json> arrays_with(const array_shape& shape, std::size_t index, const json& value);

  /// Some keys that nobody names, for members that a pattern or nothing describes.
  [[nodiscard]] static std::vector<std::string> unnamed_keys(const object_shape& shape, const pattern_slot* pattern);

 private:
  using members = std::map<std::string, json, std::less<>>;
  /// How the items of an array are chosen.
  struct item_plan {
    std::size_t count;
    const value_set* avoid = nullptr;
    const value_set* prefer = nullptr;
  };

  [[nodiscard]] std::vector<json> array_samples(const claim& branch);
  [[nodiscard]] std::vector<json> object_samples(const claim& branch);
  [[nodiscard]] std::optional<json> make_array(const array_shape& shape, const item_plan& plan,
                                               const std::map<std::size_t, json>& given);
  [[nodiscard]] std::optional<json> make_item(const array_shape& shape, const item_plan& plan, std::size_t index,
                                              const json& before);
  [[nodiscard]] std::optional<json> make_object(const object_shape& shape, const std::set<std::string>& keys,
                                                const members& given);
  void fill_up(const object_shape& shape, std::set<std::string>& keys, std::size_t count);

  step_budget& budget_;
  std::map<std::vector<std::uint32_t>, json> known_;
  std::set<std::vector<std::uint32_t>> failed_;
  int depth_ = 0;
};

}  // namespace assay::inline v0::comparing
