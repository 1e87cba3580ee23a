// Answers judged by a schema document.
#pragma once

#include <assay/llm/detail/retry_session.hpp>
#include <assay/schema.hpp>

#include <nlohmann/json.hpp>

#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::inline v0::detail {

/// What typed_validator is to a type.
class schema_validator final : public validator {
 public:
  schema_validator(schema_type schema, const parse_options& options) : schema_(std::move(schema)), options_(options) {}

  std::optional<validation_error> read(std::string_view answer, std::optional<finish_reason> finish) override;
  std::shared_ptr<const void> partial(std::string_view answer) override;
  const type_info& type() const override { return type_of<nlohmann::ordered_json>(); }
  const type_info& table() const { return schema_.type(); }

  std::optional<nlohmann::ordered_json> value;
  std::vector<repair> repairs;
  source_check source;

 private:
  schema_type schema_;
  parse_options options_;
};

}  // namespace assay::inline v0::detail
