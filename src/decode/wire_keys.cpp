#include "decode/wire_keys.hpp"

#include "json/token.hpp"
#include "scalars/worded_text.hpp"
#include "tables/core_types.hpp"
#include "tables/wire_name.hpp"

#include <cstdint>

namespace assay::inline v0::detail {

namespace {

/// The schema that an untyped one has for objects; the type itself if it is typed, nullptr where it says nothing.
const type_info* type_for_objects(const type_info& type) {
  if (type.kind == kind::nullable) return type.nullable->value;
  if (type.kind != kind::any) return &type;
  return type.any == nullptr ? nullptr : type.any->by_token[static_cast<std::size_t>(token::object)];
}

/// What the schemas for one object say of null under one key.
class null_under_key {
 public:
  null_under_key(std::string_view key, bool styled)
      : key_(styled ? squeezed(key) : std::string(key)), styled_(styled) {}

  enum class says : std::uint8_t {
    nothing,
    refused_in_a_branch,  ///< other branches say nothing of the key
    permitted,
    refused,
  };

  says of(const type_info& type) {
    const type_info* const reads = type_for_objects(type);
    if (reads == nullptr) return says::nothing;
    if (reads != &type) return of(*reads);
    if (type.kind == kind::object) return of_properties(*type.object);
    if (type.kind != kind::variant && type.kind != kind::all_of) return says::nothing;
    const auto known = known_.find(&type);
    if (known != known_.end()) return known->second;
    const says found = type.kind == kind::variant ? of_any(*type.variant) : of_all(*type.all_of);
    known_.emplace(&type, found);
    return found;
  }
  /// Whether an object need not have the property.
  [[nodiscard]] bool may_be_absent() const noexcept { return may_be_absent_; }

 private:
  says of_properties(const object_info& object) {
    for (const field_info& field : object.fields) {
      if (styled_ ? squeezed(field.name) != key_ : field.name != key_) continue;
      may_be_absent_ |= !field.required;
      return takes_null(*field.type) ? says::permitted : says::refused;
    }
    return says::nothing;
  }

  says of_any(const union_info& all) {
    bool silent = false;
    bool refused = false;
    for (const type_info* const each : all.alternatives) {
      const says here = of(*each);
      if (here == says::permitted) return here;
      silent |= here != says::refused;
      refused |= here != says::nothing;
    }
    if (!refused) return says::nothing;
    return silent ? says::refused_in_a_branch : says::refused;
  }

  says of_all(const all_of_info& all) {
    says together = says::nothing;
    const auto add = [&](says here) { together = here > together ? here : together; };
    for (const type_info* const each : all.parts) add(of(*each));
    for (const conditional_info& each : all.conditionals) {
      for (const type_info* const branch : {each.then, each.otherwise}) {
        const says here = branch == nullptr ? says::nothing : of(*branch);
        add(here == says::refused ? says::refused_in_a_branch : here);
      }
    }
    return together;
  }

  std::string key_;
  bool styled_;
  bool may_be_absent_ = false;
  std::unordered_map<const type_info*, says> known_;
};

/// Goes through the properties that the schemas for one object declare.
template <class Each>
class declared_properties {
 public:
  explicit declared_properties(Each each) : each_(each) {}

  void of(const type_info& type) {
    const type_info* const reads = type_for_objects(type);
    if (reads == nullptr) return;
    if (reads != &type) return of(*reads);
    if (!seen_.insert(&type).second) return;
    if (type.kind == kind::object) {
      for (const field_info& field : type.object->fields) each_(field);
    } else if (type.kind == kind::variant) {
      for (const type_info* const each : type.variant->alternatives) of(*each);
    } else if (type.kind == kind::all_of) {
      for (const type_info* const each : type.all_of->parts) of(*each);
      for (const conditional_info& each : type.all_of->conditionals) {
        if (each.then != nullptr) of(*each.then);
        if (each.otherwise != nullptr) of(*each.otherwise);
      }
    }
  }

 private:
  Each each_;
  std::unordered_set<const type_info*> seen_;
};

}  // namespace

bool null_means_absent(const type_info& type, std::string_view key, bool styled) {
  using says = null_under_key::says;
  null_under_key search(key, false);
  says found = search.of(type);
  if (found == says::nothing && styled) {
    search = null_under_key(key, true);
    found = search.of(type);
  }
  return (found == says::refused || found == says::refused_in_a_branch) && search.may_be_absent();
}

std::unordered_map<std::string, std::string> renamed_properties(const type_info& type, dialect spoken) {
  std::unordered_map<std::string, std::string> found;
  std::unordered_set<std::string> kept;
  declared_properties search([&](const field_info& field) {
    if (keeps_name(spoken, field.name)) {
      kept.emplace(field.name);
    } else {
      found.emplace(wire_name(spoken, field.name), field.name);
    }
  });
  search.of(type);
  for (const std::string& name : kept) found.erase(name);  // a property of that very name
  return found;
}

}  // namespace assay::inline v0::detail
