#include "exchange_player.hpp"

#include "http_support.hpp"

#include <assay/agent.hpp>

#include <memory>
#include <utility>
#include <vector>

namespace test_llm::played {

namespace {

bool streams(how mode) { return mode == stream || mode == extract_stream || mode == agent_stream; }

struct Person {
  std::string name;
  int age;
};
struct Numbers {
  int a = 0;
  int b = 0;
};

void add(std::string& all, const std::string& more) { all += (all.empty() ? "" : " | ") + more; }
std::string tokens(const assay::usage& used) {
  return std::to_string(used.input_tokens) + "/" + std::to_string(used.output_tokens);
}

std::string told(const assay::response& answer) {
  std::string all;
  for (const assay::message_part& part : answer.reply.parts) {
    if (const auto* words = std::get_if<assay::text_part>(&part)) add(all, "text " + words->text);
    if (const auto* call = std::get_if<assay::tool_call>(&part)) add(all, "call " + call->name + " " + call->arguments);
    if (const auto* thought = std::get_if<assay::reasoning_part>(&part)) add(all, "thought " + thought->text);
    if (const auto* refusal = std::get_if<assay::refusal_part>(&part)) add(all, "refusal " + refusal->text);
    if (const auto* own = std::get_if<assay::provider_part>(&part)) add(all, "own " + own->content);
  }
  if (answer.finish != assay::finish_reason::stop && answer.finish != assay::finish_reason::tool_calls) {
    add(all, "finish " + answer.finish_text);
  }
  add(all, tokens(answer.usage));
  return all;
}

task<std::string> play_model(const exchange& one, assay::language_model& model) {
  try {
    co_return told(co_await ask(model, asking("?"), streams(one.mode)));
  } catch (const assay::model_error& error) {
    co_return "error " + std::string(to_string(error.kind())) + ": " + error.what();
  }
}

task<std::string> play_extract(const exchange& one, std::shared_ptr<assay::language_model> model) {
  assay::extract_options options;
  options.retry.backoff.first = 1ms;
  try {
    std::string all;
    if (!streams(one.mode)) {
      const auto found = co_await assay::extract<Person>(model, "Who?", options);
      add(all, assay::dump(found.value));
      add(all, std::to_string(found.attempts.size()));
      add(all, tokens(found.usage));
      for (const assay::attempt& one_try : found.attempts)
        if (!one_try.message.empty()) add(all, one_try.message);
      co_return all;
    }
    auto updates = assay::stream<Person>(model, "Who?", options);
    while (auto update = co_await updates.next()) {
      if (!update->is_final) continue;
      add(all, assay::dump(*update->value));
      add(all, std::to_string(update->attempts.size()));
      add(all, tokens(update->usage));
      for (const assay::attempt& one_try : update->attempts)
        if (!one_try.message.empty()) add(all, one_try.message);
    }
    co_return all;
  } catch (const assay::extraction_error& error) {
    co_return std::string(to_string(error.reason())) + " after " + std::to_string(error.attempts().size()) + ": " +
        error.attempts().back().message;
  }
}

task<std::string> play_agent(const exchange& one, std::shared_ptr<assay::language_model> model) {
  assay::agent_options<std::string> options;
  options.tools = {assay::tool("add", "Adds", [](Numbers of) { return of.a + of.b; })};
  options.retry.backoff.first = 1ms;
  const assay::agent<std::string> agent(model, std::move(options));
  try {
    assay::run_result<std::string> result;
    if (streams(one.mode)) {
      auto told = agent.stream("Go");
      while (auto event = co_await told.next()) {
        if (auto* const end = std::get_if<assay::run_result<std::string>>(&*event)) result = std::move(*end);
      }
    } else {
      result = co_await agent.run("Go");
    }
    std::string all = result.value;
    add(all, std::to_string(result.counts.requests));
    for (const assay::message& turn : result.messages) {
      for (const assay::message_part& part : turn.parts) {
        const auto* const given = std::get_if<assay::tool_result>(&part);
        if (given != nullptr) add(all, given->name + (given->is_error ? "! " : ": ") + given->content);
      }
    }
    co_return all;
  } catch (const assay::agent_error& error) {
    co_return std::string(to_string(error.reason())) + " after " + std::to_string(error.attempts().size()) + ": " +
        error.detail();
  }
}

}  // namespace

void check(const exchange& one) {
  CAPTURE(std::string(one.id));
  std::vector<std::string> asked;
  mock::server server([&](const mock::request& request) {
    asked.push_back(request.body);
    const bool is_agent = one.mode == agent || one.mode == agent_stream;
    if (asked.size() > 1) return mock::answer(request, is_agent ? "done" : R"({"name":"Ann","age":30})");
    mock::reply made;
    made.status = one.status;
    made.body = one.body;
    if (streams(one.mode) && one.status == 200) made.content_type = "text/event-stream";
    return made;
  });
  const std::shared_ptr<assay::language_model> model = model_at(server.url(), one.format);
  std::string outcome;
  if (one.mode == complete || one.mode == stream) outcome = async::run(play_model(one, *model));
  if (one.mode == extract || one.mode == extract_stream) outcome = async::run(play_extract(one, model));
  if (one.mode == agent || one.mode == agent_stream) outcome = async::run(play_agent(one, model));
  CHECK(outcome == std::string(one.outcome));
  REQUIRE_FALSE(asked.empty());
  CAPTURE(asked.back());
  CHECK(asked.back().find(one.sent) != std::string::npos);
}

}  // namespace test_llm::played
