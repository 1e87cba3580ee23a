#include "llm_support.hpp"

namespace test_llm {
namespace {

std::vector<assay::message> long_history() {
  std::vector<assay::message> history = {assay::system_message("Be brief."), assay::user_message("Weather in Oslo?")};
  assay::message reply;
  reply.role = assay::role::assistant;
  reply.parts.emplace_back(assay::reasoning_part{.text = "Look it up.", .id = "rs_1", .signature = "c2ln"});
  reply.parts.emplace_back(assay::reasoning_part{.text = "", .signature = "aGlkZGVu", .redacted = true});
  reply.parts.emplace_back(assay::tool_call{.id = "call_1", .name = "weather", .arguments = R"({"city":"Oslo"})"});
  history.push_back(reply);
  history.push_back(assay::tool_message({.id = "call_1", .name = "weather", .content = "rain", .is_error = false}));
  assay::message last = assay::assistant_message("Rain.");
  last.parts.emplace_back(assay::refusal_part{.text = "No more."});
  history.push_back(last);
  return history;
}

TEST_CASE("a history is JSON, and comes back equal") {
  const auto history = long_history();
  const std::string saved = assay::dump(history);
  const auto again = assay::parse<std::vector<assay::message>>(saved, {.mode = assay::mode::strict});
  REQUIRE(again);
  CHECK(*again == history);
  CHECK(again->back().text() == "Rain.");
}

TEST_CASE("the JSON of a message reads as one would write it") {
  CHECK(assay::dump(assay::user_message("Hi")) == R"({"role":"user","parts":[{"type":"text","text":"Hi"}]})");
  const auto short_form = assay::parse<assay::message>(
      R"({"role":"assistant","parts":[{"type":"tool_call","id":"1","name":"f","arguments":"{}"}]})",
      {.mode = assay::mode::strict});
  REQUIRE(short_form);
  CHECK(std::get<assay::tool_call>(short_form->parts[0]).name == "f");
}

TEST_CASE("a part of an unknown type is an error that names it") {
  const auto bad = assay::parse<assay::message>(R"({"role":"user","parts":[{"type":"smell","text":"x"}]})",
                                                {.mode = assay::mode::strict});
  REQUIRE(!bad);
  CHECK(std::string(bad.error().what()).find("smell") != std::string::npos);
}

TEST_CASE("a request comes back equal, with all that it can say and with nothing") {
  assay::request asked = asking("Name a city");
  const auto minimal = assay::parse<assay::request>(assay::dump(asked), {.mode = assay::mode::strict});
  REQUIRE(minimal);
  CHECK(*minimal == asked);

  asked.tools.push_back({.name = "f", .parameters = {{"type", "object"}}, .strict = true});
  asked.tool_choice = assay::tool_use::required;
  asked.output.emplace();
  asked.output->mode = assay::output_mode::tool;
  asked.output->schema = {{"type", "integer"}};
  asked.max_tokens = 100;
  asked.temperature = 0.5;
  asked.seed = 7;
  asked.stop = {"END"};
  asked.reasoning_effort = "low";
  asked.extra = {{"user", "me"}};
  const auto full = assay::parse<assay::request>(assay::dump(asked), {.mode = assay::mode::strict});
  REQUIRE(full);
  CHECK(*full == asked);
}

TEST_CASE("a response comes back equal; its pieces are found") {
  assay::response answer;
  answer.reply = long_history()[2];
  answer.finish = assay::finish_reason::tool_calls;
  answer.usage = {.input_tokens = 10, .output_tokens = 5, .cached_tokens = 4, .reasoning_tokens = 2};
  answer.model = "m";
  answer.raw = "{}";
  const auto again = assay::parse<assay::response>(assay::dump(answer), {.mode = assay::mode::strict});
  REQUIRE(again);
  CHECK(*again == answer);
  REQUIRE(answer.tool_calls().size() == 1);
  CHECK(answer.tool_calls()[0]->id == "call_1");
  CHECK(answer.text().empty());
  CHECK(answer.refusal().empty());
  CHECK(answer.usage.total() == 15);

  assay::usage sum = answer.usage;
  sum += answer.usage;
  CHECK(sum.cached_tokens == 8);
  CHECK(sum.total() == 30);
}

TEST_CASE("a whole response as the events of a stream") {
  assay::response answer;
  answer.reply = long_history()[4];
  const auto events = assay::events_of(answer);
  REQUIRE(events.size() == 3);
  CHECK(events[0] == assay::stream_event(assay::text_delta{"Rain."}));
  CHECK(events[1] == assay::stream_event(assay::refusal_delta{"No more."}));
  CHECK(std::get<assay::stream_end>(events[2]).response == answer);
}

}  // namespace
}  // namespace test_llm
