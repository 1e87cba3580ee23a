// Schemas that are written in the command line itself, in place of a file's name.
#pragma once

#include <nlohmann/json.hpp>

#include <optional>
#include <string>

namespace assay::cli {

/// The schema that a word of the command line is, where it names no file or folder: JSON where it begins with "{", else
/// the short form (short_schema.hpp). Nothing where the word names a file or a folder, "-" or a URL, and where it can
/// only be meant as the name of a file. Throws failure where it is neither of these nor a schema, and says both.
[[nodiscard]] std::optional<nlohmann::ordered_json> inline_schema(const std::string& word);

}  // namespace assay::cli
