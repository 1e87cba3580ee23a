// Confidence against what was right: how it is counted, and assay eval with --logprobs and --samples.
#include "report/calibration_counts.hpp"
#include "report/rated_values.hpp"
#include "report/report_page.hpp"
#include "report/run_collector.hpp"
#include "support/ask_support.hpp"

#include <assay/parse.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

using namespace assay::test;
namespace reports = assay::reports;
using nlohmann::json;
using nlohmann::ordered_json;

namespace {

using prompts_and_ages = std::vector<std::pair<std::string, int>>;

/// Asks about persons; the model calls each by the prompt, and says that it is 36.
class person_cases {
 public:
  explicit person_cases(const prompts_and_ages& all) : schema_(folder.write("person.json", person_schema)) {
    std::string lines;
    for (const auto& [name, age] : all) {
      lines += json({{"prompt", name}, {"expected", {{"name", name == "Ida" ? "Eda" : name}, {"age", age}}}}).dump();
      lines += "\n";
    }
    cases_ = folder.write("cases.jsonl", lines);
  }

  [[nodiscard]] command_output eval(std::vector<std::string> words) const {
    std::vector<std::string> command = {ASSAY_CLI, "eval", "--schema", schema_, "--cases", cases_};
    command.insert(command.end(), words.begin(), words.end());
    return run_command(command, {.environment = {{"OPENAI_API_KEY", "secret"}}});
  }
  [[nodiscard]] reports::run_figures figures(std::vector<std::string> words) const {
    words.emplace_back("--json");
    const command_output result = eval(std::move(words));
    const auto read = assay::parse<reports::evaluation>(result.out, {.mode = assay::mode::strict});
    REQUIRE_MESSAGE(read, result.err);
    REQUIRE(read->runs.size() == 1);
    return read->runs.front();
  }
  /// What a mock is asked in one run.
  [[nodiscard]] std::vector<ordered_json> recorded(std::vector<std::string> words) const {
    const mock_provider mock({"--answer", R"({"name": "$PROMPT", "age": 36})"});
    const std::string file = folder.file("recording.jsonl");
    words.insert(words.end(), {"--model", "openai:m", "--base-url", mock.url(), "--jobs", "1", "--record", file});
    REQUIRE(eval(words).exit_code == 0);
    std::vector<ordered_json> calls;
    const std::string text = read_file(file);
    for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) {
      calls.push_back(ordered_json::parse(text.substr(at, text.find('\n', at) - at)));
    }
    return calls;
  }
  /// The model that plays these.
  [[nodiscard]] std::string replayed(const std::vector<ordered_json>& calls) const {
    std::string text;
    for (const ordered_json& one : calls) text += one.dump() + "\n";
    return "replay:" + folder.write("played.jsonl", text);
  }

  scratch_folder folder;

 private:
  std::string schema_;
  std::string cases_;
};

/// Splits an answer such as {"name": "Ada", "age": 36} into tokens with a name and an age of these probabilities.
void put_logprobs(ordered_json& call, double of_name, double of_age) {
  ordered_json& response = call["response"];
  const std::string text = response["reply"]["parts"][0]["text"];
  const std::size_t name = text.find(':') + 3;
  const std::size_t name_end = text.find('"', name);
  const std::size_t age = text.find("36");
  response["logprobs"] = ordered_json::array({{{"size", name}, {"logprob", -0.01}},
                                              {{"size", name_end - name}, {"logprob", std::log(of_name)}},
                                              {{"size", age - name_end}, {"logprob", -0.01}},
                                              {{"size", 2}, {"logprob", std::log(of_age)}},
                                              {{"size", text.size() - age - 2}, {"logprob", -0.01}}});
}

const prompts_and_ages five = {{"Ada", 36}, {"Ida", 36}, {"Eva", 1}, {"Ute", 1}, {"Kay", 1}};

}  // namespace

TEST_CASE("confidence is counted in ten bins, whose averages give the calibration error and the Brier score") {
  reports::calibration_counts counts;
  const std::pair<double, bool> rows[] = {{0.95, true}, {0.95, true}, {0.95, true},  {0.95, true},  {0.95, false},
                                          {0.30, true}, {0.30, true}, {0.30, false}, {0.30, false}, {0.30, false}};
  for (const auto& [confidence, is_correct] : rows) counts.add(confidence, is_correct);
  const reports::calibration made = counts.summary("age");
  CHECK(made.field == "age");
  CHECK(made.values == 10);
  CHECK(made.correct == 6);
  CHECK(made.confidence == doctest::Approx(0.625));
  CHECK(made.expected_calibration_error == doctest::Approx(0.125));
  CHECK(made.brier_score == doctest::Approx(0.21625));
  REQUIRE(made.bins.size() == 2);
  CHECK(made.bins[0].from == doctest::Approx(0.3));
  CHECK(made.bins[0].to == doctest::Approx(0.4));
  CHECK(made.bins[0].correct == 2);
  CHECK(made.bins[1].values == 5);
  CHECK(made.bins[1].confidence == doctest::Approx(0.95));
  CHECK(reports::calibration_counts().summary("").bins.empty());
}

TEST_CASE("a confidence belongs to the bin that begins with it, and 1 to the last; others count as 0 or 1") {
  const std::pair<double, double> rows[] = {{0, 0},
                                            {0.1, 0.1},
                                            {0.3, 0.3},
                                            {0.6, 0.6},
                                            {0.7, 0.7},
                                            {2.0 / 3, 0.6},
                                            {0.99, 0.9},
                                            {1, 0.9},
                                            {7, 0.9},
                                            {-0.5, 0},
                                            {std::numeric_limits<double>::quiet_NaN(), 0},
                                            {std::numeric_limits<double>::infinity(), 0.9}};
  for (const auto& [confidence, from] : rows) {
    CAPTURE(confidence);
    reports::calibration_counts counts;
    counts.add(confidence, true);
    const reports::calibration made = counts.summary("");
    REQUIRE(made.bins.size() == 1);
    CHECK(made.bins[0].from == doctest::Approx(from));
    CHECK(made.confidence >= 0);
    CHECK(made.confidence <= 1);
  }
}

TEST_CASE("calibration does not depend on the order of the values, or on how they were shared out") {
  std::mt19937 random(11);  // NOLINT: the same figures each time
  std::uniform_real_distribution<double> any(0, 1);
  reports::calibration_counts forward;
  reports::calibration_counts backward;
  reports::calibration_counts half;
  std::vector<std::pair<double, bool>> rows(5000);
  for (auto& [confidence, is_correct] : rows) {
    confidence = any(random);
    is_correct = any(random) < confidence;
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    forward.add(rows[i].first, rows[i].second);
    const auto& other = rows[rows.size() - 1 - i];
    (i % 3 == 0 ? half : backward).add(other.first, other.second);
  }
  backward.add(half);
  CHECK(assay::dump(forward.summary("x")) == assay::dump(backward.summary("x")));
  CHECK(forward.summary("x").expected_calibration_error < 0.03);
  CHECK(forward.summary("x").bins.size() == 10);
}

TEST_CASE("values are joined with their confidence by their path, and only where it is certain") {
  const ordered_json expected = {{"a", 1}, {"l", {1, 2}}, {"o", {{"a.b", "x"}}}, {"gone", 1}, {"twice", 1}};
  const ordered_json got = {{"a", 1}, {"l", {1, 3}}, {"o", {{"a.b", "x"}}}, {"more", 1}, {"twice", 1}};
  const reports::value_comparison compared = reports::compare_values(expected, &got);
  reports::rated_values confidence;
  confidence.values = {{{{"a"}}, 0.5},
                       {{{"l"}, {{}, 0}}, 0.25},
                       {{{"l"}, {{}, 1}}, 0.75},
                       {{{"o"}, {"a.b"}}, 0.1},
                       {{{"o"}, {"a"}, {"b"}}, 0.9},
                       {{{"gone"}}, 0.5},
                       {{{"twice"}}, 0.5},
                       {{{"twice"}}, 0.5}};
  std::string rated;
  const std::uint64_t unrated =
      reports::each_rated(confidence, compared.verdicts, [&](const reports::field_verdict& verdict, double sure) {
        rated += verdict.field + (verdict.is_correct ? "+" : "-") + std::to_string(static_cast<int>(100 * sure)) + " ";
      });
  CHECK(rated == "a+50 l[]+25 l[]-75 o.a.b+10 ");
  CHECK(unrated == 2);  // `more`, which has none, and `twice`, which has two
}

TEST_CASE("eval judges the log-probabilities of the values, for each model and field") {
  const person_cases cases(five);
  std::vector<ordered_json> calls = cases.recorded({"--logprobs"});
  REQUIRE(calls.size() == 5);
  for (ordered_json& one : calls) put_logprobs(one, 0.95, 0.3);
  const std::string model = cases.replayed(calls);
  const reports::run_figures run = cases.figures({"--logprobs", "--model", model});
  REQUIRE(run.reliability);
  CHECK(run.reliability->kind == reports::confidence_kind::probability);
  CHECK(run.reliability->unrated == 0);
  CHECK(run.reliability->all.values == 10);
  CHECK(run.reliability->all.expected_calibration_error == doctest::Approx(0.125));
  CHECK(run.reliability->all.brier_score == doctest::Approx(0.21625));
  REQUIRE(run.reliability->fields.size() == 2);
  CHECK(run.reliability->fields[0].field == "age");
  CHECK(run.reliability->fields[0].correct == 2);
  CHECK(run.reliability->fields[1].field == "name");
  CHECK(run.reliability->fields[1].correct == 4);
  CHECK(run.reliability->fields[1].bins.size() == 1);

  const command_output text = cases.eval({"--logprobs", "--model", model});
  CHECK(text.exit_code == 0);
  CHECK(contains(text.out, "confidence by the probability of the tokens"));
  CHECK(contains(text.out, "0.3 to 0.4       5  30.0 %   40.0 %  few"));
  CHECK(contains(text.out, "0.9 to 1.0       5  95.0 %   80.0 %  few"));
  CHECK(contains(text.out, "all             10  62.5 %   60.0 %\n"));
  CHECK(contains(text.out, "expected calibration error 0.125, Brier score 0.216\n"));
  CHECK(text.err.empty());

  const std::string file = cases.folder.file("page.html");
  CHECK(cases.eval({"--logprobs", "--model", model, "--html", file}).exit_code == 0);
  const auto page = reports::page_in(read_file(file));
  REQUIRE(page);
  CHECK(assay::dump(page->runs.front().figures.reliability) == assay::dump(run.reliability));
}

TEST_CASE("without --logprobs nothing is said of confidence, and a model that gives none is named") {
  const mock_provider mock({"--answer", R"({"name": "$PROMPT", "age": 36})"});
  const person_cases cases(five);
  const std::vector<std::string> words = {"--model", "openai:m", "--base-url", mock.url()};
  CHECK_FALSE(cases.figures(words).reliability);
  std::vector<std::string> with = words;
  with.emplace_back("--logprobs");
  const reports::run_figures run = cases.figures(with);
  REQUIRE(run.reliability);
  CHECK(run.reliability->all.values == 0);
  CHECK(run.reliability->unrated == 10);
  const command_output text = cases.eval(with);
  CHECK(text.exit_code == 0);
  CHECK(contains(text.err, "assay: openai:m: no answer has log-probabilities"));
  CHECK_FALSE(contains(text.out, "calibration"));
}

TEST_CASE("eval --samples takes the majority, and the share that agrees is the confidence") {
  const person_cases cases({{"Ada", 36}, {"Eva", 36}});
  std::vector<ordered_json> calls = cases.recorded({"--samples", "4"});
  REQUIRE(calls.size() == 8);
  // Of the four answers to the first prompt one has another age; of those to the second three do.
  const auto make_older = [&](std::size_t i) {
    std::string text = calls[i]["response"]["reply"]["parts"][0]["text"];
    calls[i]["response"]["reply"]["parts"][0]["text"] = text.replace(text.find("36"), 2, "63");
  };
  for (const std::size_t i : {1, 4, 5, 7}) make_older(i);
  const reports::run_figures run = cases.figures({"--samples", "4", "--model", cases.replayed(calls)});
  CHECK(run.totals.rows == 2);
  CHECK(run.totals.attempts == 8);
  CHECK(run.totals.input_tokens == 8 * 20);
  CHECK(run.accuracy->exact_matches == 1);
  REQUIRE(run.reliability);
  CHECK(run.reliability->kind == reports::confidence_kind::agreement);
  REQUIRE(run.reliability->all.bins.size() == 2);
  const reports::calibration_bin& three_of_four = run.reliability->all.bins[0];
  CHECK(three_of_four.from == doctest::Approx(0.7));
  CHECK(three_of_four.values == 2);
  CHECK(three_of_four.correct == 1);
  CHECK(run.reliability->all.bins[1].correct == 2);
  CHECK(contains(cases.eval({"--samples", "4", "--model", cases.replayed(calls)}).out, "agreement of the samples"));
}

TEST_CASE("a list is voted on as a whole, and each of its values has the share of the list") {
  const scratch_folder folder;
  const std::string schema = folder.write(
      "tags.json",
      R"({"type": "object", "properties": {"tags": {"type": "array", "items": {"type": "string"}}}, "required": ["tags"]})");
  const std::string cases =
      folder.write("cases.jsonl", json({{"prompt", "x"}, {"expected", {{"tags", {"a", "c"}}}}}).dump() + "\n");
  const mock_provider mock({"--answer", R"({"tags": ["a", "b"]})"});
  const command_output result = run_command({ASSAY_CLI, "eval", "--schema", schema, "--cases", cases, "--model",
                                             "openai:m", "--base-url", mock.url(), "--samples", "3", "--json"},
                                            {.environment = {{"OPENAI_API_KEY", "secret"}}});
  const auto read = assay::parse<reports::evaluation>(result.out, {.mode = assay::mode::strict});
  REQUIRE_MESSAGE(read, result.err);
  const auto& known = read->runs.at(0).reliability;
  REQUIRE(known);
  REQUIRE(known->fields.size() == 1);
  CHECK(known->fields[0].field == "tags[]");
  CHECK(known->fields[0].values == 2);
  CHECK(known->fields[0].correct == 1);
  CHECK(known->fields[0].confidence == 1);
}

TEST_CASE("samples that all fail are judged or not as one answer is, and all of them are paid for") {
  const person_cases cases({{"Ada", 36}});
  const mock_provider refusing({"--answer", "x", "--fault", "refusal", "--times", "9"});
  const reports::run_figures refused =
      cases.figures({"--samples", "3", "--model", "openai:m", "--base-url", refusing.url()});
  CHECK(refused.totals.refused == 1);
  CHECK(refused.totals.attempts == 3);
  CHECK(refused.totals.input_tokens == 3 * 20);
  CHECK(refused.accuracy->all.missing == 2);
  CHECK_FALSE(refused.reliability);
  const mock_provider broken({"--answer", "x", "--fault", "server-error", "--times", "9"});
  const command_output failed =
      cases.eval({"--samples", "3", "--model", "openai:m", "--base-url", broken.url(), "--transport-retries", "0"});
  CHECK(failed.exit_code == 1);
  CHECK(contains(failed.err, "1 of 1 cases got no answer"));
}

TEST_CASE("--samples has limits, and is not combined with --logprobs") {
  const person_cases cases(five);
  for (const std::vector<std::string>& words : {std::vector<std::string>{"--samples", "0", "--model", "openai:m"},
                                                {"--samples", "101", "--model", "openai:m"},
                                                {"--samples", "3", "--logprobs", "--model", "openai:m"}}) {
    CHECK(cases.eval(words).exit_code == 2);
  }
}
