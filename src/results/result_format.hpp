// The members of errors and repairs in reports, as plain structs: schemas/report/ and the service's OpenAPI document
// are generated from them. decode/report_json.hpp writes them; tests read what it writes with them.
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
