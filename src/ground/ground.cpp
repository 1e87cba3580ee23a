#include <assay/ground.hpp>

#include "dump/bounded_json.hpp"
#include "dump/path_json.hpp"
#include "ground/evidence_search.hpp"
#include "json/text_lines.hpp"

#include <assay/dump.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace assay::inline v0 {

namespace {

using nlohmann::ordered_json;

constexpr std::array<std::string_view, 6> grounded_by_names{"exact",        "letter_case", "white_space",
                                                            "unicode_form", "number",      "date"};

constexpr std::size_t longest_passage = 160;  ///< bytes of a nearest passage that are shown

text_span span_at(detail::region place) { return {place.begin, place.end - place.begin, 0, 0}; }

/// Lines and columns of all spans, in one pass over the source.
void locate(grounding& found, std::string_view source) {
  std::vector<text_span*> spans;
  for (grounded_field& field : found.fields) {
    for (text_span& one : field.spans) spans.push_back(&one);
    if (field.nearest) spans.push_back(&field.nearest->span);
  }
  std::sort(spans.begin(), spans.end(), [](const text_span* a, const text_span* b) { return a->offset < b->offset; });
  detail::line_counter lines(source);
  for (text_span* one : spans) {
    const detail::line_column at = lines.locate(one->offset);
    one->line = at.line;
    one->column = at.column;
  }
}

/// Required values come first.
std::vector<std::size_t> fields_to_compare(const grounding& found, std::size_t most) {
  std::vector<std::size_t> fields;
  for (const bool required : {true, false}) {
    for (std::size_t i = 0; i < found.fields.size() && fields.size() < most; ++i) {
      if (found.fields[i].required == required && !found.fields[i].how) fields.push_back(i);
    }
  }
  return fields;
}

ordered_json json_of(const text_span& span) {
  return {{"offset", span.offset}, {"length", span.length}, {"line", span.line}, {"column", span.column}};
}

ordered_json json_of(const grounded_field& field) {
  ordered_json made;
  made["loc"] = detail::json_of(field.loc);
  made["value"] = field.value;
  made["required"] = field.required;
  made["how"] = field.how ? ordered_json(to_string(*field.how)) : ordered_json();
  made["ambiguous"] = field.ambiguous;
  made["spans"] = ordered_json::array();
  for (const text_span& span : field.spans) made["spans"].push_back(json_of(span));
  if (!field.nearest) return made;
  ordered_json nearest = json_of(field.nearest->span);
  nearest["text"] = field.nearest->text;
  nearest["similarity"] = field.nearest->similarity;
  made["nearest"] = std::move(nearest);
  return made;
}

error error_of(const grounded_field& field) {
  error made;
  made.type = "not_in_source";
  made.loc = field.loc;
  made.message = "Input should be in the source text";
  if (field.nearest) made.message += "; the nearest passage is \"" + field.nearest->text + "\"";
  made.input = detail::shorten(detail::bounded_json::write(ordered_json(field.value)), longest_passage);
  return made;
}

}  // namespace

std::string_view to_string(grounded_by how) noexcept { return grounded_by_names[static_cast<std::size_t>(how)]; }

bool grounding::complete() const noexcept {
  return std::all_of(fields.begin(), fields.end(),
                     [](const grounded_field& field) { return field.how.has_value() || !field.required; });
}

const grounded_field* grounding::find(const path& loc) const noexcept {
  const auto found =
      std::find_if(fields.begin(), fields.end(), [&loc](const grounded_field& field) { return field.loc == loc; });
  return found == fields.end() ? nullptr : &*found;
}

ordered_json grounding::to_json() const {
  ordered_json all = ordered_json::array();
  for (const grounded_field& field : fields) all.push_back(json_of(field));
  return all;
}

std::optional<validation_error> grounding::errors(std::string_view title) const {
  std::vector<error> wrong;
  for (const grounded_field& field : fields) {
    if (field.required && !field.how) wrong.push_back(error_of(field));
  }
  if (wrong.empty()) return std::nullopt;
  return validation_error(std::string(title), std::move(wrong));
}

namespace detail {

grounding ground_json(const type_info& type, const ordered_json& value, std::string_view source,
                      const ground_options& options) {
  const std::vector<evidence_leaf> leaves = evidence_leaves(type, value, options.scope);
  evidence_search search(source, options);
  std::vector<std::size_t> claims;
  for (const evidence_leaf& leaf : leaves) claims.push_back(search.add(leaf));
  search.run();
  grounding found;
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    const evidence_claim& claim = search.claim(claims[i]);
    grounded_field& field = found.fields.emplace_back();
    field.loc = leaves[i].loc;
    field.value = leaves[i].text;
    field.required = leaves[i].required;
    field.how = claim.how;
    field.ambiguous = claim.ambiguous;
    for (const region place : claim.places) field.spans.push_back(span_at(place));
  }
  const std::vector<std::size_t> missing = fields_to_compare(found, options.max_nearest);
  if (!missing.empty()) {
    std::vector<std::size_t> missing_claims;
    for (const std::size_t i : missing) missing_claims.push_back(claims[i]);
    const auto nearest = search.nearest(missing_claims);
    for (std::size_t k = 0; k < missing.size(); ++k) {
      if (!nearest[k]) continue;
      const auto& [place, similarity] = *nearest[k];
      const std::string text = with_valid_utf8(shorten(text_in(source, place), longest_passage));
      found.fields[missing[k]].nearest = source_passage{span_at(place), text, similarity};
    }
  }
  locate(found, source);
  return found;
}

grounding ground_value(const type_info& type, const void* value, std::string_view source,
                       const ground_options& options) {
  return ground_json(type, write_json(type, value), source, options);
}

}  // namespace detail

grounding ground(const schema_type& schema, const nlohmann::ordered_json& value, std::string_view source,
                 const ground_options& options) {
  return detail::ground_json(schema.type(), value, source, options);
}

}  // namespace assay::inline v0
