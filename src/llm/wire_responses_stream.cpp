// A streamed answer of OpenAI's Responses.
#include "json/ascii.hpp"
#include "llm/wire_calls.hpp"
#include "llm/wire_parts.hpp"
#include "llm/wire_responses.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <utility>

namespace assay::inline v0::detail::wire {

namespace {

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
      tell_reasoning(data, text_at(data, "delta"), events);
    } else if (type == "response.reasoning_summary_text.done" || type == "response.reasoning_text.done") {
      tell_reasoning(data, rest_of(text_at(data, "text"), thought_at(data).text), events);
    } else if (type == "response.function_call_arguments.delta") {
      tell_arguments(item_at(data, "function_call"), arguments_at(data, "delta"), events);
    } else if (type == "response.function_call_arguments.done") {
      growing_item& one = item_at(data, "function_call");
      one.has_arguments = true;
      tell_arguments(one, rest_of(arguments_in(data), one.arguments), events);
    } else if (type == "response.completed" || type == "response.incomplete" || type == "response.failed" ||
               type == "response.cancelled" || type == "response.done") {
      constexpr std::string_view prefix = "response.";
      read_responses_head(whole_answer, answer_, std::string_view(type).substr(prefix.size()));
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
        // Of reasoning that did not end the pieces count.
        const bool is_open = !one.done && text_at(one.body, "encrypted_content").empty();
        if (one.type == "reasoning" && is_open && !one.thoughts.empty()) continue;
        const ordered_json body = finished(one);
        judge_item(body, answer_);
        read_item(body, answer_, [&](const std::string&) { return call_ids_[*one.call]; });
      }
    }
    keep_reasoning();
    answer_.finish = responses_finish(answer_);
    tell_rest(events);
    return std::move(answer_);
  }

 private:
  /// One of the texts that an item of reasoning consists of: a summary, or what was thought itself.
  struct growing_thought {
    std::int64_t number = 0;
    bool is_summary = false;
    std::string text;
  };
  struct growing_item {
    ordered_json body;
    std::string type;
    std::string text;
    std::string refusal;
    std::string arguments;
    std::vector<growing_thought> thoughts;
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
      complete_text(one, text_of_item(body), events);
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

  /// The text of an item of reasoning that an event is about.
  growing_thought& thought_at(const ordered_json& data) {
    const bool is_summary = text_at(data, "type").find("summary") != std::string::npos;
    const std::int64_t number = count_at(data, is_summary ? "summary_index" : "content_index");
    std::vector<growing_thought>& all = item_at(data, "reasoning").thoughts;
    const auto known = std::find_if(all.begin(), all.end(), [&](const growing_thought& one) {
      return one.number == number && one.is_summary == is_summary;
    });
    return known != all.end() ? *known : all.emplace_back(growing_thought{number, is_summary, {}});
  }

  void tell_reasoning(const ordered_json& data, std::string more, std::vector<stream_event>& events) {
    if (more.empty()) return;
    const std::string place = text_at(data, "item_id") + " " + std::to_string(count_at(data, "output_index")) + " " +
                              std::to_string(count_at(data, "summary_index"));
    thought_at(data).text += more;
    if (!reasoning_place_.empty() && reasoning_place_ != place) more.insert(0, between_messages);
    reasoning_place_ = place;
    events.emplace_back(reasoning_delta{std::move(more)});
  }

  /// What came in pieces, where no item of the answer's has it. It goes back to nobody: only an item that is whole
  /// does.
  void keep_reasoning() {
    std::vector<message_part>& parts = answer_.reply.parts;
    const bool has_some = std::any_of(parts.begin(), parts.end(), [](const message_part& part) {
      const auto* const thought = std::get_if<reasoning_part>(&part);
      return thought != nullptr && !thought->text.empty();
    });
    if (has_some) return;
    std::vector<message_part> thoughts;
    for (const growing_item& one : items_) {
      for (const growing_thought& thought : one.thoughts) thoughts.emplace_back(reasoning_part{.text = thought.text});
    }
    parts.insert(parts.begin(), thoughts.begin(), thoughts.end());
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
    if (!all.is_array()) return text_of_item(message).empty();
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
      if (!one.done) body["status"] = item_in_progress;
    } else if (one.done) {
      // That it is done is what its event says, whatever its status was.
      if (text_at(body, "status") != incomplete_item) body["status"] = "completed";
    } else if (one.type == "message") {
      body.erase("status");  // the event that ended the whole says how it ended
    } else {
      body["status"] = one.has_arguments ? "completed" : item_in_progress;
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

std::unique_ptr<assembly> responses_assembly(call_namer ids) {
  return std::make_unique<responses_stream>(std::move(ids));
}

}  // namespace assay::inline v0::detail::wire
