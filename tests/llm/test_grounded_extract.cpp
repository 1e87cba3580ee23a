// extract with a source: what is not in it is asked again, and the result says where each value is.
#include "script.hpp"

namespace test_llm {
namespace {

struct Sender {
  std::string name;
  std::string mood;
  struct assay_describe {
    static constexpr auto fields = assay::fields(assay::field<&Sender::name>(assay::grounded));
  };
};

const std::string letter = "Dear Bob,\nsee you on Friday.\nYours, Ada Lovelace, 36";

assay::extract_options with_source(const std::string& text) {
  assay::extract_options options;
  options.source = text;
  return options;
}

TEST_CASE("a value that is not in the source is an error that the re-ask tells") {
  scripted_model model({says(R"({"name": "Ada Byron", "age": 36})"), says(R"({"name": "Ada Lovelace", "age": 36})")});
  const auto got = simulate(assay::extract<Person>(model, "Who wrote it?", with_source(letter)));
  CHECK(got.value.name == "Ada Lovelace");
  REQUIRE(got.attempts.size() == 2);
  REQUIRE(got.attempts[0].error.has_value());
  const assay::error& wrong = got.attempts[0].error->errors().at(0);
  CHECK(wrong.type == "not_in_source");
  CHECK(assay::to_string(wrong.loc) == "name");
  CHECK(model.asked()[1].messages.back().text().find("the nearest passage is \"Ada\"") != std::string::npos);
  REQUIRE(got.grounding.fields.size() == 2);
  CHECK(got.grounding.complete());
  const assay::text_span where = got.grounding.fields[0].spans.at(0);
  CHECK(letter.substr(where.offset, where.length) == "Ada Lovelace");
  CHECK(where.line == 3);
}

TEST_CASE("the source is not sent, and without one nothing is looked up") {
  scripted_model model({says(john), says(john)});
  const auto without = simulate(assay::extract<Person>(model, "Who?"));
  CHECK(without.grounding.fields.empty());
  static_cast<void>(simulate(assay::extract<Person>(model, "Who?", with_source("John, 35"))));
  CHECK(model.asked()[0] == model.asked()[1]);
}

TEST_CASE("only what is described as grounded has to be there, unless all is asked for") {
  const std::string answer = R"({"name": "Ada Lovelace", "mood": "cheerful"})";
  scripted_model model({says(answer), says(answer)});
  CHECK(simulate(assay::extract<Sender>(model, "Who?", with_source(letter))).value.mood == "cheerful");
  assay::extract_options options = with_source(letter);
  options.ground.scope = assay::ground_scope::all;
  options.retry.max_retries = 0;
  CHECK_THROWS_AS(simulate(assay::extract<Sender>(model, "Who?", options)), assay::extraction_error);
}

TEST_CASE("values of a schema document, and streamed ones, are grounded as well") {
  const auto schema = assay::load_schema(
      std::string_view(R"({"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]})"));
  scripted_model model({says(R"({"name": "Eve"})"), says(R"({"name": "Bob"})"), says(R"({"name": "Eve", "age": 36})"),
                        says(R"({"name": "Bob", "age": 36})")});
  const auto got = simulate(assay::extract(model, schema, "Who?", with_source(letter)));
  CHECK(got.value["name"] == "Bob");
  CHECK(got.grounding.fields.at(0).how == assay::grounded_by::exact);
  const auto watch = [](scripted_model& asked) -> task<assay::streamed<Person>> {
    auto updates = assay::stream<Person>(asked, "Who?", with_source(letter));
    assay::streamed<Person> last;
    while (auto update = co_await updates.next()) last = *update;
    co_return last;
  };
  const auto last = simulate(watch(model));
  CHECK(last.is_final);
  CHECK(last.attempt == 2);
  CHECK(last.grounding.fields.size() == 2);
}

}  // namespace
}  // namespace test_llm
