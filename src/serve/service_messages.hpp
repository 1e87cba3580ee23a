// What the endpoints read and write, as plain structs: requests are read by assay's own strict parse, and the OpenAPI
// document describes both.
#pragma once

#include "results/result_format.hpp"
#include "results/schema_target.hpp"

#include <assay/assay.hpp>
#include <assay/llm/request.hpp>
#include <assay/llm/usage.hpp>

#include <nlohmann/json.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace assay::serve {

// --- requests --------------------------------------------------------------------------------------------------------

/// The members by which a request says which schema it means: one of both.
struct SchemaChoice {
  nlohmann::ordered_json schema;
  std::optional<std::string> schema_name;
};

struct ParseRequest {
  SchemaChoice which;
  std::string text;
  assay::mode mode = assay::mode::llm;
  assay::dialect dialect = assay::dialect::json_schema;
  std::optional<std::vector<repair_class>> allow;
  bool complete = false;
  bool cut_off = false;
};

struct RepairRequest {
  std::string text;
  std::optional<std::vector<repair_class>> allow;
};

struct SchemaRequest {
  SchemaChoice which;
  results::schema_target dialect = results::schema_target::json_schema;
};

struct LintRequest {
  SchemaChoice which;
  results::schema_target dialect = results::schema_target::json_schema;
};

struct ExtractRequest {
  SchemaChoice which;
  std::string prompt;
  std::optional<std::string> model;
  bool stream = false;
  std::string instructions;
  std::optional<assay::output_mode> output_mode;
  std::optional<double> temperature;
  std::optional<std::int64_t> max_tokens;
  std::optional<int> retries;
};

// --- replies ---------------------------------------------------------------------------------------------------------

/// What was read of a text.
struct ValidResult {
  bool ok = true;
  nlohmann::ordered_json value;
  std::vector<report::Repair> repairs;
};
struct InvalidResult {
  bool ok = false;
  std::vector<report::Error> errors;
};
using ParseResult = std::variant<ValidResult, InvalidResult>;

struct Finding {
  finding::severity severity = finding::severity::note;
  std::string where;
  std::string keyword;
  std::string message;
};

/// A schema in a provider's form, or a grammar.
struct RewrittenSchema {
  nlohmann::ordered_json schema;
  std::optional<std::string> grammar;
  std::vector<Finding> findings;
};

struct LintResult {
  bool ok = true;
  std::vector<Finding> findings;
};

struct ExtractResult {
  bool ok = true;
  nlohmann::ordered_json value;
  std::vector<report::Repair> repairs;
  std::int64_t attempts = 0;
  assay::usage usage;
};

/// An event "partial" of a streamed extraction.
struct PartialValue {
  nlohmann::ordered_json value;
  int attempt = 1;
};

struct Health {
  std::string status;
  std::string version;
};

struct SchemaNames {
  std::vector<std::string> schemas;
  std::vector<std::string> models;
};

/// RFC 9457.
struct Problem {
  std::string type;
  std::string title;
  int status = 0;
  std::string detail;
  std::string request_id;
  std::optional<std::vector<report::Error>> errors;
  std::optional<std::string> reason;
  std::optional<std::int64_t> attempts;
  std::optional<assay::usage> usage;
};

}  // namespace assay::serve

template <>
struct assay::describe<assay::serve::SchemaChoice> {
  using self = assay::serve::SchemaChoice;
  static constexpr auto fields = assay::fields(
      field<&self::schema>("A JSON Schema document, or a text in the short form: 'name, age int'", has_default),
      field<&self::schema_name>("The name of a schema in the service's folder", has_default));
};
template <>
struct assay::describe<assay::serve::ParseRequest> {
  using self = assay::serve::ParseRequest;
  static constexpr auto description = "An answer to be read by a schema; one of schema and schema_name is needed";
  static constexpr auto extra_keys = extra::forbid;
  static constexpr auto fields = assay::fields(
      field<&self::which>(flatten), field<&self::text>("What the model wrote"),
      field<&self::mode>("llm reads any text; lax and strict read one JSON document", has_default),
      field<&self::dialect>("Whose form of the schema the model was given", has_default),
      field<&self::allow>("The classes of repairs that are permitted; all without it", has_default),
      field<&self::complete>("The model had finished: the end of the text ends a number", has_default),
      field<&self::cut_off>("The model was stopped: no closing bracket is supplied at the end", has_default));
};
template <>
struct assay::describe<assay::serve::RepairRequest> {
  using self = assay::serve::RepairRequest;
  static constexpr auto description = "A text whose JSON is to be found and mended, without a schema";
  static constexpr auto extra_keys = extra::forbid;
  static constexpr auto fields = assay::fields(field<&self::text>("What the model wrote"),
                                               field<&self::allow>("The classes of repairs that are permitted; all "
                                                                   "without it",
                                                                   has_default));
};
template <>
struct assay::describe<assay::serve::SchemaRequest> {
  using self = assay::serve::SchemaRequest;
  static constexpr auto description =
      "A schema to be rewritten for a provider; one of schema and schema_name is needed";
  static constexpr auto extra_keys = extra::forbid;
  static constexpr auto fields =
      assay::fields(field<&self::which>(flatten),
                    field<&self::dialect>("The provider; gbnf gives a grammar for llama.cpp; the engines xgrammar and "
                                          "llguidance have no form of their own",
                                          has_default));
};
template <>
struct assay::describe<assay::serve::LintRequest> {
  using self = assay::serve::LintRequest;
  static constexpr auto description =
      "A schema in which is to be found what a provider would refuse; one of schema and schema_name is needed";
  static constexpr auto extra_keys = extra::forbid;
  static constexpr auto fields =
      assay::fields(field<&self::which>(flatten), field<&self::dialect>("The provider, or the local engine"));
};
template <>
struct assay::describe<assay::serve::ExtractRequest> {
  using self = assay::serve::ExtractRequest;
  static constexpr auto description = "What a model is to be asked; one of schema and schema_name is needed";
  static constexpr auto extra_keys = extra::forbid;
  static constexpr auto fields = assay::fields(
      field<&self::which>(flatten), field<&self::prompt>("The question, with the text to extract from", min_length(1)),
      field<&self::model>("One of the service's models; the first without it", has_default),
      field<&self::stream>("Answer with server-sent events: partial values, then the result or an error", has_default),
      field<&self::instructions>("Standing instructions: the system message", has_default),
      field<&self::output_mode>("How the model is held to the schema; the best that it supports without it",
                                has_default),
      field<&self::temperature>(ge(0), le(2), has_default),
      field<&self::max_tokens>("The most tokens of an answer", ge(1), le(10'000'000), has_default),
      field<&self::retries>("How often to ask again for an invalid answer; the service's own number without it", ge(0),
                            le(10), has_default));
};
template <>
struct assay::describe<assay::serve::ValidResult> {
  using self = assay::serve::ValidResult;
  static constexpr auto extra_keys = extra::forbid;
  static constexpr auto fields = assay::fields(field<&self::ok>(report::is_true));
};
template <>
struct assay::describe<assay::serve::InvalidResult> {
  using self = assay::serve::InvalidResult;
  static constexpr auto extra_keys = extra::forbid;
  static constexpr auto fields = assay::fields(field<&self::ok>(report::is_false), field<&self::errors>(min_items(1)));
};
template <>
struct assay::describe<assay::serve::Finding> {
  using self = assay::serve::Finding;
  static constexpr auto description = "Something that a provider refuses, drops or takes in another form";
  static constexpr auto extra_keys = extra::forbid;
  static constexpr auto fields =
      assay::fields(field<&self::where>("A JSON pointer into the schema", examples("#/properties/age")),
                    field<&self::keyword>("The JSON Schema keyword, or the limit's name"));
};
template <>
struct assay::describe<assay::serve::RewrittenSchema> {
  using self = assay::serve::RewrittenSchema;
  static constexpr auto extra_keys = extra::forbid;
  static constexpr auto fields = assay::fields(field<&self::schema>("The schema; null for a grammar"),
                                               field<&self::grammar>("The grammar, for gbnf; else null"));
};
template <>
struct assay::describe<assay::serve::LintResult> {
  using self = assay::serve::LintResult;
  static constexpr auto extra_keys = extra::forbid;
  static constexpr auto fields = assay::fields(field<&self::ok>("Whether all findings are notes"));
};
template <>
struct assay::describe<assay::serve::ExtractResult> {
  using self = assay::serve::ExtractResult;
  static constexpr auto extra_keys = extra::forbid;
  static constexpr auto fields =
      assay::fields(field<&self::ok>(report::is_true), field<&self::attempts>("Questions asked, the last included"));
};
template <>
struct assay::describe<assay::serve::PartialValue> {
  using self = assay::serve::PartialValue;
  static constexpr auto extra_keys = extra::forbid;
  static constexpr auto fields = assay::fields(field<&self::value>("The value so far, unchecked"),
                                               field<&self::attempt>("Grows when the model is asked again"));
};
template <>
struct assay::describe<assay::serve::Health> {
  static constexpr auto extra_keys = extra::forbid;
};
template <>
struct assay::describe<assay::serve::SchemaNames> {
  using self = assay::serve::SchemaNames;
  static constexpr auto extra_keys = extra::forbid;
  static constexpr auto fields = assay::fields(field<&self::schemas>("Names for schema_name"),
                                               field<&self::models>("Names for model; the first is the default"));
};
template <>
struct assay::describe<assay::serve::Problem> {
  using self = assay::serve::Problem;
  static constexpr auto description = "Why a request has no result (RFC 9457)";
  static constexpr auto extra_keys = extra::forbid;
  static constexpr auto fields = assay::fields(
      field<&self::type>("Stable; docs/serve.md lists all", examples("urn:assay:problem:invalid_request")),
      field<&self::title>("The status, in words"), field<&self::status>("That of the reply; of an event, its own"),
      field<&self::detail>("One sentence for people"), field<&self::request_id>("As in the log"),
      field<&self::errors>("With their places in the request's body, or in the model's last answer", has_default),
      field<&self::reason>("Why a model gave no value", has_default, examples("refused")),
      field<&self::attempts>("Questions asked of a model", has_default), field<&self::usage>(has_default));
};
