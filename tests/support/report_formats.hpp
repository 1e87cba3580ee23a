// assay's own report formats as plain structs: schemas/report/ is generated from them, and tests read assay's reports
// with them, so that neither can drift from the other.
#pragma once

#include "results/result_format.hpp"

#include <assay/describe.hpp>
#include <assay/ground.hpp>
#include <assay/wire_types.hpp>

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace assay::report {

// A line of `assay parse --jsonl`, `assay ask --jsonl` and `assay batch collect`: a value, or why there is none.
struct Span {
  std::uint64_t offset;
  std::uint64_t length;
  std::uint64_t line;
  std::uint64_t column;
};
struct Passage {
  std::uint64_t offset;
  std::uint64_t length;
  std::uint64_t line;
  std::uint64_t column;
  std::string text;
  double similarity;
};
struct Evidence {
  std::vector<step> loc;
  std::string value;
  bool required;
  std::optional<grounded_by> how;
  bool ambiguous;
  std::vector<Span> spans;
  std::optional<Passage> nearest;
};
struct Confidence {
  std::vector<step> loc;
  double probability;
  std::uint64_t tokens;
};
struct Usage {
  std::uint64_t input_tokens;
  std::uint64_t output_tokens;
  std::uint64_t cached_tokens;
  std::uint64_t cache_write_tokens;
  std::uint64_t reasoning_tokens;
  std::optional<double> cost;
};
struct Failure {
  std::string reason;
  std::string message;
};
struct ValidLine {
  std::optional<std::string> file;
  nlohmann::ordered_json id;
  bool ok;
  nlohmann::ordered_json value;
  std::vector<Repair> repairs;
  std::vector<Evidence> grounding;
  std::vector<Confidence> confidence;
  std::optional<std::uint64_t> attempts;
  std::optional<Usage> usage;
};
struct InvalidLine {
  std::optional<std::string> file;
  nlohmann::ordered_json id;
  std::optional<std::uint64_t> line;
  bool ok;
  std::vector<Error> errors;
  std::optional<Failure> error;
  std::optional<std::string> capsule;
  std::optional<std::uint64_t> attempts;
  std::optional<Usage> usage;
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
struct assay::describe<assay::report::Span> {
  static constexpr auto description = "A passage of the source; offset and length are in bytes, line and column from 1";
  static constexpr auto extra_keys = extra::forbid;
};
template <>
struct assay::describe<assay::report::Passage> {
  static constexpr auto description = "A passage of the source that resembles a value";
  static constexpr auto extra_keys = extra::forbid;
  static constexpr auto fields =
      assay::fields(field<&report::Passage::text>("What stands there, shortened where it is long"),
                    field<&report::Passage::similarity>("From 0 to below 1", ge(0), lt(1)));
};
template <>
struct assay::describe<assay::report::Evidence> {
  static constexpr auto description = "Where a value of the answer stands in its source; docs/grounding.md";
  static constexpr auto extra_keys = extra::forbid;
  static constexpr auto fields =
      assay::fields(field<&report::Evidence::loc>("The path to the value: keys and indexes"),
                    field<&report::Evidence::required>("It must be in the source"),
                    field<&report::Evidence::how>("Null where it is not there"),
                    field<&report::Evidence::ambiguous>("The first passage can be read in another way as well"),
                    field<&report::Evidence::nearest>("Of a value that is not there", has_default));
};
template <>
struct assay::describe<assay::report::Confidence> {
  static constexpr auto description = "How probable the model found a value";
  static constexpr auto extra_keys = extra::forbid;
  static constexpr auto fields =
      assay::fields(field<&report::Confidence::loc>("The path to the value, in names as the model wrote them"),
                    field<&report::Confidence::probability>("Of the value's tokens together", ge(0), le(1)),
                    field<&report::Confidence::tokens>("How many these are"));
};
template <>
struct assay::describe<assay::report::Usage> {
  static constexpr auto description = "Of all attempts";
  static constexpr auto extra_keys = extra::forbid;
  static constexpr auto fields =
      assay::fields(field<&report::Usage::cost>("In US dollars; null where a price is not known"));
};
template <>
struct assay::describe<assay::report::Failure> {
  static constexpr auto description = "Why there is no value";
  static constexpr auto extra_keys = extra::forbid;
  static constexpr auto fields =
      assay::fields(field<&report::Failure::reason>(
                        "Stable", examples("invalid", "refused", "expired", "line", "max_cost", "dead_letter")),
                    field<&report::Failure::message>("One sentence for people"));
};
template <>
struct assay::describe<assay::report::ValidLine> {
  using line = report::ValidLine;
  static constexpr auto extra_keys = extra::forbid;
  static constexpr auto fields =
      assay::fields(field<&line::file>("Where several files were read", has_default),
                    field<&line::id>("The line's own, or its number"), field<&line::ok>(report::is_true),
                    field<&line::grounding>("Where there is a source", has_default),
                    field<&line::confidence>("With --logprobs, where the model gives them", has_default),
                    field<&line::attempts>("Where a model was asked", has_default),
                    field<&line::usage>("Where a model was asked", has_default));
};
template <>
struct assay::describe<assay::report::InvalidLine> {
  using line = report::InvalidLine;
  static constexpr auto extra_keys = extra::forbid;
  static constexpr auto fields = assay::fields(
      field<&line::file>("Where several files were read", has_default),
      field<&line::id>("The line's own, or its number; null where it has no usable one"),
      field<&line::line>("The number of a line that is not a prompt", has_default), field<&line::ok>(report::is_false),
      field<&line::errors>("Of the answer, or of the last one that a model gave"),
      field<&line::error>("Where a model was asked, or was to be asked", has_default),
      field<&line::capsule>("The file of --capsule", has_default),
      field<&line::attempts>("Where a model was asked", has_default),
      field<&line::usage>("Where a model was asked", has_default));
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
