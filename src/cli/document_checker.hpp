// Checks documents against schemas as they are, without conversions, and says where each is wrong.
#pragma once

#include "cli/data_document.hpp"
#include "cli/schema_set.hpp"

#include <assay/schema.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::cli {

struct check_rules {
  schema_arguments schemas = {};
  bool are_schemas = false;  ///< the documents are schemas, to be checked against their meta-schemas
  format_policy formats = format_policy::by_draft;
  std::size_t max_errors = 100;
  bool tell_notes = false;  ///< those of each schema, on standard error
};

struct checked_document {
  std::string file;
  std::size_t number = 1;   ///< in its file
  std::string schema = {};  ///< what it was checked against; empty where nothing was found to check it against
  std::vector<error> errors = {};
  bool more_errors = false;
  bool schema_failed = false;  ///< it could not be checked, because assay can't use its schema
};

/// Safe to use from several threads.
class document_checker {
 public:
  /// Throws failure where the schemas can't be read, or the one that all documents are checked against can't be used.
  explicit document_checker(check_rules rules);

  /// `source` is the text of the file that the document is in.
  [[nodiscard]] checked_document check(const std::string& file, std::string_view source, data_document document);

 private:
  /// A schema, or why there is none.
  struct loaded {
    std::string name = {};
    std::optional<schema_type> type = {};
    std::string failure = {};
    bool is_known = true;
  };

  [[nodiscard]] loaded choose(const std::string& file, std::string_view json);
  [[nodiscard]] loaded schema_at(std::size_t schema);
  void tell_notes(const loaded& schema) const;
  [[nodiscard]] loaded meta_schema_at(const std::string& uri);
  void judge(const schema_type& type, std::string_view source, const data_document& document,
             checked_document& result) const;

  check_rules rules_;
  parse_options parsing_;
  schema_type anything_;
  std::mutex loading_;  ///< guards what follows
  std::optional<schema_set> schemas_;
  std::map<std::size_t, loaded> by_number_;
  std::map<std::string, loaded> by_uri_;
};

}  // namespace assay::cli
