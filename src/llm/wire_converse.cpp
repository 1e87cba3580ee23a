// Bedrock's Converse, which most of its models speak. The events of a stream are fed as {"contentBlockDelta": {...}}.
#include "dump/bounded_json.hpp"
#include "llm/aws_signature.hpp"
#include "llm/wire.hpp"
#include "llm/wire_parts.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace assay::inline v0::detail::wire {

namespace {

constexpr const char* provider = "bedrock";

// --- the request -----------------------------------------------------------------------------------------------------

ordered_json text_block(std::string_view text) { return {{"text", text}}; }

/// A blank text is refused.
void write_text(const std::string& text, ordered_json& content) {
  if (text.find_first_not_of(" \t\r\n") != std::string::npos) content.push_back(text_block(text));
}

ordered_json written_result(const tool_result& result) {
  return {{"toolResult",
           {{"toolUseId", result.id},
            {"content", ordered_json::array({text_block(result.content)})},
            {"status", result.is_error ? "error" : "success"}}}};
}

void write_reasoning(const reasoning_part& thought, ordered_json& content) {
  if (thought.provider != provider) return;
  if (thought.redacted) {
    content.push_back({{"reasoningContent", {{"redactedContent", thought.signature}}}});
    return;
  }
  ordered_json text = {{"text", thought.text}};
  if (!thought.signature.empty()) text["signature"] = thought.signature;
  content.push_back({{"reasoningContent", {{"reasoningText", std::move(text)}}}});
}

void write_part(const message_part& part, ordered_json& content) {
  if (const auto* const words = std::get_if<text_part>(&part)) {
    write_text(words->text, content);
  } else if (const auto* const refusal = std::get_if<refusal_part>(&part)) {
    write_text(refusal->text, content);
  } else if (const auto* const call = std::get_if<tool_call>(&part)) {
    content.push_back({{"toolUse", {{"toolUseId", call->id}, {"name", call->name}, {"input", arguments_of(*call)}}}});
  } else if (const auto* const result = std::get_if<tool_result>(&part)) {
    content.push_back(written_result(*result));
  } else if (const auto* const thought = std::get_if<reasoning_part>(&part)) {
    write_reasoning(*thought, content);
  } else if (const auto* const media = std::get_if<media_part>(&part)) {
    content.push_back(converse_media(*media));
  }
}

ordered_json written_messages(const outgoing& out) {
  constexpr turn_form form = {"assistant", "content", &text_block};
  ordered_json all = ordered_json::array();
  for (const message& one : out.messages) {
    if (one.role == role::system) continue;
    ordered_json content = ordered_json::array();
    for (const message_part& part : one.parts) write_part(part, content);
    add_turn(all, form, one.role == role::assistant, std::move(content));
  }
  return all;
}

bool has_calls(const outgoing& out) {
  return std::any_of(out.messages.begin(), out.messages.end(), [](const message& one) {
    return std::any_of(one.parts.begin(), one.parts.end(), [](const message_part& part) {
      return std::holds_alternative<tool_call>(part) || std::holds_alternative<tool_result>(part);
    });
  });
}

/// There is no word for "none": then tools are left out, unless the history has calls of them, which need them.
ordered_json written_tools(const outgoing& out, assay::dialect dialect) {
  const request& asked = out.asked;
  ordered_json made;
  const bool may_call = asked.tool_choice != tool_use::none || answers_by_tool(asked);
  if (!may_call && !has_calls(out)) return made;
  for (const tool_definition& tool : tools_of(asked)) {
    ordered_json one = {{"name", tool.name}};
    if (!tool.description.empty()) one["description"] = tool.description;
    one["inputSchema"]["json"] = sent_parameters(tool, dialect);
    made["tools"].push_back({{"toolSpec", std::move(one)}});
  }
  if (!made.is_null() && forces_tool(asked)) made["toolChoice"]["any"] = ordered_json::object();
  return made;
}

ordered_json written_limits(const request& asked) {
  ordered_json made;
  if (asked.max_tokens) made["maxTokens"] = *asked.max_tokens;
  if (asked.temperature) made["temperature"] = *asked.temperature;
  if (asked.top_p) made["topP"] = *asked.top_p;
  if (!asked.stop.empty()) made["stopSequences"] = asked.stop;
  return made;
}

// --- the answer ------------------------------------------------------------------------------------------------------

/// The input is counted without what a cache had or was given.
void read_usage(const ordered_json& counts, usage& read) {
  if (!counts.is_object()) return;
  read.cached_tokens = count_at(counts, {"cacheReadInputTokens", "cacheReadInputTokenCount"});
  read.cache_write_tokens = count_at(counts, {"cacheWriteInputTokens", "cacheWriteInputTokenCount"});
  read.input_tokens = count_at(counts, "inputTokens") + read.cached_tokens + read.cache_write_tokens;
  read.output_tokens = count_at(counts, "outputTokens");
  read.is_partial =
      read.total() > 0 && (!has_true_count(counts, {"inputTokens"}) || !has_true_count(counts, {"outputTokens"}));
}

/// `name` gives the calls their ids.
template <class Name>
void read_block(const ordered_json& block, message& reply, Name&& name) {
  append_text(reply, text_at(block, "text"));
  if (const ordered_json& used = at(block, "toolUse"); used.is_object()) {
    tool_call call;
    call.id = name(text_at(used, "toolUseId"));
    call.name = text_at(used, "name");
    call.arguments = complete_arguments(arguments_at(used, "input"));
    reply.parts.emplace_back(std::move(call));
  }
  if (const ordered_json& thought = at(block, "reasoningContent"); thought.is_object()) {
    reasoning_part made;
    made.redacted = thought.contains("redactedContent");
    const ordered_json& text = at(thought, "reasoningText");
    made.text = text_at(text, "text");
    made.signature = made.redacted ? text_at(thought, "redactedContent") : text_at(text, "signature");
    made.provider = provider;
    reply.parts.emplace_back(std::move(made));
  }
}

void set_finish(response& made) {
  const ending how = ending_of(made.finish_text);
  if (how.failed) throw_given_up(made.finish_text, made.usage);
  made.finish = how.reason;
}

class converse_format final : public format {
 public:
  assay::dialect dialect() const noexcept override { return dialect::json_schema; }
  std::string path(std::string_view model, bool stream) const override {
    return "/model/" + path_segment(model) + (stream ? "/converse-stream" : "/converse");
  }

  ordered_json body(const outgoing& out) const override {
    ordered_json made = {{"messages", written_messages(out)}};
    if (const std::string system = system_text(out); !system.empty()) {
      made["system"] = ordered_json::array({text_block(system)});
    }
    if (ordered_json limits = written_limits(out.asked); !limits.is_null()) made["inferenceConfig"] = std::move(limits);
    if (ordered_json tools = written_tools(out, dialect()); !tools.is_null()) made["toolConfig"] = std::move(tools);
    write_server_tools(out.asked, wire_format::bedrock_converse, made);
    return made;
  }

  response answer(const ordered_json& body, call_namer& ids) const override {
    const ordered_json& content = at(at(at(body, "output"), "message"), "content");
    response made;
    made.finish_text = word_at(body, "stopReason");
    if (!content.is_array() && made.finish_text.empty()) throw_no_answer("the answer has no content", body);
    read_usage(at(body, "usage"), made.usage);
    for (const ordered_json& block : content) {
      read_block(block, made.reply, [&ids](std::string given) { return ids.name(std::move(given)); });
    }
    set_finish(made);
    return made;
  }
};

class converse_stream final : public assembly {
 public:
  using assembly::assembly;

  bool feed(const ordered_json& data, std::vector<stream_event>& events) override {
    if (const ordered_json& begun = at(data, "contentBlockStart"); begun.is_object()) start(begun, events);
    if (const ordered_json& delta = at(data, "contentBlockDelta"); delta.is_object()) more(delta, events);
    if (const ordered_json& stopped = at(data, "contentBlockStop"); stopped.is_object()) find(stopped).stopped = true;
    if (const ordered_json& stop = at(data, "messageStop"); stop.is_object()) {
      keep_worse(answer_.finish_text, word_at(stop, "stopReason"));
    }
    if (const ordered_json& told = at(data, "metadata"); told.is_object()) {
      read_usage(at(told, "usage"), answer_.usage);
      has_usage_ = true;
    }
    return has_usage_ && !answer_.finish_text.empty();
  }

  /// The usage comes last.
  bool may_end(stream_close) const override { return !answer_.finish_text.empty(); }

  response whole(std::vector<stream_event>&) override {
    for (auto& entry : blocks_) {
      const block& one = entry.second;
      refuse_unfinished(one);
      read_block(finished(one), answer_.reply, [&one](const std::string&) { return one.id; });
    }
    set_finish(answer_);
    return std::move(answer_);
  }

 private:
  struct block {
    std::string text;
    std::string thought;
    std::string signature;
    std::string redacted;
    bool is_call = false;
    std::string id;
    std::string name;
    std::string input;
    std::size_t call = 0;  ///< which of the calls
    bool stopped = false;
  };

  block& find(const ordered_json& data) { return blocks_[count_at(data, "contentBlockIndex")]; }

  void start(const ordered_json& data, std::vector<stream_event>& events) {
    const ordered_json& used = at(at(data, "start"), "toolUse");
    if (used.is_object()) begin_call(find(data), used, events);
  }

  void begin_call(block& one, const ordered_json& used, std::vector<stream_event>& events) {
    one.is_call = true;
    one.id = ids_.name(text_at(used, "toolUseId"));
    one.name = text_at(used, "name");
    one.call = calls_++;
    events.emplace_back(tool_call_delta{one.call, one.id, one.name, ""});
  }

  void more(const ordered_json& data, std::vector<stream_event>& events) {
    block& one = find(data);
    const ordered_json& delta = at(data, "delta");
    if (std::string text = text_at(delta, "text"); !text.empty()) {
      one.text += text;
      events.emplace_back(text_delta{std::move(text)});
    }
    if (const ordered_json& used = at(delta, "toolUse"); used.is_object()) {
      if (!one.is_call) begin_call(one, used, events);
      std::string input = text_at(used, "input");
      if (input.empty()) return;
      one.input += input;
      events.emplace_back(tool_call_delta{one.call, "", "", std::move(input)});
    }
    if (const ordered_json& thought = at(delta, "reasoningContent"); thought.is_object()) {
      one.signature += text_at(thought, "signature");
      one.redacted += text_at(thought, "redactedContent");
      std::string text = text_at(thought, "text");
      if (text.empty()) return;
      one.thought += text;
      events.emplace_back(reasoning_delta{std::move(text)});
    }
  }

  /// Without a reason for the end of the answer that is known, a call that never stopped is complete only if its input
  /// is.
  void refuse_unfinished(const block& one) const {
    const finish_reason why = ending_of(answer_.finish_text).reason;
    if (!one.is_call || one.stopped || why != finish_reason::other || is_whole(one.input)) return;
    throw_unfinished(one.name, answer_.usage);
  }

  /// A block as a whole answer has it.
  static ordered_json finished(const block& one) {
    ordered_json made = ordered_json::object();
    if (!one.text.empty()) made["text"] = one.text;
    if (one.is_call) made["toolUse"] = {{"name", one.name}, {"input", one.input}};
    if (!one.redacted.empty()) {
      made["reasoningContent"]["redactedContent"] = one.redacted;
    } else if (!one.thought.empty() || !one.signature.empty()) {
      made["reasoningContent"]["reasoningText"] = {{"text", one.thought}, {"signature", one.signature}};
    }
    return made;
  }

  std::map<std::int64_t, block> blocks_;  // by their index, which is their order
  std::size_t calls_ = 0;
  bool has_usage_ = false;
};

}  // namespace

const format& converse() noexcept {
  static const converse_format one;
  return one;
}
std::unique_ptr<assembly> converse_assembly(call_namer ids) {
  return std::make_unique<converse_stream>(std::move(ids));
}

}  // namespace assay::inline v0::detail::wire
