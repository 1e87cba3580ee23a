// The keys of one object as a provider's form has them: those that stand for nothing, those that stand for another
// name.
//
// What a schema asks of an object as a whole (required in a branch, dependentSchemas, maxProperties) knows nothing of
// the form in which it travels, and one of several schemas for it does not know the names that another one declares.
// So the keys are settled once, by all of these schemas together, before any of them reads the object.
#pragma once

#include <assay/options.hpp>
#include <assay/type_info.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace assay::inline v0::detail {

template <class Mark>
struct wire_keys {
  Mark value;                                               ///< where the value starts
  Mark object;                                              ///< the same, or what the string that it is holds
  std::size_t id;                                           ///< of these settlements, each has its own
  std::vector<std::string> nulls{};                         ///< keys that come once, with null, and mean that
  std::unordered_set<std::string> absent{};                 ///< keys whose null stands for a member that is not there
  std::unordered_map<std::string, std::string> own_name{};  ///< of members that travel under another name

  [[nodiscard]] bool is_at(const Mark& place) const { return place == value || place == object; }
  [[nodiscard]] bool is_absent(const std::string& key) const { return absent.contains(key); }
  [[nodiscard]] const std::string& name_of(const std::string& key) const {
    const auto known = own_name.find(key);
    return known == own_name.end() ? key : known->second;
  }

  /// The object as it would have been written without a provider's form.
  void settle(nlohmann::ordered_json& written) const {
    if (!written.is_object()) return;
    nlohmann::ordered_json::object_t kept;
    for (auto& [key, member] : written.get_ref<nlohmann::ordered_json::object_t&>()) {
      if (!is_absent(key)) kept.emplace_back(name_of(key), std::move(member));
    }
    written = std::move(kept);
  }
};

/// Whether null for the key stands for a property that is not there: some schema for the object declares it, need not
/// have it, and takes no null for it. `styled`: another style of the name will do.
[[nodiscard]] bool null_means_absent(const type_info& type, std::string_view key, bool styled);

/// The properties that the schemas for an object declare and that travel under another name, by that name.
[[nodiscard]] std::unordered_map<std::string, std::string> renamed_properties(const type_info& type, dialect spoken);

}  // namespace assay::inline v0::detail
