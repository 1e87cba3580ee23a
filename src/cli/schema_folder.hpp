// The schemas beside a schema file: what its references to other documents lead to, by path or by $id.
#pragma once

#include <nlohmann/json.hpp>

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace assay::cli {

/// Documents come from the folder of the schema file and the folders below it, never from elsewhere.
class schema_folder {
 public:
  explicit schema_folder(const std::string& schema_file);

  /// The URI of the schema file itself.
  [[nodiscard]] const std::string& base_uri() const noexcept { return base_uri_; }

  /// The document of a URI; nullopt where there is none. Throws failure where the file of a reference by path is not
  /// JSON. For assay::schema_options::resolve.
  [[nodiscard]] std::optional<nlohmann::ordered_json> resolve(const std::string& uri);

 private:
  void read_ids();

  std::filesystem::path folder_;
  std::string base_uri_;
  bool has_read_ids_ = false;
  std::map<std::string, nlohmann::ordered_json> by_id_;  ///< of the files of the folder itself
};

}  // namespace assay::cli
