// The recorded exchanges of the conformance data that hold tool calls, played through agents to their typed result.
#include "agent_support.hpp"
#include "llm/wire_data.hpp"

#include <map>
#include <random>
#include <set>

namespace test_agent {
namespace {

using assay::wire_format;
using nlohmann::ordered_json;
using test_llm::exchange;

// --- what was said, whatever the format ------------------------------------------------------------------------------

std::string text_at(const ordered_json& object, const char* key) {
  return object.contains(key) && object[key].is_string() ? object[key].get<std::string>() : "";
}

using lines = std::vector<std::string>;

void add(lines& all, const std::string& who, const std::string& what) {
  if (!what.empty()) all.push_back(who + " " + what);
}

/// Of a call that came without an id, whoever sends it on makes one up.
std::string id_at(const ordered_json& object, const char* key) {
  const std::string id = text_at(object, key);
  return id.starts_with("pyd_ai_") || id.starts_with("call0") ? "made up" : id;
}

void read_chat(const ordered_json& one, lines& all) {
  const std::string speaker = one["role"];
  if (speaker == "system") return;
  add(all, speaker + id_at(one, "tool_call_id"), text_at(one, "content"));
  for (const auto& call : one.value("tool_calls", ordered_json::array())) {
    add(all, "call " + id_at(call, "id"), text_at(call["function"], "name") + text_at(call["function"], "arguments"));
  }
}

void read_responses(const ordered_json& one, lines& all) {
  const std::string type = one.value("type", "message");
  if (type == "function_call")
    add(all, "call " + text_at(one, "call_id"), text_at(one, "name") + text_at(one, "arguments"));
  if (type == "function_call_output") add(all, "tool " + text_at(one, "call_id"), text_at(one, "output"));
  if (type == "message" && text_at(one, "role") != "system") {
    const auto& content = one["content"];
    add(all, text_at(one, "role"), content.is_string() ? content.get<std::string>() : text_at(content[0], "text"));
  }
}

void read_anthropic(const ordered_json& one, lines& all) {
  if (one["content"].is_string()) return add(all, one["role"], text_at(one, "content"));
  for (const auto& part : one["content"]) {
    const std::string type = part["type"];
    if (type == "text") add(all, one["role"], part["text"]);
    if (type == "tool_use") add(all, "call " + text_at(part, "id"), text_at(part, "name") + part["input"].dump());
    if (type != "tool_result") continue;
    const auto& content = part["content"];
    add(all, "tool " + text_at(part, "tool_use_id"), content.is_string() ? content.get<std::string>() : content.dump());
  }
}

/// Gemini gave no ids in these recordings, so who recorded them made some up.
void read_gemini(const ordered_json& one, lines& all) {
  for (const auto& part : one["parts"]) {
    add(all, one["role"], text_at(part, "text"));
    if (part.contains("functionCall")) {
      add(all, "call", text_at(part["functionCall"], "name") + part["functionCall"]["args"].dump());
    }
    if (!part.contains("functionResponse")) continue;
    const auto& given = part["functionResponse"]["response"];
    add(all, "tool " + text_at(part["functionResponse"], "name"),
        given.begin()->is_string() ? given.begin()->get<std::string>() : given.begin()->dump());
  }
}

/// The conversation in a request's body, a line for each thing said.
lines conversation_in(wire_format format, const ordered_json& body) {
  lines all;
  const bool chat = format == wire_format::openai_chat;
  const char* const key = format == wire_format::openai_responses ? "input"
                          : format == wire_format::gemini         ? "contents"
                                                                  : "messages";
  for (const auto& one : body[key]) {
    if (chat) read_chat(one, all);
    if (format == wire_format::openai_responses) read_responses(one, all);
    if (format == wire_format::anthropic) read_anthropic(one, all);
    if (format == wire_format::gemini) read_gemini(one, all);
  }
  return all;
}

// --- a model that answers as was recorded ----------------------------------------------------------------------------

class recorded_model final : public assay::language_model {
 public:
  /// Of a recording in which another library asked again in its own words, only the first request is compared.
  explicit recorded_model(std::vector<exchange> exchanges, std::size_t compared = 1000)
      : exchanges_(std::move(exchanges)), compared_(compared) {}

  task<assay::response> complete(assay::request asked) override {
    const exchange& one = next(asked);
    if (!one.response.is_string()) co_return assay::decode(one.format, one.response.dump());
    auto events = decoded(one);
    co_return std::get<assay::stream_end>(std::move(events.back())).response;
  }
  async::async_generator<assay::stream_event> stream(assay::request asked) override {
    const exchange& one = next(asked);
    std::vector<assay::stream_event> events;
    if (one.response.is_string()) {
      events = decoded(one);
    } else {
      events = assay::events_of(assay::decode(one.format, one.response.dump()));
    }
    for (assay::stream_event& event : events) {
      co_await async::sleep_for(1ms);
      co_yield std::move(event);
    }
  }
  [[nodiscard]] assay::capabilities capabilities() const override {
    assay::capabilities can;
    can.dialect = assay::dialect_of(exchanges_.front().format);
    return can;
  }
  [[nodiscard]] std::string name() const override { return "recorded"; }
  [[nodiscard]] bool finished() const { return asked_ == exchanges_.size(); }

 private:
  /// The conversation that the agent sends is the one that was recorded.
  const exchange& next(const assay::request& asked) {
    REQUIRE(asked_ < exchanges_.size());
    const exchange& one = exchanges_[asked_++];
    const ordered_json sent = ordered_json::parse(assay::encode(one.format, "model", asked, false).body);
    if (asked_ > compared_) return one;
    CHECK(conversation_in(one.format, sent) == conversation_in(one.format, one.request));
    return one;
  }
  /// Cut into pieces of a few bytes.
  std::vector<assay::stream_event> decoded(const exchange& one) {
    const std::string text = one.response.get<std::string>();
    assay::sse_parser parser;
    assay::stream_decoder decoder(one.format);
    std::vector<assay::stream_event> all;
    for (std::size_t at = 0; at < text.size(); at += 11) {
      parser.feed(std::string_view(text).substr(at, 11));
      while (auto event = parser.next()) {
        for (assay::stream_event& each : decoder.feed(*event)) all.push_back(std::move(each));
      }
    }
    for (assay::stream_event& each : decoder.finish()) all.push_back(std::move(each));
    return all;
  }

  std::vector<exchange> exchanges_;
  std::size_t compared_;
  std::size_t asked_ = 0;
};

// --- the agents ------------------------------------------------------------------------------------------------------

struct CityLocation {
  std::string city;
  std::string country;
};
struct CountryLanguage {
  std::string country;
  std::string language;
};
struct city_choice {
  assay::literal<"CityLocation"> kind;
  CityLocation data;
};
struct language_choice {
  assay::literal<"CountryLanguage"> kind;
  CountryLanguage data;
};
struct choice {
  std::variant<city_choice, language_choice> result;
};

// The tool that gives the answer was called final_result.
struct final_result {
  std::string city;
  std::string country;
};
namespace weather {
struct final_result {
  std::string temperature;
  std::chrono::year_month_day date;
  std::string city;
};
}  // namespace weather
namespace pages {
struct item {
  std::string name;
  int value;
};
struct page {
  std::string title;
  std::vector<item> items;
};
struct final_result {
  std::string name;
  std::vector<page> pages;
};
}  // namespace pages

struct Country {
  std::string country;
};
struct Entity {
  std::string name;
};
struct Where {
  std::string city;
  std::chrono::year_month_day date;
};

std::string capital_of(Country args) {
  if (args.country == "France") {
    throw assay::tool_retry(
        "The country is not supported. Use \"La France\" instead.\n\nFix the errors and try again.");
  }
  const std::map<std::string, std::string> capitals = {
      {"La France", "Paris"}, {"UK", "London"}, {"PotatoLand", "Potato City"}};
  return capitals.at(args.country);
}
std::string entity_info(Entity args) {
  const std::map<std::string, std::string> known = {{"Alice", "alice is bob's wife"},
                                                    {"Bob", "bob is alice's husband"},
                                                    {"Charlie", "charlie is alice's son"},
                                                    {"Daisy", "daisy is bob's daughter and charlie's younger sister"}};
  return known.at(args.name);
}

struct Place {
  std::string loc_name;
};
struct City {
  std::string city;
};
std::string location_of(const Place& args) {
  if (args.loc_name != "London") {
    throw assay::tool_retry("Wrong location, I only know about \"London\".\n\nFix the errors and try again.");
  }
  return R"({"lat": 51, "lng": 0})";
}
std::string plain_capital_of(const Country& args) { return args.country == "France" ? "Paris" : "London"; }

std::vector<assay::tool<>> all_tools() {
  return {assay::tool("get_user_country", "", [] { return "Mexico"; }), assay::tool("get_capital", "", capital_of),
          assay::tool("retrieve_entity_info", "", entity_info),
          assay::tool("temperature", "", [](const Where&) { return "30\u00b0C"; }),
          assay::tool("get_location", "", location_of)};
}
std::vector<assay::tool<>> travel_tools() {
  return {assay::tool("get_capital", "", plain_capital_of),
          assay::tool("get_temperature", "", [](const City&) { return "30\u00b0C"; })};
}

template <class Output>
task<assay::run_result<Output>> last_of(async::async_generator<assay::agent_event<Output>> events) {
  std::optional<assay::agent_event<Output>> latest;
  while (auto event = co_await events.next()) latest = std::move(event);
  co_return std::get<assay::run_result<Output>>(std::move(*latest));
}

/// The result as JSON, and the whole conversation.
std::pair<std::string, std::string> written(const auto& result) {
  return {assay::dump(result.value), assay::save_messages(result.messages)};
}

template <class Output, std::vector<assay::tool<>> (*Tools)() = all_tools>
std::pair<std::string, std::string> play(assay::output_mode mode, recorded_model& model, const std::string& prompt,
                                         bool streamed) {
  const assay::agent<Output> agent(model, {.tools = Tools(), .mode = mode});
  if (streamed) return written(simulate(last_of<Output>(agent.stream(prompt))));
  return written(simulate(agent.run(prompt)));
}

using player = std::pair<std::string, std::string> (*)(assay::output_mode, recorded_model&, const std::string&, bool);

struct row {
  const char* file;
  player play_as;
  assay::output_mode mode;
  const char* expected;  ///< of a text its beginning
};

constexpr auto native = assay::output_mode::native;
constexpr auto by_tool = assay::output_mode::tool;
constexpr auto prompted = assay::output_mode::prompted;
const char* const mexico_city = R"({"city":"Mexico City","country":"Mexico"})";
const char* const chosen = R"({"result":{"kind":"CityLocation","data":{"city":"Mexico City","country":"Mexico"}}})";
const char* const largest = R"("The largest city in Mexico is Mexico City.")";

const char* const paris = R"({"city":"Paris","country":"France"})";

const row rows[] = {
    {"anthropic/anthropic_opus_46_adaptive_thinking_accepts_tool_output_provider_specific_", play<final_result>,
     by_tool, paris},
    {"anthropic/anthropic_opus_46_adaptive_thinking_accepts_tool_output_unified_", play<final_result>, by_tool, paris},
    {"anthropic/anthropic_prompted_output", play<CityLocation>, prompted, mexico_city},
    {"anthropic/anthropic_text_output_function", play<std::string>, native, R"("Based on the result, you are)"},
    {"anthropic/anthropic_tool_output", play<final_result>, by_tool, mexico_city},
    {"anthropic/multiple_parallel_tool_calls", play<std::string>, native, R"("Based on the retrieved information)"},
    {"google/google_model_iter_stream", play<std::string, travel_tools>, native,
     "\"The temperature in Paris is 30\u00b0C.\\n\""},
    {"google/google_model_retry", play<std::string>, native, R"("Paris")"},
    {"google/google_model_structured_output", play<weather::final_result>, by_tool,
     "{\"temperature\":\"30\u00b0C\",\"date\":\"2022-01-01\",\"city\":\"London\"}"},
    {"google/google_nested_models_without_native_output", play<pages::final_result>, by_tool,
     R"({"name":"Example Collection","pages":[{"title":"Page 1","items":[{"name":"Item A","value":1})"},
    {"google/google_prompted_output_with_tools", play<CityLocation>, prompted, mexico_city},
    {"google/google_text_output_function", play<std::string>, native, largest},
    {"google/google_tool_output", play<final_result>, by_tool, mexico_city},
    {"openai/openai_native_output", play<CityLocation>, native, mexico_city},
    {"openai/openai_native_output_multiple", play<choice>, native, chosen},
    {"openai/openai_prompted_output", play<CityLocation>, prompted, mexico_city},
    {"openai/openai_prompted_output_multiple", play<choice>, prompted, chosen},
    {"openai/openai_text_output_function", play<std::string>, native, largest},
    {"openai/openai_tool_output", play<final_result>, by_tool, mexico_city},
    {"openai/run_stream_sync_streams_real_model", play<std::string>, native, R"("The capital of the UK is London)"},
    {"openai_responses/native_output", play<CityLocation>, native, mexico_city},
    {"openai_responses/native_output_multiple", play<choice>, native, chosen},
    {"openai_responses/openai_responses_model_retry", play<std::string>, native,
     R"("It seems \"Londos\" might be incorrect or unknown.)"},
    {"openai_responses/openai_responses_model_simple_response_with_tool_call", play<std::string>, native,
     R"("The capital of PotatoLand is Potato City.")"},
    {"openai_responses/prompted_output", play<CityLocation>, prompted, mexico_city},
    {"openai_responses/prompted_output_multiple", play<choice>, prompted, chosen},
    {"openai_responses/text_output_function", play<std::string>, native, largest},
    {"openai_responses/tool_output", play<final_result>, by_tool, mexico_city},
};

/// The exchanges of each file: "openai/openai_tool_output".
std::map<std::string, std::vector<exchange>> by_file() {
  std::map<std::string, std::vector<exchange>> files;
  for (exchange& one : test_llm::recorded_exchanges()) {
    const std::string file = one.name.substr(0, one.name.find('['));
    files[file].push_back(std::move(one));
  }
  return files;
}

TEST_CASE("recorded runs come to their typed results, streamed and not, with the conversation that was recorded") {
  const auto files = by_file();
  if (files.empty()) return;
  for (const row& one : rows) {
    CAPTURE(one.file);
    const std::vector<exchange>& exchanges = files.at(one.file);
    const std::string prompt = conversation_in(exchanges[0].format, exchanges[0].request)[0].substr(5);  // "user "
    std::string conversation;
    for (const bool streamed : {false, true}) {
      CAPTURE(streamed);
      recorded_model model(exchanges);
      const auto [value, messages] = one.play_as(one.mode, model, prompt, streamed);
      const std::string expected = one.expected;
      CHECK(value.substr(0, expected.size()) == expected);
      CHECK(model.finished());
      if (streamed) CHECK(messages == conversation);
      conversation = messages;
    }
  }
}

// Two agents and two providers in one recording: the second goes on from what the first has said.
const char* const of_two_agents = "openai/multiple_agent_tool_calls";

TEST_CASE("a recorded conversation goes on with another provider") {
  const auto files = by_file();
  if (files.empty()) return;
  const std::vector<exchange>& all = files.at(of_two_agents);
  REQUIRE(all.size() == 4);
  for (const bool streamed : {false, true}) {
    CAPTURE(streamed);
    recorded_model gemini({all.begin(), all.begin() + 2});
    recorded_model openai({all.begin() + 2, all.end()});
    const assay::agent<> first(gemini, {.tools = travel_tools()});
    const assay::agent<> second(openai, {.tools = travel_tools()});
    const auto run = [&](const assay::agent<>& agent, const std::string& prompt, assay::run_options how) {
      if (streamed) return simulate(last_of<std::string>(agent.stream(prompt, std::move(how))));
      return simulate(agent.run(prompt, std::move(how)));
    };
    const auto before = run(first, "What is the capital of France?", {});
    CHECK(before.value == "The capital of France is Paris.\n");
    assay::run_options from_there;
    from_there.history = before.messages;
    CHECK(run(second, "What is the capital of England?", std::move(from_there)).value ==
          "The capital of England is London.");
    CHECK(gemini.finished());
    CHECK(openai.finished());
  }
}

// The model answers in words first. What it is told then is assay's to word, so that request is not the recorded one.
const char* const with_a_re_ask = "ollama/ollama_cloud_tool_output";

TEST_CASE("a recorded answer in words is asked for again as a call") {
  const auto files = by_file();
  if (files.empty()) return;
  for (const bool streamed : {false, true}) {
    CAPTURE(streamed);
    recorded_model model(files.at(with_a_re_ask), 1);
    CHECK(play<final_result>(by_tool, model, "What is the capital of France?", streamed).first == paris);
    CHECK(model.finished());
  }
}

TEST_CASE("every recorded answer that calls a tool is played") {
  std::set<std::string> played = {of_two_agents, with_a_re_ask};
  for (const row& one : rows) played.insert(one.file);
  for (const auto& [file, exchanges] : by_file()) {
    bool calls = false;
    for (const exchange& one : exchanges) {
      const std::string text = one.response.is_string() ? one.response.get<std::string>() : "";
      if (text.empty()) {
        calls = calls || !assay::decode(one.format, one.response.dump()).tool_calls().empty();
      } else {
        calls = calls || text.find("tool_use") != std::string::npos ||
                text.find("\"tool_calls\"") != std::string::npos || text.find("functionCall") != std::string::npos;
      }
    }
    CAPTURE(file);
    CHECK(played.contains(file) == calls);
  }
}

}  // namespace
}  // namespace test_agent
