#include "cli/schema_command.hpp"

#include "cli/choices.hpp"
#include "cli/failure.hpp"
#include "cli/files.hpp"
#include "cli/header_compiler.hpp"
#include "cli/schema_document.hpp"
#include "cli/schema_set.hpp"

#include <assay/schema.hpp>

#include <nlohmann/json.hpp>

#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

namespace assay::cli {
namespace {

namespace fs = std::filesystem;

struct schema_request {
  header_request request;
  schema_arguments schemas;  ///< existing documents
  assay::dialect dialect = dialect::json_schema;
  std::string out;
  bool check = false;
};

struct named_schema {
  std::string name;
  nlohmann::ordered_json schema;
};

/// The schema in the dialect asked for; what it can't say is told on standard error.
nlohmann::ordered_json rewrite(const nlohmann::ordered_json& document, const std::string& name, dialect target) {
  std::vector<finding> findings;
  try {
    nlohmann::ordered_json rewritten = rewrite_schema(document, target, &findings);
    for (const finding& found : findings) std::cerr << to_line(found);
    return rewritten;
  } catch (const schema_error& problem) {
    refuse_schema(name, problem);
  }
}

std::string text_of(const nlohmann::ordered_json& schema) { return schema.dump(2) + "\n"; }

std::vector<named_schema> compile_schemas(const schema_request& options) {
  const std::vector<std::string> texts = schemas_of_header(options.request);
  std::vector<named_schema> schemas;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::string name = short_name(options.request.types[i]);
    schemas.push_back({name, rewrite(parse_schema_document(texts[i], name), name, options.dialect)});
  }
  return schemas;
}

fs::path file_of(const named_schema& named, const fs::path& folder) { return folder / (named.name + ".schema.json"); }

void print(const std::vector<named_schema>& schemas) {
  nlohmann::ordered_json all = nlohmann::ordered_json::object();
  for (const named_schema& named : schemas) all[named.name] = named.schema;
  output_file::standard_output().write(text_of(schemas.size() == 1 ? schemas.front().schema : all));
}

void write_files(const std::vector<named_schema>& schemas, const fs::path& folder) {
  std::error_code problem;
  fs::create_directories(folder, problem);
  if (problem) {
    throw failure("cannot make the folder '" + folder.string() + "': " + problem.message() +
                  "; give a folder that you may write to");
  }
  for (const named_schema& named : schemas) write_text(file_of(named, folder), text_of(named.schema));
}

/// Compares as text: a file that says the same in another order is as stale as one that says something else.
int check_files(const std::vector<named_schema>& schemas, const fs::path& folder) {
  int code = exit_valid;
  for (const named_schema& named : schemas) {
    const fs::path path = file_of(named, folder);
    const std::string expected = text_of(named.schema);
    const bool missing = !fs::exists(path);
    if (!missing && read_text(path.string(), expected.size()) == expected) continue;
    std::cerr << "assay: '" << path.string() << "' is " << (missing ? "missing" : "stale")
              << "; write it with: assay schema ... --out '" << folder.string() << "'\n";
    code = exit_invalid;
  }
  return code;
}

int run_header(const schema_request& options) {
  const std::vector<named_schema> schemas = compile_schemas(options);
  if (options.check) return check_files(schemas, options.out.empty() ? "schemas" : options.out);
  if (options.out.empty()) {
    print(schemas);
  } else {
    write_files(schemas, options.out);
  }
  return exit_valid;
}

int run_rewrite(const schema_request& options) {
  const schema_set schemas(options.schemas);
  const std::size_t root = schemas.required_root();
  const std::string name = "'" + schemas.name_of(root) + "'";
  const nlohmann::ordered_json rewritten = rewrite(schemas.document_of(root), name, options.dialect);
  output_file::standard_output().write(text_of(rewritten));
  return exit_valid;
}

int run_schema(const schema_request& options) {
  if (!options.schemas.empty()) return run_rewrite(options);
  if (options.request.header.empty()) {
    throw failure(
        "nothing to make a schema of; give a header and its type (assay schema person.hpp --type Person), or an "
        "existing schema (assay schema --schema person.json --dialect openai)");
  }
  if (options.request.types.empty()) {
    throw failure("no type is named; add --type Person for each type of '" + options.request.header + "'");
  }
  return run_header(options);
}

}  // namespace

void add_schema_command(CLI::App& app, int& code) {
  const auto options = std::make_shared<schema_request>();
  header_request& request = options->request;
  CLI::App* command = app.add_subcommand("schema", "Print the JSON Schema of C++ types, or rewrite one for a provider");
  CLI::Option* header = command->add_option("HEADER", request.header, "A C++ header; it is compiled");
  CLI::Option* types = command->add_option("--type", request.types, "A type in it (shop::Order); may be repeated");
  CLI::Option* schema = add_schema_options(*command, options->schemas, "An existing schema to rewrite instead");
  add_choice(*command, "--dialect", options->dialect, dialect_choices, "Whom the schema is for (default json_schema)");
  CLI::Option* out =
      command->add_option("--out", options->out, "Write DIR/Name.schema.json for each type")->type_name("DIR");
  CLI::Option* check =
      command->add_flag("--check", options->check, "Compare with the files in --out (default schemas/); write nothing");
  command->add_option("-I", request.include_dirs, "A folder for what the header includes")->type_name("DIR");
  command->add_option("--std", request.standard, "The C++ standard")->capture_default_str();
  command->add_option("--compiler", request.compiler, "The compiler; else $CXX, c++, g++ or clang++");
  types->allow_extra_args(false);
  command->get_option("-I")->allow_extra_args(false);
  for (CLI::Option* of_header : {header, types, out, check}) schema->excludes(of_header);
  command->footer(
      "One type prints its schema, several print one object {\"Name\": schema}. What a dialect can't say is told on "
      "standard error.\nExit code: 0 done, 1 a schema is stale or missing (--check), 2 wrong usage, an unreadable "
      "file, "
      "or a header that does not compile.\nASSAY_HOME names the folder assay is installed in, where it isn't found by "
      "itself.");
  command->callback([options, &code] { code = run_schema(*options); });
}

}  // namespace assay::cli
