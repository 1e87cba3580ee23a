// assay minimize: the search, what counts as the same error, and the command.
#include "cli/minimize.hpp"
#include "cli/same_error.hpp"
#include "support/run_command.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace assay::test;
using assay::cli::has_same_error;
using assay::cli::minimize;
using assay::cli::minimized_text;

namespace {

constexpr std::size_t plenty = 100'000;

auto holding(std::string part) {
  return [part = std::move(part)](std::string_view text) { return contains(text, part); };
}

/// Strings, and brackets that match.
bool is_balanced(std::string_view text) {
  std::string open;
  for (const char c : text) {
    if (c == '{' || c == '[') open += c == '{' ? '}' : ']';
    if (c != '}' && c != ']') continue;
    if (open.empty() || open.back() != c) return false;
    open.pop_back();
  }
  return open.empty();
}

assay::path_item key(std::string name) { return {.key = std::move(name)}; }

assay::error error_of(std::string type, assay::path where, std::string message = "m") {
  assay::error made;
  made.type = std::move(type);
  made.loc = std::move(where);
  made.message = std::move(message);
  return made;
}

}  // namespace

TEST_CASE("a text becomes the part that matters") {
  struct row {
    std::string text;
    std::string part;
  };
  const std::vector<row> rows = {
      {"x", "x"},
      {"", ""},
      {"abc", ""},
      {"Some prose.\nAnd {\"a\": [1, 2, 3], \"b\": \"needle\"} more.\n", "needle"},
      {R"({"a": {"b": [{"c": 1}, {"c": "needle"}, {"d": [[[]]]}]}})", "needle"},
      {"{\"a\": [1, 2\n\"open {needle", "needle"},
      {"[[[[[[needle", "needle"},
      {"]]}}needle}]", "needle"},
      {std::string(20'000, '['), "[[["},
      {"\xC3\xA4\xC3\xB6needle\xC3\xBC", "needle"},
  };
  for (const row& one : rows) {
    CAPTURE(one.text);
    const minimized_text found = minimize(one.text, holding(one.part), plenty);
    CHECK(found.text == one.part);
    CHECK(found.is_minimal);
    CHECK(found.trials <= plenty);
  }
}

TEST_CASE("members and items go with their commas, so that JSON stays JSON") {
  const auto same = [](std::string_view text) {
    return is_balanced(text) && !contains(text, ",,") && !contains(text, "[,") && !contains(text, ",]") &&
           !contains(text, "{,") && !contains(text, ",}") && contains(text, "\"x\":9");
  };
  CHECK(minimize(R"({"a":[1,2,{"b":3}],"c":[{"x":9,"y":[]},{"z":0}],"d":4})", same, plenty).text == R"({"x":9})");
}

TEST_CASE("what is called minimal lacks no single character, line or member more") {
  // Needs both brackets, one of three words, and an even number of bytes.
  const auto same = [](std::string_view text) {
    return contains(text, "[") && contains(text, "]") && text.size() % 2 == 0 &&
           (contains(text, "red") || contains(text, "green") || contains(text, "blue"));
  };
  std::string text = "[\"red\", \"green\",\n \"blue\", 1 ]";
  if (text.size() % 2 != 0) text += ' ';
  const minimized_text found = minimize(text, same, plenty);
  CHECK(found.is_minimal);
  CHECK(same(found.text));
  for (std::size_t i = 0; i < found.text.size(); ++i) {
    std::string less = found.text;
    less.erase(i, 1);
    CHECK_FALSE(same(less));
  }
}

TEST_CASE("the number of trials is bounded, and then nothing is called minimal") {
  const std::string text = R"({"a": [1, 2, 3, 4, 5, 6, 7, 8], "needle": "and more and more and more"})";
  const std::size_t needed = minimize(text, holding("needle"), plenty).trials;
  std::size_t size = text.size();
  for (std::size_t limit = 1; limit < needed; ++limit) {
    std::size_t calls = 0;
    const auto same = [&](std::string_view candidate) {
      ++calls;
      return contains(candidate, "needle");
    };
    const minimized_text found = minimize(text, same, limit);
    CHECK_FALSE(found.is_minimal);
    CHECK(calls == limit);
    CHECK(found.trials == limit);
    CHECK(contains(found.text, "needle"));
    CHECK(found.text.size() <= size);  // more trials find nothing larger
    size = found.text.size();
  }
  CHECK(minimize(text, holding("needle"), needed).is_minimal);
}

TEST_CASE("the result depends on the text alone, and a text that is not as it is to be is refused") {
  const std::string text = R"(Sure: {"k": [true, {"needle": 1}, "needle"]} and needle)";
  const minimized_text first = minimize(text, holding("needle"), plenty);
  const minimized_text second = minimize(text, holding("needle"), plenty);
  CHECK(first.text == second.text);
  CHECK(first.trials == second.trials);
  CHECK_THROWS_AS(static_cast<void>(minimize(text, holding("nothing"), plenty)), std::invalid_argument);
}

TEST_CASE("errors are the same by type and path, whatever the index, and as a whole by their message") {
  const assay::error wanted = error_of("int_type", {key("items"), assay::path_item{"", 3}, key("age")});
  const auto is_same = [&](const assay::error& other) { return has_same_error(std::vector{other}, wanted); };
  CHECK(is_same(wanted));
  CHECK(is_same(error_of("int_type", {key("items"), assay::path_item{"", 0}, key("age")}, "another message")));
  CHECK_FALSE(is_same(error_of("int_parsing", wanted.loc)));
  CHECK_FALSE(is_same(error_of("int_type", {key("items"), assay::path_item{"", 3}})));
  CHECK_FALSE(is_same(error_of("int_type", {key("items"), assay::path_item{"", 3}, key("name")})));
  CHECK_FALSE(is_same(error_of("int_type", {key("items"), key("x"), key("age")})));
  CHECK_FALSE(has_same_error({}, wanted));
  CHECK(has_same_error(std::vector{error_of("missing", {}), wanted}, wanted));

  const assay::error whole = error_of("json_invalid", {}, "Invalid JSON: one");
  CHECK(has_same_error(std::vector{whole}, whole));
  CHECK_FALSE(has_same_error(std::vector{error_of("json_invalid", {}, "Invalid JSON: two")}, whole));
}

TEST_CASE("assay minimize prints the smallest answer with the error") {
  struct row {
    std::vector<std::string> options;
    std::string answer;
    std::string smallest;
    std::string says;
  };
  const std::vector<row> rows = {
      {{}, R"({"name": "Ada", "age": "old", "tags": ["a", "b"]})", R"({"age":""})", "age: Input should be"},
      {{},
       "Here you are:\n```json\n{\"name\": \"Ada\", \"age\": \"old\"}\n```\nBye.",
       R"({"age":""})",
       "[type=int_parsing]"},
      {{}, R"({"name": "Ada", "age": 1, "tags": ["a", "b", 3, {"c": 4}]})", R"({"tags":[0]})", "tags[2]: "},
      {{"--mode=strict"}, R"({"name": "Ada", "age": 1, "tags": ["a",, "b"]})", "", "[type=json_invalid]"},
  };
  const scratch_folder folder;
  const std::string schema = folder.write("s.json", R"({"type": "object", "properties": {"name": {"type": "string"},
      "age": {"type": "integer"}, "tags": {"type": "array", "items": {"type": "string"}}}, "required": ["name", "age"]})");
  for (const row& one : rows) {
    CAPTURE(one.answer);
    const std::string file = folder.write("answer.txt", one.answer);
    std::vector<std::string> words = {ASSAY_CLI, "minimize", "--schema", schema, file};
    words.insert(words.end(), one.options.begin(), one.options.end());
    const command_output result = run_command(words);
    CAPTURE(result.out);
    CAPTURE(result.err);
    CHECK(result.exit_code == 0);
    CHECK(result.out.size() < one.answer.size());
    CHECK(contains(result.err, one.says));
    CHECK(contains(result.err, " bytes made "));
    CHECK_FALSE(contains(result.err, "not minimal"));

    words[1] = "parse";
    words[4] = folder.write("smallest.txt", result.out);
    const command_output parsed = run_command(words);
    CHECK(parsed.exit_code == 1);
    CHECK(contains(parsed.err, one.says.front() == '[' ? one.says.substr(1, one.says.size() - 2) : ""));
  }
}

TEST_CASE("assay minimize needs no repair of syntax for an error that needed none") {
  const scratch_folder folder;
  for (const char* const answer :
       {R"({"age": "x", "more": [1, 2]})", "Here it is:\n```json\n{\"age\": \"x\", \"more\": 1}\n```\n"}) {
    CAPTURE(answer);
    const std::string file = folder.write("answer.txt", answer);
    const command_output found = run_command({ASSAY_CLI, "minimize", "--schema", "age int,", file});
    CHECK(found.out == "{\"age\":\"\"}\n");
  }
}

TEST_CASE("assay minimize says when there is nothing to do, and when the limit ended it") {
  const scratch_folder folder;
  const std::string good = folder.write("good.json", R"({"age": 3})");
  const std::string bad = folder.write("bad.json", R"({"age": "x", "more": [1, 2, 3], "text": "a long text"})");
  const command_output valid = run_command({ASSAY_CLI, "minimize", "--schema", "age int,", good});
  CHECK(valid.exit_code == 1);
  CHECK(valid.out.empty());
  CHECK(valid.err == "assay: the answer is valid: there is no error to keep\n");

  const command_output limited = run_command({ASSAY_CLI, "minimize", "--schema", "age int,", "--limit", "3", bad});
  CHECK(limited.exit_code == 3);
  CHECK(contains(limited.err, "not minimal: the search ended after 3 trials; --limit allows more\n"));
  CHECK_FALSE(limited.out.empty());

  const command_output none = run_command({ASSAY_CLI, "minimize", "--schema", "age int,", folder.file("none")});
  CHECK(none.exit_code == 2);
}
