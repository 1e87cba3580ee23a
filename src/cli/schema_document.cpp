#include "cli/schema_document.hpp"

#include "cli/data_file.hpp"
#include "cli/failure.hpp"
#include "cli/files.hpp"
#include "json/printable.hpp"

#include <assay/parse.hpp>

#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace assay::cli {
namespace {

struct shown_severity {
  const char* name;
  tone color;
};

shown_severity shown(finding::severity level) {
  switch (level) {
    case finding::severity::note:
      return {"note", tone::note};
    case finding::severity::warning:
      return {"warning", tone::warning};
    case finding::severity::error:
      break;
  }
  return {"error", tone::bad};
}

/// A schema that is written in YAML, as JSON.
std::string json_of_yaml(std::string_view text, const std::string& path) {
  std::vector<data_document> documents = documents_in(text, file_form::yaml, /*max_errors=*/1);
  data_document& first = documents.front();
  if (!first.errors.empty()) {
    locate(first.errors, text);
    const error& found = first.errors.front();
    throw failure("'" + path + "', line " + std::to_string(found.span.line) + ", column " +
                  std::to_string(found.span.column) + ": " + found.message + ". Give a JSON Schema document.");
  }
  if (documents.size() > 1) throw failure("'" + path + "' holds several documents; give a single JSON Schema document");
  return std::move(first.json);
}

}  // namespace

nlohmann::ordered_json read_schema_document(const std::string& path) {
  if (path.starts_with("http://") || path.starts_with("https://")) {
    throw failure("'" + path +
                  "' is on a network, from which assay loads nothing by itself; give a copy of it as a file");
  }
  std::error_code unknown;
  if (path != "-" && !std::filesystem::exists(path, unknown) && !unknown) {
    throw failure("cannot open '" + path +
                  "': No such file or directory; give an existing file, '-' for standard input, or the schema itself: "
                  "JSON, or a short form such as 'name string, age int'");
  }
  constexpr std::size_t longest_schema = std::size_t{64} << 20;  // of YAML, too, which is read into a tree
  const std::string text = read_whole_text(path, longest_schema);
  if (form_named(path) == file_form::yaml) return parse_schema_document(json_of_yaml(text, path), "'" + path + "'");
  return parse_schema_document(text, "'" + path + "'");
}

nlohmann::ordered_json parse_schema_document(std::string_view text, const std::string& name) {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    throw failure(name + " is not JSON: it is empty. Give a JSON Schema document.");
  }
  // Deeper than any schema is, so that the loader can say how deep one may be.
  constexpr limits deepest = {.max_depth = 1'000};
  auto document = assay::parse<nlohmann::ordered_json>(
      text, {.mode = mode::strict, .limits = deepest, .big_numbers = big_numbers::keep});
  if (!document) {
    const error& first = document.error().errors().front();
    if (first.type == "depth_limit") {
      throw failure(name + " is nested deeper than 1,000 levels; a JSON Schema may have 500");
    }
    const text_span& at = first.span;
    throw failure(name + " is not JSON, line " + std::to_string(at.line) + ", column " + std::to_string(at.column) +
                  ":\n" + document.error().what() + "Give a JSON Schema document.");
  }
  return std::move(*document);
}

void refuse_schema(const std::string& name, const schema_error& problem) {
  throw failure("cannot use the schema " + name + ": " + problem.what() + "; change it at " + problem.where());
}

std::string to_line(const finding& found, palette colors) {
  const shown_severity level = shown(found.level);
  return colors.paint(level.color, level.name) + "  " + colors.paint(tone::place, detail::printable(found.where)) +
         "  " + detail::printable(found.keyword + ": " + found.message) + "\n";
}

}  // namespace assay::cli
