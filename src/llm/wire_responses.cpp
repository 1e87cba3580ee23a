// OpenAI's Responses.
#include "llm/wire_responses.hpp"
#include "dump/bounded_json.hpp"
#include "json/ascii.hpp"
#include "llm/wire.hpp"
#include "llm/wire_parts.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <utility>

namespace assay::inline v0::detail::wire {

namespace {

constexpr const char* provider = "openai_responses";

// --- the request -----------------------------------------------------------------------------------------------------

ordered_json written_tool(const tool_definition& tool) {
  return {{"type", "function"},
          {"name", tool.name},
          {"description", tool.description},
          {"parameters", sent_parameters(tool, dialect::openai)},
          {"strict", tool.strict}};
}

// --- the answer ------------------------------------------------------------------------------------------------------

bool has_text(const message& reply) {
  return std::any_of(reply.parts.begin(), reply.parts.end(),
                     [](const message_part& part) { return std::holds_alternative<text_part>(part); });
}

void read_message(const ordered_json& item, message& reply) {
  if (std::string text = text_of_item(item); !text.empty()) {
    if (has_text(reply)) text.insert(0, between_messages);
    reply.parts.emplace_back(text_part{.text = std::move(text)});
  }
  for (const ordered_json& content : at(item, "content")) {
    read_annotations(at(content, "annotations"), reply);
    if (std::string refusal = text_at(content, "refusal"); !refusal.empty()) {
      reply.parts.emplace_back(refusal_part{.text = std::move(refusal)});
    }
  }
}

/// A part for each summary, so that they go back as they came; without any, for what was thought itself.
void read_reasoning(const ordered_json& item, message& reply) {
  std::vector<std::string> texts;
  for (const ordered_json& summary : at(item, "summary")) texts.push_back(text_at(summary, "text"));
  if (texts.empty()) texts.push_back(text_of_item(item));
  std::string signature = text_at(item, "encrypted_content");
  for (std::string& text : texts) {
    reasoning_part thought;
    thought.text = std::move(text);
    thought.id = text_at(item, "id");
    thought.signature = std::exchange(signature, {});
    thought.provider = provider;
    reply.parts.emplace_back(std::move(thought));
  }
}

/// A part for what is to be sent back as it came.
void add_own(const ordered_json& own, message& reply) {
  reply.parts.emplace_back(provider_part{.provider = provider, .content = bounded_json::write(own)});
}

/// Of an item that came with reasoning: its id and its status, which the reasoning is not sent back without.
void mark_item(const ordered_json& item, std::size_t begin, message& reply) {
  const bool follows_reasoning = std::any_of(reply.parts.begin(), reply.parts.end(), [](const message_part& part) {
    const auto* const thought = std::get_if<reasoning_part>(&part);
    return thought != nullptr && !thought->id.empty();
  });
  if (!follows_reasoning || reply.parts.size() == begin || text_at(item, "id").empty()) return;
  ordered_json mark = {{"type", text_at(item, "type")}, {"id", text_at(item, "id")}};
  if (std::string status = text_at(item, "status"); !status.empty()) mark["status"] = std::move(status);
  add_own(mark, reply);
}

/// The call of a tool that ran at the provider, and what is to come. One that did not end is nothing to send back; nor
/// is one with a call_id, which waits for what only the program could give it.
void read_own(const ordered_json& item, message& reply) {
  const std::string status = text_at(item, "status");
  const bool has_ended = status.empty() || status == "completed" || status == "failed";
  if (has_ended && text_at(item, "call_id").empty()) add_own(item, reply);
}

}  // namespace

std::string text_of_item(const ordered_json& item) {
  const ordered_json& all = at(item, "content");
  if (all.is_string()) return all.get<std::string>();
  if (all.is_object()) return text_at(all, "text");
  std::string text;
  for (const ordered_json& content : all)
    text += content.is_string() ? content.get<std::string>() : text_at(content, "text");
  return text;
}

void read_item(const ordered_json& item, response& made, const std::function<std::string(std::string)>& name) {
  message& reply = made.reply;
  const std::size_t begin = reply.parts.size();
  const std::string type = text_at(item, "type");
  if (type == "message") {
    read_message(item, reply);
    for (const ordered_json& part : at(item, "content")) add_logprobs(made.logprobs, at(part, "logprobs"));
    mark_item(item, begin, reply);
  } else if (type == "reasoning") {
    read_reasoning(item, reply);
  } else if (type == "function_call") {
    tool_call call;
    call.id = name(text_at(item, "call_id"));
    call.name = text_at(item, "name");
    call.arguments = complete_arguments(arguments_in(item));
    reply.parts.emplace_back(std::move(call));
    mark_item(item, begin, reply);
  } else if (!type.empty()) {
    read_own(item, reply);
  }
}

finish_reason responses_finish(const response& made) {
  if (!made.refusal().empty()) return finish_reason::refusal;
  // "incomplete" without a reason: only a limit ends an answer that is not withheld.
  if (made.finish_text == incomplete_item) return finish_reason::length;
  const finish_reason said = ending_if_said(made.finish_text).reason;
  if (said != finish_reason::stop && said != finish_reason::tool_calls) return said;
  return made.tool_calls().empty() ? finish_reason::stop : finish_reason::tool_calls;
}

namespace {

/// Whether the word for how an answer ended says why it is not whole.
bool is_cut_off(const std::string& word) {
  if (word.empty()) return false;
  return word == incomplete_item || is_no_better(word, "length") || word.starts_with("max_");
}

}  // namespace

void judge_item(const ordered_json& item, response& made) {
  const std::string status = text_at(item, "status");
  const bool is_call = text_at(item, "type") == "function_call";
  if (is_call && status == item_in_progress) {
    // Where the answer says itself that it was cut off, or withheld, that is why the call has no end.
    const bool is_explained = is_cut_off(made.finish_text);
    if (!is_explained && !is_whole(arguments_in(item))) throw_unfinished(text_at(item, "name"), made.usage);
  } else if (is_call || text_at(item, "type") == "message") {
    const bool is_cut = status == incomplete_item;
    const std::string word = is_cut ? "length" : status;
    if (!is_no_better(made.finish_text, word) && !(is_cut && is_cut_off(made.finish_text))) made.finish_text = word;
  }
}

void read_responses_head(const ordered_json& body, response& made, std::string_view event) {
  if (std::string model = text_at(body, "model"); !model.empty()) made.model = std::move(model);
  if (std::string id = text_at(body, "id"); !id.empty()) made.id = std::move(id);
  if (at(body, "usage").is_object()) made.usage = read_openai_usage(at(body, "usage"));
  made.finish_text = word_at(at(body, "incomplete_details"), "reason");
  if (made.finish_text.empty()) made.finish_text = word_at(body, "status");
  if (made.finish_text.empty()) made.finish_text = event;
  const bool is_open = made.finish_text == "queued" || made.finish_text == item_in_progress;
  if (made.finish_text != incomplete_item && (is_open || ending_of(made.finish_text).failed)) {
    throw_given_up(made.finish_text, made.usage);
  }
}

namespace {

class responses_format final : public format {
 public:
  assay::dialect dialect() const noexcept override { return dialect::openai; }
  std::string path(std::string_view, bool) const override { return "/v1/responses"; }

  ordered_json body(const outgoing& out) const override {
    const request& asked = out.asked;
    ordered_json made = {{"model", out.model}, {"input", responses_input(out)}, {"stream", out.stream}};
    for (const tool_definition& tool : tools_of(asked)) made["tools"].push_back(written_tool(tool));
    write_server_tools(asked, wire_format::openai_responses, made);
    if (made.contains("tools")) {
      made["tool_choice"] = forces_tool(asked) ? "required" : asked.tool_choice == tool_use::none ? "none" : "auto";
    }
    if (answers_natively(asked)) {
      const output_format& output = *asked.output;
      ordered_json& sent = made["text"]["format"];
      sent = {{"type", "json_schema"},
              {"name", output.name},
              {"schema", sent_schema(output.schema, output.strict, dialect::openai)},
              {"strict", output.strict}};
      if (!output.description.empty()) sent["description"] = output.description;
    }
    if (asked.max_tokens) made["max_output_tokens"] = *asked.max_tokens;
    if (asked.temperature) made["temperature"] = *asked.temperature;
    if (asked.top_p) made["top_p"] = *asked.top_p;
    if (const thinking_amount thinking = thinking_of(out, wire_format::openai_responses); !thinking.effort.empty()) {
      made["reasoning"]["effort"] = thinking.effort;
      made["include"] = {"reasoning.encrypted_content"};
    }
    if (asked.logprobs) made["include"].push_back("message.output_text.logprobs");
    return made;
  }

  response answer(const ordered_json& body, call_namer& ids) const override {
    if (!at(body, "output").is_array()) throw_no_answer("the answer has no output", body);
    response made;
    read_responses_head(body, made);
    for (const ordered_json& item : at(body, "output")) {
      judge_item(item, made);
      read_item(item, made, [&ids](std::string given) { return ids.name(std::move(given)); });
    }
    made.finish = responses_finish(made);
    return made;
  }
};

}  // namespace

const format& responses() noexcept {
  static const responses_format one;
  return one;
}

}  // namespace assay::inline v0::detail::wire
