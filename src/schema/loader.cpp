// load_schema(): a JSON Schema document to the tables that the decoder reads.
//
// Two passes: schema_survey finds and checks every schema of the document and follows the references; table_builder
// makes a type_info for each. What the tables point at lives in schema_type::content.
#include "json/text_lines.hpp"
#include "schema/document.hpp"
#include "schema/loaded_schema.hpp"
#include "schema/schema_survey.hpp"
#include "schema/table_builder.hpp"
#include "tables/plan.hpp"

#include <assay/parse.hpp>

#include <algorithm>

namespace assay::inline v0 {

namespace {

using json = nlohmann::ordered_json;

schema_type load(json document, const schema_options& options) {
  const auto content = std::make_shared<schema_type::content>(std::move(document));
  const loading::schema_survey survey(*content, options);
  loading::table_builder(*content, survey).build();
  return schema_type(content);
}

/// Where a byte, counted from 1, is.
std::string place_of(std::string_view text, std::size_t byte) {
  detail::line_counter lines(text);
  const auto [line, column] = lines.locate(std::min(byte == 0 ? 0 : byte - 1, text.size()));
  return "line " + std::to_string(line) + ", column " + std::to_string(column);
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
  for (const pattern_slot* each : patterns) detail::free_plan(*each);
}

const type_info& schema_type::type() const noexcept { return *content_->root; }
const nlohmann::ordered_json& schema_type::document() const noexcept { return content_->document; }
const std::vector<finding>& schema_type::notes() const noexcept { return content_->notes; }

schema_type detail::load_document(const nlohmann::ordered_json& document, const schema_options& options) {
  detail::schemas::check_depth(document);
  return load(document, options);
}

schema_type detail::load_document(const nlohmann::json& document, const schema_options& options) {
  detail::schemas::check_depth(document);
  return load(document, options);
}

schema_type load_schema(std::string_view text, const schema_options& options) {
  json document;
  try {
    document = json::parse(text);
  } catch (const json::parse_error& fault) {
    throw schema_error("#", "not valid JSON, " + place_of(text, fault.byte));
  } catch (const json::out_of_range&) {
    throw schema_error("#", "not valid JSON: a number is beyond any double");
  }
  detail::schemas::check_depth(document);
  return load(std::move(document), options);
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

std::vector<finding> lint(const schema_type& type, dialect target) { return lint_schema(type.document(), target); }

}  // namespace assay::inline v0
