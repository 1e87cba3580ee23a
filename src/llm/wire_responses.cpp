// OpenAI's Responses.
#include "llm/wire.hpp"

#include <map>

namespace assay::detail::wire {

namespace {

constexpr const char* provider = "openai_responses";

// --- the request -----------------------------------------------------------------------------------------------------

ordered_json written_reasoning(const reasoning_part& thought) {
  ordered_json item = {{"type", "reasoning"}, {"id", thought.id}, {"summary", ordered_json::array()}};
  if (!thought.text.empty()) item["summary"].push_back({{"type", "summary_text"}, {"text", thought.text}});
  if (!thought.signature.empty()) item["encrypted_content"] = thought.signature;
  return item;
}

void write_assistant(const message& one, ordered_json& input) {
  for (const message_part& part : one.parts) {
    if (const auto* words = std::get_if<text_part>(&part)) {
      input.push_back({{"role", "assistant"}, {"content", words->text}});
    } else if (const auto* call = std::get_if<tool_call>(&part)) {
      input.push_back(
          {{"type", "function_call"}, {"call_id", call->id}, {"name", call->name}, {"arguments", call->arguments}});
    } else if (const auto* thought = std::get_if<reasoning_part>(&part)) {
      if (thought->provider == provider) input.push_back(written_reasoning(*thought));
    } else if (const auto* refusal = std::get_if<refusal_part>(&part)) {
      input.push_back({{"role", "assistant"}, {"content", refusal->text}});
    }
  }
}

ordered_json written_input(const request& asked) {
  ordered_json input = ordered_json::array();
  for (const message& one : asked.messages) {
    if (one.role == role::assistant) {
      write_assistant(one, input);
      continue;
    }
    bool has_results = false;
    for (const message_part& part : one.parts) {
      if (const auto* result = std::get_if<tool_result>(&part)) {
        has_results = true;
        input.push_back({{"type", "function_call_output"}, {"call_id", result->id}, {"output", result->content}});
      }
    }
    const std::string text = one.text();
    if (has_results && text.empty()) continue;
    input.push_back({{"role", one.role == role::system ? "system" : "user"}, {"content", text}});
  }
  return input;
}

ordered_json written_tool(const tool_definition& tool) {
  return {{"type", "function"},
          {"name", tool.name},
          {"description", tool.description},
          {"parameters", sent_schema(tool.parameters, tool.strict, dialect::openai)},
          {"strict", tool.strict}};
}

// --- the answer ------------------------------------------------------------------------------------------------------

void read_message(const ordered_json& item, message& reply) {
  for (const ordered_json& content : at(item, "content")) {
    append_text(reply, text_at(content, "text"));
    if (std::string refusal = text_at(content, "refusal"); !refusal.empty()) {
      reply.parts.emplace_back(refusal_part{.text = std::move(refusal)});
    }
  }
}

void read_reasoning(const ordered_json& item, message& reply) {
  reasoning_part thought;
  for (const ordered_json& summary : at(item, "summary")) {
    thought.text += (thought.text.empty() ? "" : "\n\n") + text_at(summary, "text");
  }
  thought.id = text_at(item, "id");
  thought.signature = text_at(item, "encrypted_content");
  thought.provider = provider;
  reply.parts.emplace_back(std::move(thought));
}

usage read_usage(const ordered_json& counts) {
  usage read;
  read.input_tokens = count_at(counts, "input_tokens");
  read.output_tokens = count_at(counts, "output_tokens");
  read.cached_tokens = count_at(at(counts, "input_tokens_details"), "cached_tokens");
  read.reasoning_tokens = count_at(at(counts, "output_tokens_details"), "reasoning_tokens");
  return read;
}

finish_reason finish_of(const response& made) {
  if (!made.refusal().empty()) return finish_reason::refusal;
  if (made.finish_text == "completed") {
    return made.tool_calls().empty() ? finish_reason::stop : finish_reason::tool_calls;
  }
  if (made.finish_text == "max_output_tokens") return finish_reason::length;
  return made.finish_text == "content_filter" ? finish_reason::filtered : finish_reason::other;
}

class responses_format final : public format {
 public:
  assay::dialect dialect() const noexcept override { return dialect::openai; }
  std::string path(std::string_view, bool) const override { return "/v1/responses"; }

  ordered_json body(std::string_view model, const request& asked, bool stream) const override {
    ordered_json made = {{"model", model}, {"input", written_input(asked)}, {"stream", stream}};
    for (const tool_definition& tool : tools_of(asked)) made["tools"].push_back(written_tool(tool));
    if (made.contains("tools")) {
      const bool required = answers_by_tool(asked) || asked.tool_choice == tool_use::required;
      made["tool_choice"] = required ? "required" : asked.tool_choice == tool_use::none ? "none" : "auto";
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
    if (!asked.reasoning_effort.empty()) {
      made["reasoning"]["effort"] = asked.reasoning_effort;
      made["include"] = {"reasoning.encrypted_content"};
    }
    return made;
  }

  response answer(const ordered_json& body) const override {
    if (at(body, "error").is_object()) {
      throw model_error(model_failure::server, "the provider failed: " + text_at(at(body, "error"), "message"));
    }
    if (!at(body, "output").is_array()) throw_protocol("the answer has no output");
    response made;
    made.model = text_at(body, "model");
    made.id = text_at(body, "id");
    made.usage = read_usage(at(body, "usage"));
    for (const ordered_json& item : at(body, "output")) {
      const std::string type = text_at(item, "type");
      if (type == "message") read_message(item, made.reply);
      if (type == "reasoning") read_reasoning(item, made.reply);
      if (type == "function_call") {
        made.reply.parts.emplace_back(tool_call{
            .id = text_at(item, "call_id"), .name = text_at(item, "name"), .arguments = text_at(item, "arguments")});
      }
    }
    made.finish_text = text_at(at(body, "incomplete_details"), "reason");
    if (made.finish_text.empty()) made.finish_text = text_at(body, "status");
    made.finish = finish_of(made);
    return made;
  }
};

class responses_stream final : public assembly {
 public:
  bool feed(const sse_event&, const ordered_json& data, std::vector<stream_event>& events) override {
    const std::string type = text_at(data, "type");
    if (type == "response.output_text.delta") {
      events.emplace_back(text_delta{text_at(data, "delta")});
    } else if (type == "response.refusal.delta") {
      events.emplace_back(refusal_delta{text_at(data, "delta")});
    } else if (type == "response.reasoning_summary_text.delta") {
      events.emplace_back(reasoning_delta{text_at(data, "delta")});
    } else if (type == "response.output_item.added" && text_at(at(data, "item"), "type") == "function_call") {
      const ordered_json& item = at(data, "item");
      const std::size_t index = calls_.size();
      calls_[count_at(data, "output_index")] = index;
      events.emplace_back(tool_call_delta{index, text_at(item, "call_id"), text_at(item, "name"), ""});
    } else if (type == "response.function_call_arguments.delta") {
      events.emplace_back(tool_call_delta{calls_[count_at(data, "output_index")], "", "", text_at(data, "delta")});
    } else if (type == "response.completed" || type == "response.incomplete" || type == "response.failed") {
      answer_ = responses().answer(at(data, "response"));
      return true;
    }
    return false;
  }
  response whole() override { return std::move(answer_); }

 private:
  response answer_;
  std::map<std::int64_t, std::size_t> calls_;  // by the place in the output
};

}  // namespace

const format& responses() noexcept {
  static const responses_format one;
  return one;
}
std::unique_ptr<assembly> responses_assembly() { return std::make_unique<responses_stream>(); }

}  // namespace assay::detail::wire
