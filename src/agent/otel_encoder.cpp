#include "agent/otel_encoder.hpp"

#include "dump/bounded_json.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <utility>
#include <vector>

namespace assay::inline v0::detail {

namespace {

using bounded_json::write;
using nlohmann::ordered_json;

constexpr int kind_internal = 1;  // SPAN_KIND_INTERNAL
constexpr int kind_client = 3;    // SPAN_KIND_CLIENT
constexpr int status_error = 2;   // STATUS_CODE_ERROR

std::string hex(std::uint64_t number) {
  std::string text(16, '0');
  for (std::size_t i = 16; i-- > 0; number >>= 4U) text[i] = "0123456789abcdef"[number & 15U];
  return text;
}

// --- OTLP's attributes -----------------------------------------------------------------------------------------------

ordered_json value_of(const std::string& text) { return {{"stringValue", text}}; }
ordered_json value_of(std::int64_t number) { return {{"intValue", std::to_string(number)}}; }  // proto3 JSON
ordered_json value_of(double number) { return {{"doubleValue", number}}; }
ordered_json value_of(const std::vector<std::string>& texts) {
  ordered_json values = ordered_json::array();
  for (const std::string& one : texts) values.push_back(value_of(one));
  return {{"arrayValue", {{"values", std::move(values)}}}};
}

class attribute_list {
 public:
  template <class T>
  void add(const char* name, const T& value) {
    all_.push_back({{"key", name}, {"value", value_of(value)}});
  }
  void add(const char* name, const char* value) { add(name, std::string(value)); }
  template <class T>
  void add(const char* name, const std::optional<T>& value) {
    if (value) add(name, *value);
  }
  void add_text(const char* name, const std::string& value) {
    if (!value.empty()) add(name, value);
  }
  void add_count(const char* name, std::int64_t value) {
    if (value > 0) add(name, value);
  }
  [[nodiscard]] ordered_json take() { return std::move(all_); }

 private:
  ordered_json all_ = ordered_json::array();
};

// --- the semantic conventions ----------------------------------------------------------------------------------------

struct provider_name {
  std::string_view prefix;  // of a model's name in assay: "google:gemini-2.5-flash"
  std::string_view name;    // gen_ai.provider.name
};
constexpr std::array provider_names = {
    provider_name{"openai", "openai"},       provider_name{"openai-responses", "openai"},
    provider_name{"anthropic", "anthropic"}, provider_name{"google", "gcp.gemini"},
    provider_name{"groq", "groq"},           provider_name{"deepseek", "deepseek"},
};

std::string provider_of(const std::string& model) {
  const std::string prefix = model.substr(0, model.find(':'));
  for (const provider_name& known : provider_names) {
    if (prefix == known.prefix) return std::string(known.name);
  }
  return prefix;
}

std::string model_of(const std::string& model) {
  const std::size_t colon = model.find(':');
  return colon == std::string::npos ? model : model.substr(colon + 1);
}

void add_usage(attribute_list& to, const usage& used) {
  to.add("gen_ai.usage.input_tokens", used.input_tokens);
  to.add("gen_ai.usage.output_tokens", used.output_tokens);
  to.add_count("gen_ai.usage.cache_read.input_tokens", used.cached_tokens);
  to.add_count("gen_ai.usage.cache_creation.input_tokens", used.cache_write_tokens);
  to.add_count("gen_ai.usage.reasoning.output_tokens", used.reasoning_tokens);
}

const char* finish_word(finish_reason reason) {
  switch (reason) {
    case finish_reason::stop:
    case finish_reason::unspecified:
      return "stop";
    case finish_reason::length:
      return "length";
    case finish_reason::tool_calls:
      return "tool_call";
    case finish_reason::refusal:
    case finish_reason::filtered:
      return "content_filter";
    case finish_reason::malformed:
    case finish_reason::paused:
    case finish_reason::other:
      break;
  }
  return "error";
}

/// As the conventions' JSON schema for messages has it: {"role", "parts": [{"type": "text", "content"}, ...]}.
ordered_json as_part(const message_part& part) {
  if (const auto* const text = std::get_if<text_part>(&part)) return {{"type", "text"}, {"content", text->text}};
  if (const auto* const thought = std::get_if<reasoning_part>(&part)) {
    return {{"type", "reasoning"}, {"content", thought->text}};
  }
  if (const auto* const call = std::get_if<tool_call>(&part)) {
    bounded_json::parsed read = bounded_json::parse(call->arguments);
    ordered_json made = {{"type", "tool_call"}, {"id", call->id}, {"name", call->name}};
    made["arguments"] = read ? std::move(read.value) : ordered_json(call->arguments);
    return made;
  }
  if (const auto* const given = std::get_if<tool_result>(&part)) {
    return {{"type", "tool_call_response"}, {"id", given->id}, {"response", given->content}};
  }
  if (const auto* const opaque = std::get_if<provider_part>(&part)) {
    return {{"type", "provider"}, {"content", opaque->content}};
  }
  if (const auto* const media = std::get_if<media_part>(&part)) {
    return {{"type", "media"}, {"media_type", media->media_type}, {"url", media->url}, {"name", media->name}};
  }
  if (const auto* const source = std::get_if<citation_part>(&part)) {
    return {{"type", "citation"}, {"url", source->url}, {"title", source->title}};
  }
  if (std::holds_alternative<cache_mark>(part)) return {{"type", "cache_mark"}};
  return {{"type", "refusal"}, {"content", std::get<refusal_part>(part).text}};
}

constexpr std::array role_words = {"system", "user", "assistant", "tool"};

ordered_json as_message(const message& one) {
  ordered_json made = {{"role", role_words.at(static_cast<std::size_t>(one.role))}, {"parts", ordered_json::array()}};
  for (const message_part& part : one.parts) made["parts"].push_back(as_part(part));
  return made;
}

void add_request(attribute_list& to, const request& asked, bool content) {
  to.add("gen_ai.request.max_tokens", asked.max_tokens);
  to.add("gen_ai.request.temperature", asked.temperature);
  to.add("gen_ai.request.top_p", asked.top_p);
  to.add("gen_ai.request.seed", asked.seed);
  if (!asked.stop.empty()) to.add("gen_ai.request.stop_sequences", asked.stop);
  to.add("gen_ai.output.type", asked.output ? "json" : "text");
  if (!content) return;
  ordered_json messages = ordered_json::array();
  for (const message& one : asked.messages) messages.push_back(as_message(one));
  to.add("gen_ai.input.messages", write(messages));
}

void add_response(attribute_list& to, const response& answer, bool content) {
  to.add_text("gen_ai.response.id", answer.id);
  to.add_text("gen_ai.response.model", answer.model);
  to.add("gen_ai.response.finish_reasons", std::vector<std::string>{finish_word(answer.finish)});
  if (!content) return;
  ordered_json message = as_message(answer.reply);
  message["finish_reason"] = finish_word(answer.finish);
  to.add("gen_ai.output.messages", write(ordered_json::array({std::move(message)})));
}

void add_tool(attribute_list& to, const span& what, bool content) {
  to.add("gen_ai.tool.name", what.name);
  to.add("gen_ai.tool.type", "function");
  if (what.call != nullptr) {
    to.add_text("gen_ai.tool.call.id", what.call->id);
    if (content) to.add("gen_ai.tool.call.arguments", what.call->arguments);
  }
  if (content && what.given != nullptr) to.add("gen_ai.tool.call.result", what.given->content);
}

struct span_words {
  std::string name;
  int kind = kind_internal;
  attribute_list attributes;
};

span_words otel_words(const span& what, bool content) {
  span_words made;
  switch (what.kind) {
    case span_kind::run:
      made.name = "invoke_agent " + what.name;
      made.attributes.add("gen_ai.operation.name", "invoke_agent");
      add_usage(made.attributes, what.usage);
      break;
    case span_kind::model_call:
      made.name = "chat " + model_of(what.name);
      made.kind = kind_client;
      made.attributes.add("gen_ai.operation.name", "chat");
      made.attributes.add("gen_ai.provider.name", provider_of(what.name));
      made.attributes.add("gen_ai.request.model", model_of(what.name));
      if (what.asked != nullptr) add_request(made.attributes, *what.asked, content);
      if (what.answer != nullptr) {
        add_response(made.attributes, *what.answer, content);
        add_usage(made.attributes, what.usage);
      }
      break;
    case span_kind::tool_call:
      made.name = "execute_tool " + what.name;
      made.attributes.add("gen_ai.operation.name", "execute_tool");
      add_tool(made.attributes, what, content);
      break;
    case span_kind::extraction:
      made.name = "extract " + what.name;
      made.attributes.add("assay.span.kind", to_string(what.kind));
      add_usage(made.attributes, what.usage);
      break;
    case span_kind::turn:
    case span_kind::guardrail:
    case span_kind::handoff:
      made.name = std::string(to_string(what.kind)) + " " + what.name;
      made.attributes.add("assay.span.kind", to_string(what.kind));
      made.attributes.add_text("assay.guardrail.finding", what.finding);
      break;
  }
  made.attributes.add_text("gen_ai.agent.name", what.agent);
  if (what.error) made.attributes.add("error.type", what.error->type);
  return made;
}

}  // namespace

otel_encoder::otel_encoder(otel_options options) : options_(std::move(options)) {
  if (!options_.trace_prefix) {
    std::random_device random;
    options_.trace_prefix = (std::uint64_t{random()} << 32U) | random();
  }
  attribute_list resource;
  resource.add("service.name", options_.service);
  before_spans_ = R"({"resourceSpans":[{"resource":{"attributes":)" + write(resource.take()) +
                  R"(},"scopeSpans":[{"scope":{"name":"assay.agent"},"spans":[)";
}

std::string otel_encoder::time(async::time_point when) const {
  return std::to_string(async::deadline_after(when, *options_.clock_offset).time_since_epoch().count());
}

std::string otel_encoder::span_text(const span& what) {
  if (!options_.clock_offset) {
    options_.clock_offset = std::chrono::duration_cast<std::chrono::nanoseconds>(
        std::chrono::system_clock::now().time_since_epoch() - what.end.time_since_epoch());
  }
  span_words described = otel_words(what, options_.content);
  ordered_json made = {{"traceId", hex(*options_.trace_prefix) + hex(what.trace)}, {"spanId", hex(what.id)}};
  if (what.parent != 0) made["parentSpanId"] = hex(what.parent);
  made["name"] = described.name;
  made["kind"] = described.kind;
  made["startTimeUnixNano"] = time(what.begin);
  made["endTimeUnixNano"] = time(what.end);
  made["attributes"] = described.attributes.take();
  if (what.error) made["status"]["code"] = status_error;
  if (what.error && options_.content) made["status"]["message"] = what.error->message;
  return write(made);
}

}  // namespace assay::inline v0::detail
