// Gemini's generateContent.
#include "llm/wire.hpp"

#include <array>

namespace assay::detail::wire {

namespace {

constexpr const char* provider = "gemini";

constexpr std::array finish_words = {
    finish_word{"STOP", finish_reason::stop},
    finish_word{"MAX_TOKENS", finish_reason::length},
    finish_word{"SAFETY", finish_reason::filtered},
    finish_word{"RECITATION", finish_reason::filtered},
    finish_word{"LANGUAGE", finish_reason::filtered},
    finish_word{"BLOCKLIST", finish_reason::filtered},
    finish_word{"PROHIBITED_CONTENT", finish_reason::filtered},
    finish_word{"SPII", finish_reason::filtered},
    finish_word{"IMAGE_SAFETY", finish_reason::filtered},
};

// --- the request -----------------------------------------------------------------------------------------------------

/// A signature without a thought belongs to the text before it, as it came (read_part).
void write_reasoning(const reasoning_part& thought, ordered_json& parts) {
  const bool signs_text = thought.text.empty() && !parts.empty() && parts.back().contains("text") &&
                          !parts.back().contains("thought") && !parts.back().contains("thoughtSignature");
  if (!signs_text) {
    parts.push_back({{"text", thought.text}});
    if (!thought.text.empty()) parts.back()["thought"] = true;
  }
  if (!thought.signature.empty()) parts.back()["thoughtSignature"] = thought.signature;
}

void write_part(const message_part& part, ordered_json& parts) {
  if (const auto* words = std::get_if<text_part>(&part)) {
    if (!words->text.empty()) parts.push_back({{"text", words->text}});
  } else if (const auto* refusal = std::get_if<refusal_part>(&part)) {
    parts.push_back({{"text", refusal->text}});
  } else if (const auto* call = std::get_if<tool_call>(&part)) {
    ordered_json made = {{"functionCall", {{"id", call->id}, {"name", call->name}, {"args", arguments_of(*call)}}}};
    if (!call->signature.empty()) made["thoughtSignature"] = call->signature;
    parts.push_back(std::move(made));
  } else if (const auto* result = std::get_if<tool_result>(&part)) {
    ordered_json content = {{result->is_error ? "error" : "result", result->content}};
    parts.push_back({{"functionResponse", {{"id", result->id}, {"name", result->name}, {"response", content}}}});
  } else if (const auto* thought = std::get_if<reasoning_part>(&part)) {
    if (thought->provider == provider) write_reasoning(*thought, parts);
  }
}

ordered_json written_contents(const request& asked) {
  ordered_json all = ordered_json::array();
  for (const message& one : asked.messages) {
    if (one.role == role::system) continue;
    const char* const speaker = one.role == role::assistant ? "model" : "user";
    if (all.empty() || all.back()["role"] != speaker) {
      all.push_back({{"role", speaker}, {"parts", ordered_json::array()}});
    }
    for (const message_part& part : one.parts) write_part(part, all.back()["parts"]);
  }
  return all;
}

ordered_json written_tools(const std::vector<tool_definition>& tools) {
  ordered_json declarations = ordered_json::array();
  for (const tool_definition& tool : tools) {
    declarations.push_back({{"name", tool.name},
                            {"description", tool.description},
                            {"parametersJsonSchema", sent_schema(tool.parameters, tool.strict, dialect::gemini)}});
  }
  return ordered_json::array({{{"functionDeclarations", std::move(declarations)}}});
}

ordered_json written_settings(const request& asked) {
  ordered_json made = ordered_json::object();
  if (answers_natively(asked)) {
    made["responseMimeType"] = "application/json";
    made["responseJsonSchema"] = sent_schema(asked.output->schema, asked.output->strict, dialect::gemini);
  }
  if (asked.max_tokens) made["maxOutputTokens"] = *asked.max_tokens;
  if (asked.temperature) made["temperature"] = *asked.temperature;
  if (asked.top_p) made["topP"] = *asked.top_p;
  if (asked.seed) made["seed"] = *asked.seed;
  if (!asked.stop.empty()) made["stopSequences"] = asked.stop;
  return made;
}

// --- the answer ------------------------------------------------------------------------------------------------------

/// One part; the events it stands for in a stream.
void read_part(const ordered_json& part, message& reply, std::size_t& calls, std::vector<stream_event>* events) {
  const std::string text = text_at(part, "text");
  std::string signature = text_at(part, "thoughtSignature");
  if (at(part, "functionCall").is_object()) {
    const ordered_json& said = at(part, "functionCall");
    tool_call call;
    call.id = text_at(said, "id");
    if (call.id.empty()) call.id = "call_" + std::to_string(calls + 1);
    call.name = text_at(said, "name");
    call.arguments = at(said, "args").is_object() ? at(said, "args").dump() : "{}";
    call.signature = std::move(signature);
    if (events != nullptr) events->emplace_back(tool_call_delta{calls, call.id, call.name, call.arguments});
    ++calls;
    reply.parts.emplace_back(std::move(call));
    return;
  }
  const bool is_thought = at(part, "thought").is_boolean() && at(part, "thought").get<bool>();
  if (!is_thought) {
    append_text(reply, text);
    if (events != nullptr && !text.empty()) events->emplace_back(text_delta{text});
  } else if (events != nullptr && !text.empty()) {
    events->emplace_back(reasoning_delta{text});
  }
  if (!is_thought && signature.empty()) return;
  reasoning_part thought;
  thought.text = is_thought ? text : std::string();
  thought.signature = std::move(signature);
  thought.provider = provider;
  auto* const last = reply.parts.empty() ? nullptr : std::get_if<reasoning_part>(&reply.parts.back());
  if (is_thought && last != nullptr && last->signature.empty()) {
    last->text += thought.text;  // a thought that a stream brings in pieces
    last->signature = std::move(thought.signature);
  } else {
    reply.parts.emplace_back(std::move(thought));
  }
}

/// Adds what one body, or one event, says.
void read_into(response& made, const ordered_json& body, std::size_t& calls, std::vector<stream_event>* events) {
  if (made.model.empty()) made.model = text_at(body, "modelVersion");
  if (made.id.empty()) made.id = text_at(body, "responseId");
  if (const ordered_json& counts = at(body, "usageMetadata"); counts.is_object()) {
    made.usage = {};
    made.usage.input_tokens = count_at(counts, "promptTokenCount");
    made.usage.reasoning_tokens = count_at(counts, "thoughtsTokenCount");
    made.usage.output_tokens = count_at(counts, "candidatesTokenCount") + made.usage.reasoning_tokens;
    made.usage.cached_tokens = count_at(counts, "cachedContentTokenCount");
  }
  const ordered_json& candidates = at(body, "candidates");
  if (!candidates.is_array() || candidates.empty()) {
    if (std::string why = text_at(at(body, "promptFeedback"), "blockReason"); !why.empty()) {
      made.finish_text = std::move(why);
      made.finish = finish_reason::filtered;
    }
    return;
  }
  for (const ordered_json& part : at(at(candidates[0], "content"), "parts")) read_part(part, made.reply, calls, events);
  if (std::string word = text_at(candidates[0], "finishReason"); !word.empty()) {
    made.finish_text = std::move(word);
    made.finish = meaning_of(finish_words, made.finish_text);
  }
  if (made.finish == finish_reason::stop && calls > 0) made.finish = finish_reason::tool_calls;
}

class gemini_format final : public format {
 public:
  assay::dialect dialect() const noexcept override { return dialect::gemini; }
  std::string path(std::string_view model, bool stream) const override {
    return "/v1beta/models/" + std::string(model) + (stream ? ":streamGenerateContent?alt=sse" : ":generateContent");
  }

  ordered_json body(std::string_view, const request& asked, bool) const override {
    ordered_json made = {{"contents", written_contents(asked)}, {"generationConfig", written_settings(asked)}};
    if (const std::string system = system_text(asked); !system.empty()) {
      made["systemInstruction"] = {{"role", "user"}, {"parts", {{{"text", system}}}}};
    }
    if (const std::vector<tool_definition> tools = tools_of(asked); !tools.empty()) {
      made["tools"] = written_tools(tools);
      const bool required = answers_by_tool(asked) || asked.tool_choice == tool_use::required;
      made["toolConfig"]["functionCallingConfig"]["mode"] = required                              ? "ANY"
                                                            : asked.tool_choice == tool_use::none ? "NONE"
                                                                                                  : "AUTO";
    }
    return made;
  }

  response answer(const ordered_json& body) const override {
    response made;
    std::size_t calls = 0;
    read_into(made, body, calls, nullptr);
    if (made.finish_text.empty()) throw_protocol("the answer has neither a candidate that ended nor a reason for it");
    return made;
  }
};

class gemini_stream final : public assembly {
 public:
  bool feed(const sse_event&, const ordered_json& data, std::vector<stream_event>& events) override {
    read_into(answer_, data, calls_, &events);
    return false;
  }
  bool may_end() const override { return !answer_.finish_text.empty(); }
  response whole() override { return std::move(answer_); }

 private:
  response answer_;
  std::size_t calls_ = 0;
};

}  // namespace

const format& gemini() noexcept {
  static const gemini_format one;
  return one;
}
std::unique_ptr<assembly> gemini_assembly() { return std::make_unique<gemini_stream>(); }

}  // namespace assay::detail::wire
