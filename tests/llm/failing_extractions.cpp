#include "failing_extractions.hpp"

namespace test_llm {

using assay::extraction_failure;
using assay::model_failure;
using options = assay::extract_options;

namespace {

step fails_with(model_failure kind, const std::string& message, int status) {
  step one;
  one.failure.emplace(kind, message, status, std::nullopt, assay::usage{.input_tokens = 7});
  return one;
}

}  // namespace

std::vector<failing_row> ways_to_fail() {
  const step limited = fails(model_failure::rate_limited, 3s);
  return {
      {"invalid", {says(no_age), says("?"), says(R"({"name": "J", "age": -1})")}},
      {"no retries", {says(no_age)}, [](options& o) { o.retry.max_retries = 0; }},
      {"a constraint in a tool's arguments",
       {says(R"({"name": "J", "age": -1})"), says("{"), says("[]")},
       [](options& o) { o.mode = assay::output_mode::tool; }},
      {"prompted",
       {says("none"), says("none"), says("none")},
       [](options& o) {
         o.mode = assay::output_mode::prompted;
         o.instructions = "Be brief.";
       }},
      {"truncated", {cut_off(R"({"name":"Jo)")}, [](options&) {}, extraction_failure::truncated},
      {"truncated at every limit",
       {cut_off("{"), cut_off("{"), cut_off("{")},
       [](options& o) {
         o.retry.truncated = assay::truncation::raise_limit;
         o.base.max_tokens = 100;
       },
       extraction_failure::truncated},
      {"refused", {says(no_age), refuses("I can't.")}, [](options&) {}, extraction_failure::refused},
      {"filtered",
       {{.text = "", .finish = assay::finish_reason::filtered}},
       [](options&) {},
       extraction_failure::filtered},
      {"malformed by the provider's judgement",
       {{.text = john, .finish = assay::finish_reason::malformed}, says(no_age), says(no_age)}},
      {"transport",
       {limited, fails(model_failure::server), fails(model_failure::timeout)},
       [](options& o) { o.retry.max_transport_retries = 2; },
       extraction_failure::transport},
      {"an endless Retry-After",
       {fails(model_failure::rate_limited, 1h)},
       [](options&) {},
       extraction_failure::transport},
      {"rejected",
       {fails_with(model_failure::rejected, "no such model", 404)},
       [](options&) {},
       extraction_failure::rejected},
      {"rejected in each mode",
       {fails_with(model_failure::rejected, "response_format is not supported", 400),
        fails_with(model_failure::rejected, "tools are not supported", 400), says("none"), says("none"), says("none")}},
      {"over a limit", {fails(model_failure::over_limit)}, [](options&) {}, extraction_failure::over_limit},
      {"budget",
       {says(no_age), says(no_age)},
       [](options& o) { o.retry.token_budget = 44; },
       extraction_failure::budget},
      {"deadline while a call is under way",
       {after(1s, says(no_age)), after(1h, says(john))},
       [](options& o) { o.retry.deadline = 5s; },
       extraction_failure::deadline},
      {"deadline before a wait ends",
       {limited, limited, limited},
       [](options& o) { o.retry.deadline = 5s; },
       extraction_failure::deadline},
      {"deadline before anything is asked",
       {},
       [](options& o) { o.retry.deadline = 0s; },
       extraction_failure::deadline},
      {"bytes that are not UTF-8", {says("{\"name\": \"\xff\"}"), says("\xc3"), says(no_age)}},
      {"with attachments",
       {says(no_age), says(no_age), says(no_age)},
       [](options& o) {
         o.attachments = {assay::image_bytes("\x89PNG\r\n\x1a\n0123", "image/png"),
                          assay::document_url("https://a.example/b.pdf")};
       }},
      {"with a history, tools and settings",
       {says(no_age), says(no_age), says(no_age)},
       [](options& o) {
         o.base.messages = {assay::user_message("Hello"), assay::assistant_message("Good day"),
                            called({{.id = "1", .name = "look", .arguments = "{}"}}),
                            assay::tool_message({.id = "1", .name = "look", .content = "nothing"})};
         o.base.temperature = 0.1;
         o.base.extra = {{"top_k", 40}};
         o.base.reasoning_effort = "low";
         o.base.stop = {"END"};
       }},
      {"not in the source",
       {says(john), says(R"({"name": "Jim", "age": 35})"), says(john)},
       [](options& o) { o.source = "James, who is 35"; }},
      {"numbers that JSON can't hold",
       {says(no_age), limited, limited},
       [](options& o) {
         o.retry.limit_factor = std::numeric_limits<double>::infinity();
         o.retry.backoff.factor = std::numeric_limits<double>::quiet_NaN();
         o.base.temperature = std::numeric_limits<double>::quiet_NaN();
         o.retry.max_transport_retries = 1;
         o.retry.longest_quote = std::numeric_limits<std::size_t>::max();
         o.retry.deadline = std::chrono::hours::max();
       },
       extraction_failure::transport},
      {"only some repairs are permitted",
       {says("{name: 'J', age: '3'}"), says("[]"), says("[]")},
       [](options& o) {
         o.retry.parse.mode = assay::mode::llm;
         o.retry.parse.allow = assay::repairs::finding | assay::repairs::naming;
         o.retry.parse.limits.max_depth = 20;
       }},
  };
}

}  // namespace test_llm
