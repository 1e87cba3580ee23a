// retry_policy::early_stop: an answer is cancelled at the first error that no further text can mend.
#include "script.hpp"

#include "llm/early_stop.hpp"
#include "llm/schema_validator.hpp"

#include <algorithm>
#include <memory>
#include <set>

namespace test_llm {
namespace {

using nlohmann::ordered_json;

enum class size_label : std::uint8_t { small, large };

struct Part {
  std::string sku;
  int quantity = 0;
  size_label size = size_label::small;
  struct assay_describe {
    static constexpr auto fields = assay::fields(assay::field<&Part::sku>(assay::pattern<"^[A-Z]-[0-9]+$">),
                                                 assay::field<&Part::quantity>(assay::ge(1), assay::le(100)));
  };
};

struct Shipment {
  std::string customer;
  std::vector<Part> items;
  std::optional<Part> spare;
  std::variant<int, std::vector<int>> code;
  double weight = 0;
  struct assay_describe {
    static constexpr auto fields = assay::fields(assay::field<&Shipment::items>(assay::max_items(3)),
                                                 assay::field<&Shipment::weight>(assay::gt(0)));
    static void check(const Shipment& one, assay::checker& found) {
      if (one.weight > 1000 && one.items.empty()) found.error("weight", "nothing weighs nothing");
    }
  };
};

/// A rule that a member to come may still satisfy, reported at one that is there.
struct Discount {
  int percent = 0;
  bool staff = false;
  struct assay_describe {
    static constexpr auto fields = assay::fields(assay::field<&Discount::percent>(assay::has_default, assay::le(90)),
                                                 assay::field<&Discount::staff>(assay::has_default));
    static void check(const Discount& one, assay::checker& found) {
      if (one.percent > 50 && !one.staff) found.error("percent", "for staff only");
    }
  };
};

const std::vector<std::string> shipments = {
    R"({"customer": "Ada", "items": [{"sku": "A-1", "quantity": 2, "size": "large"}], "spare": null, "code": 5, "weight": 1.5})",
    R"({"customer": "Ada", "items": [{"sku": "A1", "quantity": 2, "size": "large"}, {"sku": "B-1", "quantity": 3, "size": "small"}], "spare": null, "code": 5, "weight": 1.5})",
    R"({"customer": "Ada", "items": [{"quantity": 2, "size": "large"}], "spare": {"sku": "B-1", "quantity": 0, "size": "small"}, "code": [1], "weight": 1.5})",
    R"({"weight": -1, "code": [1, 2], "spare": {"quantity": "2", "sku": "C-3", "size": "tiny"}, "items": [], "customer": "Bo"})",
    R"({"weight": 2000, "customer": "C \"x\" {[,", "items": [{"sku": "A-1", "quantity": "many", "size": "SMALL"}], "spare": null, "code": "x"})",
    R"({"items": [{"sku": "A-1", "quantity": 1e2, "size": "small"}, {"sku": "A-1", "quantity": 1, "size": "small"}, {"sku": "A-1", "quantity": 1, "size": "small"}, {"sku": "A-1", "quantity": 1, "size": "small"}], "customer": 5, "spare": null, "code": 0, "weight": 9})",
    R"({"customer": ["Ada"], "items": {"sku": "A-1", "quantity": 4, "size": "large"}, "spare": null, "code": 5, "weight": "heavy"})",
};

struct fault_document {
  const char* schema;
  std::vector<std::string> answers;
};

/// Schemas in which members have a say in each other, or in which the answer may stand further inside.
const std::vector<fault_document> documents = {
    {R"({"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}},
         "if": {"required": ["b"]}, "else": {"properties": {"a": {"maximum": 3}}}})",
     {R"({"a": 5, "b": 1})", R"({"b": 1, "a": 5})", R"({"a": 2, "b": "x"})"}},
    {R"({"anyOf": [{"type": "object", "properties": {"a": {"const": 1}}, "required": ["b"]},
                   {"type": "object", "properties": {"a": {"const": 2}}, "required": ["c"]}]})",
     {R"({"a": 1, "b": 1})", R"({"a": 2, "c": 1})", R"({"a": 3, "c": 1})"}},
    {R"({"type": "object", "properties": {"name": {"type": "integer"}, "arguments": {"$ref": "#"}}, "required": ["name"]})",
     {R"({"name": "x", "arguments": {"name": 1}})",
      R"({"name": 1, "arguments": {"name": "x", "arguments": {"name": 2}}})"}},
    {R"({"type": "object", "properties": {"id": {"type": "integer"}, "result": {"type": "string"}}, "required": ["id"]})",
     {R"({"id": "x", "result": "{\"id\": 1}"})", R"({"id": 1, "result": "y"})"}},
    {R"({"type": "object", "properties": {"n": {"type": "integer", "minimum": 0}, "next": {"$ref": "#"}}, "required": ["n"]})",
     {R"({"n": -1, "next": {"n": 1}})", R"({"n": 1, "next": {"n": 2, "next": {"n": "x", "next": {"n": 3}}}})"}},
    {R"({"type": "object", "properties": {"kind": {"enum": ["a", "b"]}, "list": {"type": "array", "minItems": 2,
         "uniqueItems": true, "contains": {"const": 7}, "items": {"type": "integer", "maximum": 9}}}})",
     {R"({"kind": "c", "list": [1, 7]})", R"({"list": [10, 7], "kind": "a"})", R"({"list": [1], "kind": "B"})"}},
};

/// Whether a text is what the provider promises: one JSON document, no key twice, none but these.
bool is_promised(const std::string& text, const std::set<std::string>& known) {
  std::vector<std::set<std::string>> keys;
  bool promised = true;
  const auto see = [&](int, ordered_json::parse_event_t event, ordered_json& value) {
    if (event == ordered_json::parse_event_t::object_start) keys.emplace_back();
    if (event == ordered_json::parse_event_t::object_end) keys.pop_back();
    if (event == ordered_json::parse_event_t::key) {
      const auto key = value.get<std::string>();
      promised = promised && known.contains(key) && keys.back().insert(key).second;
    }
    return true;
  };
  return !ordered_json::parse(text, see, false).is_discarded() && promised;
}

void collect_keys(const ordered_json& value, std::set<std::string>& into) {
  if (value.is_object()) {
    for (const auto& [key, inner] : value.items()) into.insert(key);
  }
  if (value.is_structured()) {
    for (const ordered_json& inner : value) collect_keys(inner, into);
  }
}

struct tally {
  int stops = 0;
  int continuations = 0;
};

/// Every prefix of every answer that is said to be lost, with what could follow it.
template <class Validator>
tally try_all(const ordered_json& schema, const std::vector<std::string>& answers, Validator& accept,
              const std::set<std::string>& known) {
  std::vector<std::string> rests;
  for (const std::string& one : answers) {
    for (std::size_t i = 0; i <= one.size(); ++i) rests.push_back(one.substr(i));
  }
  for (const char* closers : {"}", "]}", "}]}", "\"}", "\"}]}", ", \"weight\": 3}", "1}", "}\n\n", " ]  }"}) {
    rests.emplace_back(closers);
  }
  tally all;
  for (const std::string& one : answers) {
    assay::detail::early_stop watch(schema, accept);
    for (std::size_t i = 0; i < one.size(); ++i) {
      if (!watch.feed(one.substr(i, 1))) continue;
      ++all.stops;
      const std::string prefix = one.substr(0, i + 1);
      for (const std::string& rest : rests) {
        if (!is_promised(prefix + rest, known)) continue;
        ++all.continuations;
        CAPTURE(prefix);
        CAPTURE(rest);
        CHECK(accept.read(prefix + rest, assay::finish_reason::stop));
      }
      break;
    }
  }
  return all;
}

TEST_CASE("what is said to be lost never becomes valid, whatever follows it") {
  const ordered_json schema = assay::schema<Shipment>();
  assay::detail::typed_validator<Shipment> accept({});
  std::set<std::string> known = {"kind"};
  for (const std::string& one : shipments) collect_keys(ordered_json::parse(one), known);
  const tally all = try_all(schema, shipments, accept, known);
  CHECK(all.stops == 6);
  CHECK(all.continuations > 100);
}

TEST_CASE("nothing is said to be lost where members have a say in each other, or the answer may be further inside") {
  int stops = 0;
  for (const fault_document& one : documents) {
    CAPTURE(one.schema);
    const ordered_json document = ordered_json::parse(one.schema);
    assay::detail::schema_validator accept(assay::load_schema(document), {});
    std::set<std::string> known;
    for (const std::string& answer : one.answers) collect_keys(ordered_json::parse(answer), known);
    stops += try_all(document, one.answers, accept, known).stops;
  }
  CHECK(stops >= 3);
}

TEST_CASE("an answer is lost as soon as the value at fault is closed") {
  struct row {
    std::string text;
    std::string lost_at;  ///< the text so far; empty: never
  };
  const row rows[] = {
      {R"({"weight": -1, "customer": "x"})", R"({"weight": -1,)"},
      {R"({"weight": 1, "customer": "x", "items": [{"sku": "A", "quantity": 1}]})",
       R"({"weight": 1, "customer": "x", "items": [{"sku": "A",)"},
      {R"({"items": [{"sku": "A-1", "quantity": 1}], "weight": 1})", R"({"items": [{"sku": "A-1", "quantity": 1})"},
      {R"({"spare": {"sku": "A-1", "quantity": 0, "size": "small"}})", R"({"spare": {"sku": "A-1", "quantity": 0,)"},
      {R"({"customer": "A", "weight": -1})", ""},           // complete: it is judged as a whole
      {R"({"items": [], "weight": 5000, "code": 1})", ""},  // a rule between two values
      {R"(```json {"weight": -1, "customer": "x"})", ""},
      {R"({'weight': -1, "customer": "x"})", ""},
      {R"([{"weight": -1, "customer": "x"}, 1])", ""},
  };
  const ordered_json schema = assay::schema<Shipment>();
  for (const row& one : rows) {
    CAPTURE(one.text);
    assay::detail::typed_validator<Shipment> accept({});
    assay::detail::early_stop watch(schema, accept);
    std::string lost_at;
    for (std::size_t i = 0; i < one.text.size() && lost_at.empty(); ++i) {
      if (watch.feed(one.text.substr(i, 1))) lost_at = one.text.substr(0, i + 1);
    }
    CHECK(lost_at == one.lost_at);
  }
}

TEST_CASE("a rule between members is left to the end, and a constraint on one of them is not") {
  const ordered_json schema = assay::schema<Discount>();
  const auto is_lost = [&schema](const char* text) {
    assay::detail::typed_validator<Discount> accept({});
    return assay::detail::early_stop(schema, accept).feed(text).has_value();
  };
  assay::detail::typed_validator<Discount> accept({});
  CHECK_FALSE(is_lost(R"({"percent": 80,)"));
  CHECK_FALSE(accept.read(R"({"percent": 80, "staff": true})", assay::finish_reason::stop));
  CHECK(accept.read(R"({"percent": 80})", assay::finish_reason::stop));
  CHECK(is_lost(R"({"percent": 95,)"));
}

/// Streams a text a character a second, and tells how many came.
class typing_model final : public assay::language_model {
 public:
  explicit typing_model(std::vector<std::string> answers) : answers_(std::move(answers)) {}

  /// At once.
  task<assay::response> complete(assay::request asked) override {
    assay::response whole;
    whole.reply = assay::assistant_message(answers_.at(asked_.size()));
    asked_.push_back(std::move(asked));
    ++whole_answers;
    co_return whole;
  }
  async::async_generator<assay::stream_event> stream(assay::request asked) override {
    const std::string text = answers_.at(asked_.size());
    asked_.push_back(asked);
    const bool by_tool = asked.output && asked.output->mode == assay::output_mode::tool;
    assay::response whole;
    whole.usage = {.input_tokens = 10, .output_tokens = 5};
    if (by_tool) {
      assay::tool_call call;
      call.name = asked.output->name;
      call.arguments = text;
      whole.reply.parts.emplace_back(call);
    } else {
      whole.reply = assay::assistant_message(text);
    }
    for (std::size_t i = 0; i < text.size(); ++i) {
      co_await async::sleep_for(1s);
      ++written;
      assay::stream_event event = assay::text_delta{text.substr(i, 1)};
      if (by_tool) event = assay::tool_call_delta{0, "", i == 0 ? asked.output->name : "", text.substr(i, 1)};
      co_yield std::move(event);
    }
    assay::stream_event end = assay::stream_end{whole};
    co_yield std::move(end);
  }
  [[nodiscard]] assay::capabilities capabilities() const override { return {}; }
  [[nodiscard]] std::string name() const override { return "typing"; }

  std::size_t written = 0;
  int whole_answers = 0;
  [[nodiscard]] const std::vector<assay::request>& asked() const { return asked_; }

 private:
  std::vector<std::string> answers_;
  std::vector<assay::request> asked_;
};

assay::extract_options stopping(assay::output_mode mode) {
  assay::extract_options options;
  options.mode = mode;
  options.retry.early_stop = true;
  return options;
}

const std::string too_young = R"({"age":-1,"name":"John Jacob Jingleheimer Schmidt"})";

TEST_CASE("extract cancels an answer that is lost and asks again with the error") {
  for (const auto mode : {assay::output_mode::native, assay::output_mode::tool}) {
    typing_model model({too_young, john});
    const auto got = simulate(assay::extract<Person>(model, "Who?", stopping(mode)));
    CHECK(got.value.age == 35);
    CHECK(model.written == std::string(R"({"age":-1,)").size() + john.size());
    REQUIRE(got.attempts.size() == 2);
    const assay::attempt& stopped = got.attempts[0];
    CHECK(stopped.stopped_early);
    CHECK(stopped.outcome == assay::attempt_outcome::invalid);
    CHECK(stopped.answer == R"({"age":-1,)");
    REQUIRE(stopped.error);
    CHECK(assay::to_string(stopped.error->errors()[0].loc) == "age");
    CHECK(stopped.usage.output_tokens == 3);
    CHECK(stopped.usage.input_tokens > 20);
    CHECK(stopped.saved_tokens_estimate == 3);  // of 24 bytes
    CHECK_FALSE(got.attempts[1].stopped_early);
    const std::string again = model.asked()[1].messages.back().text();
    CHECK(again.find("- age: ") != std::string::npos);
    CHECK(again.find("stopped here") != std::string::npos);
  }
}

TEST_CASE("stream does the same, and counts against max_retries") {
  typing_model model({too_young, too_young, too_young});
  const auto main = [&]() -> task<void> {
    auto updates = assay::stream<Person>(model, "Who?", stopping(assay::output_mode::native));
    bool failed = false;
    try {
      while (auto update = co_await updates.next()) CHECK_FALSE(update->is_final);
    } catch (const assay::extraction_error& error) {
      failed = error.reason() == assay::extraction_failure::invalid && error.attempts().size() == 3;
    }
    CHECK(failed);
    CHECK(elapsed() == 30s);
  };
  simulate(main());
}

TEST_CASE("without the setting, and in prompts, the answer is awaited") {
  for (int i = 0; i < 2; ++i) {
    auto options = stopping(i == 1 ? assay::output_mode::prompted : assay::output_mode::native);
    options.retry.early_stop = i != 0;
    typing_model model({too_young, john});
    const auto main = [&]() -> task<void> {
      auto updates = assay::stream<Person>(model, "Who?", options);
      while (auto update = co_await updates.next()) CHECK_FALSE((update->is_final && update->value->age != 35));
    };
    simulate(main());
    CHECK(model.written > too_young.size());
  }
}

TEST_CASE(
    "with failing_paths an answer that is stopped is asked for again as a whole, and one that has ended is patched") {
  const std::string ends_badly = R"({"name":"John Jacob Jingleheimer Schmidt","age":-1})";
  const std::string patch = R"({"age": 35})";
  for (const bool streams : {false, true}) {
    auto options = stopping(assay::output_mode::native);
    options.retry.scope = assay::reask_scope::failing_paths;
    typing_model model({too_young, ends_badly, patch});
    std::vector<assay::attempt> attempts;
    options.retry.on_attempt = [&](const assay::attempt& one) { attempts.push_back(one); };
    Person got;
    const auto main = [&]() -> task<void> {
      if (streams) {
        auto updates = assay::stream<Person>(model, "Who?", options);
        while (auto update = co_await updates.next()) got = *update->value;
      } else {
        const auto whole = co_await assay::extract<Person>(model, "Who?", options);
        got = whole.value;
      }
    };
    simulate(main());
    CHECK(model.whole_answers == (streams ? 0 : 1));  // the values of a patch are few: nothing is gained by a stream
    CHECK(got.age == 35);
    CHECK(got.name == "John Jacob Jingleheimer Schmidt");
    REQUIRE(attempts.size() == 3);
    CHECK(attempts[0].stopped_early);
    CHECK(attempts[0].asked_for.empty());
    CHECK_FALSE(attempts[1].stopped_early);
    CHECK(attempts[1].asked_for.empty());
    REQUIRE(attempts[2].asked_for.size() == 1);
    CHECK(assay::to_string(attempts[2].asked_for[0]) == "age");
    CHECK_FALSE(attempts[2].stopped_early);
  }
}

}  // namespace
}  // namespace test_llm
