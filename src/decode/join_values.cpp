#include "decode/join_values.hpp"

#include "scalars/worded_text.hpp"
#include "tables/wire_name.hpp"

#include <cstddef>
#include <unordered_set>
#include <utility>

namespace assay::inline v0::detail {

namespace {

using json = nlohmann::ordered_json;

/// Whether a reading is what was written: 1 is not 1.0, which an integer was made of.
bool is_as_written(const json& value, const json& written) {
  return value.is_number_float() == written.is_number_float() && value == written;
}

/// The members of an object after conversion.
void put_members_over(json::object_t& written, const json::object_t& converted, dialect spoken) {
  std::unordered_map<std::string_view, const json*> by_name;
  std::unordered_map<std::string, std::string_view> by_style;
  std::unordered_set<std::string_view> names;
  for (const auto& [key, value] : converted) {
    by_name.emplace(key, &value);
    names.insert(key);
  }
  bool restyled = false;
  for (auto& [key, value] : written) {
    const auto known = by_name.find(key);
    if (known != by_name.end()) {
      put_over(value, *known->second, spoken);
      by_name.erase(known);
    } else {
      restyled = true;  // or dropped
    }
  }
  if (!restyled || by_name.empty()) return;
  for (const auto& [key, value] : by_name) {
    by_style.emplace(squeezed(key), key);
    if (!keeps_name(spoken, key)) by_style.emplace(squeezed(wire_name(spoken, key)), key);
  }
  json::object_t kept;
  for (auto& [key, value] : written) {
    const auto meant = names.contains(key) ? by_style.end() : by_style.find(squeezed(key));
    if (meant == by_style.end()) {
      kept.emplace_back(key, std::move(value));
    } else {
      kept.emplace_back(std::string(meant->second), *by_name.at(meant->second));
    }
  }
  written = std::move(kept);
}

}  // namespace

named_members::named_members(const json* object) {
  if (object == nullptr) return;
  for (const auto& [key, value] : object->get_ref<const json::object_t&>()) by_name_.emplace(key, &value);
}

const json* named_members::find(std::string_view key) {
  if (const json* const known = find_exactly(key)) return known;
  if (by_style_.empty()) {
    for (const auto& [name, value] : by_name_) by_style_.emplace(squeezed(name), value);
  }
  const auto styled = by_style_.find(squeezed(key));
  return styled == by_style_.end() ? nullptr : styled->second;
}

void join_members(json& into, json&& from, json_members& known, named_members* written) {
  for (auto& [key, value] : from.get_ref<json::object_t&>()) {
    bool fresh = true;
    json& slot = known.at(into, key, fresh);
    if (fresh) {
      slot = std::move(value);
    } else {
      join_values(slot, std::move(value), written == nullptr ? nullptr : written->find(key));
    }
  }
}

void join_values(json& into, json&& from, const json* written) {
  if (into.is_object() && from.is_object()) {
    json_members known;
    named_members all(written != nullptr && written->is_object() ? written : nullptr);
    join_members(into, std::move(from), known, written == nullptr ? nullptr : &all);
  } else if (into.is_array() && from.is_array() && into.size() == from.size()) {
    const bool as_long = written != nullptr && written->is_array() && written->size() == into.size();
    for (std::size_t i = 0; i < into.size(); ++i) {
      join_values(into[i], std::move(from[i]), as_long ? &(*written)[i] : nullptr);
    }
  } else if (written != nullptr ? is_as_written(into, *written) && !is_as_written(from, *written)
                                : into.is_string() && !from.is_string()) {
    into = std::move(from);
  }
}

void put_over(json& written, const json& converted, dialect spoken) {
  if (written.is_object() && converted.is_object()) {
    put_members_over(written.get_ref<json::object_t&>(), converted.get_ref<const json::object_t&>(), spoken);
  } else if (written.is_array() && converted.is_array() && written.size() == converted.size()) {
    for (std::size_t i = 0; i < written.size(); ++i) put_over(written[i], converted[i], spoken);
  } else {
    written = converted;
  }
}

void drop_absent(json& written, const json& converted) {
  if (written.is_array() && converted.is_array() && written.size() == converted.size()) {
    for (std::size_t i = 0; i < written.size(); ++i) drop_absent(written[i], converted[i]);
    return;
  }
  if (!written.is_object() || !converted.is_object()) return;
  json kept = json::object();
  auto& members = kept.get_ref<json::object_t&>();
  named_members known(&converted);
  for (auto& [key, value] : written.get_ref<json::object_t&>()) {
    const json* const found = known.find_exactly(key);
    if (found == nullptr && value.is_null()) continue;
    if (found != nullptr) drop_absent(value, *found);
    members.emplace_back(key, std::move(value));
  }
  written = std::move(kept);
}

}  // namespace assay::inline v0::detail
