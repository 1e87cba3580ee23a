#include "llm/recordable.hpp"

#include "dump/bounded_json.hpp"
#include "json/unicode.hpp"
#include "llm/wire_media_rules.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace assay::inline v0::detail {

namespace {

/// Of a document; what stands around it in a recording has a few levels as well.
constexpr std::size_t deepest_document = 990;

void correct(std::string& text) {
  if (utf8_error(text) != text.size()) text = with_valid_utf8(text);
}

void correct(std::optional<double>& number) {
  if (number && !std::isfinite(*number)) number.reset();
}

void correct(nlohmann::ordered_json& document) {
  if (document.empty()) return;
  limits within;
  within.max_depth = deepest_document;
  bounded_json::parsed again = bounded_json::parse(bounded_json::write(document), within);
  bounded_json::release(document);
  document = std::move(again.value);
}

void correct(text_part& part) { correct(part.text); }
void correct(refusal_part& part) { correct(part.text); }
void correct(provider_part& part) {
  correct(part.provider);
  correct(part.content);
}
void correct(reasoning_part& part) {
  for (std::string* text : {&part.text, &part.id, &part.signature, &part.provider}) correct(*text);
}
void correct(tool_call& part) {
  for (std::string* text : {&part.id, &part.name, &part.arguments, &part.signature}) correct(*text);
}
void correct(tool_result& part) {
  for (std::string* text : {&part.id, &part.name, &part.content}) correct(*text);
}

void correct(citation_part& part) {
  for (std::string* text : {&part.url, &part.title, &part.quote}) correct(*text);
}
void correct(cache_mark& part) { correct(part.ttl); }
/// The data is told by its digest: what is the same has the same one.
void correct(media_part& part) {
  if (!part.data.data.empty()) part.digest = digest_of(part.data.data);
  part.data.data.clear();
  for (std::string* text : {&part.media_type, &part.url, &part.file_id, &part.name, &part.detail, &part.digest}) {
    correct(*text);
  }
}

}  // namespace

void make_recordable(std::string& text) { correct(text); }
void make_recordable(json_box& document) { correct(*document); }
void make_recordable(usage& value) { correct(value.cost); }

void make_recordable(message& value) {
  for (message_part& part : value.parts) std::visit([](auto& said) { correct(said); }, part);
}

void make_recordable(request& value) {
  for (message& one : value.messages) make_recordable(one);
  for (tool_definition& tool : value.tools) {
    correct(tool.name);
    correct(tool.description);
    correct(*tool.parameters);
  }
  if (value.output) {
    correct(value.output->name);
    correct(value.output->description);
    correct(*value.output->schema);
  }
  correct(value.temperature);
  correct(value.top_p);
  for (std::string& text : value.stop) correct(text);
  correct(value.reasoning_effort);
  for (server_tool& tool : value.server_tools) {
    correct(tool.name);
    correct(*tool.settings);
  }
  correct(*value.extra);
}

void make_recordable(response& value) {
  make_recordable(value.reply);
  make_recordable(value.usage);
  const auto is_finite = [](const token_logprob& one) { return std::isfinite(one.logprob); };
  if (!std::all_of(value.logprobs.begin(), value.logprobs.end(), is_finite)) value.logprobs.clear();
  for (std::string* text : {&value.finish_text, &value.model, &value.id, &value.request_id, &value.raw}) correct(*text);
}

}  // namespace assay::inline v0::detail
