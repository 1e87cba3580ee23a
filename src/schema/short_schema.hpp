// Schemas in one line, for a shell, a request or a page: 'name, age int, tags [string]'.
#pragma once

#include <assay/path.hpp>

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace assay::inline v0::detail::schemas {

/// Why a text is no short schema.
struct short_schema_fault {
  std::string message;
  text_span span;  ///< the part of the text that is at fault
};

/// Reads the short form of an object's schema:
///
///   fields = field {"," field} [","]
///   field  = name ["?"] [type]            "?": the member may be missing; no type: string
///   type   = base ["?"]                   "?": or null
///   base   = "string" | "int" | "number" | "bool" | "date" | "date-time" | "any"
///          | "[" type "]"                 a list
///          | "{" fields "}"               an object
///          | label {"|" label}            one of these texts; a single label must be quoted
///
/// Names and labels are words (letters, digits, "_", "-", "$", and whatever is not ASCII; none begins with a digit or
/// "-") or JSON strings. White space is free between them. The document is a schema of draft 2020-12, which lets an
/// object have other members beside the fields.
///
/// Returns what is wrong; then the document means nothing.
[[nodiscard]] std::optional<short_schema_fault> read_short_schema(std::string_view text,
                                                                  nlohmann::ordered_json& document);

/// Whether a text that names no file can be meant as the short form: a single word can't, because it is more likely a
/// file's name that was mistyped (an object of one text is 'name string').
[[nodiscard]] bool may_be_short_schema(std::string_view text);

}  // namespace assay::inline v0::detail::schemas
