// Which schema documents a command is given: --schema, --ref, --root and --foreign-types, the same for every command.
#pragma once

#include "cli/palette.hpp"

#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace assay::cli {

struct schema_arguments {
  std::vector<std::string> schemas = {};     ///< --schema: files, folders, or "-" for standard input
  std::vector<std::string> references = {};  ///< --ref: files and folders that are only referred to
  std::string root = {};                     ///< --root: the schema that counts, by its path or its $id
  bool foreign_types = false;                ///< --foreign-types: dict, float and the like
  palette colors = {};                       ///< of standard error

  [[nodiscard]] bool empty() const noexcept { return schemas.empty() && references.empty(); }
};

/// Adds --schema, --ref, --root and --foreign-types. `arguments` must live as long as the command.
CLI::Option* add_schema_options(CLI::App& command, schema_arguments& arguments, const std::string& help);

/// Adds all but --schema, for a command that takes the schema itself in another way.
void add_reference_options(CLI::App& command, schema_arguments& arguments);

/// The schema that counts, as it was given: for reports.
[[nodiscard]] std::string root_name(const schema_arguments& arguments);

/// All that is given of schemas: files, folders, "-", schemas themselves.
[[nodiscard]] std::vector<std::string> given_schemas(const schema_arguments& arguments);

/// Throws failure where a schema and `file` would both be read from standard input.
void refuse_two_from_standard_input(const schema_arguments& arguments, const std::string& file);

}  // namespace assay::cli
