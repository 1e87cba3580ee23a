// Requests made of JSON that is nested far too deep: tools and schemas may come from elsewhere, too.
#include "llm_support.hpp"

#include <assay/llm/wire_format.hpp>

#include <stdexcept>

namespace test_llm {
namespace {

using nlohmann::ordered_json;

/// `levels` objects in each other, under a key.
ordered_json nested(const char* key, std::size_t levels) {
  ordered_json inner = ordered_json::object();
  for (std::size_t i = 0; i < levels; ++i) {
    ordered_json outer = ordered_json::object();
    outer[key] = std::move(inner);
    inner = std::move(outer);
  }
  return inner;
}

assay::request with_tool(ordered_json schema, bool strict) {
  assay::request asked = asking("?");
  asked.tools.push_back({"deep", "A tool", {}, strict});
  asked.tools.back().parameters = std::move(schema);
  return asked;
}

assay::request with_output(ordered_json schema, assay::output_mode mode) {
  assay::request asked = asking("?");
  asked.output.emplace();
  asked.output->name = "deep";
  asked.output->mode = mode;
  asked.output->schema = std::move(schema);
  return asked;
}

assay::request with_extra(ordered_json extra) {
  assay::request asked = asking("?");
  asked.extra = std::move(extra);
  return asked;
}

void check_refused(const assay::request& asked, const char* message) {
  for (const assay::wire_format format : {assay::wire_format::openai_chat, assay::wire_format::openai_responses,
                                          assay::wire_format::anthropic, assay::wire_format::gemini}) {
    CHECK_THROWS_WITH_AS(static_cast<void>(assay::encode(format, "m", asked, false)), message, std::invalid_argument);
  }
}

constexpr std::size_t far_too_deep = 100'000;

TEST_CASE("a request whose JSON is nested far too deep is refused") {
  for (const char* key : {"properties", "anyOf", "x"}) {
    CAPTURE(key);
    const std::string tool = "assay: the schema of the tool 'deep' is nested too deep";
    for (const bool strict : {false, true}) check_refused(with_tool(nested(key, far_too_deep), strict), tool.c_str());
    for (const assay::output_mode mode : {assay::output_mode::native, assay::output_mode::tool}) {
      check_refused(with_output(nested(key, far_too_deep), mode), "assay: the schema of the answer is nested too deep");
    }
    check_refused(with_extra(nested(key, far_too_deep)), "assay: request::extra is nested too deep");
  }
}

TEST_CASE("a request is written where its JSON is as deep as documents may be") {
  const std::string body =
      assay::encode(assay::wire_format::openai_chat, "m", with_extra(nested("x", 900)), false).body;
  CHECK(body.find(R"({"x":{"x":{}}})") != std::string::npos);
}

}  // namespace
}  // namespace test_llm
