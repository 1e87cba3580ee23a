// OpenAI's Responses.
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

/// All texts of an item, in its content.
std::string text_of(const ordered_json& item) {
  const ordered_json& all = at(item, "content");
  if (all.is_string()) return all.get<std::string>();
  if (all.is_object()) return text_at(all, "text");
  std::string text;
  for (const ordered_json& content : all)
    text += content.is_string() ? content.get<std::string>() : text_at(content, "text");
  return text;
}

void read_message(const ordered_json& item, message& reply) {
  if (std::string text = text_of(item); !text.empty()) {
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
  if (texts.empty()) texts.push_back(text_of(item));
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

/// `name` gives the calls their ids.
template <class Name>
void read_item(const ordered_json& item, response& made, Name&& name) {
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

constexpr std::string_view incomplete = "incomplete";
constexpr std::string_view in_progress = "in_progress";

finish_reason finish_of(const response& made) {
  if (!made.refusal().empty()) return finish_reason::refusal;
  // "incomplete" without a reason: only a limit ends an answer that is not withheld.
  if (made.finish_text == incomplete) return finish_reason::length;
  const finish_reason said = ending_if_said(made.finish_text).reason;
  if (said != finish_reason::stop && said != finish_reason::tool_calls) return said;
  return made.tool_calls().empty() ? finish_reason::stop : finish_reason::tool_calls;
}

/// An item that is cut off makes the answer so, and so does a message that is still being written, whatever is said of
/// the whole. Where nothing is said of it, its items say it. A call that is still being written is none.
void judge_item(const ordered_json& item, response& made) {
  const std::string status = text_at(item, "status");
  const bool is_call = text_at(item, "type") == "function_call";
  if (is_call && status == in_progress) {
    // Where the answer says itself that it was cut off, or withheld, that is why the call has no end.
    const bool is_explained = made.finish_text == incomplete || is_no_better(made.finish_text, "length");
    if (!is_explained && !is_whole(arguments_in(item))) throw_unfinished(text_at(item, "name"), made.usage);
  } else if (is_call || text_at(item, "type") == "message") {
    const std::string word = status == incomplete ? "length" : status;
    if (!is_no_better(made.finish_text, word)) made.finish_text = word;
  }
}

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
    read_head(body, made);
    for (const ordered_json& item : at(body, "output")) {
      judge_item(item, made);
      read_item(item, made, [&ids](std::string given) { return ids.name(std::move(given)); });
    }
    made.finish = finish_of(made);
    return made;
  }

  /// All but the items. `event` is the status by the event that ends a stream.
  static void read_head(const ordered_json& body, response& made, std::string_view event = {}) {
    if (std::string model = text_at(body, "model"); !model.empty()) made.model = std::move(model);
    if (std::string id = text_at(body, "id"); !id.empty()) made.id = std::move(id);
    if (at(body, "usage").is_object()) made.usage = read_openai_usage(at(body, "usage"));
    made.finish_text = word_at(at(body, "incomplete_details"), "reason");
    if (made.finish_text.empty()) made.finish_text = word_at(body, "status");
    if (made.finish_text.empty()) made.finish_text = event;
    const bool is_open = made.finish_text == "queued" || made.finish_text == in_progress;
    if (made.finish_text != incomplete && (is_open || ending_of(made.finish_text).failed)) {
      throw_given_up(made.finish_text, made.usage);
    }
  }
};

/// Items arrive in pieces, and whole when they are done; the last event has all of them once more, or none (some
/// servers). What came is the answer in either case. Events say which item they are about by its id and its place,
/// which compatible servers leave out, or give to several items.
class responses_stream final : public assembly {
 public:
  using assembly::assembly;

  bool feed(const ordered_json& data, std::vector<stream_event>& events) override {
    const std::string type = text_at(data, "type");
    const ordered_json& whole_answer = at(data, "response");
    if (at(whole_answer, "usage").is_object()) answer_.usage = read_openai_usage(at(whole_answer, "usage"));
    if (at(whole_answer, "error").is_object()) {
      throw error_in(data, "the stream ended with an error", 0, answer_.usage);
    }
    if (type == "response.output_item.added") {
      add(data, events);
    } else if (type == "response.output_item.done") {
      complete(data, events);
    } else if (type == "response.output_text.delta") {
      tell_text(item_at(data, "message"), text_at(data, "delta"), events);
    } else if (type == "response.output_text.done") {
      complete_text(item_at(data, "message"), text_at(data, "text"), events);
    } else if (type == "response.content_part.done") {
      complete_text(item_at(data, "message"), text_at(at(data, "part"), "text"), events);
    } else if (type == "response.refusal.delta") {
      growing_item& one = item_at(data, "message");
      one.refusal += text_at(data, "delta");
      events.emplace_back(refusal_delta{text_at(data, "delta")});
    } else if (type == "response.refusal.done") {
      growing_item& one = item_at(data, "message");
      const std::string rest = rest_of(text_at(data, "refusal"), one.refusal);
      one.refusal += rest;
      if (!rest.empty()) events.emplace_back(refusal_delta{rest});
    } else if (type == "response.reasoning_summary_text.delta" || type == "response.reasoning_text.delta") {
      tell_reasoning(data, events);
    } else if (type == "response.function_call_arguments.delta") {
      tell_arguments(item_at(data, "function_call"), arguments_at(data, "delta"), events);
    } else if (type == "response.function_call_arguments.done") {
      growing_item& one = item_at(data, "function_call");
      one.has_arguments = true;
      tell_arguments(one, rest_of(arguments_in(data), one.arguments), events);
    } else if (type == "response.completed" || type == "response.incomplete" || type == "response.failed" ||
               type == "response.cancelled" || type == "response.done") {
      constexpr std::string_view prefix = "response.";
      responses_format::read_head(whole_answer, answer_, std::string_view(type).substr(prefix.size()));
      if (at(whole_answer, "output").is_array()) output_ = at(whole_answer, "output");
      return true;
    }
    return false;
  }

  /// Without a last event, [DONE] is the end where nothing is open; the end of the connection only behind an answer
  /// that is complete by itself, which calls are, and JSON up to its end.
  bool may_end(stream_close how) const override {
    const bool all_done = !items_.empty() && std::all_of(items_.begin(), items_.end(), [](const growing_item& one) {
      return one.done || (one.type == "message" && is_closed(detail::stripped(one.text)));
    });
    if (!all_done || how == stream_close::done) return all_done;
    return std::any_of(items_.begin(), items_.end(), [](const growing_item& one) {
      return one.type == "function_call" || is_whole(detail::stripped(one.text));
    });
  }

  response whole(std::vector<stream_event>& events) override {
    std::size_t call = 0;
    for (ordered_json& item : output_) {
      if (text_at(item, "type") == "function_call") {
        const auto known =
            std::find_if(items_.begin(), items_.end(), [call](const auto& one) { return one.call == call; });
        if (known != items_.end()) keep_arguments(*known, item);
      }
      judge_item(item, answer_);
      read_item(item, answer_, [&](std::string given) {
        const std::size_t index = call++;
        return index < call_ids_.size() ? call_ids_[index] : ids_.name(std::move(given));
      });
    }
    const bool has_nothing = answer_.text().empty() && answer_.tool_calls().empty() && answer_.refusal().empty();
    if (has_nothing || call < call_ids_.size()) {
      answer_.reply.parts.clear();
      answer_.logprobs.clear();
      for (growing_item& one : items_) {
        if (one.type == "function_call" && !one.call) continue;
        const ordered_json body = finished(one);
        judge_item(body, answer_);
        read_item(body, answer_, [&](const std::string&) { return call_ids_[*one.call]; });
      }
    }
    answer_.finish = finish_of(answer_);
    tell_rest(events);
    return std::move(answer_);
  }

 private:
  struct growing_item {
    ordered_json body;
    std::string type;
    std::string text;
    std::string refusal;
    std::string arguments;
    std::optional<std::size_t> call;  ///< of a function_call that was told: which of the calls
    bool announced = false;
    bool has_arguments = false;  ///< all of them
    bool done = false;
  };

  /// The item that an event is about, which begins with it where nothing announced it.
  growing_item& item_at(const ordered_json& data, const char* type) {
    const std::string id = text_at(data, "item_id");
    growing_item* const known = find(data, id, type);
    return known != nullptr ? *known : new_item(data, id, type);
  }

  /// The item of an id; else the latest in a place, or of a type where there is no place.
  growing_item* find(const ordered_json& data, const std::string& id, const std::string& type) {
    if (const auto known = by_id_.find(id); known != by_id_.end()) return &items_[known->second];
    if (at(data, "output_index").is_number()) {
      const auto placed = by_place_.find(count_at(data, "output_index"));
      return placed != by_place_.end() && items_[placed->second].type == type ? &items_[placed->second] : nullptr;
    }
    const auto latest = by_type_.find(type);
    return latest != by_type_.end() ? &items_[latest->second] : nullptr;
  }

  growing_item& new_item(const ordered_json& data, const std::string& id, const std::string& type) {
    if (!id.empty()) by_id_[id] = items_.size();
    if (at(data, "output_index").is_number()) by_place_[count_at(data, "output_index")] = items_.size();
    by_type_[type] = items_.size();
    growing_item& one = items_.emplace_back();
    one.type = type;
    return one;
  }

  void add(const ordered_json& data, std::vector<stream_event>& events) {
    const ordered_json& body = at(data, "item");
    const std::string id = text_at(body, "id");
    const std::string type = text_at(body, "type");
    growing_item* const known = find(data, id, type);
    const bool is_late = known != nullptr && !known->announced && !known->done && known->type == type;
    growing_item& one = is_late ? *known : new_item(data, id, type);
    one.announced = true;
    one.body = body;
    if (type == "function_call") tell_call(one, events);
  }

  void complete(const ordered_json& data, std::vector<stream_event>& events) {
    const ordered_json& body = at(data, "item");
    const std::string id = text_at(body, "id");
    const std::string type = text_at(body, "type");
    growing_item* const known = find(data, id, type);
    const bool goes_on = known != nullptr && !known->done && known->type == type;
    growing_item& one = goes_on ? *known : new_item(data, id, type);
    one.body = body;
    one.done = true;
    if (type == "function_call") {
      if (!one.announced) tell_call(one, events);
      tell_arguments(one, rest_of(arguments_in(body), one.arguments), events);
    } else if (type == "message") {
      complete_text(one, text_of(body), events);
    }
  }

  /// Whether a text is nothing but an object or an array up to its end, which nothing can be missing of.
  static bool is_closed(std::string_view text) {
    const bool is_json =
        (text.starts_with('{') && text.ends_with('}')) || (text.starts_with('[') && text.ends_with(']'));
    return is_json && is_whole(text);
  }

  /// What a whole has beyond the pieces that came of it; nothing where they are no beginning of it.
  static std::string rest_of(const std::string& whole, const std::string& pieces) {
    return whole.starts_with(pieces) ? whole.substr(pieces.size()) : std::string();
  }

  void complete_text(growing_item& one, const std::string& whole, std::vector<stream_event>& events) {
    tell_text(one, rest_of(whole, one.text), events);
  }

  void tell_text(growing_item& one, std::string more, std::vector<stream_event>& events) {
    if (more.empty()) return;
    if (one.text.empty() && has_told_text_) more.insert(0, between_messages);
    one.text += one.text.empty() && has_told_text_ ? more.substr(between_messages.size()) : more;
    has_told_text_ = true;
    events.emplace_back(text_delta{std::move(more)});
  }

  void tell_reasoning(const ordered_json& data, std::vector<stream_event>& events) {
    const std::string place = text_at(data, "item_id") + " " + std::to_string(count_at(data, "output_index")) + " " +
                              std::to_string(count_at(data, "summary_index"));
    std::string more = text_at(data, "delta");
    if (more.empty()) return;
    if (!reasoning_place_.empty() && reasoning_place_ != place) more.insert(0, between_messages);
    reasoning_place_ = place;
    events.emplace_back(reasoning_delta{std::move(more)});
  }

  /// Its id at first, its name once that is known.
  void tell_call(growing_item& one, std::vector<stream_event>& events) {
    const std::string name = text_at(one.body, "name");
    std::string id;
    if (!one.call) {
      one.call = call_ids_.size();
      id = call_ids_.emplace_back(ids_.name(text_at(one.body, "call_id")));
    }
    events.emplace_back(tool_call_delta{*one.call, std::move(id), name, ""});
  }
  void tell_arguments(growing_item& one, std::string more, std::vector<stream_event>& events) {
    if (more.empty()) return;
    if (!one.call) tell_call(one, events);  // its beginning was not announced
    one.arguments += more;
    events.emplace_back(tool_call_delta{*one.call, "", "", std::move(more)});
  }

  static bool says_nothing(const ordered_json& message) {
    const ordered_json& all = at(message, "content");
    if (!all.is_array()) return text_of(message).empty();
    return std::all_of(all.begin(), all.end(), [](const ordered_json& one) {
      return text_at(one, "text").empty() && text_at(one, "refusal").empty();
    });
  }

  /// A whole call without arguments does not take back those that came in pieces.
  static void keep_arguments(const growing_item& one, ordered_json& body) {
    const std::string said = arguments_in(body);
    if (said.empty() || (said == "{}" && is_whole(one.arguments))) body["arguments"] = one.arguments;
  }

  /// An item as its last event has it, or would have it.
  static ordered_json finished(growing_item& one) {
    ordered_json body = std::move(one.body);
    if (!body.is_object()) body = ordered_json::object();
    body["type"] = one.type;
    if (one.type == "function_call") keep_arguments(one, body);
    if (one.type != "message" && one.type != "function_call") {
      if (!one.done) body["status"] = in_progress;
    } else if (one.done) {
      // That it is done is what its event says, whatever its status was.
      if (text_at(body, "status") != incomplete) body["status"] = "completed";
    } else if (one.type == "message") {
      body.erase("status");  // the event that ended the whole says how it ended
    } else {
      body["status"] = one.has_arguments ? "completed" : in_progress;
    }
    if (one.type == "message" && says_nothing(body)) {
      body["content"] = ordered_json::array();
      if (!one.text.empty()) body["content"].push_back({{"type", "output_text"}, {"text", one.text}});
      if (!one.refusal.empty()) body["content"].push_back({{"type", "refusal"}, {"refusal", one.refusal}});
    }
    return body;
  }

  /// What only the last event brought.
  void tell_rest(std::vector<stream_event>& events) const {
    if (const std::string text = answer_.text(); !has_told_text_ && !text.empty())
      events.emplace_back(text_delta{text});
    const std::vector<const tool_call*> calls = answer_.tool_calls();
    for (std::size_t i = call_ids_.size(); i < calls.size(); ++i) {
      events.emplace_back(tool_call_delta{i, calls[i]->id, calls[i]->name, calls[i]->arguments});
    }
  }

  std::vector<growing_item> items_;  // in the order of their first events
  std::map<std::string, std::size_t, std::less<>> by_id_;
  std::map<std::string, std::size_t, std::less<>> by_type_;  // the latest of each
  std::map<std::int64_t, std::size_t> by_place_;             // the latest of each
  ordered_json output_;
  std::vector<std::string> call_ids_;  // in the order of the calls
  std::string reasoning_place_;
  bool has_told_text_ = false;
};

}  // namespace

const format& responses() noexcept {
  static const responses_format one;
  return one;
}
std::unique_ptr<assembly> responses_assembly(call_namer ids) {
  return std::make_unique<responses_stream>(std::move(ids));
}

}  // namespace assay::inline v0::detail::wire
