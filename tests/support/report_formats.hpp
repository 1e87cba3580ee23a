// assay's own report formats as plain structs: schemas/report/ is generated from them, and tests read assay's reports
// with them, so that neither can drift from the other.
#pragma once

#include "results/result_format.hpp"

#include <assay/describe.hpp>
#include <assay/wire_types.hpp>

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace assay::report {

/// A line of `assay parse --jsonl`: the answer's value, or its errors.
struct ValidLine {
  nlohmann::ordered_json id;
  bool ok;
  nlohmann::ordered_json value;
  std::vector<Repair> repairs;
};
struct InvalidLine {
  nlohmann::ordered_json id;
  bool ok;
  std::vector<Error> errors;
};
using ResultLine = std::variant<ValidLine, InvalidLine>;

/// What `assay diff --json` prints: to_json(schema_comparison).
enum class relation { equal, wider, narrower, neither, disjoint, not_decided };
enum class containment { proved, refuted, not_decided };
enum class accepted_by { only_old, only_new };
struct Difference {
  accepted_by side;
  std::string old_place;
  std::string new_place;
  std::string keyword;
  std::string message;
  nlohmann::ordered_json witness;
};
struct Undecided {
  accepted_by side;
  std::string old_place;
  std::string new_place;
  std::string keyword;
  std::string message;
};
struct Comparison {
  report::relation relation;
  containment old_in_new;
  containment new_in_old;
  std::vector<Difference> differences;
  std::vector<Undecided> undecided;
  bool complete;
};

}  // namespace assay::report

template <>
struct assay::describe<assay::report::ValidLine> {
  static constexpr auto extra_keys = extra::forbid;
  static constexpr auto fields = assay::fields(field<&report::ValidLine::id>("The line's own, or its number"),
                                               field<&report::ValidLine::ok>(report::is_true));
};
template <>
struct assay::describe<assay::report::InvalidLine> {
  static constexpr auto extra_keys = extra::forbid;
  static constexpr auto fields = assay::fields(field<&report::InvalidLine::id>("The line's own, or its number"),
                                               field<&report::InvalidLine::ok>(report::is_false),
                                               field<&report::InvalidLine::errors>(min_items(1)));
};
template <>
struct assay::describe<assay::report::Difference> {
  static constexpr auto description = "Something that only one of two schemas accepts";
  static constexpr auto extra_keys = extra::forbid;
  static constexpr auto fields = assay::fields(
      field<&report::Difference::side>("Who accepts it", rename("accepted_by")),
      field<&report::Difference::old_place>("A JSON pointer into the old schema"),
      field<&report::Difference::new_place>("A JSON pointer into the new schema"),
      field<&report::Difference::keyword>("Of the schema that refuses; may be empty", examples("required")),
      field<&report::Difference::message>("One sentence for people"),
      field<&report::Difference::witness>("A document that shows it"));
};
template <>
struct assay::describe<assay::report::Undecided> {
  static constexpr auto description = "What was neither proved nor refuted";
  static constexpr auto extra_keys = extra::forbid;
  static constexpr auto fields =
      assay::fields(field<&report::Undecided::side>("Who may accept more", rename("accepted_by")));
};
template <>
struct assay::describe<assay::report::Comparison> {
  static constexpr auto description = "What a new schema accepts beside the old one";
  static constexpr auto extra_keys = extra::forbid;
  static constexpr auto fields =
      assay::fields(field<&report::Comparison::old_in_new>("Whether the new schema accepts all that the old one does"),
                    field<&report::Comparison::new_in_old>("Whether the old schema accepts all that the new one does"),
                    field<&report::Comparison::complete>("There are no more differences than these"));
};
