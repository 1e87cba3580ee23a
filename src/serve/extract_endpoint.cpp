// /v1/extract: a model is asked until its answer is valid.
#include "dump/bounded_json.hpp"
#include "results/extraction_lines.hpp"
#include "serve/endpoints.hpp"
#include "serve/request_body.hpp"
#include "serve/service_messages.hpp"

#include <assay/async/event_loop.hpp>
#include <assay/async/offload.hpp>
#include <assay/llm/stream_extract.hpp>

#include <chrono>
#include <memory>
#include <utility>

namespace assay::serve {
namespace {

using async::task;
using json = nlohmann::ordered_json;

/// Partial values come no faster, so that a long value costs no more than a few of its copies a second.
constexpr auto shortest_pause = std::chrono::milliseconds(50);

struct prepared_extraction {
  ExtractRequest asked;
  schema_type type;
};

prepared_extraction prepare(service& of, const http_request& request) {
  auto asked = read_body<ExtractRequest>(request);
  schema_type type = of.schemas.find(asked.which);
  return {std::move(asked), std::move(type)};
}

std::shared_ptr<language_model> model_for(const service& of, const std::optional<std::string>& name) {
  if (of.setup.models.empty()) {
    throw refusal(501, "no_model", "this service has no model; it is started with --model provider:model");
  }
  if (!name) return of.setup.models.front();
  for (const std::shared_ptr<language_model>& model : of.setup.models) {
    if (model->name() == *name) return model;
  }
  throw refusal(422, "unknown_model", "this service has no model of this name; GET /v1/schemas lists those there are");
}

extract_options options_for(const service& of, const ExtractRequest& asked, work_facts& facts) {
  extract_options options = of.setup.asking;
  if (!asked.instructions.empty()) options.instructions = asked.instructions;
  if (asked.output_mode) options.mode = asked.output_mode;
  if (asked.temperature) options.base.temperature = asked.temperature;
  if (asked.max_tokens) options.base.max_tokens = asked.max_tokens;
  if (asked.retries) options.retry.max_retries = *asked.retries;
  options.retry.deadline = of.limits.timeout;
  facts.usage = usage();
  options.retry.on_attempt = [&facts](const attempt& one) {
    ++facts.attempts;
    *facts.usage += one.usage;
  };
  return options;
}

std::string without_line_end(std::string line) {
  line.pop_back();
  return line;
}

std::string partial_event(const streamed<json>& update) {
  return "{\"value\":" + detail::bounded_json::write(*update.value) + ",\"attempt\":" + std::to_string(update.attempt) +
         "}";
}

/// Sends the values as they grow, then the result.
task<void> send_values(async::async_generator<streamed<json>> updates, work_facts& facts, event_sink& events) {
  async::time_point next_at{};
  while (auto update = co_await updates.next()) {
    if (!update->is_final) {
      if (update->value->is_null() || async::now() < next_at) continue;
      std::string data = partial_event(*update);
      co_await events.send("partial", std::move(data));
      next_at = async::deadline_after(shortest_pause);
      continue;
    }
    facts.repairs = update->repairs.size();
    extraction<json> got{*update->value, std::move(update->attempts), update->usage, std::move(update->repairs)};
    std::string data = without_line_end(results::value_line({}, got));
    co_await events.send("result", std::move(data));
  }
}

/// Nothing where all was sent.
task<std::optional<http_reply>> stream_reply(async::async_generator<streamed<json>> updates, work_facts& facts,
                                             event_sink& events) {
  http_reply problem;
  try {
    co_await send_values(std::move(updates), facts, events);
    facts.is_valid = true;
    co_return std::nullopt;
  } catch (const extraction_error& why) {
    facts.is_valid = false;
    problem = problem_reply(why, events.request_id());
  }
  if (!events.has_begun()) co_return problem;
  std::string data = without_line_end(std::move(problem.body));
  co_await events.send("error", std::move(data));
  co_return std::nullopt;
}

}  // namespace

task<std::optional<http_reply>> extract_endpoint(service& of, const http_request& request, work_facts& facts,
                                                 event_sink& events) {
  std::optional<prepared_extraction> ready;
  if (request.body.size() > of.limits.inline_body) {
    const auto work = [&of, &request] { return prepare(of, request); };
    ready.emplace(co_await async::offload(of.pool, work));
  } else {
    ready.emplace(prepare(of, request));
  }
  const std::shared_ptr<language_model> model = model_for(of, ready->asked.model);
  extract_options options = options_for(of, ready->asked, facts);
  std::string prompt = std::move(ready->asked.prompt);
  if (ready->asked.stream) {
    auto updates = stream(model, ready->type, std::move(prompt), std::move(options));
    co_return co_await stream_reply(std::move(updates), facts, events);
  }
  http_reply reply;
  try {
    const extraction<json> got = co_await extract(model, ready->type, std::move(prompt), std::move(options));
    facts.is_valid = true;
    facts.repairs = got.repairs.size();
    reply = json_reply(results::value_line({}, got));
  } catch (const extraction_error& why) {
    facts.is_valid = false;
    reply = problem_reply(why, events.request_id());
  }
  co_return reply;
}

}  // namespace assay::serve
