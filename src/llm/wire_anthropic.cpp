// Anthropic's Messages.
#include "dump/bounded_json.hpp"
#include "json/characters.hpp"
#include "llm/wire.hpp"
#include "llm/wire_parts.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

namespace assay::inline v0::detail::wire {

namespace {

constexpr const char* provider = "anthropic";

// --- the request -----------------------------------------------------------------------------------------------------

constexpr const char* white_space = " \t\r\n";

ordered_json text_block(std::string_view text) { return {{"type", "text"}, {"text", text}}; }

/// What only Anthropic understands: a block, or what belongs to the block before it or to the request.
void write_own(const provider_part& part, ordered_json& content) {
  if (part.provider != provider) return;
  ordered_json own = read_json(part.content);
  if (at(own, "citations").is_array() && !own.contains("type")) {
    if (!content.empty() && text_at(content.back(), "type") == "text")
      content.back()["citations"] = at(own, "citations");
  } else if (own.contains("type")) {
    content.push_back(std::move(own));
  }
}

void write_reasoning(const reasoning_part& thought, const wire_options& options, ordered_json& content) {
  if (thought.provider != provider) return;
  if (thought.redacted) {
    content.push_back({{"type", "redacted_thinking"}, {"data", thought.signature}});
  } else if (!thought.signature.empty() || !options.server.empty()) {
    // Servers that only speak the format may not sign; Anthropic takes nothing unsigned.
    content.push_back({{"type", "thinking"}, {"thinking", thought.text}, {"signature", thought.signature}});
  }
}

void write_part(const message_part& part, const wire_options& options, ordered_json& content) {
  if (const auto* words = std::get_if<text_part>(&part)) {
    if (!is_blank_text(words->text)) content.push_back(text_block(words->text));
  } else if (const auto* refusal = std::get_if<refusal_part>(&part)) {
    if (!is_blank_text(refusal->text)) content.push_back(text_block(refusal->text));
  } else if (const auto* call = std::get_if<tool_call>(&part)) {
    content.push_back({{"type", "tool_use"}, {"id", call->id}, {"name", call->name}, {"input", arguments_of(*call)}});
  } else if (const auto* result = std::get_if<tool_result>(&part)) {
    content.push_back({{"type", "tool_result"},
                       {"tool_use_id", result->id},
                       {"content", result->content},
                       {"is_error", result->is_error}});
  } else if (const auto* thought = std::get_if<reasoning_part>(&part)) {
    write_reasoning(*thought, options, content);
  } else if (const auto* own = std::get_if<provider_part>(&part)) {
    write_own(*own, content);
  } else if (const auto* media = std::get_if<media_part>(&part)) {
    content.push_back(anthropic_media(*media));
  } else if (const auto* mark = std::get_if<cache_mark>(&part)) {
    content.push_back(mark_block(*mark));
  }
}

/// "final assistant content cannot end with trailing whitespace"
void trim_last_turn(ordered_json& all) {
  if (all.empty() || all.back()["role"] != "assistant") return;
  ordered_json& last = all.back()["content"].back();
  if (text_at(last, "type") == "text") {
    const std::string text = text_at(last, "text");
    last["text"] = text.substr(0, text.find_last_not_of(white_space) + 1);
  }
}

/// All results of a turn's tools must be in one message.
ordered_json written_messages(const outgoing& out) {
  constexpr turn_form form = {"assistant", "content", &text_block};
  ordered_json all = ordered_json::array();
  for (const message& one : out.messages) {
    if (one.role == role::system) continue;
    ordered_json content = ordered_json::array();
    for (const message_part& part : one.parts) write_part(part, out.options, content);
    add_turn(all, form, one.role == role::assistant, std::move(content));
  }
  return all;
}

/// The container that the latest answer's tools ran in, for them to go on there.
std::string latest_container(const outgoing& out) {
  std::string id;
  for (const message& one : out.messages) {
    for (const message_part& part : one.parts) {
      const auto* const own = std::get_if<provider_part>(&part);
      if (own == nullptr || own->provider != provider) continue;
      if (std::string said = text_at(read_json(own->content), "container"); !said.empty()) id = std::move(said);
    }
  }
  return id;
}

/// What the request says of thinking: `extra` has the last word.
ordered_json thinking_in(const request& asked, const ordered_json& body) {
  ordered_json thinking = at(body, "thinking");
  if (asked.extra->contains("thinking")) thinking.merge_patch(at(asked.extra, "thinking"));
  return thinking;
}

/// A tool can't be forced beside a budget for thinking, nor with models that always think.
bool may_force_tool(const outgoing& out, const ordered_json& body) {
  constexpr std::array<std::string_view, 2> always_think = {"claude-fable-5", "claude-mythos-5"};
  return text_at(thinking_in(out.asked, body), "type") != "enabled" &&
         std::none_of(always_think.begin(), always_think.end(),
                      [&out](std::string_view family) { return out.model.starts_with(family); });
}

std::int64_t token_limit(const request& asked, const ordered_json& body) {
  if (asked.max_tokens) return *asked.max_tokens;
  return default_anthropic_max_tokens + count_at(thinking_in(asked, body), "budget_tokens");
}

ordered_json written_tool(const tool_definition& tool) {
  ordered_json made = {{"name", tool.name},
                       {"description", tool.description},
                       {"input_schema", sent_parameters(tool, dialect::anthropic)}};
  if (tool.strict) made["strict"] = true;
  return made;
}

// --- the answer ------------------------------------------------------------------------------------------------------

/// The last event of a stream has the counts so far; servers that only speak the format leave some out, or say 0.
void read_usage(const ordered_json& counts, usage& read) {
  if (const std::int64_t cached = count_at(counts, "cache_read_input_tokens"); cached > 0) read.cached_tokens = cached;
  if (const std::int64_t written = count_at(counts, "cache_creation_input_tokens"); written > 0) {
    read.cache_write_tokens = written;
  }
  const std::int64_t input = count_at(counts, {"input_tokens", "prompt_tokens"});
  if (input > 0 || read.cached_tokens + read.cache_write_tokens > read.input_tokens) {
    read.input_tokens = input + read.cached_tokens + read.cache_write_tokens;
  }
  const std::int64_t output = count_at(counts, {"output_tokens", "completion_tokens"});
  if (output > 0) read.output_tokens = output;
  const bool has_output = read.output_tokens > 0 || has_true_count(counts, {"output_tokens", "completion_tokens"});
  read.is_partial = read.total() > 0 && (read.input_tokens == 0 || !has_output);
}

void read_text(const ordered_json& block, message& reply) {
  const ordered_json& citations = at(block, "citations");
  if (!citations.is_array() || citations.empty()) return append_text(reply, text_at(block, "text"));
  // The sources are of this text and of no other.
  reply.parts.emplace_back(text_part{.text = text_at(block, "text")});
  const std::string sources = bounded_json::write(ordered_json{{"citations", citations}});
  reply.parts.emplace_back(provider_part{.provider = provider, .content = sources});
  read_anthropic_citations(citations, reply);
}

/// `name` gives the calls their ids.
template <class Name>
void read_block(const ordered_json& block, message& reply, Name&& name) {
  const std::string type = text_at(block, "type");
  if (type == "text") {
    read_text(block, reply);
  } else if (type == "tool_use") {
    tool_call call;
    call.id = name(text_at(block, "id"));
    call.name = text_at(block, "name");
    call.arguments = complete_arguments(arguments_in(block));
    reply.parts.emplace_back(std::move(call));
  } else if (type == "thinking" || type == "redacted_thinking") {
    reasoning_part thought;
    thought.text = text_at(block, "thinking");
    thought.redacted = type == "redacted_thinking";
    thought.signature = text_at(block, thought.redacted ? "data" : "signature");
    thought.provider = provider;
    reply.parts.emplace_back(std::move(thought));
  } else if (!type.empty()) {
    // A tool that runs at the provider, what it gave, and what is to come.
    reply.parts.emplace_back(provider_part{.provider = provider, .content = bounded_json::write(block)});
  }
}

void read_container(const ordered_json& from, message& reply) {
  const std::string id = text_at(at(from, "container"), "id");
  if (id.empty()) return;
  reply.parts.emplace_back(
      provider_part{.provider = provider, .content = bounded_json::write(ordered_json{{"container", id}})});
}

void read_finish(const ordered_json& from, response& made) {
  made.finish_text = word_at(from, "stop_reason");
  const ending how = ending_of(made.finish_text);
  made.finish = how.reason;
  if (how.failed) throw_given_up(made.finish_text, made.usage);
  if (made.finish != finish_reason::refusal) return;
  const std::string why = text_at(at(from, "stop_details"), "explanation");
  made.reply.parts.emplace_back(refusal_part{.text = why.empty() ? "refused" : why});
}

class anthropic_format final : public format {
 public:
  assay::dialect dialect() const noexcept override { return dialect::anthropic; }
  std::string path(std::string_view, bool) const override { return "/v1/messages"; }

  ordered_json body(const outgoing& out) const override {
    const request& asked = out.asked;
    ordered_json made = {{"model", out.model}, {"max_tokens", 0}, {"messages", written_messages(out)}};
    made["stream"] = out.stream;
    write_anthropic_thinking(out, made);
    made["max_tokens"] = token_limit(asked, made);
    ordered_json system = anthropic_system(out);
    place_cache_marks(system, made["messages"]);
    trim_last_turn(made["messages"]);
    if (!system.empty() && system != "") made["system"] = std::move(system);
    if (const std::string container = latest_container(out); !container.empty()) made["container"] = container;
    for (const tool_definition& tool : tools_of(asked)) made["tools"].push_back(written_tool(tool));
    write_server_tools(asked, wire_format::anthropic, made);
    if (made.contains("tools")) {
      const bool forced = forces_tool(asked) && may_force_tool(out, made);
      made["tool_choice"]["type"] = forced ? "any" : asked.tool_choice == tool_use::none ? "none" : "auto";
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

  response answer(const ordered_json& body, call_namer& ids) const override {
    const ordered_json& content = at(body, "content");
    const bool ended = !text_at(body, "stop_reason").empty();
    if (!content.is_array() && !content.is_string() && !ended) throw_no_answer("the answer has no content", body);
    response made;
    made.model = text_at(body, "model");
    made.id = text_at(body, "id");
    read_usage(at(body, "usage"), made.usage);
    if (content.is_string()) append_text(made.reply, content.get_ref<const std::string&>());
    if (content.is_array()) {
      for (const ordered_json& block : content) {
        read_block(block, made.reply, [&ids](std::string given) { return ids.name(std::move(given)); });
      }
    }
    read_container(body, made.reply);
    read_finish(body, made);
    return made;
  }
};

class anthropic_stream final : public assembly {
 public:
  using assembly::assembly;

  bool feed(const ordered_json& data, std::vector<stream_event>& events) override {
    const std::string type = text_at(data, "type");
    if (type == "message_start") {
      const ordered_json& message = at(data, "message");
      answer_.model = text_at(message, "model");
      answer_.id = text_at(message, "id");
      read_usage(at(message, "usage"), answer_.usage);
      read_container(message, container_);
    } else if (type == "content_block_start") {
      start(data, events);
    } else if (type == "content_block_delta") {
      more(data, events);
    } else if (type == "content_block_stop") {
      if (block* const one = find(data)) {
        tell_whole_input(*one, events);
        one->stopped = true;
      }
    } else if (type == "message_delta") {
      read_usage(at(data, "usage"), answer_.usage);
      const ordered_json& delta = at(data, "delta");
      if (is_no_better(word_at(delta, "stop_reason"), word_at(ending_, "stop_reason"))) ending_ = delta;
      read_container(delta, container_);
    }
    return type == "message_stop";
  }

  /// Proxies lose the last event; why it ended has been said before that.
  bool may_end(stream_close) const override { return !text_at(ending_, "stop_reason").empty(); }

  response whole(std::vector<stream_event>& events) override {
    for (block& one : blocks_) {
      tell_whole_input(one, events);
      refuse_unfinished(one);
      read_block(finished(one), answer_.reply, [&one](const std::string&) { return one.id; });
    }
    for (message_part& part : container_.parts) answer_.reply.parts.push_back(std::move(part));
    read_finish(ending_, answer_);
    return std::move(answer_);
  }

 private:
  struct block {
    std::string type;
    ordered_json body;
    std::string text;  ///< of a text, or of what is thought
    std::string signature;
    std::string input;        ///< of a tool, as it arrives
    std::string whole_input;  ///< the one it began with
    std::string id;           ///< of a tool_use
    std::size_t call = 0;     ///< of a tool_use: which of the calls
    bool told = false;        ///< its input
    bool stopped = false;
  };

  static std::optional<std::int64_t> number_of(const ordered_json& data) {
    if (!at(data, "index").is_number()) return std::nullopt;
    return count_at(data, "index");
  }
  /// The latest block of an event's number, or the latest of all.
  block* find(const ordered_json& data) {
    const std::optional<std::int64_t> number = number_of(data);
    if (!number) return blocks_.empty() ? nullptr : &blocks_.back();
    const auto known = by_number_.find(*number);
    return known != by_number_.end() ? &blocks_[known->second] : nullptr;
  }

  block& start(const ordered_json& data, std::vector<stream_event>& events) {
    if (const auto number = number_of(data)) by_number_[*number] = blocks_.size();
    block& one = blocks_.emplace_back();
    one.body = at(data, "content_block");
    one.type = text_at(one.body, "type");
    if (one.type == "text") {
      tell_text(one, text_at(one.body, "text"), events);
    } else if (one.type == "thinking") {
      one.signature = text_at(one.body, "signature");
      tell_thought(one, text_at(one.body, "thinking"), events);
    } else if (one.type != "tool_use" && !at(one.body, "input").empty()) {
      one.whole_input = arguments_at(one.body, "input");
    }
    if (one.type == "tool_use") {
      // An empty input is filled by what follows.
      if (std::string input = arguments_in(one.body); input != "{}") one.whole_input = std::move(input);
      one.call = calls_++;
      one.id = ids_.name(text_at(one.body, "id"));
      events.emplace_back(tool_call_delta{one.call, one.id, text_at(one.body, "name"), ""});
    }
    return one;
  }

  void more(const ordered_json& data, std::vector<stream_event>& events) {
    const ordered_json& delta = at(data, "delta");
    const std::string type = text_at(delta, "type");
    block* const found = find(data);
    block& one = found != nullptr ? *found : unannounced(data, type, events);
    if (type == "text_delta") {
      tell_text(one, text_at(delta, "text"), events);
    } else if (type == "thinking_delta") {
      tell_thought(one, text_at(delta, "thinking"), events);
    } else if (type == "signature_delta") {
      one.signature += text_at(delta, "signature");
    } else if (type == "citations_delta") {
      one.body["citations"].push_back(at(delta, "citation"));
    } else if (type == "input_json_delta") {
      std::string piece = arguments_at(delta, "partial_json");
      tell_input(one, piece.empty() ? arguments_in(delta) : std::move(piece), events);
    }
  }

  /// The block of a delta that nothing announced.
  block& unannounced(const ordered_json& data, const std::string& delta, std::vector<stream_event>& events) {
    const char* const type = delta == "thinking_delta" ? "thinking" : delta == "input_json_delta" ? "tool_use" : "text";
    return start({{"index", at(data, "index")}, {"content_block", {{"type", type}}}}, events);
  }

  static void tell_text(block& one, std::string more, std::vector<stream_event>& events) {
    if (more.empty()) return;
    one.text += more;
    events.emplace_back(text_delta{std::move(more)});
  }
  static void tell_thought(block& one, std::string more, std::vector<stream_event>& events) {
    if (more.empty()) return;
    one.text += more;
    events.emplace_back(reasoning_delta{std::move(more)});
  }
  static void tell_input(block& one, std::string more, std::vector<stream_event>& events) {
    if (more.empty()) return;
    one.input += more;
    one.told = true;
    if (one.type == "tool_use") events.emplace_back(tool_call_delta{one.call, "", "", std::move(more)});
  }
  /// The input that a block began with, where no pieces of it came.
  static void tell_whole_input(block& one, std::vector<stream_event>& events) {
    if (!one.told) tell_input(one, std::move(one.whole_input), events);
  }

  /// Without a reason for the end of the answer, a call that never stopped is complete only if its input is.
  void refuse_unfinished(const block& one) const {
    const finish_reason why = ending_of(word_at(ending_, "stop_reason")).reason;
    if (one.type != "tool_use" || one.stopped || why != finish_reason::other || is_whole(one.input)) return;
    throw_unfinished(text_at(one.body, "name"), answer_.usage);
  }

  /// A block as a whole answer has it.
  static ordered_json finished(block& one) {
    ordered_json body = std::move(one.body);
    if (one.type == "text") {
      body["text"] = std::move(one.text);
    } else if (one.type == "thinking") {
      body["thinking"] = std::move(one.text);
      body["signature"] = std::move(one.signature);
    } else if (one.type == "tool_use") {
      body["arguments"] = std::move(one.input);
    } else if (!one.input.empty()) {
      if (ordered_json input = read_json(one.input); !input.is_discarded()) body["input"] = std::move(input);
    }
    return body;
  }

  std::vector<block> blocks_;
  std::map<std::int64_t, std::size_t> by_number_;  // the latest of each
  std::size_t calls_ = 0;
  ordered_json ending_;
  message container_;
};

}  // namespace

const format& anthropic() noexcept {
  static const anthropic_format one;
  return one;
}
std::unique_ptr<assembly> anthropic_assembly(call_namer ids) {
  return std::make_unique<anthropic_stream>(std::move(ids));
}

}  // namespace assay::inline v0::detail::wire
