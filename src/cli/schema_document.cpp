#include "cli/schema_document.hpp"

#include "cli/failure.hpp"
#include "cli/files.hpp"
#include "cli/schema_folder.hpp"
#include "json/printable.hpp"

#include <assay/parse.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace assay::cli {
namespace {

const char* name_of(finding::severity level) {
  switch (level) {
    case finding::severity::note:
      return "note";
    case finding::severity::warning:
      return "warning";
    case finding::severity::error:
      return "error";
  }
  return "";
}

}  // namespace

nlohmann::ordered_json read_schema_document(const std::string& path) {
  return parse_schema_document(read_text(path, limits{}.max_bytes), "'" + path + "'");
}

nlohmann::ordered_json parse_schema_document(std::string_view text, const std::string& name) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    throw failure(name + " is not JSON: it is empty. Give a JSON Schema document.");
  }
  auto document = assay::parse<nlohmann::ordered_json>(text, {.mode = mode::strict});
  if (!document) {
    const text_span& at = document.error().errors().front().span;
    throw failure(name + " is not JSON, line " + std::to_string(at.line) + ", column " + std::to_string(at.column) +
                  ":\n" + document.error().what() + "Give a JSON Schema document.");
  }
  return std::move(*document);
}

schema_type load_schema_file(const std::string& path) {
  const nlohmann::ordered_json document = read_schema_document(path);
  schema_options options;
  std::optional<schema_folder> folder;
  if (path != "-") {
    folder.emplace(path);
    options.base_uri = folder->base_uri();
    options.resolve = [&folder](const std::string& uri) { return folder->resolve(uri); };
  }
  try {
    return load_schema(document, options);
  } catch (const schema_error& problem) {
    refuse_schema("'" + path + "'", problem);
  }
}

void refuse_two_from_standard_input(const std::string& schema, const std::string& file) {
  if (schema != "-" || file != "-") return;
  throw failure("the schema and what is read by it can't both come from standard input; give one of them as a file");
}

void refuse_schema(const std::string& name, const schema_error& problem) {
  throw failure("cannot use the schema " + name + ": " + problem.what() + "; change it at " + problem.where());
}

std::string to_line(const finding& found) {
  const std::string line =
      std::string(name_of(found.level)) + "  " + found.where + "  " + found.keyword + ": " + found.message;
  return detail::printable(line) + "\n";
}

}  // namespace assay::cli
