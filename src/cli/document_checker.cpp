#include "cli/document_checker.hpp"

#include "cli/duplicate_keys.hpp"
#include "cli/failure.hpp"
#include "cli/schema_document.hpp"
#include "json/uri.hpp"

#include <assay/parse.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <iostream>

namespace assay::cli {
namespace {

constexpr const char* newest_draft = "https://json-schema.org/draft/2020-12/schema";
/// As deep as assay reads. Numbers of any size are judged, and nobody holds them.
constexpr parse_options by_the_letter = {
    .mode = mode::strict, .limits = {.max_depth = 1'000}, .big_numbers = big_numbers::keep};

/// The document's own $schema; empty where it has none.
std::string schema_named_in(std::string_view json) {
  const auto document = parse<nlohmann::ordered_json>(json, by_the_letter);
  if (!document || !document->is_object()) return {};
  const auto named = document->find("$schema");
  if (named == document->end() || !named->is_string()) return {};
  return std::string(detail::without_empty_fragment(named->get_ref<const std::string&>()));
}

error no_schema(const std::string& type, const std::string& message) {
  error problem;
  problem.type = type;
  problem.loc = {{"$schema"}};
  problem.message = message;
  return problem;
}

/// In the order of the text; those of one place stay as they are.
void sort_by_place(std::vector<error>& errors) {
  std::vector<std::pair<std::size_t, std::size_t>> order;
  for (std::size_t i = 0; i < errors.size(); ++i) order.emplace_back(errors[i].span.offset, i);
  std::sort(order.begin(), order.end());
  std::vector<error> sorted;
  sorted.reserve(errors.size());
  for (const auto& [offset, i] : order) sorted.push_back(std::move(errors[i]));
  errors = std::move(sorted);
}

bool is_readable(const std::vector<error>& errors) {
  return std::none_of(errors.begin(), errors.end(), [](const error& each) { return each.type == "json_invalid"; });
}

}  // namespace

document_checker::document_checker(check_rules rules)
    : rules_(std::move(rules)), parsing_(by_the_letter), anything_(load_schema(std::string_view("true"))) {
  parsing_.limits.max_errors = rules_.max_errors;
  if (!rules_.are_schemas || !rules_.schemas.empty()) schemas_.emplace(rules_.schemas);
  if (rules_.are_schemas || !schemas_->has_one_root()) return;
  const loaded root = schema_at(schemas_->required_root());
  if (!root.type) throw failure(root.failure);
}

checked_document document_checker::check(const std::string& file, std::string_view source, data_document document) {
  checked_document result{.file = file, .number = document.number};
  result.errors = std::move(document.errors);
  result.more_errors = document.more_errors;
  if (result.errors.empty()) {
    const loaded schema = choose(file, document.text(source));
    result.schema = schema.name;
    judge(schema.type ? *schema.type : anything_, source, document, result);
    if (!schema.type && result.errors.empty()) {
      result.errors.push_back(no_schema(schema.is_known ? "unusable_schema" : "unknown_schema", schema.failure));
      result.errors.front().span.offset = document.places.source_of(0);
      result.schema_failed = schema.is_known;
    }
  }
  sort_by_place(result.errors);
  locate(result.errors, source);
  return result;
}

void document_checker::judge(const schema_type& type, std::string_view source, const data_document& document,
                             checked_document& result) const {
  const std::string_view json = document.text(source);
  const auto read = parse(type, json, parsing_);
  if (!read) {
    result.errors = read.error().errors();
    result.more_errors = read.error().truncated();
  }
  const bool is_from_yaml = document.places.is_translated();
  if (!is_from_yaml && is_readable(result.errors)) {
    for (error& each : duplicate_keys(json, rules_.max_errors)) result.errors.push_back(std::move(each));
    if (result.errors.size() > rules_.max_errors) {
      result.errors.resize(rules_.max_errors);
      result.more_errors = true;
    }
  }
  for (error& each : result.errors) {
    each.span.offset = document.places.source_of(each.span.offset);
    if (is_from_yaml) each.span.length = 0;
  }
}

// --- which schema ----------------------------------------------------------------------------------------------------

document_checker::loaded document_checker::choose(const std::string& file, std::string_view json) {
  if (!rules_.are_schemas && schemas_->has_one_root()) return schema_at(schemas_->required_root());
  const std::string named = schema_named_in(json);
  if (rules_.are_schemas) return meta_schema_at(named.empty() ? newest_draft : named);
  if (named.empty()) {
    if (const auto root = schemas_->root()) return schema_at(*root);
    return {.failure = "The document has no $schema that says which of the schemas it is for; add one, or give --root",
            .is_known = false};
  }
  const std::filesystem::path folder = file == "-" ? "." : std::filesystem::absolute(file).parent_path();
  if (const auto found = schemas_->find(named, folder)) return schema_at(*found);
  return {.failure = "The $schema '" + named + "' names none of the schemas that are given; give it too, or --root",
          .is_known = false};
}

document_checker::loaded document_checker::schema_at(std::size_t schema) {
  const std::lock_guard lock(loading_);
  const auto [known, fresh] = by_number_.try_emplace(schema);
  loaded& one = known->second;
  if (!fresh) return one;
  one.name = schemas_->name_of(schema);
  try {
    one.type = schemas_->load_strictly(schema, rules_.formats);
    if (rules_.tell_notes) tell_notes(one);
  } catch (const failure& problem) {
    one.failure = problem.what();
  }
  return one;
}

void document_checker::tell_notes(const loaded& schema) const {
  for (finding note : schema.type->notes()) {
    note.where = schema.name + note.where;
    std::cerr << to_line(note, rules_.schemas.colors);
  }
}

/// A meta-schema that assay has, or that is given by its $id.
document_checker::loaded document_checker::meta_schema_at(const std::string& uri) {
  const std::lock_guard lock(loading_);
  const auto [known, fresh] = by_uri_.try_emplace(uri);
  loaded& one = known->second;
  if (!fresh) return one;
  one.name = uri;
  const auto resolve = [this](const std::string& other) -> std::optional<nlohmann::ordered_json> {
    return schemas_ ? schemas_->resolve(other) : std::nullopt;
  };
  try {
    one.type = load_strictly(nlohmann::ordered_json{{"$ref", uri}}, {}, resolve, rules_.formats);
  } catch (const schema_error&) {
    one.is_known = false;
    one.failure = "The meta-schema '" + uri + "' is not known; give it with --ref";
  } catch (const failure& problem) {
    one.failure = problem.what();
  }
  return one;
}

}  // namespace assay::cli
