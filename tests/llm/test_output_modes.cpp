// A server that has no native output, or no tools, is asked in the next way: in extract, stream and agents.
#include "http_support.hpp"

#include <assay/agent.hpp>

#include <cstddef>

namespace test_llm {
namespace {

struct Person {
  std::string name;
  int age;
};
constexpr const char* ann = R"({"name":"Ann","age":30})";

enum class way : std::uint8_t { native, tool, prompted };
constexpr std::array way_names = {"native", "tool", "prompted"};

way way_of(const mock::request& asked) {
  if (!asked.tool.empty()) return way::tool;
  for (const char* word : {"response_format", "output_config", "responseJsonSchema", "\"format\""}) {
    if (asked.body.find(word) != std::string::npos) return way::native;
  }
  return way::prompted;
}

/// A server that refuses some ways of asking, and keeps what it was asked.
class picky_server {
 public:
  struct refusal {
    way what;
    std::string message;
    int status = 400;
  };
  explicit picky_server(std::vector<refusal> refusals) : refusals_(std::move(refusals)) {}

  [[nodiscard]] std::shared_ptr<assay::language_model> model(assay::wire_format format) const {
    return model_at(server_.url(), format);
  }
  [[nodiscard]] std::string take_ways() { return std::exchange(ways_, {}); }

 private:
  mock::reply answer(const mock::request& asked) {
    const way how = way_of(asked);
    ways_ += (ways_.empty() ? "" : " ") + std::string(way_names[static_cast<std::size_t>(how)]);
    for (const refusal& one : refusals_) {
      if (one.what == how) return mock::error(asked, one.status, one.message);
    }
    return mock::answer(asked, ann);
  }

  std::vector<refusal> refusals_;
  std::string ways_;
  mock::server server_{[this](const mock::request& asked) { return answer(asked); }};
};

/// The attempts of an extraction, as lines: what came of each.
std::string told(const std::vector<assay::attempt>& attempts) {
  std::string all;
  for (const assay::attempt& one : attempts) all += std::string(to_string(one.outcome)) + " " + one.message + "\n";
  return all;
}

task<std::string> extracted(std::shared_ptr<assay::language_model> model, bool streamed,
                            std::optional<assay::output_mode> mode = {}) {
  assay::extract_options options;
  options.mode = mode;
  try {
    if (!streamed) {
      const auto got = co_await assay::extract<Person>(model, "Who?", options);
      co_return got.value.name + "\n" + told(got.attempts);
    }
    auto updates = assay::stream<Person>(model, "Who?", options);
    std::string all;
    while (auto update = co_await updates.next()) {
      if (update->is_final) all = update->value->name + "\n" + told(update->attempts);
    }
    co_return all;
  } catch (const assay::extraction_error& error) {
    co_return std::string(to_string(error.reason())) + "\n" + told(error.attempts());
  }
}

struct refusal_row {
  assay::wire_format format;
  const char* message;
};
constexpr refusal_row native_refusals[] = {
    {assay::wire_format::openai_chat, "This response_format type is unavailable now"},
    {assay::wire_format::openai_chat, "This model does not support response format `json_schema`."},
    {assay::wire_format::openai_chat, "'response_format.type' must be 'text'"},
    {assay::wire_format::openai_responses, "Invalid parameter: 'text.format' is not supported with this model."},
    {assay::wire_format::anthropic, "output_config.format: this model does not support structured outputs"},
    {assay::wire_format::anthropic, "output_config: Extra inputs are not permitted"},
    {assay::wire_format::gemini, "JSON mode is not enabled for models/gemma-3-27b-it"},
    {assay::wire_format::gemini, "Unknown name \"responseJsonSchema\" at 'generation_config': Cannot find field."},
};

TEST_CASE("a server that refuses native output is asked by a tool, and the record says so") {
  for (const refusal_row& row : native_refusals) {
    for (const int status : {400, 422}) {
      for (const bool streamed : {false, true}) {
        CAPTURE(row.message);
        CAPTURE(status);
        CAPTURE(streamed);
        picky_server server({{way::native, row.message, status}});
        const auto model = server.model(row.format);
        const std::string got = async::run(extracted(model, streamed));
        CHECK(server.take_ways() == "native tool");
        CHECK(got == "Ann\nfailed " + model->name() + ": HTTP " + std::to_string(status) + ": " + row.message +
                         "; asked again for the arguments of a tool\nvalid \n");
        // Nothing is remembered: what one call was refused, another model behind the same name may have.
        static_cast<void>(async::run(extracted(model, streamed)));
        CHECK(server.take_ways() == "native tool");
      }
    }
  }
}

TEST_CASE("a server that has no tools either is asked by the prompt") {
  for (const bool streamed : {false, true}) {
    picky_server server({{way::native, "no response_format here"}, {way::tool, "This model does not support tools"}});
    const std::string got = async::run(extracted(server.model(assay::wire_format::openai_chat), streamed));
    CHECK(server.take_ways() == "native tool prompted");
    CHECK(got ==
          "Ann\n"
          "failed openai:mock: HTTP 400: no response_format here; asked again for the arguments of a tool\n"
          "failed openai:mock: HTTP 400: This model does not support tools; asked again for JSON by the prompt alone\n"
          "valid \n");
  }
}

TEST_CASE("a server that refuses all ways is asked once in each") {
  picky_server server({{way::native, "no json_schema"}, {way::tool, "no tools"}, {way::prompted, "no json_schema"}});
  const std::string got = async::run(extracted(server.model(assay::wire_format::openai_chat), false));
  CHECK(server.take_ways() == "native tool prompted");
  CHECK(got.starts_with("rejected\n"));
}

TEST_CASE("what is no refusal of the way of asking is no reason to ask in another") {
  const picky_server::refusal others[] = {
      {way::native, "The model does not exist"},
      {way::native, "Incorrect API key; see the page on response_format", 401},
      {way::native, "tools.0.custom.input_schema: JSON schema is invalid"},
      {way::native, "context too long"},
  };
  for (const picky_server::refusal& other : others) {
    CAPTURE(other.message);
    picky_server server({other});
    CHECK(async::run(extracted(server.model(assay::wire_format::openai_chat), false)).starts_with("rejected\n"));
    CHECK(server.take_ways() == "native");
  }
}

TEST_CASE("a way that the caller chose is kept") {
  for (const bool streamed : {false, true}) {
    picky_server server({{way::native, "no response_format here"}, {way::tool, "no tools"}});
    const auto model = server.model(assay::wire_format::openai_chat);
    CHECK(async::run(extracted(model, streamed, assay::output_mode::native)).starts_with("rejected\n"));
    CHECK(async::run(extracted(model, streamed, assay::output_mode::tool)).starts_with("rejected\n"));
    CHECK(server.take_ways() == "native tool");
  }
}

TEST_CASE("an agent goes on in the next way, and its tools with it") {
  picky_server server({{way::native, "This response_format type is unavailable now"}});
  const assay::agent<Person> agent(server.model(assay::wire_format::openai_chat),
                                   {.tools = {assay::tool("now", "The time", [] { return std::string("12:00"); })}});
  const auto got = async::run(agent.run("Who?"));
  CHECK(got.value.name == "Ann");
  CHECK(server.take_ways().starts_with("native tool"));
  REQUIRE(got.attempts.size() >= 2);
  CHECK(got.attempts[0].message ==
        "openai:mock: HTTP 400: This response_format type is unavailable now; asked again for the arguments of a tool");
}

}  // namespace
}  // namespace test_llm
