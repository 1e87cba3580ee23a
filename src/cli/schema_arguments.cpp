#include "cli/schema_arguments.hpp"

#include "cli/failure.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace assay::cli {

CLI::Option* add_schema_options(CLI::App& command, schema_arguments& arguments, const std::string& help) {
  CLI::Option* schemas =
      command.add_option("--schema", arguments.schemas,
                         help +
                             ": a file, JSON, or a short form ('name, age int, tags [string]'); may be "
                             "repeated and may name a folder; the first file is the root, unless --root is given");
  schemas->allow_extra_args(false)->type_name("FILE|FOLDER");
  add_reference_options(command, arguments);
  return schemas;
}

void add_reference_options(CLI::App& command, schema_arguments& arguments) {
  command
      .add_option("--ref", arguments.references,
                  "More schemas, or a folder of them, that $ref may lead to, by $id or by path; may be repeated")
      ->allow_extra_args(false)
      ->type_name("FILE|FOLDER");
  command.add_option("--root", arguments.root, "The schema to use of those given, by its path or its $id")
      ->type_name("PATH|ID");
  command.add_flag("--foreign-types", arguments.foreign_types,
                   "Accept type names of other languages (dict, float, tuple, any), and report each");
}

std::string root_name(const schema_arguments& arguments) {
  if (!arguments.root.empty() || arguments.schemas.empty()) return arguments.root;
  return arguments.schemas.front();
}

std::vector<std::string> given_schemas(const schema_arguments& arguments) {
  std::vector<std::string> all = arguments.schemas;
  all.insert(all.end(), arguments.references.begin(), arguments.references.end());
  return all;
}

void refuse_two_from_standard_input(const schema_arguments& arguments, const std::string& file) {
  const bool taken = std::find(arguments.schemas.begin(), arguments.schemas.end(), "-") != arguments.schemas.end();
  if (!taken || file != "-") return;
  throw failure("the schema and what is read by it can't both come from standard input; give one of them as a file");
}

}  // namespace assay::cli
