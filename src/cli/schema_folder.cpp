#include "cli/schema_folder.hpp"

#include "cli/failure.hpp"
#include "cli/schema_document.hpp"

#include <algorithm>
#include <string_view>
#include <system_error>
#include <utility>

namespace assay::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view scheme = "file://";
constexpr std::size_t most_files = 1'000;  ///< that are looked at for an $id

int hex_digit(char c) {
  const std::string_view digits = "0123456789abcdef";
  const auto at = digits.find(c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c);
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

/// "my%20file" names "my file"; what is no escape stays.
std::string without_percent_escapes(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
    if (low < 0) {
      out += text[i];
    } else {
      out += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  return out;
}

bool is_below(const fs::path& file, const fs::path& folder) {
  const auto [end, ignored] = std::mismatch(folder.begin(), folder.end(), file.begin(), file.end());
  return end == folder.end();
}

}  // namespace

schema_folder::schema_folder(const std::string& schema_file) {
  std::error_code fault;
  const fs::path file = fs::weakly_canonical(schema_file, fault);
  folder_ = file.parent_path();
  base_uri_ = std::string(scheme) + file.generic_string();
}

std::optional<nlohmann::ordered_json> schema_folder::resolve(const std::string& uri) {
  if (uri.starts_with(scheme)) {
    std::error_code fault;
    const fs::path file = fs::weakly_canonical(without_percent_escapes(uri.substr(scheme.size())), fault);
    if (!fault && is_below(file, folder_) && fs::is_regular_file(file, fault))
      return read_schema_document(file.string());
    return std::nullopt;
  }
  if (!std::exchange(has_read_ids_, true)) read_ids();
  const auto found = by_id_.find(uri);
  return found == by_id_.end() ? std::nullopt : std::optional(found->second);
}

/// Files that are no schemas are passed over: nobody has asked for them by name.
void schema_folder::read_ids() {
  std::error_code fault;
  std::size_t files = 0;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder_, fault)) {
    if (entry.path().extension() != ".json" || !entry.is_regular_file(fault) || ++files > most_files) continue;
    try {
      nlohmann::ordered_json document = read_schema_document(entry.path().string());
      if (!document.is_object()) continue;
      for (const char* keyword : {"$id", "id"}) {
        const auto id = document.find(keyword);
        if (id == document.end() || !id->is_string()) continue;
        std::string uri = *id;
        if (uri.ends_with('#')) uri.pop_back();
        by_id_.emplace(std::move(uri), document);
        break;
      }
    } catch (const failure&) {
      continue;
    }
  }
}

}  // namespace assay::cli
