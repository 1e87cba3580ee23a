// Gemini's generateContent.
#include "dump/bounded_json.hpp"
#include "json/ascii.hpp"
#include "llm/wire.hpp"
#include "llm/wire_parts.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

namespace assay::inline v0::detail::wire {

namespace {

constexpr const char* provider = "gemini";

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
  } else if (const auto* own = std::get_if<provider_part>(&part)) {
    if (ordered_json said = read_json(own->content); own->provider == provider && said.is_object()) {
      parts.push_back(std::move(said));
    }
  } else if (const auto* media = std::get_if<media_part>(&part)) {
    parts.push_back(gemini_media(*media));
  }
}

/// Whether a model refuses a turn whose first call has no signature: Gemini 3 and later, which the names without a
/// number stand for.
bool wants_signatures(std::string_view model) {
  if (const std::size_t slash = model.rfind('/'); slash != std::string_view::npos) model.remove_prefix(slash + 1);
  constexpr std::string_view family = "gemini-";
  if (!model.starts_with(family)) return false;
  if (model.ends_with("-latest")) return true;
  model.remove_prefix(family.size());
  int generation = 0;
  std::from_chars(model.data(), model.data() + model.size(), generation);
  return generation >= 3;
}

/// A call that the model did not make, or that lost its signature: Google's word for a signature that is not checked.
/// Of calls made at once only the first has one.
void sign_first_call(ordered_json& parts) {
  const auto call =
      std::find_if(parts.begin(), parts.end(), [](const ordered_json& part) { return part.contains("functionCall"); });
  if (call == parts.end() || call->contains("thoughtSignature")) return;
  (*call)["thoughtSignature"] = "skip_thought_signature_validator";
}

ordered_json text_part_of(std::string_view text) { return {{"text", text}}; }

ordered_json written_contents(const outgoing& out) {
  constexpr turn_form form = {"model", "parts", &text_part_of};
  ordered_json all = ordered_json::array();
  for (const message& one : out.messages) {
    if (one.role == role::system) continue;
    ordered_json parts = ordered_json::array();
    for (const message_part& part : one.parts) write_part(part, parts);
    if (wants_signatures(out.model)) sign_first_call(parts);
    add_turn(all, form, one.role == role::assistant, std::move(parts));
  }
  return all;
}

ordered_json written_tools(const std::vector<tool_definition>& tools) {
  ordered_json declarations = ordered_json::array();
  for (const tool_definition& tool : tools) {
    declarations.push_back({{"name", tool.name},
                            {"description", tool.description},
                            {"parametersJsonSchema", sent_parameters(tool, dialect::gemini)}});
  }
  return ordered_json::array({{{"functionDeclarations", std::move(declarations)}}});
}

ordered_json written_settings(const outgoing& out) {
  const request& asked = out.asked;
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
  if (asked.logprobs) made["responseLogprobs"] = true;
  write_gemini_thinking(out, made);
  return made;
}

// --- the answer ------------------------------------------------------------------------------------------------------

/// A call whose arguments come in pieces, each with its path: {"jsonPath": "$.days[0]", "stringValue": "Mon"}.
class growing_call {
 public:
  explicit growing_call(const ordered_json& part) : part_(part) {}

  void add(const ordered_json& said) {
    const ordered_json& pieces = at(said, "partialArgs");
    if (pieces.is_array()) {
      for (const ordered_json& piece : pieces) set(piece);
    }
    if (at(said, "args").is_object() && !at(said, "args").empty()) arguments_.update(at(said, "args"));
  }
  [[nodiscard]] std::string name() const { return text_at(at(part_, "functionCall"), "name"); }
  [[nodiscard]] ordered_json whole() const {
    ordered_json made = part_;
    made["functionCall"]["args"] = arguments_;
    return made;
  }

 private:
  /// Texts grow, other values stand.
  void set(const ordered_json& piece) {
    ordered_json& place = place_of(text_at(piece, "jsonPath"));
    if (at(piece, "stringValue").is_string()) {
      const std::string before = place.is_string() ? place.get<std::string>() : std::string();
      place = before + text_at(piece, "stringValue");
    } else if (at(piece, "boolValue").is_boolean()) {
      place = at(piece, "boolValue");
    } else if (at(piece, "numberValue").is_number()) {
      place = at(piece, "numberValue");
    } else if (!piece.contains("nullValue")) {
      throw_protocol("a piece of a call's arguments has no value");
    }
  }

  /// Of "$.a.b[0]".
  ordered_json& place_of(std::string_view path) {
    constexpr std::size_t deepest = 100;
    ordered_json* place = &arguments_;
    if (!path.starts_with('$')) throw_protocol("a piece of a call's arguments has no path");
    path.remove_prefix(1);
    for (std::size_t depth = 0; !path.empty(); ++depth) {
      const bool is_index = path.front() == '[';
      const std::size_t end = is_index ? path.find(']') : std::min(path.find_first_of(".[", 1), path.size());
      if (depth == deepest || end == std::string_view::npos || (!is_index && path.front() != '.')) unreadable();
      const std::string_view step = path.substr(1, end - 1);
      path.remove_prefix(is_index ? end + 1 : end);
      place = is_index ? &item_of(*place, step) : &member_of(*place, step);
    }
    if (place == &arguments_) unreadable();
    return *place;
  }
  static ordered_json& member_of(ordered_json& object, std::string_view name) {
    if (object.is_null()) object = ordered_json::object();
    if (!object.is_object() || name.empty()) unreadable();
    return object[std::string(name)];
  }
  /// ["name"], or the number of an item: one that is there, or the next.
  static ordered_json& item_of(ordered_json& list, std::string_view step) {
    const bool is_quoted =
        step.size() > 2 && (step.front() == '"' || step.front() == '\'') && step.back() == step.front();
    if (is_quoted) return member_of(list, step.substr(1, step.size() - 2));
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), index);
    if (list.is_null()) list = ordered_json::array();
    if (error != std::errc() || end != step.data() + step.size() || !list.is_array() || index > list.size())
      unreadable();
    if (index == list.size()) list.push_back(nullptr);
    return list[index];
  }
  [[noreturn]] static void unreadable() { throw_protocol("a piece of a call's arguments has a path that is none"); }

  ordered_json part_;
  ordered_json arguments_ = ordered_json::object();
};

/// What one answer has said so far.
class answer_reader {
 public:
  answer_reader(response& made, call_namer& ids) : made_(made), ids_(ids) {}

  /// Adds what one body, or one event, says; `events` may be nullptr.
  void add(const ordered_json& body, std::vector<stream_event>* events) {
    if (made_.model.empty()) made_.model = text_at(body, "modelVersion");
    if (made_.id.empty()) made_.id = text_at(body, "responseId");
    read_usage(at(body, "usageMetadata"));
    const ordered_json& candidates = at(body, "candidates");
    if (!candidates.is_array() || candidates.empty()) {
      const ordered_json& feedback = at(body, "promptFeedback");
      if (std::string why = text_at(feedback, "blockReason"); !why.empty()) {
        const std::string words = text_at(feedback, "blockReasonMessage");
        made_.finish_text = std::move(why) + (words.empty() ? "" : ": " + words);
        made_.finish = finish_reason::filtered;
      }
      return;
    }
    const ordered_json& candidate = first_of(candidates);
    if (count_at(candidate, "index") != 0 && events != nullptr) return;  // another one's event
    const ordered_json& parts = at(at(candidate, "content"), "parts");
    if (parts.is_object()) read_part(parts, events);
    if (parts.is_array()) {
      for (const ordered_json& part : parts) read_part(part, events);
    }
    add_logprobs(made_.logprobs, at(at(candidate, "logprobsResult"), "chosenCandidates"));
    read_grounding(at(candidate, "groundingMetadata"), sources_);
    read_finish(candidate);
  }

  /// What a call that comes in pieces lacks is never made up.
  void finish() {
    if (growing_) throw_unfinished(growing_->name(), made_.usage);
    if (made_.finish_text.empty()) made_.finish = finish_reason::unspecified;
    // Why an answer was withheld. What came instead of a call is in the reply.
    const bool is_complete = made_.finish == finish_reason::stop || made_.finish == finish_reason::tool_calls;
    if (!is_complete && made_.finish != finish_reason::malformed && !finish_message_.empty()) {
      made_.finish_text += (made_.finish_text.empty() ? "" : ": ") + finish_message_;
    }
    for (message_part& source : sources_.parts) made_.reply.parts.push_back(std::move(source));
    sources_.parts.clear();
  }

  /// Whether there is an answer, or a reason why there is none.
  [[nodiscard]] bool has_any() const { return !made_.finish_text.empty() || says_something(); }
  /// Whether what came is an answer without the reason why it ended: calls, or JSON up to its end.
  [[nodiscard]] bool is_whole_without_reason() const {
    return calls_ > 0 || wire::is_whole(detail::stripped(made_.text()));
  }

 private:
  [[nodiscard]] bool says_something() const { return calls_ > 0 || !made_.text().empty(); }

  /// Each event has the counts so far, but not each of them.
  void read_usage(const ordered_json& counts) {
    if (!counts.is_object()) return;
    usage& read = made_.usage;
    if (has_count(counts, "promptTokenCount")) {
      read.input_tokens = count_at(counts, "promptTokenCount") + count_at(counts, "toolUsePromptTokenCount");
    }
    if (has_count(counts, "cachedContentTokenCount")) {
      read.cached_tokens = count_at(counts, "cachedContentTokenCount");
    }
    if (has_count(counts, "thoughtsTokenCount")) read.reasoning_tokens = count_at(counts, "thoughtsTokenCount");
    if (has_count(counts, "candidatesTokenCount")) candidate_tokens_ = count_at(counts, "candidatesTokenCount");
    read.output_tokens = candidate_tokens_ + read.reasoning_tokens;
    // A count of zero is left out, which the total tells from one that is missing.
    const bool has_output =
        read.output_tokens > 0 || has_true_count(counts, {"candidatesTokenCount"}) ||
        (has_count(counts, "totalTokenCount") && count_at(counts, "totalTokenCount") == read.input_tokens);
    read.is_partial = read.total() > 0 && (read.input_tokens == 0 || !has_output);
  }

  void read_finish(const ordered_json& candidate) {
    if (std::string word = word_at(candidate, "finishReason"); !word.empty() && word != "FINISH_REASON_UNSPECIFIED") {
      keep_worse(made_.finish_text, std::move(word));
      made_.finish = ending_of(made_.finish_text).reason;
    }
    if (made_.finish == finish_reason::stop && calls_ > 0) made_.finish = finish_reason::tool_calls;
    const std::string message = text_at(candidate, "finishMessage");
    if (!message.empty()) finish_message_ = message;
    if (made_.finish == finish_reason::other) {
      throw_given_up(made_.finish_text + (message.empty() ? "" : ": " + message), made_.usage);
    }
    // What the model wrote instead of a call is in the message.
    if (made_.finish == finish_reason::malformed && made_.text().empty()) append_text(made_.reply, message);
  }

  void read_part(const ordered_json& part, std::vector<stream_event>* events) {
    if (at(part, "functionCall").is_object()) return read_call(part, events);
    const bool is_known = at(part, "text").is_string() || at(part, "thoughtSignature").is_string();
    if (!at(part, "text").is_string() && (!is_known || part.size() > 1)) {
      // Code that runs at the provider, images, and what is to come.
      if (part.is_object() && !part.empty()) {
        made_.reply.parts.emplace_back(provider_part{.provider = provider, .content = bounded_json::write(part)});
      }
      return;
    }
    read_text(part, events);
  }

  void read_call(const ordered_json& part, std::vector<stream_event>* events) {
    const ordered_json& said = at(part, "functionCall");
    const bool goes_on = at(said, "willContinue") == true;
    if (growing_ || goes_on || at(said, "partialArgs").is_array()) {
      if (!growing_) growing_.emplace(part);
      growing_->add(said);
      if (goes_on) return;
      const ordered_json whole = growing_->whole();
      growing_.reset();
      return add_call(whole, events);
    }
    if (said.empty()) return;  // the end of a call that came in pieces
    add_call(part, events);
  }

  void add_call(const ordered_json& part, std::vector<stream_event>* events) {
    const ordered_json& said = at(part, "functionCall");
    tool_call call;
    call.id = ids_.name(text_at(said, "id"));
    call.name = text_at(said, "name");
    call.arguments = complete_arguments(arguments_in(said));
    call.signature = text_at(part, "thoughtSignature");
    if (events != nullptr) events->emplace_back(tool_call_delta{calls_, call.id, call.name, call.arguments});
    ++calls_;
    made_.reply.parts.emplace_back(std::move(call));
  }

  void read_text(const ordered_json& part, std::vector<stream_event>* events) {
    message& reply = made_.reply;
    const std::string text = text_at(part, "text");
    std::string signature = text_at(part, "thoughtSignature");
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

  response& made_;
  call_namer& ids_;
  std::size_t calls_ = 0;
  std::int64_t candidate_tokens_ = 0;
  std::optional<growing_call> growing_;
  std::string finish_message_;
  message sources_;  // the parts that name them
};

class gemini_format final : public format {
 public:
  assay::dialect dialect() const noexcept override { return dialect::gemini; }
  std::string path(std::string_view model, bool stream) const override {
    return "/v1beta/models/" + std::string(model) + (stream ? ":streamGenerateContent?alt=sse" : ":generateContent");
  }

  ordered_json body(const outgoing& out) const override {
    const request& asked = out.asked;
    ordered_json made = {{"contents", written_contents(out)}, {"generationConfig", written_settings(out)}};
    if (const std::string system = system_text(out); !system.empty()) {
      made["systemInstruction"] = {{"role", "user"}, {"parts", {{{"text", system}}}}};
    }
    if (const std::vector<tool_definition> tools = tools_of(asked); !tools.empty()) {
      made["tools"] = written_tools(tools);
      made["toolConfig"]["functionCallingConfig"]["mode"] = forces_tool(asked)                    ? "ANY"
                                                            : asked.tool_choice == tool_use::none ? "NONE"
                                                                                                  : "AUTO";
    }
    write_server_tools(asked, wire_format::gemini, made);
    return made;
  }

  response answer(const ordered_json& body, call_namer& ids) const override {
    response made;
    answer_reader reader(made, ids);
    reader.add(body, nullptr);
    const bool has_any = reader.has_any();
    reader.finish();
    if (!has_any) {
      throw_no_answer("the answer has neither content nor a reason for that" +
                          (made.finish_text.empty() ? "" : " (" + made.finish_text + ")"),
                      body);
    }
    return made;
  }
};

class gemini_stream final : public assembly {
 public:
  using assembly::assembly;

  bool feed(const ordered_json& data, std::vector<stream_event>& events) override {
    reader_.add(data, &events);
    return false;
  }
  /// Of a stream without a reason why it ended, the end of the connection says nothing.
  bool may_end(stream_close how) const override {
    if (!answer_.finish_text.empty()) return true;
    return how == stream_close::done ? reader_.has_any() : reader_.is_whole_without_reason();
  }
  response whole(std::vector<stream_event>&) override {
    reader_.finish();
    return std::move(answer_);
  }

 private:
  answer_reader reader_{answer_, ids_};
};

}  // namespace

const format& gemini() noexcept {
  static const gemini_format one;
  return one;
}
std::unique_ptr<assembly> gemini_assembly(call_namer ids) { return std::make_unique<gemini_stream>(std::move(ids)); }

}  // namespace assay::inline v0::detail::wire
