// Providers as they are: every exchange of field/exchanges.jsonl, after public bug reports, over HTTP through models,
// extract and agents. What comes of each is compared exactly.
#include "field_expectations.hpp"
#include "http_support.hpp"
#include "support/scratch_folder.hpp"

#include <assay/agent.hpp>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>

namespace test_llm {
namespace {

using nlohmann::ordered_json;

// --- the rows --------------------------------------------------------------------------------------------------------

struct row {
  std::string id;
  std::string mode;
  std::string body;
  bool stream = false;
  int status = 200;
  assay::wire_format format = assay::wire_format::openai_chat;
};

assay::wire_format format_named(const std::string& provider) {
  for (const assay::wire_format format : all_formats) {
    if (provider_of(format) == provider) return format;
  }
  FAIL("unknown provider " << provider);
  return {};
}

/// Bodies that the data only describes.
std::string body_of(const ordered_json& line, const std::string& id) {
  const std::string deep = "[[[" + std::string(80'000, '[') + std::string(80'000, ']') + "]]]";
  if (id == "nesting-event") return "data: {\"x\": " + deep + "}\n\n";
  if (id == "nesting-anthropic-input") {
    return R"({"content":[{"type":"tool_use","id":"t","name":"n","input":{"x":)" + deep + "}}]}";
  }
  if (id == "nesting-gemini-args") {
    return R"({"candidates":[{"content":{"parts":[{"functionCall":{"name":"n","args":{"x":)" + deep +
           R"(}}}]},"finishReason":"STOP"}]})";
  }
  if (id == "brackets-memory") return std::string(16'000'000, '[');
  if (id == "record-bad-utf8") return "{\"choices\":[{\"message\":{\"content\":\"h\xFF\xFEi\"}}]}";
  return line["body"].is_string() ? line["body"].get<std::string>() : line["body"].dump();
}

std::vector<row> all_rows() {
  const std::filesystem::path at = std::filesystem::path(ASSAY_CONFORMANCE_DATA) / "field/exchanges.jsonl";
  std::vector<row> all;
  std::ifstream file(at);
  if (!file) MESSAGE("skipped: there is no " << at.string());
  for (std::string line; std::getline(file, line);) {
    const ordered_json data = ordered_json::parse(line);
    row one;
    one.id = data["id"];
    one.mode = data["mode"];
    one.stream = data["stream"];
    one.status = data["status"];
    one.format = format_named(data["provider"]);
    one.body = body_of(data, one.id);
    all.push_back(std::move(one));
  }
  return all;
}

// --- playing one -----------------------------------------------------------------------------------------------------

constexpr const char* good_value = R"({"name":"Ann","age":30})";

struct Numbers {
  int a;
  int b;
};
struct Place {
  std::string zone = "UTC";
  struct assay_describe {
    static constexpr auto fields = assay::fields(assay::field<&Place::zone>(assay::has_default));
  };
};

assay::agent<std::string> agent_on(const std::shared_ptr<assay::language_model>& model) {
  const assay::tool add("add", "Adds", [](Numbers of) { return of.a + of.b; });
  const assay::tool now("now", "The time", [] { return std::string("12:00"); });
  const assay::tool zone("zone", "The zone", [](Place of) { return of.zone; });
  assay::agent_options<std::string> options;
  options.tools = {add, now, zone};
  options.retry.backoff.first = 1ms;
  return assay::agent<std::string>(model, std::move(options));
}

/// The conversation that a row goes on from.
std::vector<assay::message> history_of(const row& one) {
  std::vector<assay::message> history = {assay::user_message("Add")};
  const auto add_call = [&](std::string id, std::string arguments) {
    history.push_back(called({{.id = id, .name = "add", .arguments = std::move(arguments)}}));
    history.push_back(assay::tool_message({.id = std::move(id), .name = "add", .content = "3"}));
  };
  if (one.id == "history-kimi-to-anthropic-ids") {
    add_call("functions.add:0", R"({"a":1,"b":2})");
  } else if (one.id == "history-empty-id-to-anthropic") {
    add_call("", R"({"a":1,"b":2})");
  } else if (one.id == "history-bad-arguments-to-anthropic") {
    add_call("x", "{a: 1,");
  } else if (one.id == "history-partly-answered") {
    history.push_back(called({{.id = "a", .name = "add", .arguments = R"({"a":1,"b":2})"},
                              {.id = "b", .name = "add", .arguments = R"({"a":3,"b":4})"}}));
    history.push_back(assay::tool_message({.id = "a", .name = "add", .content = "3"}));
  } else if (one.id == "deepseek-reasoning-not-back-plain") {
    // What such an answer leaves behind: the row's own body, as the turn before.
    assay::response before = assay::decode(one.format, one.body);
    history.push_back(std::move(before.reply));
  } else {
    history.clear();
  }
  return history;
}

/// The server: a row's body at first, then good answers. Keeps what it is asked.
class stage {
 public:
  explicit stage(const row& one) : row_(one) {}

  [[nodiscard]] std::shared_ptr<assay::language_model> model() const { return model_at(server_.url(), row_.format); }
  [[nodiscard]] const std::vector<std::string>& asked() const { return asked_; }
  [[nodiscard]] std::size_t strangers() const { return stranger_.counts().requests; }

 private:
  mock::reply answer(const mock::request& asked) {
    asked_.push_back(asked.body);
    const std::size_t times = row_.id == "gemini-ids-across-turns" ? 2 : 1;
    if (asked_.size() <= times) return as_recorded();
    if (row_.id == "anthropic-empty-end-turn" && asked_.size() == 2) {
      mock::reply empty;
      empty.body = R"({"content":[],"stop_reason":"end_turn","usage":{"input_tokens":10,"output_tokens":1}})";
      return empty;
    }
    return mock::answer(asked, row_.mode.starts_with("agent") ? "done" : good_value);
  }

  mock::reply as_recorded() const {
    mock::reply made;
    made.status = row_.status;
    made.body = row_.body;
    // Sent as what was asked for, but for a server that says that it doesn't stream.
    if (row_.stream && row_.id != "stream-answered-whole") made.content_type = "text/event-stream";
    if (row_.id == "retry-after-ms") made.headers.emplace_back("retry-after-ms", "30");
    if (row_.id == "redirect-other-host") made.headers.emplace_back("location", stranger_.url() + "/stolen");
    if (row_.id == "redirect-other-host") made.body.clear();
    return made;
  }

  const row& row_;
  std::vector<std::string> asked_;
  mock::server stranger_{[](const mock::request& asked) { return mock::answer(asked, "stolen"); }};
  mock::server server_{[this](const mock::request& asked) { return answer(asked); }};
};

// --- what came of it -------------------------------------------------------------------------------------------------

void add(std::string& all, const std::string& more) { all += (all.empty() ? "" : " | ") + more; }
std::string counted(std::size_t count, const char* what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}
std::string tokens(const assay::usage& used) {
  return std::to_string(used.input_tokens) + "/" + std::to_string(used.output_tokens);
}
/// Messages that quote a long body are compared by their beginning.
std::string shortened(std::string text) {
  const std::size_t brackets = text.find("[[[[");
  if (brackets != std::string::npos) text.resize(brackets + 3);
  const std::size_t object = text.find("not a JSON object: {\"c");
  if (object != std::string::npos) text.resize(text.find('[', object) + 1);
  const std::size_t redirect = text.find("redirect to http://127.0.0.1:");
  if (redirect != std::string::npos)
    text.replace(redirect + 12, text.find(',', redirect) - redirect - 12, "the stranger");
  return text;
}

std::string told(const assay::response& answer) {
  std::string all;
  for (const assay::message_part& part : answer.reply.parts) {
    if (const auto* words = std::get_if<assay::text_part>(&part)) add(all, "text " + words->text);
    if (const auto* call = std::get_if<assay::tool_call>(&part)) add(all, "call " + call->name + " " + call->arguments);
    const auto* thought = std::get_if<assay::reasoning_part>(&part);
    if (thought != nullptr && !thought->text.empty()) add(all, "thought " + thought->text);
    if (thought != nullptr && thought->text.empty()) add(all, "signed " + thought->signature);
  }
  add(all, tokens(answer.usage));
  return all;
}

/// The events of a stream add up to the answer at its end.
void check_events(const std::vector<assay::stream_event>& events) {
  std::string text;
  std::string thought;
  std::map<std::size_t, std::string> calls;
  for (const assay::stream_event& event : events) {
    if (const auto* words = std::get_if<assay::text_delta>(&event)) text += words->text;
    if (const auto* more = std::get_if<assay::reasoning_delta>(&event)) thought += more->text;
    if (const auto* call = std::get_if<assay::tool_call_delta>(&event)) {
      calls[call->index] += call->id + call->name + call->arguments;
    }
  }
  REQUIRE_FALSE(events.empty());
  const assay::response& whole = std::get<assay::stream_end>(events.back()).response;
  CHECK(text == whole.text());
  CHECK(calls.size() == whole.tool_calls().size());
  for (const auto& [index, said] : calls) {
    const assay::tool_call& call = *whole.tool_calls().at(index);
    CHECK(said == call.id + call.name + call.arguments);
  }
  if (whole.text().find("Ann") != std::string::npos && !thought.empty()) CHECK(thought == "hm");
}

task<std::string> play_model(const row& one, assay::language_model& model) {
  assay::request asked = asking("?");
  if (one.mode == "encode") {
    const std::string deep = R"({"x":)" + std::string(80'000, '[') + std::string(80'000, ']') + "}";
    asked.messages.push_back(called({{.id = "t", .name = "n", .arguments = deep}}));
  }
  try {
    if (!one.stream) co_return told(co_await model.complete(std::move(asked)));
    std::vector<assay::stream_event> events = co_await read_all(model, std::move(asked));
    check_events(events);
    co_return told(std::get<assay::stream_end>(events.back()).response);
  } catch (const assay::model_error& error) {
    co_return shortened("error " + std::string(to_string(error.kind())) + ": " + error.what());
  }
}

struct Person {
  std::string name;
  int age;
};

std::string told(const Person& value, const std::vector<assay::attempt>& attempts, const assay::usage& used) {
  std::string all = "value " + assay::dump(value);
  add(all, counted(attempts.size(), "attempt"));
  add(all, tokens(used));
  const auto waited = std::chrono::duration_cast<std::chrono::milliseconds>(attempts.back().waited);
  if (waited > 10ms) add(all, "waited " + std::to_string(waited.count()) + " ms");
  return all;
}

task<std::string> play_extract(const row& one, std::shared_ptr<assay::language_model> model) {
  assay::extract_options options;
  options.retry.backoff.first = 1ms;
  if (one.id.ends_with("tool-mode")) options.mode = assay::output_mode::tool;
  try {
    if (!one.stream) {
      const auto found = co_await assay::extract<Person>(model, "Who?", options);
      co_return told(found.value, found.attempts, found.usage);
    }
    auto updates = assay::stream<Person>(model, "Who?", options);
    std::string all;
    while (auto update = co_await updates.next()) {
      if (update->is_final) all = told(*update->value, update->attempts, update->usage);
    }
    co_return all;
  } catch (const assay::extraction_error& error) {
    co_return std::string(to_string(error.reason())) + " after " + counted(error.attempts().size(), "attempt") + ": " +
        error.attempts().back().message;
  }
}

std::string results_in(const std::vector<assay::message>& messages, std::size_t first) {
  std::string all;
  for (std::size_t i = first; i < messages.size(); ++i) {
    for (const assay::message_part& part : messages[i].parts) {
      const auto* const result = std::get_if<assay::tool_result>(&part);
      if (result != nullptr) all += " | " + result->name + (result->is_error ? "! " : ": ") + result->content;
    }
  }
  return all;
}

task<std::string> play_agent(const row& one, std::shared_ptr<assay::language_model> model) {
  const assay::agent<std::string> agent = agent_on(model);
  assay::run_options how;
  how.history = history_of(one);
  const std::size_t before = how.history.size();
  try {
    assay::run_result<std::string> result;
    if (one.stream) {
      auto events = agent.stream("Go", how);
      while (auto event = co_await events.next()) {
        if (auto* const end = std::get_if<assay::run_result<std::string>>(&*event)) result = std::move(*end);
      }
    } else {
      result = co_await agent.run("Go", how);
    }
    co_return "answer " + result.value + " | " + counted(static_cast<std::size_t>(result.counts.requests), "request") +
        results_in(result.messages, before + (one.id == "history-partly-answered" ? 2 : 0));
  } catch (const assay::agent_error& error) {
    co_return "error " + std::string(to_string(error.reason())) + " after " +
        counted(error.attempts().size(), "request") + ": " + error.detail();
  }
}

task<std::string> play(const row& one, std::shared_ptr<assay::language_model> model) {
  if (one.mode.starts_with("agent")) return play_agent(one, std::move(model));
  if (one.mode.starts_with("extract")) return play_extract(one, std::move(model));
  return play_model(one, *model);
}

// --- what was asked --------------------------------------------------------------------------------------------------

/// Every id in a request, under whatever name; calls apart from results.
void collect_ids(const ordered_json& value, std::vector<std::string>& calls, std::vector<std::string>& results) {
  if (value.is_object()) {
    const auto text = [&value](const char* key) { return value.contains(key) ? value[key].get<std::string>() : ""; };
    const std::string type = value.contains("type") && value["type"].is_string() ? text("type") : "";
    if (value.contains("tool_call_id")) results.push_back(text("tool_call_id"));
    if (type == "function" && value.contains("id")) calls.push_back(text("id"));
    if (type == "tool_use") calls.push_back(text("id"));
    if (type == "tool_result") results.push_back(text("tool_use_id"));
    if (type == "function_call") calls.push_back(text("call_id"));
    if (type == "function_call_output") results.push_back(text("call_id"));
    if (value.contains("functionCall")) calls.push_back(value["functionCall"]["id"]);
    if (value.contains("functionResponse")) results.push_back(value["functionResponse"]["id"]);
  }
  if (value.is_structured()) {
    for (const ordered_json& inner : value) collect_ids(inner, calls, results);
  }
}

/// Each call has an id of its own and exactly one result.
void check_ids(const std::string& body) {
  std::vector<std::string> calls;
  std::vector<std::string> results;
  collect_ids(ordered_json::parse(body), calls, results);
  CAPTURE(body);
  const std::set<std::string> distinct(calls.begin(), calls.end());
  CHECK(distinct.size() == calls.size());
  CHECK_FALSE(distinct.contains(""));
  CHECK(distinct == std::set<std::string>(results.begin(), results.end()));
  CHECK(results.size() == calls.size());
}

bool has(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

TEST_CASE("every exchange from the field comes to what it should") {
  std::map<std::string, expectation> expected;
  for (const expected_row& one : rows) CHECK(expected.emplace(one.id, one.expected).second);
  std::size_t played = 0;
  for (const row& one : all_rows()) {
    CAPTURE(one.id);
    if (not_played.contains(one.id)) continue;
    const auto known = expected.find(one.id);
    REQUIRE(known != expected.end());
    stage server(one);
    std::shared_ptr<assay::language_model> model = server.model();
    const assay::test::scratch_file recording;
    if (one.mode.find("recording_model") != std::string::npos) {
      model = std::make_shared<assay::recording_model>(model, recording.path);
    }
    CHECK(async::run(play(one, model)) == known->second.outcome);
    CHECK(server.strangers() == 0);
    for (const std::string& body : server.asked()) check_ids(body);
    if (!server.asked().empty()) {
      const std::string& latest = server.asked().back();
      CAPTURE(latest);
      CHECK(has(latest, known->second.sent));
      if (*known->second.unsent != '\0') CHECK_FALSE(has(latest, known->second.unsent));
    }
    ++played;
  }
  MESSAGE(played << " exchanges were played");
}

}  // namespace
}  // namespace test_llm
