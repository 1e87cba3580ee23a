// assay eval: accuracy, refusals, tokens and costs of models over cases with expected values.
#include "report/report_page.hpp"
#include "support/ask_support.hpp"

#include <assay/parse.hpp>

#include <doctest/doctest.h>

#include <csignal>
#include <string>
#include <vector>

using namespace assay::test;
namespace reports = assay::reports;
using nlohmann::json;

namespace {

std::string lines_of(const std::vector<json>& cases) {
  std::string lines;
  for (const json& one : cases) lines += one.dump() + "\n";
  return lines;
}

/// `assay eval` with the schema of a person.
class evaluation {
 public:
  evaluation() : schema_(folder.write("person.json", person_schema)) {}

  [[nodiscard]] command_output operator()(const std::vector<json>& cases, const std::vector<std::string>& words = {},
                                          const environment& variables = {}) const {
    std::vector<std::string> command = {ASSAY_CLI, "eval", "--schema", schema_, "--cases", "-"};
    command.insert(command.end(), words.begin(), words.end());
    return run_command(command, {.input = lines_of(cases), .environment = variables});
  }

  /// The figures of --json.
  [[nodiscard]] std::vector<reports::run_figures> figures(const std::vector<json>& cases,
                                                          std::vector<std::string> words = {},
                                                          const environment& variables = {}) const {
    words.push_back("--json");
    const command_output result = (*this)(cases, words, variables);
    const auto read = assay::parse<reports::evaluation>(result.out, {.mode = assay::mode::strict});
    REQUIRE_MESSAGE(read, result.err);
    return read->runs;
  }

  scratch_folder folder;

 private:
  std::string schema_;
};

json text_case(const std::string& text, json expected) { return {{"text", text}, {"expected", std::move(expected)}}; }
json prompt_case(const std::string& prompt, json expected) {
  return {{"prompt", prompt}, {"expected", std::move(expected)}};
}

const json ada = {{"name", "Ada"}, {"age", 36}};
const environment key = {{"OPENAI_API_KEY", "secret"}};

}  // namespace

TEST_CASE("texts are read and compared with what is expected, without a model") {
  const evaluation eval;
  const auto runs = eval.figures({
      text_case(R"({"name": "Ada", "age": 36})", ada),
      text_case(R"(Sure: {name: 'Ada', age: "36"})", ada),
      text_case(R"({"name": "Ida", "age": 36})", ada),
      text_case("I don't know.", ada),
  });
  REQUIRE(runs.size() == 1);
  CHECK(runs[0].name == "texts");
  CHECK(runs[0].totals.rows == 4);
  CHECK(runs[0].totals.exact == 2);
  CHECK(runs[0].totals.repaired == 1);
  CHECK(runs[0].totals.invalid == 1);
  REQUIRE(runs[0].accuracy);
  CHECK(runs[0].accuracy->cases == 4);
  CHECK(runs[0].accuracy->exact_matches == 2);
  REQUIRE(runs[0].accuracy->fields.size() == 2);
  CHECK(runs[0].accuracy->fields[0].field == "age");
  CHECK(runs[0].accuracy->fields[0].correct == 3);
  CHECK(runs[0].accuracy->fields[0].missing == 1);
  CHECK(runs[0].accuracy->fields[1].field == "name");
  CHECK(runs[0].accuracy->fields[1].correct == 2);
  CHECK(runs[0].accuracy->fields[1].wrong == 1);
}

TEST_CASE("several models stand side by side, each with its name") {
  const mock_provider good({"--answer", R"({"name": "$PROMPT", "age": 36})"});
  const evaluation eval;
  const auto runs = eval.figures({prompt_case("Ada", ada), prompt_case("Ida", ada)},
                                 {"--model", "openai:one", "--model", "openai:two", "--base-url", good.url()}, key);
  REQUIRE(runs.size() == 2);
  CHECK(runs[0].name == "openai:one");
  CHECK(runs[1].name == "openai:two");
  for (const auto& run : runs) {
    CHECK(run.accuracy->exact_matches == 1);
    CHECK(run.totals.attempts == 2);
    CHECK(run.totals.input_tokens == 40);
    CHECK(run.totals.output_tokens == 20);
    CHECK_FALSE(run.cost);
    REQUIRE_FALSE(run.distributions.empty());
    CHECK(run.distributions[0].name == "latency");
  }
}

TEST_CASE("a cost is known where the price is, and never 0 where it is not") {
  const mock_provider mock({"--answer", R"({"name": "$PROMPT", "age": 36})"});
  const evaluation eval;
  const std::string prices = eval.folder.write(
      "prices.json", R"({"openai:one": {"input": 2, "output": 10}, "other": {"input": 1, "output": 1}})");
  const std::vector<std::string> words = {"--model",    "openai:one", "--model",  "openai:two",
                                          "--base-url", mock.url(),   "--prices", prices};
  const auto runs = eval.figures({prompt_case("Ada", ada)}, words, key);
  REQUIRE(runs.size() == 2);
  REQUIRE(runs[0].cost);
  CHECK(*runs[0].cost == doctest::Approx((20 * 2 + 10 * 10) / 1e6));
  CHECK_FALSE(runs[1].cost);
  const command_output text = eval({prompt_case("Ada", ada)}, words, key);
  CHECK(contains(text.out, "$0.0001"));
  CHECK(contains(text.out, "unknown"));
  CHECK(text.exit_code == 0);
}

TEST_CASE("a refusal is judged, and a call that failed is not") {
  const mock_provider mock({"--answer", R"({"name": "$PROMPT", "age": 36})", "--every", "2", "--times", "2", "--fault",
                            "refusal", "--fault", "server-error"});
  const evaluation eval;
  const std::vector<std::string> words = {"--model", "openai:one",          "--base-url", mock.url(), "--jobs",
                                          "1",       "--transport-retries", "0",          "--json"};
  std::vector<json> cases;
  for (const char* name : {"Ada", "Ida", "Eva", "Ute"})
    cases.push_back(prompt_case(name, {{"name", name}, {"age", 36}}));
  const command_output result = eval(cases, words, key);
  CHECK(result.exit_code == 1);
  CHECK(contains(result.err, "openai:one: 1 of 4 cases got no answer"));
  const auto read = assay::parse<reports::evaluation>(result.out, {.mode = assay::mode::strict});
  REQUIRE(read);
  const reports::run_figures& run = read->runs.at(0);
  CHECK(run.totals.refused == 1);
  CHECK(run.totals.failed == 1);
  CHECK(run.accuracy->cases == 3);
  CHECK(run.accuracy->exact_matches == 2);
  CHECK(run.accuracy->all.missing == 2);
  // Of the three that were judged, two are valid and as expected.
  const command_output table =
      eval({cases[0], cases[1], cases[2]}, {"--model", "replay:" + eval.folder.write("r.jsonl", "")});
  CHECK(contains(table.out, "  3      -      -       -        0       3"));
}

TEST_CASE("a pipeline fails where too few values are as expected") {
  const evaluation eval;
  const std::vector<json> cases = {text_case(R"({"name": "Ada", "age": 36})", ada),
                                   text_case(R"({"name": "Ida", "age": 36})", ada)};
  CHECK(eval(cases).exit_code == 0);
  CHECK(eval(cases, {"--min-exact", "0.5"}).exit_code == 0);
  const command_output below = eval(cases, {"--min-exact", "0.51"});
  CHECK(below.exit_code == 1);
  CHECK(contains(below.err, "texts: 1 of 2 values are exactly as expected"));
  CHECK(contains(below.out, "50.0 %"));
}

TEST_CASE("the schema's defaults are expected where a case leaves them out") {
  const evaluation eval;
  const std::string schema = eval.folder.write(
      "defaults.json",
      R"({"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "array", "items": {"type": "string"}, "default": []}}, "required": ["a"]})");
  const command_output result =
      run_command({ASSAY_CLI, "eval", "--schema", schema, "--cases", "-", "--min-exact", "1"},
                  {.input = lines_of({text_case(R"({"a": 1, "b": []})", {{"a", 1}}),
                                      text_case(R"({"a": 1})", {{"a", 1}, {"b", json::array()}})})});
  CHECK(result.exit_code == 0);
}

TEST_CASE("cases that make no sense are refused, with their line, before anything is asked") {
  const evaluation eval;
  const struct {
    std::vector<json> cases;
    std::vector<std::string> words;
    const char* message;
  } rows[] = {
      {{json::object()}, {}, "line 1 of '-' is not a case"},
      {{json({{"text", "x"}})}, {}, "expected"},
      {{text_case("x", ada), json({{"expected", ada}})}, {}, "line 2 of '-' needs either a text or a prompt"},
      {{json({{"text", "x"}, {"prompt", "y"}, {"expected", ada}})}, {}, "needs either a text or a prompt"},
      {{text_case("x", {{"name", "Ada"}, {"age", "36"}})}, {}, "expects what the schema does not allow: age"},
      {{json({{"id", "a"}, {"text", "x"}, {"expected", ada}}), json({{"id", "a"}, {"text", "x"}, {"expected", ada}})},
       {},
       "line 2 of '-' has the id \"a\", as line 1 has"},
      {{prompt_case("x", ada)}, {}, "--model"},
      {{text_case("x", ada)}, {"--model", "openai:m"}, "no case has a prompt"},
      {{prompt_case("x", ada)}, {"--model", "openai:m", "--model", "openai:m"}, "given twice"},
      {{prompt_case("x", ada)}, {"--model", "openai:m", "--model", "openai:n", "--record", "r"}, "--record"},
      {{prompt_case("x", ada)}, {"--model", "nobody:m"}, "nobody"},
      {{}, {}, "holds no cases"},
      {{text_case("x", ada)}, {"--prices", "absent.json"}, "absent.json"},
      {{text_case("x", ada)}, {"--min-exact", "2"}, "from 0 to 1"},
  };
  for (const auto& row : rows) {
    const command_output result = eval(row.cases, row.words, key);
    CAPTURE(result.err);
    CHECK(result.exit_code == 2);
    CHECK(result.out.empty());
    CHECK(contains(result.err, row.message));
  }
}

TEST_CASE("prices with another key, or below zero, are refused") {
  const evaluation eval;
  for (const char* prices :
       {R"({"m": {"input": 1, "output": 1, "cache": 1}})", R"({"m": {"input": -1, "output": 1}})", "[]"}) {
    const std::string file = eval.folder.write("prices.json", prices);
    CHECK(eval({text_case("x", ada)}, {"--prices", file}).exit_code == 2);
  }
}

TEST_CASE("the page has the differences of each row, and the runs side by side") {
  const evaluation eval;
  const std::string file = eval.folder.path() / "page.html";
  const std::vector<json> cases = {text_case(R"({"name": "Ida", "age": 36, "votes": {"x": 1}})", ada)};
  CHECK(eval(cases, {"--html", file}).exit_code == 0);
  const auto page = reports::page_in(read_file(file));
  REQUIRE(page);
  CHECK(page->command == "eval");
  REQUIRE(page->runs.front().rows.size() == 1);
  const reports::row& row = page->runs.front().rows.front();
  CHECK(row.matches == false);
  REQUIRE(row.differences.size() == 2);
  CHECK(row.differences[0].place == "name");
  CHECK(row.differences[0].expected == "\"Ada\"");
  CHECK(row.differences[0].got == "\"Ida\"");
  CHECK(row.differences[1].kind == reports::difference_kind::extra);
  const auto again = eval(cases, {"--html", eval.folder.path() / "again.html", "--compare", file});
  CHECK(again.exit_code == 0);
  const auto compared = reports::page_in(read_file(eval.folder.path() / "again.html"));
  REQUIRE(compared);
  CHECK(compared->has_earlier);
  CHECK(compared->runs.front().changes->compared == 1);
}

TEST_CASE("a signal ends it cleanly, with what was answered until then") {
  const mock_provider mock({"--answer", R"({"name": "$PROMPT", "age": 36})", "--every", "5", "--fault", "silence"});
  const evaluation eval;
  std::vector<json> cases;
  for (int i = 0; i < 10; ++i) cases.push_back(prompt_case("person " + std::to_string(i), ada));
  const std::string file = eval.folder.file("page.html");
  // The recording tells how far it is: of the first and the sixth question the server takes no notice.
  background_process asking({ASSAY_CLI, "eval", "--schema", eval.folder.file("person.json"), "--cases",
                             eval.folder.write("cases.jsonl", lines_of(cases)), "--model", "openai:m", "--base-url",
                             mock.url(), "--jobs", "2", "--record", "/dev/stdout", "--html", file});
  for (int i = 0; i < 4; ++i) CHECK(contains(asking.read_line(), "\"response\""));
  asking.send_signal(SIGINT);
  CHECK(contains(asking.read_line(), "run"));
  CHECK(contains(asking.read_line(), "openai:m"));
  CHECK(asking.wait() == 130);
  const auto page = reports::page_in(read_file(file));
  REQUIRE(page);
  CHECK(contains(page->note, "interrupted"));
  CHECK(page->runs.front().figures.totals.rows == 4);
}

TEST_CASE("one run can be recorded and played again") {
  const mock_provider mock({"--answer", R"({"name": "$PROMPT", "age": 36})"});
  const evaluation eval;
  const std::string file = eval.folder.path() / "recording.jsonl";
  const std::vector<json> cases = {prompt_case("Ada", ada), prompt_case("Ida", ada)};
  const auto live = eval.figures(cases, {"--model", "openai:m", "--base-url", mock.url(), "--record", file}, key);
  const auto played = eval.figures(cases, {"--model", "replay:" + file});
  REQUIRE(played.size() == 1);
  CHECK(played[0].accuracy->exact_matches == live[0].accuracy->exact_matches);
  CHECK(played[0].totals.output_tokens == live[0].totals.output_tokens);
  for (const auto& one : played[0].distributions) CHECK(one.name != "latency");
}
