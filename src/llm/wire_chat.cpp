// OpenAI Chat Completions, and what is compatible with it.
#include "dump/bounded_json.hpp"
#include "llm/wire.hpp"
#include "llm/wire_calls.hpp"
#include "llm/wire_parts.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace assay::inline v0::detail::wire {

namespace {

constexpr const char* provider = "openai_chat";
/// Of a call (Gemini's compatible endpoints: a signature that they refuse the next request without).
constexpr const char* extra_member = "extra_content";
/// Of a message (OpenRouter: reasoning with its signatures).
constexpr const char* details_member = "reasoning_details";

// --- the request -----------------------------------------------------------------------------------------------------

ordered_json written_call(const tool_call& call) {
  return {{"id", call.id}, {"type", "function"}, {"function", {{"name", call.name}, {"arguments", call.arguments}}}};
}

/// Whether what is marked as one provider's is the server's that is asked.
bool is_own(const std::string& marked, const wire_options& options) {
  return marked == provider || (!options.server.empty() && marked == provider + (":" + options.server));
}

void write_reasoning(const message& one, const wire_options& options, ordered_json& made) {
  for (const message_part& part : one.parts) {
    const auto* const own = std::get_if<provider_part>(&part);
    if (own != nullptr && is_own(own->provider, options)) {
      ordered_json said = read_json(own->content);
      if (at(said, details_member).is_array()) made[details_member] = std::move(said[details_member]);
    }
    const auto* const thought = std::get_if<reasoning_part>(&part);
    if (thought == nullptr || !is_own(thought->provider, options)) continue;
    const std::string member = thought->id.empty() ? "reasoning_content" : thought->id;
    made[member] = text_at(made, member.c_str()) + thought->text;
  }
  const bool has_some = made.contains("reasoning") || made.contains("reasoning_content");
  if (options.reasoning == reasoning_return::required && !has_some) made["reasoning_content"] = "";
}

ordered_json written_assistant(const message& one, const wire_options& options, bool with_reasoning) {
  ordered_json made = {{"role", "assistant"}};
  std::string text;
  for (const message_part& part : one.parts) {
    if (const auto* words = std::get_if<text_part>(&part)) text += words->text;
    if (const auto* refusal = std::get_if<refusal_part>(&part)) made["refusal"] = refusal->text;
    if (const auto* call = std::get_if<tool_call>(&part)) made["tool_calls"].push_back(written_call(*call));
    const auto* own = std::get_if<provider_part>(&part);
    if (own != nullptr && is_own(own->provider, options) && made.contains("tool_calls")) {
      ordered_json said = read_json(own->content);
      if (at(said, extra_member).is_object()) made["tool_calls"].back()[extra_member] = std::move(said[extra_member]);
    }
  }
  const bool says_nothing = text.empty() && !made.contains("tool_calls") && !made.contains("refusal");
  if (says_nothing) return {};
  if (!text.empty() || !made.contains("tool_calls")) made["content"] = text;
  if (with_reasoning) write_reasoning(one, options, made);
  return made;
}

/// For each message, whether its reasoning is sent.
std::vector<bool> with_reasoning(const outgoing& out) {
  std::vector<bool> sent(out.messages.size(), out.options.reasoning == reasoning_return::always);
  if (out.options.reasoning == reasoning_return::always || out.options.reasoning == reasoning_return::never)
    return sent;
  const auto has_calls = [](const message& one) {
    return std::any_of(one.parts.begin(), one.parts.end(),
                       [](const message_part& part) { return std::holds_alternative<tool_call>(part); });
  };
  for (std::size_t begin = 0; begin < out.messages.size();) {
    std::size_t end = begin + 1;
    while (end < out.messages.size() && out.messages[end].role != role::user) ++end;
    const auto first = out.messages.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto last = out.messages.begin() + static_cast<std::ptrdiff_t>(end);
    if (std::any_of(first, last, has_calls)) {
      std::fill(sent.begin() + static_cast<std::ptrdiff_t>(begin), sent.begin() + static_cast<std::ptrdiff_t>(end),
                true);
    }
    begin = end;
  }
  return sent;
}

ordered_json written_messages(const outgoing& out) {
  const ordered_json between_tool_and_user = {{"role", "assistant"}, {"content", "OK."}};
  ordered_json all = ordered_json::array();
  const std::vector<bool> reasoning = with_reasoning(out);
  for (std::size_t i = 0; i < out.messages.size(); ++i) {
    const message& one = out.messages[i];
    if (one.role == role::assistant) {
      ordered_json said = written_assistant(one, out.options, reasoning[i]);
      if (!said.is_null()) all.push_back(std::move(said));
      continue;
    }
    write_told(
        one, all,
        [](const tool_result& result) {
          return ordered_json{{"role", "tool"}, {"tool_call_id", result.id}, {"content", result.content}};
        },
        [](const message& said) { return content_with_media(said, "text", &chat_media); });
    const bool follows_tool = all.size() > 1 && all.back()["role"] == "user" && all[all.size() - 2]["role"] == "tool";
    if (follows_tool && !out.options.user_after_tool) all.insert(all.end() - 1, between_tool_and_user);
  }
  return all;
}

ordered_json written_tool(const tool_definition& tool) {
  ordered_json function = {
      {"name", tool.name}, {"description", tool.description}, {"parameters", sent_parameters(tool, dialect::openai)}};
  if (tool.strict) function["strict"] = true;
  return {{"type", "function"}, {"function", std::move(function)}};
}

const char* written_choice(const request& asked) {
  if (forces_tool(asked)) return "required";
  return asked.tool_choice == tool_use::none ? "none" : "auto";
}

// --- the answer ------------------------------------------------------------------------------------------------------

/// Where a server says what an answer cost: beside the choices, in the choice (Moonshot), in a member of its own
/// (Groq).
void read_usage(const ordered_json& body, const ordered_json& choice, usage& read) {
  for (const ordered_json* const holder : {&body, &choice, &at(body, "x_groq")}) {
    if (!at(*holder, "usage").is_object()) continue;
    keep_more(read, read_openai_usage(at(*holder, "usage")));
    return;
  }
}

void throw_if_failed(const ordered_json& body, const ordered_json& choice, std::string_view word, const usage& used) {
  const ordered_json& in_choice = at(choice, "error");
  const ordered_json& groq = at(at(body, "x_groq"), "error");
  const std::string before = "the provider gave up on the answer";
  if (in_choice.is_object() || in_choice.is_string()) throw error_in(choice, before, 0, used);
  if (groq.is_object() || groq.is_string()) throw error_in(at(body, "x_groq"), before, 0, used);
  if (ending_of(word).failed) throw_given_up(std::string(word), used);
}

/// What a message, or a piece of one, says.
struct said_text {
  std::string reasoning;
  std::string member;  ///< the name that the reasoning has: "reasoning_content" (DeepSeek), "reasoning" (OpenRouter)
  std::string text;
  std::string refusal;
};

/// Content that is a list of parts, or one (Mistral): texts are the answer, what is thought is reasoning.
void read_content(const ordered_json& content, said_text& said, bool thought) {
  if (content.is_string()) {
    (thought ? said.reasoning : said.text) += content.get_ref<const std::string&>();
  } else if (content.is_array()) {
    for (const ordered_json& part : content) read_content(part, said, thought);
  } else if (content.is_object()) {
    const std::string type = text_at(content, "type");
    const bool is_thought = thought || type == "thinking" || type == "reasoning";
    for (const char* key : {"text", "thinking", "reasoning", "content"})
      read_content(at(content, key), said, is_thought);
    said.refusal += text_at(content, "refusal");
  }
}

/// Whether content, or an item of it, is a part of a message.
bool is_part(const ordered_json& content) {
  constexpr std::array<std::string_view, 16> types = {"text",      "output_text",    "input_text",   "thinking",
                                                      "reasoning", "reasoning_text", "summary_text", "refusal",
                                                      "reference", "tool_reference", "image",        "image_url",
                                                      "document",  "document_url",   "file",         "audio"};
  if (!content.is_object()) return content.is_string();
  if (std::find(types.begin(), types.end(), text_at(content, "type")) != types.end()) return true;
  return content.size() == 1 && (content.contains("text") || content.contains("thinking"));
}

/// Content that is the answer itself, as JSON that a server has read already.
bool is_answer(const ordered_json& content) {
  if (content.is_number()) return true;
  if (content.is_array()) return !content.empty() && std::none_of(content.begin(), content.end(), is_part);
  return content.is_object() && !content.empty() && !is_part(content);
}

std::string refusal_in(const ordered_json& message) {
  const ordered_json& refusal = at(message, "refusal");
  return refusal.is_structured() && !refusal.empty() ? bounded_json::write(refusal) : text_at(message, "refusal");
}

said_text read_said(const ordered_json& message) {
  said_text said;
  for (const char* member : {"reasoning", "reasoning_content"}) {
    if (!said.reasoning.empty()) break;
    read_content(at(message, member), said, true);
    said.member = member;
  }
  const bool in_content = said.reasoning.empty();
  const ordered_json& content = at(message, "content");
  if (is_answer(content)) {
    said.text = bounded_json::write(content);
  } else {
    read_content(content, said, false);
  }
  if (in_content) said.member.clear();
  said.refusal += refusal_in(message);
  return said;
}

reasoning_part reasoning_of(std::string text, std::string member) {
  reasoning_part thought;
  thought.text = std::move(text);
  // Reasoning that was part of the content has no member of its own to go back in.
  if (!member.empty()) thought.provider = provider;
  thought.id = std::move(member);
  return thought;
}

/// The details of a message's reasoning. A stream brings them in pieces, which are numbered.
class reasoning_details {
 public:
  void add(const ordered_json& pieces) {
    if (!pieces.is_array()) return;
    for (const ordered_json& piece : pieces) {
      if (piece.is_object()) add_piece(piece);
    }
  }
  void finish(message& reply) {
    if (!all_.empty()) reply.parts.emplace_back(chat_part(details_member, all_));
  }

 private:
  void add_piece(const ordered_json& piece) {
    const std::pair key(at(piece, "index").is_number() ? count_at(piece, "index") : -1, text_at(piece, "type"));
    const auto known = places_.find(key);
    // A piece without a number that is not of the kind of the one before it is a detail of its own.
    if (known == places_.end() || (key.first < 0 && known->second + 1 != all_.size())) {
      places_[key] = all_.size();
      all_.push_back(piece);
      return;
    }
    ordered_json& whole = all_[known->second];
    for (const auto& [name, value] : piece.items()) {
      const bool grows = name == "text" || name == "summary" || name == "data";
      if (grows && value.is_string() && at(whole, name.c_str()).is_string()) {
        whole[name].get_ref<std::string&>() += value.get_ref<const std::string&>();
      } else if (!value.is_null()) {
        whole[name] = value;
      }
    }
  }

  ordered_json all_ = ordered_json::array();
  std::map<std::pair<std::int64_t, std::string>, std::size_t> places_;
};

/// An answer that ended for an unknown reason may be incomplete.
bool is_unknown_end(const std::string& word) { return !word.empty() && ending_of(word).reason == finish_reason::other; }

void set_finish(response& made) {
  made.finish = ending_if_said(made.finish_text).reason;
  const bool has_calls = !made.tool_calls().empty();
  if (made.finish == finish_reason::stop && has_calls) made.finish = finish_reason::tool_calls;
  if (made.finish == finish_reason::tool_calls && !has_calls) made.finish = finish_reason::stop;
  if (!made.refusal().empty()) made.finish = finish_reason::refusal;
}

/// The calls of a message or a piece of one. The older form, for a single one, repeats it where there are others:
/// `has_others` says whether there were any before, and does so afterwards.
template <class F>
void each_call(const ordered_json& message, bool& has_others, F&& take) {
  const auto take_call = [&](const ordered_json& call) {
    const bool is_call = !is_empty_call(call);
    if (is_call) take(call);
    return is_call;
  };
  const ordered_json& calls = at(message, "tool_calls");
  if (calls.is_object()) has_others |= take_call(calls);
  if (calls.is_array()) {
    for (const ordered_json& call : calls) has_others |= take_call(call);
  }
  if (!has_others) take_call(at(message, "function_call"));
}

/// Azure's verdict on a prompt; empty where it lets it pass.
std::string prompt_filter_in(const ordered_json& body) {
  for (const ordered_json& prompt : at(body, "prompt_filter_results")) {
    const ordered_json& found = at(prompt, "content_filter_results");
    if (!found.is_object()) continue;
    for (const auto& [category, verdict] : found.items()) {
      if (at(verdict, "filtered") == true) return "content_filter: the prompt (" + category + ")";
    }
  }
  return {};
}

/// The text of the older completions, where there is no message.
said_text read_choice(const ordered_json& choice, const ordered_json& message) {
  said_text said = read_said(message);
  if (!message.is_object()) read_content(at(choice, "text"), said, false);
  return said;
}

class chat_format final : public format {
 public:
  assay::dialect dialect() const noexcept override { return dialect::openai; }
  call_id_form ids(const wire_options& options) const noexcept override { return options.call_ids; }
  std::string path(std::string_view, bool) const override { return "/v1/chat/completions"; }

  ordered_json body(const outgoing& out) const override {
    const request& asked = out.asked;
    ordered_json made = {{"model", out.model}, {"messages", written_messages(out)}, {"stream", out.stream}};
    if (out.stream) made["stream_options"] = {{"include_usage", true}};
    for (const tool_definition& tool : tools_of(asked)) made["tools"].push_back(written_tool(tool));
    if (made.contains("tools")) made["tool_choice"] = written_choice(asked);
    write_server_tools(asked, wire_format::openai_chat, made);
    if (answers_natively(asked)) write_chat_constraint(*asked.output, out.options.constraint, made);
    if (asked.max_tokens) made["max_completion_tokens"] = *asked.max_tokens;
    if (asked.temperature) made["temperature"] = *asked.temperature;
    if (asked.top_p) made["top_p"] = *asked.top_p;
    if (asked.seed) made["seed"] = *asked.seed;
    if (!asked.stop.empty()) made["stop"] = asked.stop;
    if (asked.logprobs) made["logprobs"] = true;
    const thinking_amount thinking = thinking_of(out, wire_format::openai_chat);
    if (!thinking.effort.empty()) made["reasoning_effort"] = thinking.effort;
    return made;
  }

  response answer(const ordered_json& body, call_namer& ids) const override {
    const ordered_json& choices = at(body, "choices");
    response made;
    made.model = text_at(body, "model");
    made.id = text_at(body, "id");
    if (!choices.is_array() || choices.empty()) {
      made.finish_text = prompt_filter_in(body);
      if (made.finish_text.empty()) throw_no_answer("the answer has no choices", body);
      made.finish = finish_reason::filtered;
      read_usage(body, choices, made.usage);
      return made;
    }
    const ordered_json& choice = first_of(choices);
    read_usage(body, choice, made.usage);
    add_logprobs(made.logprobs, at(at(choice, "logprobs"), "content"));
    made.finish_text = word_at(choice, "finish_reason");
    throw_if_failed(body, choice, made.finish_text, made.usage);

    const ordered_json& message = at(choice, "message");
    said_text said = read_choice(choice, message);
    if (!said.reasoning.empty()) {
      made.reply.parts.emplace_back(reasoning_of(std::move(said.reasoning), std::move(said.member)));
    }
    reasoning_details more;
    more.add(at(message, details_member));
    more.finish(made.reply);
    append_text(made.reply, said.text);
    read_annotations(at(message, "annotations"), made.reply);
    bool has_calls = false;
    each_call(message, has_calls, [&](const ordered_json& call) {
      const ordered_json& function = function_in(call);
      std::string arguments = arguments_in(function, call);
      const std::string name = text_at(function, "name");
      if (arguments.empty() && is_unknown_end(made.finish_text)) throw_unfinished(name, made.usage);
      made.reply.parts.emplace_back(tool_call{
          .id = ids.name(text_at(call, "id")), .name = name, .arguments = complete_arguments(std::move(arguments))});
      if (at(call, extra_member).is_object())
        made.reply.parts.emplace_back(chat_part(extra_member, at(call, extra_member)));
    });
    if (!said.refusal.empty()) made.reply.parts.emplace_back(refusal_part{.text = std::move(said.refusal)});
    set_finish(made);
    return made;
  }
};

class chat_stream final : public assembly {
 public:
  chat_stream(call_namer ids, std::set<std::string, std::less<>> tools)
      : assembly(std::move(ids)), calls_(std::move(tools)) {}

  bool feed(const ordered_json& data, std::vector<stream_event>& events) override {
    if (answer_.model.empty()) answer_.model = text_at(data, "model");
    if (answer_.id.empty()) answer_.id = text_at(data, "id");
    const ordered_json& choices = at(data, "choices");
    const bool has_choice = choices.is_array() && !choices.empty();
    read_usage(data, has_choice ? choices[0] : choices, answer_.usage);
    throw_if_failed(data, choices, "", answer_.usage);
    if (prompt_filter_.empty()) prompt_filter_ = prompt_filter_in(data);
    if (!has_choice) return false;
    for (const ordered_json& choice : choices) {
      if (count_at(choice, "index") == 0) take(choice, events);
      throw_if_failed(data, choice, word_at(choice, "finish_reason"), answer_.usage);
    }
    return false;  // the usage comes after the finish reason, and [DONE] after that
  }

  /// Some servers never say why it ended, and only that it did.
  bool may_end(stream_close how) const override {
    return !answer_.finish_text.empty() || (how == stream_close::done && begun_) || !prompt_filter_.empty();
  }

  response whole(std::vector<stream_event>& events) override {
    message& reply = answer_.reply;
    if (!begun_) {
      answer_.finish = finish_reason::filtered;
      answer_.finish_text = std::move(prompt_filter_);
      return std::move(answer_);
    }
    if (const std::string* const call = calls_.without_arguments(); call && is_unknown_end(answer_.finish_text)) {
      throw_unfinished(*call, answer_.usage);
    }
    if (!reasoning_.empty()) {
      reply.parts.emplace_back(reasoning_of(std::move(reasoning_), std::move(reasoning_member_)));
    }
    details_.finish(reply);
    append_text(reply, text_);
    for (message_part& source : sources_.parts) reply.parts.push_back(std::move(source));
    calls_.finish(reply, ids_, events);
    if (!refusal_.empty()) reply.parts.emplace_back(refusal_part{.text = std::move(refusal_)});
    set_finish(answer_);
    return std::move(answer_);
  }

 private:
  void take(const ordered_json& choice, std::vector<stream_event>& events) {
    begun_ = true;
    // A server that answers whole all the same says it in the message.
    const bool is_piece = at(choice, "delta").is_object();
    const ordered_json& piece = is_piece ? at(choice, "delta") : at(choice, "message");
    said_text more = read_choice(choice, piece);
    // At the end of a stream that came in pieces it repeats them.
    const bool repeats = !is_piece && came_in_pieces_;
    came_in_pieces_ = came_in_pieces_ || is_piece;
    if (repeats) {
      leave_rest(more.reasoning, reasoning_);
      leave_rest(more.text, text_);
      leave_rest(more.refusal, refusal_);
    }
    if (!more.reasoning.empty()) {
      reasoning_ += more.reasoning;
      if (reasoning_member_.empty()) reasoning_member_ = std::move(more.member);
      events.emplace_back(reasoning_delta{std::move(more.reasoning)});
    }
    details_.add(at(piece, details_member));
    add_logprobs(answer_.logprobs, at(at(choice, "logprobs"), "content"));
    read_annotations(at(piece, "annotations"), sources_);
    if (!more.text.empty()) {
      text_ += more.text;
      events.emplace_back(text_delta{std::move(more.text)});
    }
    if (!more.refusal.empty()) {
      refusal_ += more.refusal;
      events.emplace_back(refusal_delta{std::move(more.refusal)});
    }
    calls_.begin_event();
    std::size_t place = 0;
    each_call(piece, has_calls_, [&](const ordered_json& call) {
      if (!repeats || !calls_.holds(place++, call)) calls_.take(call, ids_, events);
    });
    keep_worse(answer_.finish_text, word_at(choice, "finish_reason"));
  }

  /// Of a whole text what did not come in pieces before.
  static void leave_rest(std::string& whole, const std::string& pieces) {
    if (whole.starts_with(pieces)) whole.erase(0, pieces.size());
  }

  std::string reasoning_;
  std::string reasoning_member_;
  reasoning_details details_;
  std::string text_;
  std::string refusal_;
  message sources_;  // the parts that name them
  streamed_calls calls_;
  std::string prompt_filter_;
  bool has_calls_ = false;  // in the form that is not the older one
  bool begun_ = false;
  bool came_in_pieces_ = false;
};

}  // namespace

provider_part chat_part(const char* member, const ordered_json& value) {
  return {.provider = provider, .content = bounded_json::write(ordered_json{{member, value}})};
}

const format& chat() noexcept {
  static const chat_format one;
  return one;
}
std::unique_ptr<assembly> chat_assembly(call_namer ids, std::set<std::string, std::less<>> tools) {
  return std::make_unique<chat_stream>(std::move(ids), std::move(tools));
}

}  // namespace assay::inline v0::detail::wire
