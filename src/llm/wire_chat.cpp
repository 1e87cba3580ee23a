// OpenAI Chat Completions, and what is compatible with it.
#include "llm/wire.hpp"

#include <array>
#include <map>

namespace assay::detail::wire {

namespace {

constexpr std::array finish_words = {
    finish_word{"stop", finish_reason::stop},
    finish_word{"length", finish_reason::length},
    finish_word{"tool_calls", finish_reason::tool_calls},
    finish_word{"function_call", finish_reason::tool_calls},
    finish_word{"content_filter", finish_reason::filtered},
};

// --- the request -----------------------------------------------------------------------------------------------------

ordered_json written_call(const tool_call& call) {
  return {{"id", call.id}, {"type", "function"}, {"function", {{"name", call.name}, {"arguments", call.arguments}}}};
}

ordered_json written_assistant(const message& one) {
  ordered_json made = {{"role", "assistant"}};
  std::string text;
  for (const message_part& part : one.parts) {
    if (const auto* words = std::get_if<text_part>(&part)) text += words->text;
    if (const auto* refusal = std::get_if<refusal_part>(&part)) made["refusal"] = refusal->text;
    if (const auto* call = std::get_if<tool_call>(&part)) made["tool_calls"].push_back(written_call(*call));
  }
  if (!text.empty() || !made.contains("tool_calls")) made["content"] = text;
  return made;
}

ordered_json written_messages(const request& asked) {
  ordered_json all = ordered_json::array();
  for (const message& one : asked.messages) {
    if (one.role == role::assistant) {
      all.push_back(written_assistant(one));
      continue;
    }
    bool has_results = false;
    for (const message_part& part : one.parts) {
      if (const auto* result = std::get_if<tool_result>(&part)) {
        has_results = true;
        all.push_back({{"role", "tool"}, {"tool_call_id", result->id}, {"content", result->content}});
      }
    }
    const std::string text = one.text();
    if (has_results && text.empty()) continue;
    all.push_back({{"role", one.role == role::system ? "system" : "user"}, {"content", text}});
  }
  return all;
}

ordered_json written_tool(const tool_definition& tool) {
  ordered_json function = {{"name", tool.name},
                           {"description", tool.description},
                           {"parameters", sent_schema(tool.parameters, tool.strict, dialect::openai)}};
  if (tool.strict) function["strict"] = true;
  return {{"type", "function"}, {"function", std::move(function)}};
}

const char* written_choice(const request& asked) {
  if (answers_by_tool(asked) || asked.tool_choice == tool_use::required) return "required";
  return asked.tool_choice == tool_use::none ? "none" : "auto";
}

// --- the answer ------------------------------------------------------------------------------------------------------

usage read_usage(const ordered_json& counts) {
  usage read;
  read.input_tokens = count_at(counts, "prompt_tokens");
  read.output_tokens = count_at(counts, "completion_tokens");
  read.cached_tokens = count_at(at(counts, "prompt_tokens_details"), "cached_tokens");
  read.reasoning_tokens = count_at(at(counts, "completion_tokens_details"), "reasoning_tokens");
  return read;
}

/// Two names for the same thing: vLLM and OpenRouter, DeepSeek.
std::string reasoning_in(const ordered_json& said) {
  const std::string text = text_at(said, "reasoning");
  return text.empty() ? text_at(said, "reasoning_content") : text;
}

class chat_format final : public format {
 public:
  assay::dialect dialect() const noexcept override { return dialect::openai; }
  std::string path(std::string_view, bool) const override { return "/v1/chat/completions"; }

  ordered_json body(std::string_view model, const request& asked, bool stream) const override {
    ordered_json made = {{"model", model}, {"messages", written_messages(asked)}, {"stream", stream}};
    if (stream) made["stream_options"] = {{"include_usage", true}};
    for (const tool_definition& tool : tools_of(asked)) made["tools"].push_back(written_tool(tool));
    if (made.contains("tools")) made["tool_choice"] = written_choice(asked);
    if (answers_natively(asked)) {
      const output_format& output = *asked.output;
      ordered_json schema = {{"name", output.name},
                             {"schema", sent_schema(output.schema, output.strict, dialect::openai)},
                             {"strict", output.strict}};
      if (!output.description.empty()) schema["description"] = output.description;
      made["response_format"] = {{"type", "json_schema"}, {"json_schema", std::move(schema)}};
    }
    if (asked.max_tokens) made["max_completion_tokens"] = *asked.max_tokens;
    if (asked.temperature) made["temperature"] = *asked.temperature;
    if (asked.top_p) made["top_p"] = *asked.top_p;
    if (asked.seed) made["seed"] = *asked.seed;
    if (!asked.stop.empty()) made["stop"] = asked.stop;
    if (!asked.reasoning_effort.empty()) made["reasoning_effort"] = asked.reasoning_effort;
    return made;
  }

  response answer(const ordered_json& body) const override {
    const ordered_json& choices = at(body, "choices");
    if (!choices.is_array() || choices.empty()) throw_protocol("the answer has no choices");
    const ordered_json& said = at(choices[0], "message");
    response made;
    made.model = text_at(body, "model");
    made.id = text_at(body, "id");
    made.usage = read_usage(at(body, "usage"));
    made.finish_text = text_at(choices[0], "finish_reason");
    made.finish = meaning_of(finish_words, made.finish_text);
    if (std::string thought = reasoning_in(said); !thought.empty()) {
      made.reply.parts.emplace_back(reasoning_part{.text = std::move(thought)});
    }
    append_text(made.reply, text_at(said, "content"));
    for (const ordered_json& call : at(said, "tool_calls")) {
      const ordered_json& function = at(call, "function");
      made.reply.parts.emplace_back(tool_call{
          .id = text_at(call, "id"), .name = text_at(function, "name"), .arguments = text_at(function, "arguments")});
    }
    if (std::string refusal = text_at(said, "refusal"); !refusal.empty()) {
      made.reply.parts.emplace_back(refusal_part{.text = std::move(refusal)});
      made.finish = finish_reason::refusal;
    }
    return made;
  }
};

class chat_stream final : public assembly {
 public:
  bool feed(const sse_event&, const ordered_json& data, std::vector<stream_event>& events) override {
    if (answer_.model.empty()) answer_.model = text_at(data, "model");
    if (answer_.id.empty()) answer_.id = text_at(data, "id");
    if (at(data, "usage").is_object()) answer_.usage = read_usage(at(data, "usage"));
    for (const ordered_json& choice : at(data, "choices")) {
      if (count_at(choice, "index") == 0) take(choice, events);
    }
    return false;  // the usage comes after the finish reason, and [DONE] after that
  }
  bool may_end() const override { return !answer_.finish_text.empty(); }

  response whole() override {
    message& reply = answer_.reply;
    if (!reasoning_.empty()) reply.parts.emplace_back(reasoning_part{.text = reasoning_});
    append_text(reply, text_);
    for (auto& [index, call] : calls_) reply.parts.emplace_back(call);
    if (!refusal_.empty()) {
      reply.parts.emplace_back(refusal_part{.text = refusal_});
      answer_.finish = finish_reason::refusal;
    }
    return answer_;
  }

 private:
  void take(const ordered_json& choice, std::vector<stream_event>& events) {
    const ordered_json& delta = at(choice, "delta");
    if (std::string more = reasoning_in(delta); !more.empty()) {
      reasoning_ += more;
      events.emplace_back(reasoning_delta{std::move(more)});
    }
    if (std::string more = text_at(delta, "content"); !more.empty()) {
      text_ += more;
      events.emplace_back(text_delta{std::move(more)});
    }
    if (std::string more = text_at(delta, "refusal"); !more.empty()) {
      refusal_ += more;
      events.emplace_back(refusal_delta{std::move(more)});
    }
    for (const ordered_json& piece : at(delta, "tool_calls")) take_call(piece, events);
    if (std::string word = text_at(choice, "finish_reason"); !word.empty()) {
      answer_.finish = meaning_of(finish_words, word);
      answer_.finish_text = std::move(word);
    }
  }
  void take_call(const ordered_json& piece, std::vector<stream_event>& events) {
    const auto index = static_cast<std::size_t>(count_at(piece, "index"));
    tool_call& call = calls_[index];
    tool_call_delta more;
    more.index = index;
    if (call.id.empty()) more.id = call.id = text_at(piece, "id");
    if (call.name.empty()) more.name = call.name = text_at(at(piece, "function"), "name");
    more.arguments = text_at(at(piece, "function"), "arguments");
    call.arguments += more.arguments;
    events.emplace_back(std::move(more));
  }

  response answer_;
  std::string reasoning_;
  std::string text_;
  std::string refusal_;
  std::map<std::size_t, tool_call> calls_;
};

}  // namespace

const format& chat() noexcept {
  static const chat_format one;
  return one;
}
std::unique_ptr<assembly> chat_assembly() { return std::make_unique<chat_stream>(); }

}  // namespace assay::detail::wire
