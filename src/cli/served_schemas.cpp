#include "cli/served_schemas.hpp"

#include "cli/failure.hpp"
#include "cli/folder_files.hpp"
#include "cli/schema_document.hpp"
#include "cli/schema_set.hpp"

#include <algorithm>
#include <exception>
#include <filesystem>
#include <optional>
#include <string_view>

namespace assay::cli {
namespace {

namespace fs = std::filesystem;

std::string name_of_schema(const fs::path& file, const fs::path& folder) {
  std::string name = file.lexically_relative(folder).generic_string();
  name.resize(name.size() - file.extension().string().size());
  constexpr std::string_view inner = ".schema";
  if (name.ends_with(inner)) name.resize(name.size() - inner.size());
  return name;
}

serve::loaded_schema load_served(schema_set& schemas, const fs::path& file, const fs::path& folder) {
  serve::loaded_schema made{.name = name_of_schema(file, folder), .type = std::nullopt, .problem = {}};
  try {
    const std::optional<std::size_t> found = schemas.find(fs::absolute(file).string(), fs::current_path());
    if (found) {
      made.type = schemas.load(*found);
    } else {
      static_cast<void>(read_schema_document(file.string()));  // throws what keeps it from being a schema
      made.problem = "'" + file.string() + "' is not a valid schema: it is not an object";
    }
  } catch (const std::exception& problem) {
    made.problem = problem.what();
  }
  return made;
}

}  // namespace

std::vector<serve::loaded_schema> served_schemas(const std::string& folder) {
  if (!is_folder(folder)) throw failure("--schemas needs a folder, and '" + folder + "' is none");
  schema_arguments arguments;
  arguments.schemas = {folder};
  schema_set schemas(arguments);
  std::vector<serve::loaded_schema> all;
  for (const fs::path& file : files_below(folder, schema_extensions)) {
    serve::loaded_schema made = load_served(schemas, file, folder);
    const auto same = std::ranges::find(all, made.name, &serve::loaded_schema::name);
    if (same == all.end()) {
      all.push_back(std::move(made));
    } else {
      same->type.reset();
      same->problem = "several files have this name, among them '" + file.string() + "'";
    }
  }
  return all;
}

}  // namespace assay::cli
