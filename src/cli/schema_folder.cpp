#include "cli/schema_folder.hpp"

#include "cli/failure.hpp"
#include "cli/schema_document.hpp"
#include "json/uri.hpp"

#include <algorithm>
#include <string_view>
#include <system_error>
#include <utility>

namespace assay::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view scheme = "file://";
constexpr std::size_t most_files = 1'000;  ///< that are looked at for an $id

/// The URI of a file: of what means something else in a URI, what paths hold.
std::string uri_of(const fs::path& file) {
  std::string uri(scheme);
  for (const char c : file.generic_string()) {
    if (c == '%') {
      uri += "%25";
    } else if (c == '#') {
      uri += "%23";
    } else if (c == '?') {
      uri += "%3F";
    } else {
      uri += c;
    }
  }
  return uri;
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
  base_uri_ = uri_of(file);
}

std::optional<nlohmann::ordered_json> schema_folder::resolve(const std::string& uri) {
  if (uri.starts_with(scheme)) {
    std::error_code fault;
    const auto path = detail::percent_decode(uri.substr(scheme.size()));
    const fs::path file = path ? fs::weakly_canonical(*path, fault) : fs::path();
    const bool is_there = !fault && is_below(file, folder_) && fs::is_regular_file(file, fault);
    return is_there ? std::optional(read_schema_document(file.string())) : std::nullopt;
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
        by_id_.emplace(detail::without_empty_fragment(id->get_ref<const std::string&>()), std::move(document));
        break;
      }
    } catch (const failure&) {
      continue;
    }
  }
}

}  // namespace assay::cli
