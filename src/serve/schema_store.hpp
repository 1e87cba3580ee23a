// The schemas that requests may name, and those that they bring along.
#pragma once

#include "serve/service_messages.hpp"

#include <assay/error.hpp>
#include <assay/schema.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::serve {

/// A schema of the folder: a type, or what is wrong with it.
struct loaded_schema {
  std::string name;
  std::optional<schema_type> type;
  std::string problem;  ///< where there is no type
};

/// Loads the folder. Throws std::exception where it can't be read at all. Called on any thread.
using folder_loader = std::function<std::vector<loaded_schema>()>;

/// Thread-safe.
class schema_store {
 public:
  explicit schema_store(folder_loader load);

  /// Loads the folder, again. A schema that is broken keeps what it was before, where there was something; one whose
  /// file is gone is gone. Returns what is wrong, a sentence each; all stays as it was where the folder can't be read.
  [[nodiscard]] std::vector<std::string> reload();

  /// The schema that a request means. Throws refusal (422).
  [[nodiscard]] schema_type find(const SchemaChoice& which);

  [[nodiscard]] std::vector<std::string> names() const;

 private:
  using schemas_by_name = std::map<std::string, schema_type, std::less<>>;
  using recent_list = std::list<std::pair<std::string, schema_type>>;

  [[nodiscard]] std::shared_ptr<const schemas_by_name> current() const;
  [[nodiscard]] schema_type named(const std::string& name) const;
  [[nodiscard]] schema_type given(const nlohmann::ordered_json& schema);
  [[nodiscard]] std::optional<schema_type> recent(const std::string& text);
  void remember(std::string text, schema_type type);

  folder_loader load_;
  mutable std::mutex mutex_;
  std::shared_ptr<const schemas_by_name> schemas_ = std::make_shared<const schemas_by_name>();
  recent_list recent_;  ///< schemas that came with requests, the latest first
};

}  // namespace assay::serve
