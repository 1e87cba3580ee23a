#include "cli/schema_command.hpp"

#include "cli/choices.hpp"
#include "cli/failure.hpp"
#include "cli/files.hpp"
#include "cli/header_compiler.hpp"
#include "cli/help_text.hpp"
#include "cli/schema_document.hpp"
#include "cli/schema_set.hpp"

#include <assay/dump.hpp>
#include <assay/grammar.hpp>
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
  schema_target target = schema_target::json_schema;
  std::string out;
  bool check = false;
};

struct named_schema {
  std::string name;
  std::string text;
  schema_target target;
};

/// The schema in the requested dialect, or as a grammar; what that can't express is reported on standard error.
std::string rewrite(const nlohmann::ordered_json& document, const std::string& name, schema_target target,
                    palette colors) {
  std::vector<finding> findings;
  try {
    std::string text = target == schema_target::gbnf
                           ? grammar(document, &findings)
                           : dump(rewrite_schema(document, results::dialect_of(target), &findings), 2) + "\n";
    for (const finding& found : findings) std::cerr << to_line(found, colors);
    return text;
  } catch (const schema_error& problem) {
    refuse_schema(name, problem);
  }
}

std::vector<named_schema> compile_schemas(const schema_request& options) {
  const std::vector<std::string> texts = schemas_of_header(options.request);
  std::vector<named_schema> schemas;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::string name = short_name(options.request.types[i]);
    schemas.push_back({name,
                       rewrite(parse_schema_document(texts[i], name), name, options.target, options.schemas.colors),
                       options.target});
  }
  return schemas;
}

fs::path file_of(const named_schema& named, const fs::path& folder) {
  return folder / (named.name + (named.target == schema_target::gbnf ? ".gbnf" : ".schema.json"));
}

void print(const std::vector<named_schema>& schemas) {
  if (schemas.size() == 1) return output_file::standard_output().write(schemas.front().text);
  nlohmann::ordered_json all = nlohmann::ordered_json::object();
  for (const named_schema& named : schemas) {
    const bool is_grammar = named.target == schema_target::gbnf;
    all[named.name] = is_grammar ? nlohmann::ordered_json(named.text) : parse_schema_document(named.text, named.name);
  }
  output_file::standard_output().write(dump(all, 2) + "\n");
}

void write_files(const std::vector<named_schema>& schemas, const fs::path& folder) {
  std::error_code problem;
  fs::create_directories(folder, problem);
  if (problem) {
    throw failure("cannot make the folder '" + folder.string() + "': " + problem.message() +
                  "; give a folder that you may write to");
  }
  for (const named_schema& named : schemas) write_text(file_of(named, folder), named.text);
}

/// Compares as text: a file that says the same in another order is as stale as one that says something else.
int check_files(const std::vector<named_schema>& schemas, const fs::path& folder) {
  int code = exit_valid;
  for (const named_schema& named : schemas) {
    const fs::path path = file_of(named, folder);
    const std::string& expected = named.text;
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
  schema_set schemas(options.schemas);
  const std::size_t root = schemas.required_root();
  const std::string name = "'" + schemas.name_of(root) + "'";
  output_file::standard_output().write(
      rewrite(schemas.bundled_document_of(root), name, options.target, options.schemas.colors));
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

void add_schema_command(CLI::App& app, command_context& context) {
  const auto options = std::make_shared<schema_request>();
  header_request& request = options->request;
  CLI::App* command = app.add_subcommand("schema", "Print the JSON Schema of C++ types, or rewrite one for a provider");
  CLI::Option* header = command->add_option("HEADER", request.header, "A C++ header; it is compiled")->type_name("");
  CLI::Option* types =
      command->add_option("--type", request.types, "A type in it (shop::Order); may be repeated")->type_name("TYPE");
  CLI::Option* schema = add_schema_options(*command, options->schemas, "An existing schema to rewrite instead");
  add_choice(*command, "--dialect", options->target, schema_target_choices,
             "Target provider (default json_schema); gbnf prints a grammar for llama.cpp");
  CLI::Option* out =
      command->add_option("--out", options->out, "Write DIR/Name.schema.json for each type")->type_name("DIR");
  CLI::Option* check =
      command->add_flag("--check", options->check, "Compare with the files in --out (default schemas/); write nothing");
  command->add_option("-I", request.include_dirs, "A folder that the header includes files from")->type_name("DIR");
  command->add_option("--std", request.standard, "The C++ standard")->type_name("STANDARD")->capture_default_str();
  command->add_option("--compiler", request.compiler, "The compiler; else $CXX, c++, g++ or clang++")
      ->type_name("COMMAND");
  types->allow_extra_args(false);
  command->get_option("-I")->allow_extra_args(false);
  for (CLI::Option* of_header : {header, types, out, check}) schema->excludes(of_header);
  describe(
      *command, context,
      {.notes =
           "One type prints its schema, several print one object {\"Name\": schema}. What a dialect can't express is "
           "reported on standard error.\nASSAY_HOME is the folder that assay is installed in, if it isn't found "
           "automatically.",
       .exit_codes = {{exit_valid, "done"},
                      {exit_invalid, "a schema is stale or missing (--check)"},
                      {exit_unusable, "wrong usage, an unreadable file, or a header that does not compile"}},
       .examples = {{"The schema of a struct", "assay schema person.hpp --type Person"},
                    {"The form of a schema that OpenAI takes", "assay schema --schema s.json --dialect openai"},
                    {"A schema in full from its short form", "assay schema --schema 'name, age int'"}}});
  command->callback([options, &context] {
    options->schemas.colors = context.error_colors();
    context.code = run_schema(*options);
  });
}

}  // namespace assay::cli
