// load_schema(): a JSON Schema document to the tables that the decoder reads.
//
// Two passes: schema_survey finds and checks every schema of the document and follows the references; table_builder
// makes a type_info for each. What the tables point at lives in schema_type::content.
#include "schema/bundle.hpp"
#include "schema/document.hpp"
#include "schema/foreign_types.hpp"
#include "schema/loaded_schema.hpp"
#include "schema/schema_survey.hpp"
#include "schema/table_builder.hpp"
#include "tables/label_plan.hpp"
#include "tables/plan.hpp"

#include <assay/parse.hpp>

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::inline v0 {

namespace {

using json = nlohmann::ordered_json;

schema_type load(json document, const schema_options& options, std::vector<finding> notes = {}) {
  if (options.foreign_types) loading::say_types_of_json(document, "#", notes);
  const auto content = std::make_shared<schema_type::content>(std::move(document));
  content->notes = std::move(notes);
  const loading::schema_survey survey(*content, options);
  loading::table_builder(*content, survey).build();
  return schema_type(content);
}

/// nlohmann's parser looks at all earlier keys of an object for each new one; assay's own is linear. Of equal keys the
/// last one counts, as with every JSON parser, and a note tells it.
json read_document(std::string_view text, std::vector<finding>& notes) {
  auto read = parse<json>(
      text, {.mode = mode::strict, .limits = {.max_depth = 1'000, .max_errors = 1}, .big_numbers = big_numbers::keep});
  if (!read) {
    const error& fault = read.error().errors().front();
    throw schema_error("#", "not valid JSON, line " + std::to_string(fault.span.line) + ", column " +
                                std::to_string(fault.span.column) + ": " + fault.message);
  }
  for (const repair& each : read.repairs()) {
    notes.push_back({finding::severity::note, "#", "", to_string(each.loc) + ": " + each.message});
  }
  return std::move(*read);
}

template <class Source>
result<json> decode(const schema_type& type, const Source& source, const parse_options& options) {
  return result<json>(std::in_place, [&](json& target) {
    if constexpr (std::is_same_v<Source, std::string_view>) {
      return detail::decode(type.type(), &target, source, options, /*lasts=*/false);
    } else {
      return detail::decode(type.type(), &target, source, options);
    }
  });
}

}  // namespace

schema_error::schema_error(std::string where, const std::string& message)
    : std::runtime_error(where + ": " + message), where_(std::move(where)) {}

schema_type::content::~content() {
  for (const object_info* each : objects) detail::free_plan(*each);
  for (const union_info* each : unions) detail::free_plan(*each);
  for (const literal_info* each : literals) detail::free_plan(*each);
  for (const pattern_slot* each : patterns) detail::free_plan(*each);
}

const type_info& schema_type::type() const noexcept { return *content_->root; }
const nlohmann::ordered_json& schema_type::document() const noexcept { return content_->document; }
const std::vector<finding>& schema_type::notes() const noexcept { return content_->notes; }

nlohmann::ordered_json schema_type::bundled() const {
  if (content_->others.empty()) return content_->document;
  std::vector<finding> unwanted;  // the same are told when the result is rewritten
  return detail::schemas::bundle(content_->document, unwanted, content_->options());
}

schema_options schema_type::content::options() const {
  const auto known = [this](const std::string& uri) -> std::optional<json> {
    const auto found = documents.find(uri);
    if (found == documents.end() || found->second == nullptr) return std::nullopt;
    return std::make_optional(*found->second);
  };
  return {.vocabulary = vocabulary, .resolve = known, .base_uri = base_uri, .exact_formats = exact_formats};
}

schema_type detail::load_document(const nlohmann::ordered_json& document, const schema_options& options) {
  detail::schemas::check_depth(document);
  return load(document, options);
}

schema_type detail::load_document(const nlohmann::json& document, const schema_options& options) {
  detail::schemas::check_depth(document);
  return load(document, options);
}

schema_type load_schema(std::string_view text, const schema_options& options) {
  std::vector<finding> notes;
  json document = read_document(text, notes);
  detail::schemas::check_depth(document);
  return load(std::move(document), options, std::move(notes));
}

result<nlohmann::ordered_json> parse(const schema_type& type, std::string_view text, const parse_options& options) {
  return decode(type, text, options);
}

result<nlohmann::ordered_json> validate(const schema_type& type, const nlohmann::ordered_json& value,
                                        const parse_options& options) {
  return decode(type, value, options);
}
template <std::same_as<nlohmann::json> Json>
result<nlohmann::ordered_json> validate(const schema_type& type, const Json& value, const parse_options& options) {
  return decode(type, value, options);
}
template result<nlohmann::ordered_json> validate(const schema_type&, const nlohmann::json&, const parse_options&);

std::string prompt(const schema_type& type) { return detail::write_prompt(type.type()); }

std::vector<finding> lint(const schema_type& type, dialect target) { return lint_schema(type.bundled(), target); }

}  // namespace assay::inline v0
