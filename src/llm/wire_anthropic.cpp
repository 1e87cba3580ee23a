// Anthropic's Messages.
#include "llm/wire.hpp"

#include <array>
#include <map>

namespace assay::detail::wire {

namespace {

constexpr const char* provider = "anthropic";

constexpr std::array finish_words = {
    finish_word{"end_turn", finish_reason::stop},
    finish_word{"stop_sequence", finish_reason::stop},
    finish_word{"max_tokens", finish_reason::length},
    finish_word{"model_context_window_exceeded", finish_reason::length},
    finish_word{"tool_use", finish_reason::tool_calls},
    finish_word{"refusal", finish_reason::refusal},
};

// --- the request -----------------------------------------------------------------------------------------------------

void write_part(const message_part& part, ordered_json& content) {
  if (const auto* words = std::get_if<text_part>(&part)) {
    if (!words->text.empty()) content.push_back({{"type", "text"}, {"text", words->text}});
  } else if (const auto* refusal = std::get_if<refusal_part>(&part)) {
    content.push_back({{"type", "text"}, {"text", refusal->text}});
  } else if (const auto* call = std::get_if<tool_call>(&part)) {
    content.push_back({{"type", "tool_use"}, {"id", call->id}, {"name", call->name}, {"input", arguments_of(*call)}});
  } else if (const auto* result = std::get_if<tool_result>(&part)) {
    content.push_back({{"type", "tool_result"},
                       {"tool_use_id", result->id},
                       {"content", result->content},
                       {"is_error", result->is_error}});
  } else if (const auto* thought = std::get_if<reasoning_part>(&part)) {
    if (thought->provider != provider) return;
    if (thought->redacted) {
      content.push_back({{"type", "redacted_thinking"}, {"data", thought->signature}});
    } else {
      content.push_back({{"type", "thinking"}, {"thinking", thought->text}, {"signature", thought->signature}});
    }
  }
}

/// Turns of one speaker that follow each other are one message: all results of a turn's tools must be in one.
ordered_json written_messages(const request& asked) {
  ordered_json all = ordered_json::array();
  for (const message& one : asked.messages) {
    if (one.role == role::system) continue;
    const char* const speaker = one.role == role::assistant ? "assistant" : "user";
    if (all.empty() || all.back()["role"] != speaker) {
      all.push_back({{"role", speaker}, {"content", ordered_json::array()}});
    }
    for (const message_part& part : one.parts) write_part(part, all.back()["content"]);
  }
  return all;
}

ordered_json written_tool(const tool_definition& tool) {
  ordered_json made = {{"name", tool.name},
                       {"description", tool.description},
                       {"input_schema", sent_schema(tool.parameters, tool.strict, dialect::anthropic)}};
  if (tool.strict) made["strict"] = true;
  return made;
}

// --- the answer ------------------------------------------------------------------------------------------------------

void read_usage(const ordered_json& counts, usage& read) {
  if (at(counts, "input_tokens").is_number()) {
    read.cached_tokens = count_at(counts, "cache_read_input_tokens");
    read.cache_write_tokens = count_at(counts, "cache_creation_input_tokens");
    read.input_tokens = count_at(counts, "input_tokens") + read.cached_tokens + read.cache_write_tokens;
  }
  if (at(counts, "output_tokens").is_number()) read.output_tokens = count_at(counts, "output_tokens");
}

void read_block(const ordered_json& block, message& reply) {
  const std::string type = text_at(block, "type");
  if (type == "text") append_text(reply, text_at(block, "text"));
  if (type == "tool_use") {
    reply.parts.emplace_back(
        tool_call{.id = text_at(block, "id"), .name = text_at(block, "name"), .arguments = at(block, "input").dump()});
  }
  if (type == "thinking" || type == "redacted_thinking") {
    reasoning_part thought;
    thought.text = text_at(block, "thinking");
    thought.redacted = type == "redacted_thinking";
    thought.signature = text_at(block, thought.redacted ? "data" : "signature");
    thought.provider = provider;
    reply.parts.emplace_back(std::move(thought));
  }
}

void read_finish(const ordered_json& from, response& made) {
  made.finish_text = text_at(from, "stop_reason");
  made.finish = meaning_of(finish_words, made.finish_text);
  if (made.finish != finish_reason::refusal) return;
  const std::string why = text_at(at(from, "stop_details"), "explanation");
  made.reply.parts.emplace_back(refusal_part{.text = why.empty() ? "refused" : why});
}

class anthropic_format final : public format {
 public:
  assay::dialect dialect() const noexcept override { return dialect::anthropic; }
  std::string path(std::string_view, bool) const override { return "/v1/messages"; }

  ordered_json body(std::string_view model, const request& asked, bool stream) const override {
    ordered_json made = {{"model", model},
                         {"max_tokens", asked.max_tokens.value_or(default_anthropic_max_tokens)},
                         {"messages", written_messages(asked)},
                         {"stream", stream}};
    if (const std::string system = system_text(asked); !system.empty()) made["system"] = system;
    for (const tool_definition& tool : tools_of(asked)) made["tools"].push_back(written_tool(tool));
    if (made.contains("tools")) {
      const bool required = answers_by_tool(asked) || asked.tool_choice == tool_use::required;
      made["tool_choice"]["type"] = required ? "any" : asked.tool_choice == tool_use::none ? "none" : "auto";
    }
    if (answers_natively(asked)) {
      made["output_config"]["format"] = {
          {"type", "json_schema"}, {"schema", sent_schema(asked.output->schema, asked.output->strict, dialect())}};
    }
    if (asked.temperature) made["temperature"] = *asked.temperature;
    if (asked.top_p) made["top_p"] = *asked.top_p;
    if (!asked.stop.empty()) made["stop_sequences"] = asked.stop;
    return made;
  }

  response answer(const ordered_json& body) const override {
    if (!at(body, "content").is_array()) throw_protocol("the answer has no content");
    response made;
    made.model = text_at(body, "model");
    made.id = text_at(body, "id");
    read_usage(at(body, "usage"), made.usage);
    for (const ordered_json& block : at(body, "content")) read_block(block, made.reply);
    read_finish(body, made);
    return made;
  }
};

class anthropic_stream final : public assembly {
 public:
  bool feed(const sse_event&, const ordered_json& data, std::vector<stream_event>& events) override {
    const std::string type = text_at(data, "type");
    if (type == "message_start") {
      answer_.model = text_at(at(data, "message"), "model");
      answer_.id = text_at(at(data, "message"), "id");
      read_usage(at(at(data, "message"), "usage"), answer_.usage);
    } else if (type == "content_block_start") {
      start(count_at(data, "index"), at(data, "content_block"), events);
    } else if (type == "content_block_delta") {
      more(count_at(data, "index"), at(data, "delta"), events);
    } else if (type == "message_delta") {
      read_usage(at(data, "usage"), answer_.usage);
      ending_ = at(data, "delta");
    }
    return type == "message_stop";
  }

  response whole() override {
    for (auto& [index, block] : blocks_) {
      if (text_at(block, "type") == "tool_use") {
        tool_call call{.id = text_at(block, "id"), .name = text_at(block, "name"), .arguments = arguments_[index]};
        if (call.arguments.empty()) call.arguments = "{}";
        answer_.reply.parts.emplace_back(std::move(call));
      } else {
        read_block(block, answer_.reply);
      }
    }
    read_finish(ending_, answer_);
    return std::move(answer_);
  }

 private:
  void start(std::int64_t index, const ordered_json& block, std::vector<stream_event>& events) {
    blocks_[index] = block;
    if (text_at(block, "type") != "tool_use") return;
    const std::size_t number = calls_.size();
    calls_[index] = number;
    events.emplace_back(tool_call_delta{number, text_at(block, "id"), text_at(block, "name"), ""});
  }

  void more(std::int64_t index, const ordered_json& delta, std::vector<stream_event>& events) {
    ordered_json& block = blocks_[index];
    const std::string type = text_at(delta, "type");
    if (type == "text_delta") {
      events.emplace_back(text_delta{append(block, "text", delta)});
    } else if (type == "thinking_delta") {
      events.emplace_back(reasoning_delta{append(block, "thinking", delta)});
    } else if (type == "signature_delta") {
      append(block, "signature", delta);
    } else if (type == "input_json_delta") {
      const std::string piece = text_at(delta, "partial_json");
      arguments_[index] += piece;
      if (!piece.empty()) events.emplace_back(tool_call_delta{calls_[index], "", "", piece});
    }
  }

  static std::string append(ordered_json& block, const char* key, const ordered_json& delta) {
    std::string piece = text_at(delta, key);
    block[key] = text_at(block, key) + piece;
    return piece;
  }

  response answer_;
  std::map<std::int64_t, ordered_json> blocks_;
  std::map<std::int64_t, std::string> arguments_;
  std::map<std::int64_t, std::size_t> calls_;
  ordered_json ending_;
};

}  // namespace

const format& anthropic() noexcept {
  static const anthropic_format one;
  return one;
}
std::unique_ptr<assembly> anthropic_assembly() { return std::make_unique<anthropic_stream>(); }

}  // namespace assay::detail::wire
