// Answers that come in events, for the tests of wire formats.
#pragma once

#include "llm_support.hpp"

#include <assay/llm/wire_format.hpp>

#include <set>
#include <string>
#include <variant>
#include <vector>

namespace test_llm {

using assay::wire_format;

inline constexpr wire_format formats[] = {wire_format::openai_chat, wire_format::openai_responses,
                                          wire_format::anthropic, wire_format::gemini};

/// Feeds events, each a JSON text; "" is the end without a last event.
inline assay::response streamed(wire_format format, const std::vector<std::string>& events, bool ends = true) {
  assay::stream_decoder decoder(format);
  std::vector<assay::stream_event> all;
  for (const std::string& event : events) {
    for (assay::stream_event& one : decoder.feed({.data = event})) all.push_back(std::move(one));
  }
  if (ends) {
    for (assay::stream_event& one : decoder.finish()) all.push_back(std::move(one));
  }
  REQUIRE_FALSE(all.empty());
  assay::response whole = std::get<assay::stream_end>(all.back()).response;
  std::string text;
  std::vector<assay::tool_call> calls(whole.tool_calls().size());
  for (const assay::stream_event& one : all) {
    if (const auto* words = std::get_if<assay::text_delta>(&one)) text += words->text;
    if (const auto* more = std::get_if<assay::tool_call_delta>(&one)) {
      REQUIRE(more->index < calls.size());
      calls[more->index].id += more->id;
      calls[more->index].name += more->name;
      calls[more->index].arguments += more->arguments;
    }
  }
  CHECK(text == whole.text());
  for (std::size_t i = 0; i < calls.size(); ++i) {
    const assay::tool_call& call = *whole.tool_calls()[i];
    CHECK(calls[i].id == call.id);
    CHECK(calls[i].name == call.name);
    // That what came means no arguments is known at the end.
    const bool none = calls[i].arguments.empty() || calls[i].arguments == "null";
    CHECK((none ? "{}" : calls[i].arguments) == call.arguments);
  }
  return whole;
}

/// "name arguments" of each call, which all have ids of their own.
inline std::string calls_of(const assay::response& answer) {
  std::string all;
  std::set<std::string> ids;
  for (const assay::tool_call* call : answer.tool_calls()) {
    all += (all.empty() ? "" : ", ") + call->name + " " + call->arguments;
    CHECK_FALSE(call->id.empty());
    CHECK(ids.insert(call->id).second);
  }
  return all;
}

inline std::string chat_event(const std::string& delta, const char* finish = "null") {
  return R"({"choices":[{"index":0,"delta":)" + delta + R"(,"finish_reason":)" + finish + "}]}";
}
inline std::string chat_calls(const std::string& calls) { return chat_event(R"({"tool_calls":[)" + calls + "]}"); }

}  // namespace test_llm
