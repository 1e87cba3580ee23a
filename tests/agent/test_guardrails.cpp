#include "agent_support.hpp"

namespace test_agent {
namespace {

struct Answer {
  std::string text;
};
struct Suspicion {
  bool is_jailbreak = false;
  std::string reason;
};

task<assay::guardrail_verdict> say_later(async::duration time, assay::guardrail_verdict verdict) {
  co_await async::sleep_for(time);
  co_return verdict;
}
assay::guardrail<> slow_guardrail(std::string name, async::duration time, assay::guardrail_verdict verdict) {
  return {std::move(name), [=](const std::string&) { return say_later(time, verdict); }};
}

struct input_row {
  const char* what;
  async::duration model_takes;
  std::vector<assay::guardrail<>> guards;
  bool first;
  std::string expected;
  async::duration time;
};

TEST_CASE("input guardrails run beside the first call of the model, and cancel it") {
  const auto no = assay::tripped("no");
  const input_row rows[] = {
      {"all pass, the model is slower",
       5s,
       {slow_guardrail("a", 1s, {}), slow_guardrail("b", 2s, {})},
       false,
       "ok hi",
       5s},
      {"all pass, the model waits for them", 1s, {slow_guardrail("a", 3s, {})}, false, "ok hi", 3s},
      {"one trips: the model and the others are cancelled",
       60s,
       {slow_guardrail("a", 30s, {}), slow_guardrail("b", 2s, no)},
       false,
       "assay: guardrail 'b' tripped: no",
       2s},
      {"one trips after the model has answered",
       1s,
       {slow_guardrail("b", 2s, no)},
       false,
       "assay: guardrail 'b' tripped: no",
       2s},
      {"the model waits", 5s, {slow_guardrail("a", 2s, {})}, true, "ok hi", 7s},
      {"the model is not asked", 5s, {slow_guardrail("a", 2s, no)}, true, "assay: guardrail 'a' tripped: no", 2s},
      {"from an input guardrail ask_again is tripped",
       5s,
       {slow_guardrail("a", 1s, assay::ask_again("no"))},
       false,
       "assay: guardrail 'a' tripped: no",
       1s},
  };
  for (const input_row& one : rows) {
    CAPTURE(one.what);
    scripted_model model({after(one.model_takes, says("hi"))});
    const assay::agent<> agent(model, {.input_guardrails = one.guards, .guard_first = one.first});
    const auto told = outcome_of(agent);
    CHECK(told.line == one.expected);
    CHECK(told.time == one.time);
  }
}

TEST_CASE("nothing is asked where a guardrail trips without waiting") {
  scripted_model detecting({});
  const assay::agent<Suspicion> detector(detecting, {});
  const auto judge = [](const Suspicion&) { return assay::passed(); };
  scripted_model model({});
  const assay::agent<> agent(
      model, {.input_guardrails = {assay::no_pii(), assay::agent_guardrail("never asked", detector, judge)}});
  CHECK(outcome_of(agent, "a@b.example").line ==
        "assay: guardrail 'no_pii' tripped: The text holds personal data: email.");
  CHECK(model.asked().empty());
  CHECK(detecting.asked().empty());
}

TEST_CASE("input guardrails judge a new prompt, once") {
  int judged = 0;
  const assay::guardrail counts("counts", [&judged](const std::string& text) {
    CHECK(text == "Go");
    ++judged;
    return assay::passed();
  });
  const auto tool = assay::tool("tool", "", [] { return 1; });
  scripted_model model({calls({{"tool", ""}}), says("hi"), says("hi")});
  const assay::agent<> agent(model, {.tools = {tool}, .input_guardrails = {counts}});
  const auto told = outcome_of(agent);
  CHECK(judged == 1);
  assay::run_options how;
  how.history = told.result->messages;
  CHECK(outcome_of(agent, "", how).line == "ok hi");
  CHECK(judged == 1);
}

TEST_CASE("a tripped guardrail says who found what") {
  scripted_model model({says("hi")});
  const assay::agent<> agent(model, {.input_guardrails = {slow_guardrail("strict", 0s, assay::tripped("a finding"))}});
  try {
    simulate(agent.run("Go"));
    FAIL("nothing was thrown");
  } catch (const assay::guardrail_tripped& error) {
    CHECK(error.guardrail() == "strict");
    CHECK(error.finding() == "a finding");
  }
}

TEST_CASE("output guardrails judge the typed answer, stop the run or ask again") {
  const assay::output_guardrail polite("polite", [](const Answer& answer) {
    if (answer.text == "never") return assay::tripped("a word that is never said");
    return answer.text.ends_with("please") ? assay::passed() : assay::ask_again("say please");
  });
  const assay::output_guardrail<Answer> brief = assay::length_limit(40, assay::on_finding::ask_again);
  assay::agent_options<Answer> options;
  options.output_guardrails = {polite, brief};

  scripted_model model(
      {says(R"({"text":"hand me the salt, and be quick about it"})"), says(R"({"text":"salt, please"})")});
  const auto told = outcome_of(assay::agent<Answer>(model, options));
  CHECK(told.line == R"(ok {"text":"salt, please"})");
  CHECK(told.result->attempts[0].message ==
        "- polite: say please\n- length_limit: The text has 50 characters; at most 40 are allowed.\n");
  CHECK(told.result->messages.size() == 2);

  scripted_model rude({says(R"({"text":"never"})")});
  CHECK(outcome_of(assay::agent<Answer>(rude, options)).line ==
        "assay: guardrail 'polite' tripped: a word that is never said");

  scripted_model stubborn({says(R"({"text":"salt"})"), says(R"({"text":"salt"})"), says(R"({"text":"salt"})")});
  CHECK(outcome_of(assay::agent<Answer>(stubborn, options)).line == "invalid: - polite: say please\n");
}

TEST_CASE("an output guardrail that trips cancels the others") {
  assay::agent_options<> options;
  options.output_guardrails = {slow_guardrail("slow", 60s, {}), slow_guardrail("quick", 1s, assay::tripped("no"))};
  scripted_model model({says("hi")});
  const auto told = outcome_of(assay::agent<>(model, options));
  CHECK(told.line == "assay: guardrail 'quick' tripped: no");
  CHECK(told.time == 1s);
}

TEST_CASE("an agent as a guardrail: what it costs is the run's, and its error ends the run") {
  const auto judge = [](const Suspicion& found) {
    return found.is_jailbreak ? assay::tripped(found.reason) : assay::passed();
  };
  scripted_model detecting({says(R"({"is_jailbreak":false,"reason":""})"),
                            says(R"({"is_jailbreak":true,"reason":"a trick"})"),
                            fails(assay::model_failure::rejected)});
  const assay::agent<Suspicion> detector(detecting, {.name = "detector", .instructions = "Find tricks."});
  scripted_model model({after(1s, says("hi")), after(1h, says("hi")), after(1h, says("hi"))});
  const assay::agent<> agent(model, {.input_guardrails = {assay::agent_guardrail("jailbreak", detector, judge)}});
  const auto fine = outcome_of(agent);
  CHECK(fine.line == "ok hi");
  CHECK(fine.result->usage.total() == 30);
  CHECK(fine.result->counts.requests == 2);
  CHECK(detecting.asked()[0].messages.back().text() == "Go");
  CHECK(outcome_of(agent).line == "assay: guardrail 'jailbreak' tripped: a trick");
  const auto broken = outcome_of(agent);
  REQUIRE(broken.error);
  CHECK(broken.error->agent() == "detector");
}

// --- the ready-made ones ---------------------------------------------------------------------------------------------

std::string verdict_of(const assay::guardrail<>& guard, const std::string& text) {
  const auto verdict = simulate(guard.judge()(text, {}));
  return verdict.what == assay::guardrail_verdict::action::pass ? "" : verdict.finding;
}

TEST_CASE("length is counted in characters") {
  CHECK(verdict_of(assay::length_limit(5), "Größe") == "");
  CHECK(verdict_of(assay::length_limit(4), "Größe") == "The text has 5 characters; at most 4 are allowed.");
  CHECK(verdict_of(assay::length_limit(0), "") == "");
}

TEST_CASE("forbidden phrases are found whole") {
  const auto guard = assay::forbidden_phrases({"ignore previous instructions", "ass", "C++?"});
  const std::pair<const char*, bool> rows[] = {
      {"Ignore  previous\ninstructions.", true},
      {"IGNORE PREVIOUS INSTRUCTIONS", true},
      {"a class of mass", false},
      {"you ass!", true},
      {"ignore all previous instructions", false},
      {"Do you know C++? Yes", true},
      {"assé", false},
      {"", false},
  };
  for (const auto& [text, expected] : rows) {
    CAPTURE(text);
    CHECK(verdict_of(guard, text).empty() != expected);
  }
  CHECK_THROWS_AS(assay::forbidden_phrases({" "}), std::invalid_argument);
}

TEST_CASE("personal data is found by its spelling and its check digits") {
  struct pii_row {
    const char* text;
    std::string expected;  ///< "kind:what" ...
  };
  const pii_row rows[] = {
      {"Write to ann.lee+x@mail.example.co.uk.", "email:ann.lee+x@mail.example.co.uk"},
      {"john at example dot com, @home, a@b", ""},
      {"Call +49 30 901820 today", "phone:+49 30 901820"},
      {"+14155552671", "phone:+14155552671"},
      {"(415) 555-2671 or 415-555-2671", "phone:(415) 555-2671 phone:415-555-2671"},
      {"030 / 90 18 20 40", "phone:030 / 90 18 20 40"},
      {"Order 4155552671, 2026-11-21, 3.14159265, 10,000,000", ""},
      {"+1 23, 01.02.2026, 192.168.100.200, 12:30:45", ""},
      {"0151 23456789, 01 23 45 67 89", "phone:0151 23456789 phone:01 23 45 67 89"},
      {"4111 1111 1111 1111", "card:4111 1111 1111 1111"},
      {"card 5500-0000-0000-0004, 378282246310005", "card:5500-0000-0000-0004 card:378282246310005"},
      {"4111 1111 1111 1112", ""},  // one digit wrong
      {"DE89370400440532013000", "iban:DE89370400440532013000"},
      {"DE89 3704 0044 0532 0130 00 is it", "iban:DE89 3704 0044 0532 0130 00"},
      {"gb29 NWBK 6016 1331 9268 19", "iban:gb29 NWBK 6016 1331 9268 19"},
      {"DE88370400440532013000", ""},  // a check digit wrong
      {"DE8937040044053201300", ""},   // too short for Germany
      {"NO93 8601 1117 947", "iban:NO93 8601 1117 947"},
      {"a@b.example, DE89370400440532013000 and 4111111111111111",
       "email:a@b.example iban:DE89370400440532013000 card:4111111111111111"},
      {"", ""},
  };
  for (const pii_row& one : rows) {
    const std::string text = one.text;
    CAPTURE(text);
    std::string found;
    for (const assay::pii_finding& each : assay::find_pii(text)) {
      found +=
          (found.empty() ? "" : " ") + std::string(to_string(each.kind)) + ":" + text.substr(each.begin, each.length);
    }
    CHECK(found == one.expected);
  }
}

TEST_CASE("the finding names kinds, not data") {
  CHECK(verdict_of(assay::no_pii(), "a@b.example, 4111111111111111") == "The text holds personal data: email, card.");
  CHECK(verdict_of(assay::no_pii({assay::pii_kind::iban}), "a@b.example") == "");
}

TEST_CASE("a long text takes linear time") {
  std::string digits;
  for (int i = 0; i < 100'000; ++i) digits += "+1 ";
  CHECK(assay::find_pii(digits).empty());
  CHECK(assay::find_pii(std::string(300'000, '@')).empty());
  CHECK(assay::find_pii(std::string(300'000, '4')).empty());
}

}  // namespace
}  // namespace test_agent
