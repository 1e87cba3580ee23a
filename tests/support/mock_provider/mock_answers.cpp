#include "mock_answers.hpp"

#include <functional>

namespace mock {

namespace {

enum class ending { done, cut_off, refused };

/// Sizes of answers don't matter to those who ask; numbers that can be told apart do.
constexpr int input_tokens = 20;
constexpr int output_tokens = 10;

struct said {
  const request& asked;
  std::string_view text;
  ending how;

  [[nodiscard]] bool by_tool() const { return !asked.tool.empty() && how != ending::refused; }
  /// A word for each ending.
  [[nodiscard]] const char* word(const char* done, const char* tool, const char* cut_off, const char* refused) const {
    if (how == ending::refused) return refused;
    if (how == ending::cut_off) return cut_off;
    return by_tool() ? tool : done;
  }
};

/// Calls `take` with pieces of the text, cut between characters.
void in_pieces(std::string_view text, const std::function<void(std::string)>& take) {
  constexpr std::size_t size = 7;
  while (!text.empty()) {
    std::size_t end = std::min(size, text.size());
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
    take(std::string(text.substr(0, end)));
    text.remove_prefix(end);
  }
}

ordered_json as_json(std::string_view text) {
  ordered_json value = ordered_json::parse(text, nullptr, false);
  return value.is_discarded() ? ordered_json(text) : value;
}

/// The events of a stream.
class events {
 public:
  void add(const ordered_json& data, const char* type = nullptr) {
    if (type != nullptr) text_ += std::string("event: ") + type + "\n";
    text_ += "data: " + data.dump() + "\n\n";
  }
  void add_line(std::string_view line) { text_ += std::string(line) + "\n\n"; }
  [[nodiscard]] reply done() const {
    reply made;
    made.content_type = "text/event-stream";
    made.chunked = true;
    made.body = text_;
    return made;
  }

 private:
  std::string text_;
};

reply whole(const ordered_json& body) {
  reply made;
  made.body = body.dump();
  return made;
}

// --- OpenAI Chat Completions -----------------------------------------------------------------------------------------

const ordered_json chat_usage = {{"prompt_tokens", input_tokens}, {"completion_tokens", output_tokens}};

const char* chat_word(const said& what) { return what.word("stop", "tool_calls", "length", "stop"); }

ordered_json chat_call(const said& what, std::string_view arguments) {
  return {{"index", 0},
          {"id", "call_1"},
          {"type", "function"},
          {"function", {{"name", what.asked.tool}, {"arguments", arguments}}}};
}

reply chat_whole(const said& what) {
  ordered_json message = {{"role", "assistant"}, {"content", nullptr}};
  if (what.how == ending::refused) {
    message["refusal"] = what.text;
  } else if (what.by_tool()) {
    message["tool_calls"].push_back(chat_call(what, what.text));
  } else {
    message["content"] = what.text;
  }
  const ordered_json choice = {{"index", 0}, {"message", message}, {"finish_reason", chat_word(what)}};
  return whole({{"id", "chatcmpl-1"}, {"model", what.asked.model}, {"choices", {choice}}, {"usage", chat_usage}});
}

reply chat_stream(const said& what) {
  events all;
  const auto add = [&](const ordered_json& delta, const ordered_json& finish) {
    const ordered_json choice = {{"index", 0}, {"delta", delta}, {"finish_reason", finish}};
    all.add({{"id", "chatcmpl-1"}, {"model", what.asked.model}, {"choices", {choice}}});
  };
  if (what.by_tool()) add({{"tool_calls", {chat_call(what, "")}}}, nullptr);
  in_pieces(what.text, [&](const std::string& piece) {
    if (what.by_tool()) {
      const ordered_json more = {{"index", 0}, {"function", {{"arguments", piece}}}};
      add({{"tool_calls", {more}}}, nullptr);
    } else {
      add({{what.how == ending::refused ? "refusal" : "content", piece}}, nullptr);
    }
  });
  add(ordered_json::object(), chat_word(what));
  all.add({{"choices", ordered_json::array()}, {"usage", chat_usage}});
  all.add_line("data: [DONE]");
  return all.done();
}

// --- OpenAI Responses ------------------------------------------------------------------------------------------------

ordered_json responses_item(const said& what) {
  if (what.by_tool()) {
    return {{"type", "function_call"}, {"call_id", "call_1"}, {"name", what.asked.tool}, {"arguments", what.text}};
  }
  ordered_json content = {{"type", "output_text"}, {"text", what.text}};
  if (what.how == ending::refused) content = {{"type", "refusal"}, {"refusal", what.text}};
  return {{"type", "message"}, {"role", "assistant"}, {"content", {content}}};
}

ordered_json responses_body(const said& what) {
  ordered_json body = {{"id", "resp_1"},
                       {"model", what.asked.model},
                       {"status", what.how == ending::cut_off ? "incomplete" : "completed"},
                       {"output", {responses_item(what)}},
                       {"usage", {{"input_tokens", input_tokens}, {"output_tokens", output_tokens}}}};
  if (what.how == ending::cut_off) body["incomplete_details"] = {{"reason", "max_output_tokens"}};
  return body;
}

reply responses_stream(const said& what) {
  events all;
  const auto add = [&all](const char* type, ordered_json data) {
    data["type"] = type;
    all.add(data, type);
  };
  add("response.created", {{"response", {{"id", "resp_1"}}}});
  ordered_json item = responses_item(what);
  if (what.by_tool()) item["arguments"] = "";
  add("response.output_item.added", {{"output_index", 0}, {"item", item}});
  const char* const delta = what.by_tool()                ? "response.function_call_arguments.delta"
                            : what.how == ending::refused ? "response.refusal.delta"
                                                          : "response.output_text.delta";
  in_pieces(what.text, [&](const std::string& piece) { add(delta, {{"output_index", 0}, {"delta", piece}}); });
  add(what.how == ending::cut_off ? "response.incomplete" : "response.completed", {{"response", responses_body(what)}});
  return all.done();
}

// --- Anthropic Messages ----------------------------------------------------------------------------------------------

const char* anthropic_word(const said& what) { return what.word("end_turn", "tool_use", "max_tokens", "refusal"); }

ordered_json anthropic_block(const said& what) {
  if (!what.by_tool()) return {{"type", "text"}, {"text", what.text}};
  return {{"type", "tool_use"}, {"id", "toolu_1"}, {"name", what.asked.tool}, {"input", as_json(what.text)}};
}

/// Why the message ends.
ordered_json anthropic_ending(const said& what) {
  ordered_json why = {{"stop_reason", anthropic_word(what)}};
  if (what.how == ending::refused) why["stop_details"] = {{"category", "mock"}, {"explanation", what.text}};
  return why;
}

reply anthropic_whole(const said& what) {
  ordered_json body = {{"id", "msg_1"},
                       {"type", "message"},
                       {"role", "assistant"},
                       {"model", what.asked.model},
                       {"content", ordered_json::array()},
                       {"usage", {{"input_tokens", input_tokens}, {"output_tokens", output_tokens}}}};
  if (what.how != ending::refused) body["content"].push_back(anthropic_block(what));
  body.update(anthropic_ending(what));
  return whole(body);
}

reply anthropic_stream(const said& what) {
  events all;
  const auto add = [&all](const char* type, ordered_json data) {
    data["type"] = type;
    all.add(data, type);
  };
  const ordered_json begun = {{"id", "msg_1"},
                              {"model", what.asked.model},
                              {"content", ordered_json::array()},
                              {"usage", {{"input_tokens", input_tokens}, {"output_tokens", 1}}}};
  add("message_start", {{"message", begun}});
  if (what.how != ending::refused) {
    ordered_json block = anthropic_block({what.asked, "", what.how});
    if (what.by_tool()) block["input"] = ordered_json::object();
    add("content_block_start", {{"index", 0}, {"content_block", block}});
    add("ping", ordered_json::object());
    in_pieces(what.text, [&](const std::string& piece) {
      ordered_json delta = {{"type", "text_delta"}, {"text", piece}};
      if (what.by_tool()) delta = {{"type", "input_json_delta"}, {"partial_json", piece}};
      add("content_block_delta", {{"index", 0}, {"delta", delta}});
    });
    add("content_block_stop", {{"index", 0}});
  }
  add("message_delta", {{"delta", anthropic_ending(what)}, {"usage", {{"output_tokens", output_tokens}}}});
  add("message_stop", ordered_json::object());
  return all.done();
}

// --- Gemini ----------------------------------------------------------------------------------------------------------

ordered_json gemini_chunk(const said& what, const ordered_json& parts, const char* finish) {
  ordered_json candidate = {{"content", {{"role", "model"}, {"parts", parts}}}};
  if (finish != nullptr) candidate["finishReason"] = finish;
  return {{"candidates", {candidate}},
          {"usageMetadata", {{"promptTokenCount", input_tokens}, {"candidatesTokenCount", output_tokens}}},
          {"modelVersion", what.asked.model}};
}

const char* gemini_word(const said& what) { return what.word("STOP", "STOP", "MAX_TOKENS", "SAFETY"); }

ordered_json gemini_parts(const said& what) {
  ordered_json parts = ordered_json::array();
  if (what.by_tool()) {
    parts.push_back({{"functionCall", {{"name", what.asked.tool}, {"args", as_json(what.text)}}}});
  } else if (what.how != ending::refused) {
    parts.push_back({{"text", what.text}});
  }
  return parts;
}

reply gemini_stream(const said& what) {
  events all;
  if (what.by_tool() || what.how == ending::refused) {
    all.add(gemini_chunk(what, gemini_parts(what), gemini_word(what)));
    return all.done();
  }
  in_pieces(what.text, [&](const std::string& piece) {
    const ordered_json part = {{"text", piece}};
    all.add(gemini_chunk(what, ordered_json::array({part}), nullptr));
  });
  all.add(gemini_chunk(what, ordered_json::array(), gemini_word(what)));
  return all.done();
}

reply written(const said& what) {
  const bool stream = what.asked.stream;
  switch (what.asked.format) {
    case assay::wire_format::openai_chat:
      return stream ? chat_stream(what) : chat_whole(what);
    case assay::wire_format::openai_responses:
      return stream ? responses_stream(what) : whole(responses_body(what));
    case assay::wire_format::anthropic:
      return stream ? anthropic_stream(what) : anthropic_whole(what);
    case assay::wire_format::ollama:            // tests have scripts of their own for it,
    case assay::wire_format::bedrock_converse:  // and for this
    case assay::wire_format::gemini:
      break;
  }
  return stream ? gemini_stream(what) : whole(gemini_chunk(what, gemini_parts(what), gemini_word(what)));
}

}  // namespace

reply answer(const request& asked, std::string_view text) { return written({asked, text, ending::done}); }
reply truncated_answer(const request& asked, std::string_view text) { return written({asked, text, ending::cut_off}); }
reply refusal(const request& asked, std::string_view text) { return written({asked, text, ending::refused}); }

reply error(const request& asked, int status, std::string_view message) {
  const bool gemini = asked.format == assay::wire_format::gemini;
  ordered_json content = {{"type", "mock_error"}, {"message", message}};
  if (gemini) content = {{"code", status}, {"message", message}, {"status", "MOCK"}};
  reply made = whole({{"type", "error"}, {"error", content}});
  made.status = status;
  return made;
}

}  // namespace mock
