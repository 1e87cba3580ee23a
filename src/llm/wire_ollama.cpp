// Ollama's own API, /api/chat. A stream is lines of JSON, the last of which says "done".
#include "dump/bounded_json.hpp"
#include "llm/wire.hpp"
#include "llm/wire_parts.hpp"

#include <utility>

namespace assay::inline v0::detail::wire {

namespace {

constexpr const char* provider = "ollama";

ordered_json written_assistant(const message& one) {
  ordered_json made = {{"role", "assistant"}, {"content", one.text()}};
  for (const message_part& part : one.parts) {
    if (const auto* const call = std::get_if<tool_call>(&part)) {
      made["tool_calls"].push_back({{"function", {{"name", call->name}, {"arguments", arguments_of(*call)}}}});
    } else if (const auto* const thought = std::get_if<reasoning_part>(&part)) {
      if (thought->provider == provider) made["thinking"] = text_at(made, "thinking") + thought->text;
    } else if (const auto* const refusal = std::get_if<refusal_part>(&part)) {
      made["content"] = text_at(made, "content") + refusal->text;
    }
  }
  return made;
}

ordered_json with_images(const message& one) {
  ordered_json images = ordered_json::array();
  for (const message_part& part : one.parts) {
    if (const auto* const media = std::get_if<media_part>(&part)) images.push_back(ollama_media(*media));
  }
  return images;
}

ordered_json written_messages(const outgoing& out) {
  ordered_json all = ordered_json::array();
  for (const message& one : out.messages) {
    if (one.role == role::assistant) {
      ordered_json said = written_assistant(one);
      if (said.contains("tool_calls") || !text_at(said, "content").empty()) all.push_back(std::move(said));
      continue;
    }
    // The images stand beside the text, not in it.
    const std::size_t before = all.size();
    write_told(
        one, all,
        [](const tool_result& result) {
          return ordered_json{{"role", "tool"}, {"tool_name", result.name}, {"content", result.content}};
        },
        [](const message& said) { return ordered_json(said.text()); });
    if (has_media(one) && all.size() > before) all.back()["images"] = with_images(one);
  }
  return all;
}

ordered_json written_options(const request& asked) {
  ordered_json made = ordered_json::object();
  if (asked.max_tokens) made["num_predict"] = *asked.max_tokens;
  if (asked.temperature) made["temperature"] = *asked.temperature;
  if (asked.top_p) made["top_p"] = *asked.top_p;
  if (asked.seed) made["seed"] = *asked.seed;
  if (!asked.stop.empty()) made["stop"] = asked.stop;
  return made;
}

/// Most models can only be told whether to think; gpt-oss takes a word.
void write_thinking(const outgoing& out, ordered_json& made) {
  const thinking_amount amount = thinking_of(out, wire_format::ollama);
  if (amount.effort.empty()) return;
  if (amount.effort == "none") {
    made["think"] = false;
  } else if (out.model.starts_with("gpt-oss")) {
    made["think"] = amount.effort;
  } else {
    made["think"] = true;
  }
}

/// What one body, or one line, says.
void read_piece(const ordered_json& body, response& made, call_namer& ids, std::size_t& calls,
                std::vector<stream_event>* events) {
  const auto tell = [events](stream_event event) {
    if (events != nullptr) events->push_back(std::move(event));
  };
  if (made.model.empty()) made.model = text_at(body, "model");
  const ordered_json& said = at(body, "message");
  if (std::string thought = text_at(said, "thinking"); !thought.empty()) {
    auto* const last = made.reply.parts.empty() ? nullptr : std::get_if<reasoning_part>(&made.reply.parts.back());
    if (last != nullptr) {
      last->text += thought;
    } else {
      made.reply.parts.emplace_back(reasoning_part{.text = thought, .provider = provider});
    }
    tell(reasoning_delta{std::move(thought)});
  }
  const ordered_json& content = at(said, "content");
  // JSON that the server has read already is the answer itself.
  std::string text =
      content.is_structured() && !content.empty() ? bounded_json::write(content) : text_at(said, "content");
  if (!text.empty()) {
    append_text(made.reply, text);
    tell(text_delta{std::move(text)});
  }
  for (const ordered_json& one : at(said, "tool_calls")) {
    const ordered_json& function = function_in(one);
    if (is_empty_call(one)) continue;
    tool_call call;
    call.id = ids.name(text_at(one, "id"));
    call.name = text_at(function, "name");
    call.arguments = complete_arguments(arguments_in(function, one));
    tell(tool_call_delta{calls++, call.id, call.name, call.arguments});
    made.reply.parts.emplace_back(std::move(call));
  }
  if (has_count(body, "prompt_eval_count")) made.usage.input_tokens = count_at(body, "prompt_eval_count");
  if (has_count(body, "eval_count")) made.usage.output_tokens = count_at(body, "eval_count");
  // The last line has both.
  made.usage.is_partial =
      made.usage.total() > 0 && (!has_true_count(body, {"prompt_eval_count"}) || !has_true_count(body, {"eval_count"}));
  if (std::string word = word_at(body, "done_reason"); !word.empty()) keep_worse(made.finish_text, std::move(word));
}

void set_finish(response& made) {
  const ending how = ending_if_said(made.finish_text);
  if (how.failed) throw_given_up(made.finish_text, made.usage);
  made.finish = how.reason;
  if (made.finish == finish_reason::stop && !made.tool_calls().empty()) made.finish = finish_reason::tool_calls;
}

bool is_done(const ordered_json& body) { return at(body, "done") == true; }

class ollama_format final : public format {
 public:
  assay::dialect dialect() const noexcept override { return dialect::json_schema; }
  call_id_form ids(const wire_options&) const noexcept override { return call_id_form::any; }
  std::string path(std::string_view, bool) const override { return "/api/chat"; }

  ordered_json body(const outgoing& out) const override {
    const request& asked = out.asked;
    ordered_json made = {{"model", out.model}, {"messages", written_messages(out)}, {"stream", out.stream}};
    // Ollama can't be told whether to call them: they are there or not.
    if (asked.tool_choice != tool_use::none || answers_by_tool(asked)) {
      for (const tool_definition& tool : tools_of(asked)) {
        made["tools"].push_back({{"type", "function"},
                                 {"function",
                                  {{"name", tool.name},
                                   {"description", tool.description},
                                   {"parameters", sent_parameters(tool, dialect())}}}});
      }
    }
    write_server_tools(asked, wire_format::ollama, made);
    if (answers_natively(asked)) {
      made["format"] = sent_schema(asked.output->schema, asked.output->strict, dialect());
    }
    write_thinking(out, made);
    if (ordered_json options = written_options(asked); !options.empty()) made["options"] = std::move(options);
    return made;
  }

  response answer(const ordered_json& body, call_namer& ids) const override {
    if (!at(body, "message").is_object()) throw_no_answer("the answer has no message", body);
    if (!is_done(body)) throw_protocol("the answer is not done");
    response made;
    std::size_t calls = 0;
    read_piece(body, made, ids, calls, nullptr);
    set_finish(made);
    return made;
  }
};

class ollama_stream final : public assembly {
 public:
  using assembly::assembly;

  bool feed(const ordered_json& data, std::vector<stream_event>& events) override {
    read_piece(data, answer_, ids_, calls_, &events);
    return is_done(data);
  }
  response whole(std::vector<stream_event>&) override {
    set_finish(answer_);
    return std::move(answer_);
  }

 private:
  std::size_t calls_ = 0;
};

}  // namespace

const format& ollama() noexcept {
  static const ollama_format one;
  return one;
}
std::unique_ptr<assembly> ollama_assembly(call_namer ids) { return std::make_unique<ollama_stream>(std::move(ids)); }

}  // namespace assay::inline v0::detail::wire
