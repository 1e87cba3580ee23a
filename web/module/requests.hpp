// What the functions of the module are asked for beside the text: JSON, read by assay's own reflection.
#pragma once

#include "results/schema_target.hpp"

#include <assay/assay.hpp>
#include <assay/ground.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace assay::web {

/// A request that is no such request: a mistake of the program that makes it.
class request_error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct limits_request {
  std::uint32_t max_depth = limits{}.max_depth;
  std::uint32_t max_bytes = limits{}.max_bytes;
  std::uint32_t max_items = limits{}.max_items;
  std::uint32_t max_errors = limits{}.max_errors;
  std::uint32_t max_repairs = limits{}.max_repairs;
};

struct parse_request {
  assay::mode mode = assay::mode::llm;
  assay::dialect dialect = assay::dialect::json_schema;
  std::optional<std::vector<repair_class>> allow;
  bool complete = false;
  bool cut_off = false;
  limits_request limits;

  [[nodiscard]] parse_options options() const;
};

struct schema_request {
  assay::vocabulary vocabulary = assay::vocabulary::by_document;
  std::string base_uri;
  bool foreign_types = false;
  std::map<std::string, nlohmann::ordered_json> documents;  ///< by their URIs

  [[nodiscard]] schema_options options() const;
};

using results::schema_target;

struct target_request {
  schema_target target = schema_target::json_schema;
};

struct ground_request {
  ground_scope scope = ground_options{}.scope;
  std::uint32_t max_spans = static_cast<std::uint32_t>(ground_options{}.max_spans);
  std::uint32_t max_nearest = static_cast<std::uint32_t>(ground_options{}.max_nearest);
};

/// Throws request_error.
[[nodiscard]] parse_request read_parse_request(std::string_view json);
[[nodiscard]] schema_request read_schema_request(std::string_view json);
[[nodiscard]] target_request read_target_request(std::string_view json);
[[nodiscard]] ground_options read_ground_request(std::string_view json);
/// Any JSON value.
[[nodiscard]] nlohmann::ordered_json read_value(std::string_view json);
/// Of keys and indexes.
[[nodiscard]] path read_path(std::string_view json);

}  // namespace assay::web

template <>
struct assay::describe<assay::web::limits_request> {
  using self = assay::web::limits_request;
  static constexpr auto style = assay::naming::camel_case;
  static constexpr auto extra_keys = assay::extra::forbid;
  static constexpr auto fields = assay::fields(
      assay::field<&self::max_depth>(assay::has_default), assay::field<&self::max_bytes>(assay::has_default),
      assay::field<&self::max_items>(assay::has_default), assay::field<&self::max_errors>(assay::has_default),
      assay::field<&self::max_repairs>(assay::has_default));
};

template <>
struct assay::describe<assay::web::parse_request> {
  using self = assay::web::parse_request;
  static constexpr auto style = assay::naming::camel_case;
  static constexpr auto extra_keys = assay::extra::forbid;
  static constexpr auto fields =
      assay::fields(assay::field<&self::mode>(assay::has_default), assay::field<&self::dialect>(assay::has_default),
                    assay::field<&self::complete>(assay::has_default), assay::field<&self::cut_off>(assay::has_default),
                    assay::field<&self::limits>(assay::has_default));
};

template <>
struct assay::describe<assay::web::schema_request> {
  using self = assay::web::schema_request;
  static constexpr auto style = assay::naming::camel_case;
  static constexpr auto extra_keys = assay::extra::forbid;
  static constexpr auto fields = assay::fields(
      assay::field<&self::vocabulary>(assay::has_default), assay::field<&self::base_uri>(assay::has_default),
      assay::field<&self::foreign_types>(assay::has_default), assay::field<&self::documents>(assay::has_default));
};

template <>
struct assay::describe<assay::web::target_request> {
  static constexpr auto extra_keys = assay::extra::forbid;
};

template <>
struct assay::describe<assay::web::ground_request> {
  using self = assay::web::ground_request;
  static constexpr auto style = assay::naming::camel_case;
  static constexpr auto extra_keys = assay::extra::forbid;
  static constexpr auto fields = assay::fields(assay::field<&self::scope>(assay::has_default),
                                               assay::field<&self::max_spans>(assay::has_default, assay::ge(1)),
                                               assay::field<&self::max_nearest>(assay::has_default));
};
