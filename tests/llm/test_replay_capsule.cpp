// replay(): a failed extraction again, and where it differs from the recording.
#include "failing_extractions.hpp"

#include <map>
#include <random>

namespace test_llm {
namespace {

using assay::extraction_failure;
using assay::extraction_record;
using assay::replay_ending;
using assay::replay_part;
using assay::replayed_extraction;

/// "attempt 2 request /messages/1/parts/0/text: 'a' -> 'b'", a line a difference.
std::string words(const replayed_extraction& now) {
  std::string text;
  for (const assay::replay_difference& one : now.differences) {
    text += "attempt " + std::to_string(one.attempt) + " " + to_string(one.part) +
            (one.where.empty() ? "" : " " + one.where) + ": '" + one.was + "' -> '" + one.is + "'\n";
  }
  return text;
}

template <class T = Person>
extraction_record record_of(assay::model_ref model, assay::extract_options options = {}) {
  const failed_extraction all = simulate(try_to_extract<T>(model, std::move(options)));
  REQUIRE(all.records.size() == 1);
  return assay::parse_capsule(assay::dump(all.records.front()));
}

template <class T>
void check_is_same(const extraction_record& record, bool by_schema = true) {
  const replayed_extraction now = assay::replay<T>(record);
  CHECK(words(now) == "");
  CHECK(now.ending == replay_ending::failed);
  CHECK(now.reason == record.reason);
  if (by_schema) CHECK(words(assay::replay(record)) == "");
}

extraction_record three_times_invalid() {
  scripted_model model({says(no_age), says("?"), says(R"({"name": "J", "age": -1})")});
  return record_of(model);
}

TEST_CASE("each way to fail is played again without a difference") {
  for (const failing_row& one : ways_to_fail()) {
    CAPTURE(one.what);
    scripted_model model(one.script);
    assay::extract_options options;
    one.change(options);
    check_is_same<Person>(record_of(model, options));
  }
}

TEST_CASE("a patch is put in again") {
  scripted_model model({says(wrong_order), says(R"({"lines.0.quantity": 500})"), says("I don't know")});
  assay::extract_options options;
  options.retry.scope = assay::reask_scope::failing_paths;
  const extraction_record record = record_of<Order>(model, options);
  REQUIRE(record.attempts.size() == 3);
  CHECK(record.attempts[1].asked_for.size() == 1);
  CHECK(record.attempts[1].answer.find("500") != std::string::npos);
  check_is_same<Order>(record);
}

TEST_CASE("an answer that was stopped early is stopped again, by text and by a tool's arguments") {
  for (const assay::output_mode mode : {assay::output_mode::native, assay::output_mode::tool}) {
    typing_script model(
        {says(wrong_order), says(R"({"customer": 5, "lines": [], "city": "York"})"), says(wrong_order)});
    assay::extract_options options;
    options.mode = mode;
    options.retry.early_stop = true;
    extraction_record record = record_of<Order>(model, options);
    REQUIRE(record.attempts.size() == 3);
    CHECK(record.attempts[0].stopped_early);
    CHECK(record.attempts[1].stopped_early);
    check_is_same<Order>(record);

    record.policy.early_stop = false;
    CHECK(words(assay::replay<Order>(record)) ==
          "attempt 1 beyond: 'stopped at its first error' -> 'not stopped, and its rest is not recorded'\n");
  }
}

TEST_CASE("a whole answer is not stopped in a replay, wherever its pieces ended") {
  typing_script model({cut_off(R"({"customer": 5, "lines": [{"sku": "A-1"}], "cit)")}, /*piece=*/100);
  assay::extract_options options;
  options.retry.early_stop = true;
  options.retry.max_retries = 0;
  check_is_same<Order>(record_of<Order>(model, options));
}

TEST_CASE("streams, callables, texts and schemas are played again") {
  std::vector<extraction_record> records;
  const auto keep = [&records](const extraction_record& record) { records.push_back(record); };
  assay::extract_options options;
  options.retry.on_failure = keep;
  options.retry.max_retries = 1;

  scripted_model streamed({says(no_age), fails(assay::model_failure::server), says("?")});
  const auto watch = [&]() -> task<void> {
    auto updates = assay::stream<Person>(streamed, "Who?", options);
    while (co_await updates.next()) {
    }
  };
  CHECK_THROWS_AS(simulate(watch()), assay::extraction_error);

  int calls = 0;
  const auto ask = [&calls]() -> task<std::string> {
    co_await async::sleep_for(1s);
    if (++calls == 2) throw assay::model_error(assay::model_failure::server, "down");
    co_return no_age;
  };
  CHECK_THROWS_AS(simulate(assay::retry<Person>(ask, options.retry)), assay::extraction_error);
  for (const extraction_record& record : records) check_is_same<Person>(record);

  records.clear();
  scripted_model text({refuses("No.")});
  CHECK_THROWS_AS(simulate(assay::extract<std::string>(text, "Say", options)), assay::extraction_error);
  check_is_same<std::string>(records.at(0));
  CHECK(records[0].output.plain_text);

  scripted_model by_schema({says("{}"), says("[]")});
  const auto schema = assay::load_schema(
      R"({"title": "Thing", "type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}})");
  CHECK_THROWS_AS(simulate(assay::extract(by_schema, schema, "A?", options)), assay::extraction_error);
  CHECK(words(assay::replay(records.at(1))) == "");
  CHECK(words(assay::replay(records.at(1), schema)) == "");
  CHECK_FALSE(records[1].output.judged_by_type);
}

struct Trip {
  int start = 0;
  int end = 0;
  static void check(const Trip& trip, assay::checker& found) {
    if (trip.end < trip.start) found.error("end", "end lies before start");
  }
};

TEST_CASE("rules that a type has beside its schema are those of replay<T>") {
  const std::string wrong = R"({"start": 2, "end": 1})";
  scripted_model model({says(wrong), says(wrong), says(wrong)});
  const extraction_record record = record_of<Trip>(model);
  CHECK(record.output.judged_by_type);
  check_is_same<Trip>(record, /*by_schema=*/false);
  const replayed_extraction now = assay::replay(record);
  CHECK(now.ending == replay_ending::valid);
  CHECK(words(now) ==
        "attempt 1 outcome: 'invalid' -> 'valid'\n"
        "attempt 2 not_asked: 'invalid' -> 'not asked'\n"
        "attempt 0 reason: 'invalid' -> 'valid'\n");
  REQUIRE(now.value);
  CHECK((**now.value)["end"] == 1);
}

struct change {
  const char* what;
  void (*make)(extraction_record&);
  std::string expected;
};

TEST_CASE("what is changed in a record shows as a difference") {
  const change rows[] = {
      {"nothing", [](extraction_record&) {}, ""},
      {"the schema that is sent", [](extraction_record& r) { r.output.schema["properties"]["age"]["minimum"] = -5; },
       "attempt 1 request /output/schema/properties/age/minimum: '0' -> '-5'\n"
       "attempt 2 request /output/schema/properties/age/minimum: '0' -> '-5'\n"
       "attempt 3 request /output/schema/properties/age/minimum: '0' -> '-5'\n"
       "attempt 3 outcome: 'invalid' -> 'valid'\n"
       "attempt 0 reason: 'invalid' -> 'valid'\n"},
      {"fewer retries", [](extraction_record& r) { r.policy.max_retries = 1; },
       "attempt 3 not_asked: 'invalid' -> 'not asked'\n"},
      {"more retries", [](extraction_record& r) { r.policy.max_retries = 3; },
       "attempt 4 beyond: 'not asked' -> 'asked, and no answer is recorded'\n"},
      {"a budget", [](extraction_record& r) { r.policy.token_budget = 20; },
       "attempt 2 not_asked: 'invalid' -> 'not asked'\nattempt 0 reason: 'invalid' -> 'budget'\n"},
      {"the prompt", [](extraction_record& r) { r.question->base.messages.front() = assay::user_message("Whom?"); },
       "attempt 1 request /messages/0/parts/0/text: 'Who?' -> 'Whom?'\n"
       "attempt 2 request /messages/0/parts/0/text: 'Who?' -> 'Whom?'\n"
       "attempt 3 request /messages/0/parts/0/text: 'Who?' -> 'Whom?'\n"},
      {"the mode", [](extraction_record& r) { r.question->mode = assay::output_mode::tool; },
       "attempt 1 request /output/mode: 'native' -> 'tool'\n"
       "attempt 2 request /output/mode: 'native' -> 'tool'\n"
       "attempt 3 request /output/mode: 'native' -> 'tool'\n"},
      {"an answer that becomes valid",
       [](extraction_record& r) { r.attempts[1].response->reply = assay::assistant_message(john); },
       "attempt 2 outcome: 'invalid' -> 'valid'\n"
       "attempt 3 not_asked: 'invalid' -> 'not asked'\n"
       "attempt 0 reason: 'invalid' -> 'valid'\n"},
      {"another error of an answer",
       [](extraction_record& r) {
         r.attempts[2].response->reply = assay::assistant_message(R"({"name": 5, "age": 1})");
       },
       "attempt 3 answer: '{\"name\": \"J\", \"age\": -1}' -> '{\"name\": 5, \"age\": 1}'\n"
       "attempt 3 errors error 1: 'age: Input should be greater than or equal to 0 [type=greater_than_equal] at line "
       "1, "
       "column 22' -> 'name: Input should be a valid string [type=string_type] at line 1, column 10'\n"},
      {"a failed call",
       [](extraction_record& r) {
         r.attempts[2].response.reset();
         r.attempts[2].outcome = assay::attempt_outcome::failed;
         r.attempts[2].failure = assay::recorded_failure{"rejected", "no"};
         r.attempts[2].answer.clear();
         r.attempts[2].errors.clear();
       },
       "attempt 0 reason: 'invalid' -> 'rejected'\n"},
  };
  for (const change& one : rows) {
    CAPTURE(one.what);
    extraction_record record = three_times_invalid();
    one.make(record);
    CHECK(words(assay::replay(record)) == one.expected);
  }
}

namespace corrected {
struct Person {
  std::string name;
  int age = 0;
  struct assay_describe {
    static constexpr auto fields = assay::fields(assay::field<&Person::age>(assay::ge(-9)));
  };
};
}  // namespace corrected

TEST_CASE("a type that has changed asks for something else, and may find the answer valid") {
  const replayed_extraction now = assay::replay<corrected::Person>(three_times_invalid());
  CHECK(now.ending == replay_ending::valid);
  REQUIRE_FALSE(now.differences.empty());
  CHECK(now.differences.front().part == replay_part::request);
  CHECK(now.differences.back().part == replay_part::reason);
  CHECK(now.attempts.size() == 3);
}

TEST_CASE("long texts are shown about the place where they differ") {
  extraction_record record = three_times_invalid();
  const std::string before(5000, 'a');
  record.attempts[0].request->messages[0] = assay::user_message(before + "1" + before);
  record.question->base.messages[0] = assay::user_message(before + "2" + before);
  const replayed_extraction now = assay::replay(record);
  const assay::replay_difference& one = now.differences.at(0);
  CHECK(one.was.size() < 300);
  CHECK(one.was.find("a1a") != std::string::npos);
  CHECK(one.is.find("a2a") != std::string::npos);
  CHECK(one.was.starts_with("..."));
  CHECK(one.was.ends_with("..."));
}

TEST_CASE("a real clock may show an answer after the deadline, and time may run out between two questions") {
  scripted_model model({after(1s, says(no_age)), fails(assay::model_failure::server), after(1h, says(john))});
  assay::extract_options options;
  options.retry.deadline = 5s;
  const extraction_record record = record_of(model, options);
  REQUIRE(record.reason == extraction_failure::deadline);
  REQUIRE(record.attempts.size() == 3);
  check_is_same<Person>(record);

  extraction_record late = record;  // the first answer was judged 3 ms after the deadline, and nothing more was asked
  late.attempts.resize(1);
  late.attempts[0].time = 5003ms;
  check_is_same<Person>(late);

  extraction_record slow = record;  // between the answer and the next question 700 ms went by
  for (std::size_t i = 1; i < 3; ++i) slow.attempts[i].began += 700ms;
  slow.attempts[2].time -= 700ms;
  check_is_same<Person>(slow);

  extraction_record unlimited = record;
  unlimited.policy.deadline.reset();
  CHECK(words(assay::replay<Person>(unlimited)) ==
        "attempt 3 beyond: 'cancelled' -> 'not cancelled, and no answer is recorded'\n");
}

TEST_CASE("no time passes, and a schema that can't be used is an error") {
  scripted_model model(
      {fails(assay::model_failure::rate_limited, 2min), after(3h, says(no_age)), says("?"), says("?")});
  extraction_record record = record_of(model);
  const auto begin = std::chrono::steady_clock::now();
  check_is_same<Person>(record);
  CHECK(std::chrono::steady_clock::now() - begin < 30s);
  record.output.schema = {{"type", "nonsense"}};
  CHECK_THROWS_AS(static_cast<void>(assay::replay(record)), assay::schema_error);
}

// --- at random -------------------------------------------------------------------------------------------------------

class scripts {
 public:
  explicit scripts(unsigned seed) : random_(seed) {}

  [[nodiscard]] std::size_t below(std::size_t count) {
    return std::uniform_int_distribution<std::size_t>(0, count - 1)(random_);
  }

  [[nodiscard]] step any_step(bool order) {
    static const std::vector<std::string> people = {no_age,
                                                    "?",
                                                    R"({"name": "J", "age": -1})",
                                                    R"({"name": 5, "age": "x")",
                                                    R"(Sure: {"name": "J"})",
                                                    "{}",
                                                    R"({"age": [1], "name": "J"})"};
    static const std::vector<std::string> orders = {
        wrong_order,
        R"({"lines.0.quantity": 500})",
        R"({"lines.0.quantity": "x"})",
        R"({"customer": 5})",
        R"({"customer": 5, "lines": [{"sku": 1, "quantity": 5}], "city": "York"})",
        "no idea",
        R"({"lines": [{"sku": "A-1", "quantity": 2}, {"sku": "B", "quantity": -3}], "customer": "Ada", "city": ["York"]})"};
    const std::vector<std::string>& answers = order ? orders : people;
    step one = says(answers[below(answers.size())]);
    one.usage = {.input_tokens = static_cast<std::int64_t>(below(50)),
                 .output_tokens = static_cast<std::int64_t>(below(50))};
    switch (below(12)) {
      case 0:
        one.finish = assay::finish_reason::length;
        break;
      case 1:
        one.finish = assay::finish_reason::refusal;
        break;
      case 2:
        one.finish = assay::finish_reason::malformed;
        break;
      case 3:
        one.finish = assay::finish_reason::other;
        break;
      case 4:
      case 5: {
        constexpr assay::model_failure kinds[] = {assay::model_failure::server, assay::model_failure::rate_limited,
                                                  assay::model_failure::timeout, assay::model_failure::rejected,
                                                  assay::model_failure::over_limit};
        std::optional<std::chrono::nanoseconds> wait;
        if (below(2) == 0) wait = std::chrono::nanoseconds(below(200'000) * 1'000'003);
        one.failure.emplace(kinds[below(below(4) == 0 ? 5 : 3)], "scripted", static_cast<int>(below(600)), wait);
        break;
      }
      default:
        break;
    }
    if (below(3) == 0) one.takes = std::chrono::nanoseconds(below(20) * 777'777'777);
    return one;
  }

  void vary(assay::extract_options& options) {
    constexpr assay::output_mode modes[] = {assay::output_mode::native, assay::output_mode::tool,
                                            assay::output_mode::prompted};
    if (below(2) == 0) options.mode = modes[below(3)];
    assay::retry_policy& policy = options.retry;
    policy.max_retries = static_cast<int>(below(5));
    policy.max_transport_retries = static_cast<int>(below(4));
    if (below(2) == 0) policy.scope = assay::reask_scope::failing_paths;
    policy.early_stop = below(2) == 0;
    if (below(2) == 0) policy.truncated = assay::truncation::raise_limit;
    if (below(3) == 0) policy.token_budget = static_cast<std::int64_t>(below(300));
    if (below(3) == 0) policy.deadline = std::chrono::nanoseconds(below(60) * 999'999'999);
    if (below(3) == 0) policy.longest_quote = below(40);
    if (below(3) == 0) policy.max_feedback_errors = below(3);
    if (below(3) == 0) options.source = "J lives in York, and is 5";
    if (below(3) == 0) options.base.max_tokens = static_cast<std::int64_t>(below(100));
    policy.backoff.factor = static_cast<double>(below(40)) / 8;
    policy.random = [this] { return std::generate_canonical<double, 53>(random_); };
  }

  std::mt19937 random_;
};

template <class T>
std::optional<extraction_record> any_failure(unsigned seed) {
  scripts any(seed);
  std::vector<step> script;
  for (int i = 0; i < 12; ++i) script.push_back(any.any_step(std::is_same_v<T, Order>));
  assay::extract_options options;
  any.vary(options);
  typing_script model(script, 1 + any.below(30));
  const failed_extraction all = simulate(try_to_extract<T>(model, options));
  if (all.records.empty()) return std::nullopt;
  return assay::parse_capsule(assay::dump(all.records.front()));
}

TEST_CASE("whatever fails by chance is played again without a difference") {
  std::map<extraction_failure, int> reasons;
  int stopped = 0;
  int patched = 0;
  const auto count = [&](const extraction_record& record) {
    ++reasons[record.reason];
    for (const assay::recorded_attempt& one : record.attempts) {
      stopped += one.stopped_early ? 1 : 0;
      patched += one.asked_for.empty() ? 0 : 1;
    }
  };
  for (unsigned seed = 0; seed < 600; ++seed) {
    CAPTURE(seed);
    if (const auto record = any_failure<Person>(seed)) {
      count(*record);
      check_is_same<Person>(*record);
    }
    if (const auto record = any_failure<Order>(seed)) {
      count(*record);
      check_is_same<Order>(*record);
    }
  }
  for (const extraction_failure reason :
       {extraction_failure::invalid, extraction_failure::truncated, extraction_failure::refused,
        extraction_failure::transport, extraction_failure::rejected, extraction_failure::over_limit,
        extraction_failure::budget, extraction_failure::deadline}) {
    CAPTURE(to_string(reason));
    CHECK(reasons[reason] >= 5);
  }
  CHECK(stopped >= 20);
  CHECK(patched >= 20);
}

}  // namespace
}  // namespace test_llm
