// Schema documents as the commands read them, and what is found in them as people read it.
#pragma once

#include "cli/palette.hpp"

#include <assay/schema.hpp>

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

namespace assay::cli {

/// Reads a schema document from a file, in YAML where its name says so. Throws failure where it can't be read, is
/// neither JSON nor YAML, or is to come from a network.
[[nodiscard]] nlohmann::ordered_json read_schema_document(const std::string& path);

/// Reads a schema document that already is text; `name` is what a failure calls it.
[[nodiscard]] nlohmann::ordered_json parse_schema_document(std::string_view text, const std::string& name);

/// The failure for a document that is JSON, yet no schema that assay can use.
[[noreturn]] void refuse_schema(const std::string& name, const schema_error& problem);

/// One line: "error  #/properties/x  oneOf: message".
[[nodiscard]] std::string to_line(const finding& found, palette colors);

}  // namespace assay::cli
