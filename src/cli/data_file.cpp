#include "cli/data_file.hpp"

#include "cli/line_rules.hpp"
#include "cli/yaml_documents.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

namespace assay::cli {
namespace {

struct named_form {
  std::string_view extension;
  file_form form;
};
constexpr std::array<named_form, data_extensions.size()> forms = {{{".json", file_form::json},
                                                                   {".yaml", file_form::yaml},
                                                                   {".yml", file_form::yaml},
                                                                   {".jsonl", file_form::jsonl},
                                                                   {".ndjson", file_form::jsonl}}};

struct unread_form {
  std::string_view extension;
  std::string_view name;
};
constexpr auto unread_forms = std::to_array<unread_form>(
    {{".toml", "TOML"}, {".json5", "JSON5"}, {".hjson", "Hjson"}, {".xml", "XML"}, {".csv", "CSV"}, {".ini", "INI"}});

std::vector<data_document> lines_of(std::string_view text) {
  std::vector<data_document> documents;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (text.substr(at, end - at).find_first_not_of(line_blanks) != std::string_view::npos) {
      documents.push_back({.number = documents.size() + 1, .begin = at, .length = end - at, .places = source_map(at)});
    }
    at = end + 1;
  }
  return documents;
}

}  // namespace

std::optional<file_form> form_named(const std::string& path) {
  const std::string extension = std::filesystem::path(path).extension().string();
  for (const named_form& each : forms) {
    if (extension == each.extension) return each.form;
  }
  return std::nullopt;
}

std::string_view unread_form_named(const std::string& path) {
  const std::string extension = std::filesystem::path(path).extension().string();
  for (const unread_form& each : unread_forms) {
    if (extension == each.extension) return each.name;
  }
  return {};
}

std::vector<data_document> documents_in(std::string_view text, file_form form, std::size_t max_errors) {
  if (form == file_form::yaml) return read_yaml(text, max_errors);
  if (form == file_form::jsonl) return lines_of(text);
  std::vector<data_document> documents(1);
  documents.front().length = text.size();
  return documents;
}

}  // namespace assay::cli
