// Two schemas side by side: does the new one accept more, less, the same, or something else than the old one?
//
//   const auto result = assay::compare(old_schema, new_schema);
//   if (!result.new_accepts_all_of_old()) for (const auto& each : result.differences) std::cerr << each.message;
#pragma once

#include <assay/detail/export.hpp>
#include <assay/schema.hpp>

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace assay::inline v0 {

/// How the new schema relates to the old one.
enum class schema_relation : std::uint8_t {
  equal,        ///< both accept the same documents
  wider,        ///< the new one accepts all that the old one does, and more
  narrower,     ///< the new one accepts less, and nothing new
  neither,      ///< each accepts a document that the other refuses
  disjoint,     ///< the same, and no document is accepted by both
  not_decided,  ///< for at least one direction there is neither a proof nor a counterexample
};

/// Whether one schema accepts every document that the other one accepts.
enum class containment : std::uint8_t {
  proved,
  refuted,      ///< some difference has a document that shows so
  not_decided,  ///< `undecided` says where and why
};

/// Which of the two schemas accepts something that the other one refuses.
enum class accepted_by : std::uint8_t { only_old, only_new };

/// Something that only one of the schemas accepts.
struct schema_difference {
  accepted_by side = accepted_by::only_old;
  std::string old_place;  ///< a JSON pointer into the schema: "#/properties/age"
  std::string new_place;
  std::string keyword;  ///< of the schema that refuses: "required", "maximum"
  std::string message;  ///< "the new schema requires the property 'email'"
  /// A whole document, as JSON text, which strict validation accepts by one schema and refuses by the other.
  std::string witness;

  friend bool operator==(const schema_difference&, const schema_difference&) = default;
};

/// A place for which it was neither proved that the other schema accepts the same nor shown that it doesn't.
struct undecided_difference {
  accepted_by side = accepted_by::only_old;  ///< who may accept more
  std::string old_place;
  std::string new_place;
  std::string keyword;
  std::string message;

  friend bool operator==(const undecided_difference&, const undecided_difference&) = default;
};

/// The result of compare.
struct schema_comparison {
  schema_relation relation = schema_relation::not_decided;
  containment old_in_new = containment::not_decided;  ///< the new schema accepts whatever the old one does
  containment new_in_old = containment::not_decided;
  std::vector<schema_difference> differences;
  std::vector<undecided_difference> undecided;
  bool complete = true;  ///< false: there are more differences than were asked for

  [[nodiscard]] bool new_accepts_all_of_old() const noexcept { return old_in_new == containment::proved; }
  [[nodiscard]] bool old_accepts_all_of_new() const noexcept { return new_in_old == containment::proved; }
};

/// Limits of a comparison.
struct compare_options {
  std::size_t max_differences = 50;  ///< in each direction
  /// How much work a direction may take before what is left is not decided; about a second for the default.
  std::size_t max_steps = 200'000;
};

/// Compares what two schemas accept: JSON Schema's validation as mode::strict performs it, under the draft of each
/// document and without conversions. Annotations, defaults and the order of keys make no difference.
///
/// A relation is only claimed where it is proved, and a difference only where a document shows it. The rest is not
/// decided: patterns with different texts, for example. Never throws for what a schema says.
[[nodiscard]] ASSAY_EXPORT schema_comparison compare(const schema_type& older, const schema_type& newer,
                                                     const compare_options& options = {});

/// The same for C++ types: compares their JSON Schemas (schema<T>()), which do not contain the rules of `check` and
/// `satisfies`.
template <class Old, class New>
[[nodiscard]] schema_comparison compare(const compare_options& options = {}) {
  return compare(load_schema(schema_text<Old>()), load_schema(schema_text<New>()), options);
}

/// "wider", "not_decided": as reports and the command line spell it.
[[nodiscard]] ASSAY_EXPORT std::string to_string(schema_relation relation);

/// {"relation", "old_in_new", "new_in_old", "differences": [...], "undecided": [...], "complete"}; witnesses are JSON
/// values there.
[[nodiscard]] ASSAY_EXPORT nlohmann::ordered_json to_json(const schema_comparison& comparison);

}  // namespace assay::inline v0
