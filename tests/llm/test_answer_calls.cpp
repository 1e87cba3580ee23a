// Which calls of an answer are the answer, where it is asked for as the arguments of a tool.
#include "llm_support.hpp"

#include <assay/llm.hpp>

namespace test_llm {
namespace {

struct Person {
  std::string name;
  int age;
};

struct calls_case {
  const char* what;
  std::vector<std::pair<const char*, const char*>> calls;  ///< name and arguments
  const char* outcome;                                     ///< the value and the repairs, or the reason of the failure
  bool has_other_tool = false;
};

constexpr const char* ada = R"({"name":"Ada","age":36})";
constexpr const char* eve = R"({"name":"Eve","age":37})";
constexpr const char* wrong = R"({"name":"Ada"})";
constexpr const char* cut = R"({"name":"Ada","age":3)";

assay::response response_with(const calls_case& one) {
  assay::response made;
  made.finish = assay::finish_reason::tool_calls;
  made.reply.role = assay::role::assistant;
  for (const auto& [name, arguments] : one.calls) {
    const std::string id = "call_" + std::to_string(made.reply.parts.size());
    made.reply.parts.emplace_back(assay::tool_call{.id = id, .name = name, .arguments = arguments});
  }
  return made;
}

template <class Found>
std::string told(const Found& value, const std::vector<assay::repair>& repairs) {
  std::string all = assay::dump(value);
  for (const assay::repair& one : repairs) all += " " + std::string(one.code);
  return all;
}

task<std::string> streamed_outcome(assay::function_model& model, assay::extract_options options) {
  auto updates = assay::stream<Person>(model, "Who?", options);
  std::string last;
  while (auto update = co_await updates.next()) {
    if (update->is_final) last = told(*update->value, update->repairs);
  }
  co_return last;
}

void check(const calls_case& one) {
  CAPTURE(one.what);
  for (const bool stream : {false, true}) {
    CAPTURE(stream);
    assay::function_model model([&one](const assay::request&) { return response_with(one); });
    assay::extract_options options;
    options.mode = assay::output_mode::tool;
    options.retry.max_retries = 0;
    if (one.has_other_tool) options.base.tools.push_back({.name = "search", .description = "", .parameters = {}});
    std::string outcome;
    try {
      if (stream) {
        outcome = async::run(streamed_outcome(model, options));
      } else {
        const auto found = assay::extract_sync<Person>(model, "Who?", options);
        outcome = told(found.value, found.repairs);
      }
    } catch (const assay::extraction_error& error) {
      outcome = to_string(error.reason());
    }
    CHECK(outcome == one.outcome);
  }
}

TEST_CASE("of several calls of the answer's tool the best is taken, and a choice is noted") {
  const calls_case cases[] = {
      {"one", {{"Person", ada}}, R"({"name":"Ada","age":36})"},
      {"the first is invalid", {{"Person", wrong}, {"Person", ada}}, R"({"name":"Ada","age":36} other_candidates)"},
      {"the second is invalid", {{"Person", ada}, {"Person", wrong}}, R"({"name":"Ada","age":36} other_candidates)"},
      {"the first is cut off", {{"Person", cut}, {"Person", ada}}, R"({"name":"Ada","age":36})"},
      {"the same twice", {{"Person", ada}, {"Person", ada}}, R"({"name":"Ada","age":36})"},
      {"two that differ",
       {{"Person", ada}, {"Person", eve}},
       R"({"name":"Eve","age":37} several_answers other_candidates)"},
      {"a call of another tool", {{"search", eve}, {"Person", ada}}, R"({"name":"Ada","age":36})", true},
      {"none is valid", {{"Person", wrong}, {"Person", "{}"}}, "invalid"},
  };
  for (const calls_case& one : cases) check(one);
}

TEST_CASE("a call under another name is the answer where it can be meant for nothing else") {
  const calls_case cases[] = {
      {"no name", {{"", ada}}, R"({"name":"Ada","age":36})"},
      {"another name", {{"other", ada}}, R"({"name":"Ada","age":36})"},
      {"a name in two pieces", {{"Per", "{}"}, {"son", ada}}, R"({"name":"Ada","age":36} other_candidates)"},
      {"a namespace", {{"functions.Person", ada}}, R"({"name":"Ada","age":36})", true},
      {"another name beside other tools", {{"APerson", ada}}, "invalid", true},
  };
  for (const calls_case& one : cases) check(one);
}

}  // namespace
}  // namespace test_llm
