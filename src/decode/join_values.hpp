// What several schemas have made of one JSON value, as one value (see decode_all_of.hpp).
#pragma once

#include "tables/json_members.hpp"

#include <assay/options.hpp>

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>
#include <unordered_map>

namespace assay::inline v0::detail {

/// The members of an object by their key, for many look-ups. The object must last, and not change meanwhile.
class named_members {
 public:
  /// nullptr: no members.
  explicit named_members(const nlohmann::ordered_json* object);
  [[nodiscard]] const nlohmann::ordered_json* find_exactly(std::string_view key) const {
    const auto known = by_name_.find(key);
    return known == by_name_.end() ? nullptr : known->second;
  }
  /// The member of a key or, where there is none, of the same key in another style (firstName); nullptr where there is
  /// neither.
  [[nodiscard]] const nlohmann::ordered_json* find(std::string_view key);

 private:
  std::unordered_map<std::string_view, const nlohmann::ordered_json*> by_name_;
  std::unordered_map<std::string, const nlohmann::ordered_json*> by_style_;
};

/// Joins two readings of one value: objects have the members of both; of two scalars that one counts which is not as it
/// was written. `written` is the value as it stands in the document, which only conversions need; nullptr where nothing
/// was converted, or where it isn't known.
void join_values(nlohmann::ordered_json& into, nlohmann::ordered_json&& from, const nlohmann::ordered_json* written);

/// The same of two objects, with tables of their members that are kept for the next object: `known` is of `into`, and
/// all that is added to it is added by way of it; `written` is nullptr where nothing was converted.
void join_members(nlohmann::ordered_json& into, nlohmann::ordered_json&& from, json_members& known,
                  named_members* written);

/// Puts what was converted over what was written. A key that was read under another style of its name, or under the
/// name that a dialect gives it, has the name that it stands for; what was not written, a default, is not seen.
void put_over(nlohmann::ordered_json& written, const nlohmann::ordered_json& converted, dialect spoken);

/// OpenAI's schemas require every property, so one that is not there comes as null. `converted` has left those out.
void drop_absent(nlohmann::ordered_json& written, const nlohmann::ordered_json& converted);

}  // namespace assay::inline v0::detail
