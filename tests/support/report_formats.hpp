// assay's own report formats as plain structs: schemas/report/ is generated from them, and tests read assay's reports
// with them, so that neither can drift from the other.
#pragma once

#include <assay/describe.hpp>
#include <assay/wire_types.hpp>

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace assay::report {

/// One step of a path: a key or an index.
using step = std::variant<std::string, std::uint64_t>;

/// An item of validation_error::to_json(), of `assay parse --errors json`, and of the errors of a line of --jsonl.
struct Error {
  std::string type;
  std::vector<step> loc;
  std::string message;
  nlohmann::ordered_json input;
  std::uint64_t line;
  std::uint64_t column;
  std::uint64_t offset;
  std::uint64_t length;
};

struct Repair {
  std::string code;
  std::string category;
  std::vector<step> loc;
  std::string message;
  std::uint64_t line;
  std::uint64_t column;
  std::uint64_t offset;
};

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

inline constexpr auto is_true = satisfies([](bool value) { return value; }, "must be true");
inline constexpr auto is_false = satisfies([](bool value) { return !value; }, "must be false");

}  // namespace assay::report

template <>
struct assay::describe<assay::report::Error> {
  static constexpr auto description = "What is wrong with a value";
  static constexpr auto extra_keys = extra::forbid;
  static constexpr auto fields =
      assay::fields(field<&report::Error::type>("Stable; docs/errors.md lists all", examples("int_parsing", "missing")),
                    field<&report::Error::loc>("The path to the value: keys and indexes"),
                    field<&report::Error::message>("One sentence for people"),
                    field<&report::Error::input>("What came; as text where it was no JSON, or long"),
                    field<&report::Error::line>("From 1; 0 where the value did not come from text"),
                    field<&report::Error::column>("From 1, in characters"), field<&report::Error::offset>("In bytes"),
                    field<&report::Error::length>("In bytes"));
};
template <>
struct assay::describe<assay::report::Repair> {
  static constexpr auto description = "What was converted on the way to a valid value";
  static constexpr auto extra_keys = extra::forbid;
  static constexpr auto fields =
      assay::fields(field<&report::Repair::code>("Stable; docs/repairs.md lists all", examples("string_to_integer")),
                    field<&report::Repair::category>("What a policy permits or forbids it by", rename("class"),
                                                     examples("conversion")));
};
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
