// fallback_model, consensus and stream.
#include "script.hpp"

namespace test_llm {
namespace {

using assay::model_failure;

task<std::string> text_of(assay::language_model& model) {
  assay::request asked = asking("?");
  const assay::response answer = co_await model.complete(std::move(asked));
  co_return answer.text();
}

TEST_CASE("fallback_model goes on to the next where one fails") {
  scripted_model first({fails(model_failure::rejected), refuses("no"), cut_off("{"), says("first")});
  scripted_model second({says("second"), says("after refusal"), says("after truncation")});
  assay::fallback_options options;
  options.on_refusal = true;
  options.on_truncation = true;
  assay::fallback_model both({first, second}, options);
  CHECK(both.name() == "fallback(scripted, scripted)");
  CHECK(simulate(text_of(both)) == "second");
  CHECK(simulate(text_of(both)) == "after refusal");
  CHECK(simulate(text_of(both)) == "after truncation");
  CHECK(simulate(text_of(both)) == "first");
}

TEST_CASE("fallback_model: the last one's error stands; by default a refusal is an answer") {
  scripted_model first({fails(model_failure::server), refuses("no")});
  scripted_model second({fails(model_failure::timeout)});
  assay::fallback_model both({first, second});
  std::string kind;
  try {
    simulate(text_of(both));
  } catch (const assay::model_error& error) {
    kind = to_string(error.kind());
  }
  CHECK(kind == "timeout");
  CHECK(simulate(text_of(both)) == "no");
  CHECK_THROWS_AS(assay::fallback_model({}), std::invalid_argument);
}

TEST_CASE("fallback_model streams from the next only while nothing has come") {
  scripted_model first({fails(model_failure::server)});
  scripted_model second({says("second")});
  assay::fallback_model both({first, second});
  const auto main = [&]() -> task<void> {
    assay::request asked = asking("?");
    auto events = both.stream(std::move(asked));
    std::size_t count = 0;
    std::string text;
    while (auto event = co_await events.next()) {
      ++count;
      if (auto* words = std::get_if<assay::text_delta>(&*event)) text += words->text;
    }
    CHECK(count == 2);
    CHECK(text == "second");
  };
  simulate(main());
}

TEST_CASE("fallback_model can what all can") {
  scripted_model first({}, {.native_output = false, .dialect = assay::dialect::json_schema});
  scripted_model second({}, {.streaming = false, .dialect = assay::dialect::gemini});
  const assay::capabilities can = assay::fallback_model({first, second}).capabilities();
  CHECK_FALSE(can.native_output);
  CHECK_FALSE(can.streaming);
  CHECK(can.tools);
  CHECK(can.dialect == assay::dialect::gemini);
}

// --- consensus -------------------------------------------------------------------------------------------------------

struct Range {
  int low = 0;
  int high = 0;
  struct assay_describe {
    static void check(const Range& range, assay::checker& found) {
      if (range.low > range.high) found.error("low is above high");
    }
  };
};

TEST_CASE("consensus takes the majority of each field") {
  scripted_model model(
      {says(R"({"name":"Ann","age":30})"), says(R"({"name":"Anne","age":31})"), says(R"({"name":"Ann","age":31})")});
  assay::consensus_options options;
  options.samples = 3;
  const auto got = simulate(assay::consensus<Person>(model, "Who?", options));
  CHECK(got.value.name == "Ann");
  CHECK(got.value.age == 31);
  CHECK(got.samples == 3);
  CHECK_FALSE(got.whole_sample);
  CHECK(got.usage.total() == 45);
  REQUIRE(got.fields.size() == 2);
  CHECK(assay::to_string(got.fields[0].loc) == "name");
  CHECK(got.fields[0].votes == 2);
}

TEST_CASE("consensus goes on without the samples that failed, down to a number") {
  const std::vector<step> script = {refuses("no"), says(john), says(john)};
  assay::consensus_options options;
  options.samples = 3;
  scripted_model model(script);
  const auto got = simulate(assay::consensus<Person>(model, "Who?", options));
  CHECK(got.samples == 2);
  CHECK(got.failures.size() == 1);
  options.at_least = 3;
  scripted_model again(script);
  CHECK_THROWS_AS(simulate(assay::consensus<Person>(again, "Who?", options)), assay::extraction_error);
}

TEST_CASE("majorities that make no valid value together give way to the sample nearest to them") {
  scripted_model model({says(R"({"low":1,"high":2})"), says(R"({"low":5,"high":6})"), says(R"({"low":5,"high":9})"),
                        says(R"({"low":0,"high":2})")});
  assay::consensus_options options;
  options.samples = 4;
  const auto got = simulate(assay::consensus<Range>(model, "Range?", options));
  CHECK(got.whole_sample);
  CHECK(got.value.low <= got.value.high);
  // The votes are for what was taken, and not for the majorities that it stands in for.
  REQUIRE(got.fields.size() == 2);
  CHECK(got.value.low == 1);
  CHECK(got.fields[0].votes == 1);
  CHECK(got.fields[1].votes == 2);
}

TEST_CASE("consensus by a schema document votes on JSON, on lists as a whole") {
  const auto schema = assay::load_schema(std::string_view(
      R"({"type": "object", "properties": {"name": {"type": "string"}, "at": {"type": "object", "properties": {"x": {"type": "number"}}}, "tags": {"type": "array", "items": {"type": "string"}}}, "required": ["name"]})"));
  scripted_model model({says(R"({"name":"Ann","at":{"x":1},"tags":["a","b"]})"),
                        says(R"({"name":"Ann","at":{"x":1.0},"tags":["a"]})"), says(R"({"name":"Eve","at":{"x":2}})"),
                        says(R"({"name":"Ann","tags":["a","b"]})"), refuses("no")});
  assay::consensus_options options;
  options.samples = 5;
  const auto got = simulate(assay::consensus(model, schema, "Who?", options));
  CHECK(got.value.dump() == R"({"name":"Ann","at":{"x":1},"tags":["a","b"]})");
  CHECK(got.samples == 4);
  CHECK(got.failures.size() == 1);
  std::string votes;
  for (const assay::field_agreement& one : got.fields) {
    votes += assay::to_string(one.loc) + "=" + std::to_string(one.votes) + " ";
  }
  CHECK(votes == "name=3 at.x=2 tags=2 ");
  scripted_model nothing({refuses("no"), refuses("no")});
  options.samples = 2;
  CHECK_THROWS_AS(simulate(assay::consensus(nothing, schema, "Who?", options)), assay::extraction_error);
}

// --- stream ----------------------------------------------------------------------------------------------------------

/// Streams a text a few bytes at a time; may break in the middle.
class dripping_model final : public assay::language_model {
 public:
  explicit dripping_model(std::vector<step> steps) : steps_(std::move(steps)) {}

  task<assay::response> complete(assay::request) override {
    throw assay::model_error(assay::model_failure::unsupported, "streams only");
    co_return assay::response{};
  }
  async::async_generator<assay::stream_event> stream(assay::request asked) override {
    const step one = steps_.at(calls_++);
    const bool by_tool = asked.output && asked.output->mode == assay::output_mode::tool;
    assay::response whole;
    whole.finish = one.finish;
    whole.usage = one.usage;
    if (by_tool) {
      assay::tool_call call;
      call.name = asked.output->name;
      call.arguments = one.text;
      whole.reply.parts.emplace_back(call);
    } else {
      whole.reply = assay::assistant_message(one.text);
    }
    for (std::size_t at = 0; at < one.text.size(); at += 5) {
      co_await async::sleep_for(1s);
      if (one.failure && at >= 10) throw assay::model_error(*one.failure);
      std::string piece = one.text.substr(at, 5);
      assay::stream_event event = assay::text_delta{piece};
      if (by_tool) event = assay::tool_call_delta{0, "", at == 0 ? asked.output->name : "", piece};
      co_yield std::move(event);
    }
    assay::stream_event end = assay::stream_end{whole};
    co_yield std::move(end);
  }
  [[nodiscard]] assay::capabilities capabilities() const override { return {}; }
  [[nodiscard]] std::string name() const override { return "dripping"; }

 private:
  std::vector<step> steps_;
  std::size_t calls_ = 0;
};

struct watched {
  std::vector<std::string> names;
  assay::streamed<Person> last;
};

task<watched> watch(assay::language_model& model, assay::extract_options options) {
  watched all;
  auto updates = assay::stream<Person>(model, "Who?", std::move(options));
  while (auto update = co_await updates.next()) {
    if (all.names.empty() || all.names.back() != update->value->name) all.names.push_back(update->value->name);
    all.last = *std::move(update);
  }
  co_return all;
}

TEST_CASE("stream shows a value that fills up, in each mode") {
  for (const auto mode : {assay::output_mode::native, assay::output_mode::tool, assay::output_mode::prompted}) {
    // "name" first might be the beginning of a tool call, and so isn't shown before the next key.
    dripping_model model({says(R"({"age": 35, "name": "Jonathan"})")});
    assay::extract_options options;
    options.mode = mode;
    const watched all = simulate(watch(model, options));
    CHECK(all.names.size() >= 3);
    CHECK(all.last.is_final);
    CHECK(all.last.value->name == "Jonathan");
    CHECK(all.last.value->age == 35);
    CHECK(all.last.attempts.size() == 1);
    CHECK(all.last.usage.total() == 15);
  }
}

task<std::vector<std::string>> watch_json(assay::language_model& model, assay::schema_type schema) {
  std::vector<std::string> all;
  auto updates = assay::stream(model, schema, "Who?", assay::extract_options{});
  while (auto update = co_await updates.next()) {
    all.push_back(update->value->dump());
    CHECK(update->is_final == !update->attempts.empty());
  }
  co_return all;
}

TEST_CASE("stream by a schema document gives JSON that fills up, checked at the end") {
  const assay::schema_type schema = assay::load_schema(
      R"({"type": "object", "properties": {"age": {"type": "integer", "maximum": 99}, "name": {"type": "string"}}})");
  dripping_model model({says(R"({"age": "100"})"), says(R"({"age": "35", "name": "Jonathan"})")});
  const std::vector<std::string> all = simulate(watch_json(model, schema));
  CHECK(all.size() >= 4);
  CHECK(all.front() == R"({"age":100})");
  CHECK(all.back() == R"({"age":35,"name":"Jonathan"})");
}

TEST_CASE("stream begins anew after a failure in the middle and after an invalid answer") {
  step broken = says(R"({"name": "Jim", "age": 1})");
  broken.failure.emplace(model_failure::unreachable, "cut");
  dripping_model model({broken, says(no_age), says(john)});
  assay::extract_options options;
  options.retry.random = [] { return 0.0; };
  const watched all = simulate(watch(model, options));
  CHECK(all.last.attempt == 3);
  CHECK(all.last.value->age == 35);
  REQUIRE(all.last.attempts.size() == 3);
  CHECK(all.last.attempts[0].outcome == assay::attempt_outcome::failed);
  CHECK(all.last.attempts[1].waited == 500ms);
}

TEST_CASE("stream keeps to refusals, truncation and the deadline") {
  struct ending {
    step script;
    assay::extraction_failure reason;
  };
  const ending endings[] = {{refuses("no"), assay::extraction_failure::refused},
                            {cut_off("{\"name\": \"J"), assay::extraction_failure::truncated},
                            {says(std::string(1000, ' ')), assay::extraction_failure::deadline}};
  for (const ending& one : endings) {
    dripping_model model({one.script});
    assay::extract_options options;
    options.retry.deadline = 10s;
    std::optional<assay::extraction_failure> reason;
    try {
      static_cast<void>(simulate(watch(model, options)));
    } catch (const assay::extraction_error& error) {
      reason = error.reason();
    }
    CHECK(reason == one.reason);
  }
}

}  // namespace
}  // namespace test_llm
