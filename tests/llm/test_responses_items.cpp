// The items of OpenAI's Responses: what goes back of them, and what a stream that brings them in pieces comes to.
#include "http_support.hpp"
#include "wire_streams.hpp"

namespace test_llm {
namespace {

using assay::finish_reason;
using nlohmann::ordered_json;

const std::string hello_item = R"({"type":"message","id":"m","content":[{"type":"output_text","text":"Hello"}]})";

/// The input of a request whose history is what these items say.
ordered_json sent_back(const std::string& output) {
  const std::string body = R"({"status":"completed","output":[)" + output + "]}";
  assay::request asked = asking("?");
  asked.messages.push_back(assay::decode(wire_format::openai_responses, body).reply);
  ordered_json sent = ordered_json::parse(assay::encode(wire_format::openai_responses, "m", asked, false).body);
  ordered_json input = std::move(sent["input"]);
  input.erase(0);
  // Of calls that nobody ran.
  while (!input.empty() && input.back().value("type", "") == "function_call_output") input.erase(input.size() - 1);
  return input;
}

TEST_CASE("reasoning goes back with the items that followed it, under their ids, or not at all") {
  const std::string thought = R"({"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"E"})";
  const std::string words =
      R"({"type":"message","id":"msg_1","status":"completed","role":"assistant","content":[{"type":"output_text","text":"4","annotations":[]}]})";
  const std::string refusal =
      R"({"type":"message","id":"msg_2","status":"completed","role":"assistant","content":[{"type":"refusal","refusal":"No"}]})";
  const std::string call =
      R"({"type":"function_call","id":"fc_1","status":"completed","call_id":"c1","name":"f","arguments":"{\"x\":1}"})";
  const std::string second =
      R"({"type":"function_call","id":"fc_2","status":"completed","call_id":"c2","name":"f","arguments":"{\"x\":2}"})";
  const std::string nameless =
      R"({"type":"message","role":"assistant","content":[{"type":"output_text","text":"4","annotations":[]}]})";
  const std::string search =
      R"({"type":"web_search_call","id":"ws_1","status":"completed","action":{"type":"search","query":"q"}})";
  const std::string running = R"({"type":"web_search_call","id":"ws_1","status":"searching"})";
  const std::string shell = R"({"type":"local_shell_call","id":"ls_1","call_id":"c9","status":"completed"})";
  struct row {
    std::string output;
    std::string sent;
  };
  const std::string plain = R"({"role":"assistant","content":"4"})";
  const std::string plain_call = R"({"type":"function_call","call_id":"c1","name":"f","arguments":"{\"x\":1}"})";
  for (const row& one : {
           row{thought + "," + words, ""},
           row{thought + "," + refusal, ""},
           row{thought + "," + call + "," + second, ""},
           row{thought + "," + words + "," + call, ""},
           row{thought + "," + search + "," + words, ""},
           row{search + "," + nameless, search + "," + plain},
           // Without reasoning the ids are of no use.
           row{words, plain},
           row{call, plain_call},
           // What followed it is missing, or is not known.
           row{thought + "," + nameless, plain},
           row{words + "," + thought, plain},
           row{thought + "," + running + "," + nameless, plain},
           row{thought + "," + shell + "," + words, thought + "," + words},
       }) {
    CAPTURE(one.output);
    const ordered_json sent = sent_back(one.output);
    const std::string wanted = "[" + (one.sent.empty() ? one.output : one.sent) + "]";
    CAPTURE(sent.dump());
    CHECK((nlohmann::json::parse(sent.dump()) == nlohmann::json::parse(wanted)));
  }
  CHECK(sent_back(thought + "," + words + "," + words)[2]["content"][0]["text"] == "4");  // not "\n\n4"
}

TEST_CASE("ids of Responses' items go to no other provider") {
  assay::request asked = asking("?");
  asked.messages.push_back(
      assay::decode(wire_format::openai_responses,
                    R"({"status":"completed","output":[{"type":"reasoning","id":"rs_1","summary":[]},)"
                    R"({"type":"web_search_call","id":"ws_1","status":"completed"},)" +
                        hello_item + "]}")
          .reply);
  for (const wire_format format : all_formats) {
    const std::string body = assay::encode(format, "m", asked, false).body;
    const bool is_own = format == wire_format::openai_responses;
    CHECK((body.find("ws_1") != std::string::npos) == is_own);
    CHECK((body.find("rs_1") != std::string::npos) == is_own);
  }
}

TEST_CASE("a Responses stream that the token limit cuts off within a call says so") {
  const std::string added =
      R"({"type":"response.output_item.added","output_index":0,"item":{"type":"function_call","id":"f1","call_id":"c","name":"f","arguments":"","status":"in_progress"}})";
  const std::string piece =
      R"({"type":"response.function_call_arguments.delta","item_id":"f1","output_index":0,"delta":"{\"x\":"})";
  const std::string item =
      R"({"type":"function_call","call_id":"c","name":"f","arguments":"{\"x\":","status":"in_progress"})";
  struct row {
    const char* reason;
    finish_reason finish;
  };
  for (const row& one : {row{"max_output_tokens", finish_reason::length},
                         row{"content_filter", finish_reason::filtered}, row{"max_tool_calls", finish_reason::other}}) {
    for (const std::string& output : {std::string(), item}) {
      const std::string whole = R"({"status":"incomplete","incomplete_details":{"reason":")" + std::string(one.reason) +
                                R"("},"output":[)" + output + "]}";
      const std::string end = R"({"type":"response.incomplete","response":)" + whole + "}";
      CHECK(streamed(wire_format::openai_responses, {added, piece, end}, false).finish == one.finish);
      CHECK(assay::decode(wire_format::openai_responses, whole).finish == one.finish);
    }
  }
  const std::string completed = R"({"type":"response.completed","response":{"status":"completed","output":[]}})";
  CHECK_THROWS_AS(streamed(wire_format::openai_responses, {added, piece, completed}, false), assay::model_error);
}

TEST_CASE("what a Responses stream says whole completes its pieces, and what is empty takes nothing back") {
  const std::string added =
      R"({"type":"response.output_item.added","output_index":0,"item":{"type":"function_call","id":"f1","call_id":"c","name":"f","arguments":""}})";
  const std::string piece =
      R"({"type":"response.function_call_arguments.delta","item_id":"f1","output_index":0,"delta":"{\"x\":"})";
  const std::string whole =
      R"({"type":"response.function_call_arguments.done","item_id":"f1","output_index":0,"arguments":"{\"x\":1}"})";
  const std::string end = R"({"type":"response.completed","response":{"status":"completed","output":[)";
  const auto ended = [&end](const std::string& output) { return end + output + "]}}"; };
  const auto call = [](const char* arguments) {
    return R"({"type":"function_call","call_id":"c","name":"f","arguments":")" + std::string(arguments) + "\"}";
  };
  for (const std::string& last : {ended(""), ended(call("")), ended(call("{}")), ended(call(R"({\"x\":1})"))}) {
    CAPTURE(last);
    CHECK(calls_of(streamed(wire_format::openai_responses, {added, piece, whole, last}, false)) == R"(f {"x":1})");
  }
  const std::string done = R"({"type":"response.output_item.done","output_index":0,"item":)";
  CHECK(calls_of(streamed(wire_format::openai_responses, {added, piece, done + call(R"({\"x\":1})") + "}", ended("")},
                          false)) == R"(f {"x":1})");
  const std::string text = R"({"type":"response.output_text.delta","item_id":"m","output_index":0,"delta":"Hel"})";
  const std::string all = R"({"type":"response.output_text.done","item_id":"m","output_index":0,"text":"Hello"})";
  CHECK(streamed(wire_format::openai_responses, {text, all, ended("")}, false).text() == "Hello");
  const std::string no = R"({"type":"response.refusal.delta","item_id":"m","output_index":0,"delta":"N"})";
  const std::string all_no = R"({"type":"response.refusal.done","item_id":"m","output_index":0,"refusal":"No"})";
  CHECK(streamed(wire_format::openai_responses, {no, all_no, ended("")}, false).refusal() == "No");
}

TEST_CASE("an answer that the limit of tool calls ended, is not one that the limit of tokens did") {
  for (const char* status : {"incomplete", "completed", "in_progress"}) {
    CAPTURE(status);
    const std::string whole =
        R"({"status":"incomplete","incomplete_details":{"reason":"max_tool_calls"},"output":[{"type":"message","status":")" +
        std::string(status) + R"(","content":[{"type":"output_text","text":"So far"}]}]})";
    const assay::response answer = assay::decode(wire_format::openai_responses, whole);
    CHECK(answer.finish == finish_reason::other);
    CHECK(answer.finish_text == "max_tool_calls");
    CHECK(answer.text() == "So far");
  }
}

/// The texts of an answer's reasoning, each with the provider that it goes back to.
std::string thoughts_of(const assay::response& answer) {
  std::string all;
  for (const assay::message_part& part : answer.reply.parts) {
    const auto* const thought = std::get_if<assay::reasoning_part>(&part);
    if (thought != nullptr) all += (all.empty() ? "" : "|") + thought->text + "@" + thought->provider;
  }
  return all;
}

TEST_CASE("reasoning that came in pieces alone is kept, and goes back to nobody") {
  const std::string added =
      R"({"type":"response.output_item.added","output_index":0,"item":{"type":"reasoning","id":"r","summary":[]}})";
  const auto summary = [](int index, const char* text) {
    return R"({"type":"response.reasoning_summary_text.delta","item_id":"r","output_index":0,"summary_index":)" +
           std::to_string(index) + R"(,"delta":")" + text + "\"}";
  };
  const std::string thought =
      R"({"type":"response.reasoning_text.delta","item_id":"r","output_index":0,"content_index":0,"delta":"Hm, 2"})";
  const std::string thought_done =
      R"({"type":"response.reasoning_text.done","item_id":"r","output_index":0,"content_index":0,"text":"Hm, 2+2."})";
  const std::string text = R"({"type":"response.output_text.delta","item_id":"m","output_index":1,"delta":"Four"})";
  const std::string message =
      R"({"type":"message","id":"m","content":[{"type":"output_text","text":"Four"}],"status":"completed"})";
  const auto ended = [](const std::string& output) {
    return R"({"type":"response.completed","response":{"status":"completed","output":[)" + output + "]}}";
  };
  struct row {
    std::vector<std::string> events;
    const char* thoughts;
  };
  const std::string whole = R"({"type":"reasoning","id":"r","summary":[{"type":"summary_text","text":"A B"}]})";
  const row rows[] = {
      {{added, summary(0, "A "), summary(0, "B"), summary(1, "C"), text, ended("")}, "A B@|C@"},
      {{added, summary(0, "A B"), text, ended(message)}, "A B@"},
      {{thought, thought_done, text, ended(message)}, "Hm, 2+2.@"},
      {{thought, thought_done, text, ended("")}, "Hm, 2+2.@"},
      {{added, summary(0, "A B"), text, ended(whole + "," + message)}, "A B@openai_responses"},
      {{added, summary(0, "A B"), R"({"type":"response.output_item.done","output_index":0,"item":)" + whole + "}", text,
        ended("")},
       "A B@openai_responses"},
  };
  for (const row& one : rows) {
    CAPTURE(one.events.size());
    CAPTURE(one.events.back());
    const assay::response answer = streamed(wire_format::openai_responses, one.events, false);
    CHECK(thoughts_of(answer) == one.thoughts);
    CHECK(answer.text() == "Four");
  }
}

TEST_CASE("of a Responses stream without an end a text counts that is JSON up to its own") {
  const auto texts = [](const char* first, const char* second) {
    const auto event = [](const char* text) {
      return R"({"type":"response.output_text.delta","item_id":"m","output_index":0,"delta":")" + std::string(text) +
             "\"}";
    };
    return std::vector<std::string>{event(first), event(second)};
  };
  CHECK(streamed(wire_format::openai_responses, texts(R"({\"a\")", ":1}")).finish == finish_reason::unspecified);
  for (const char* second : {":1", ":1} and", ":[1]"})
    CHECK_THROWS_AS(streamed(wire_format::openai_responses, texts(R"({\"a\")", second)), assay::model_error);
}

}  // namespace
}  // namespace test_llm
