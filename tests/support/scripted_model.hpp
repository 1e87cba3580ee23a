// The simulated clock, and a model that follows a script: one step a call.
#pragma once

#include <assay/llm.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace assay::test {

using async::task;

/// What the simulated clock shows at first. Not zero, so that a time which was never set isn't taken for it.
inline constexpr async::time_point start{std::chrono::hours(1000)};

/// Runs on a clock that jumps: waits take no time and are exact.
template <class T>
T simulate(task<T> main) {
  return async::run(std::move(main), {.clock = async::clock_kind::simulated, .simulated_start = start});
}

/// The simulated time since the run began.
inline async::duration elapsed() { return async::now() - start; }

/// What a call of the model comes to.
struct step {
  std::string text = {};  ///< the answer; the arguments of the output's tool where the request has one
  std::vector<tool_call> calls = {};
  finish_reason finish = finish_reason::stop;
  std::optional<model_error> failure = {};
  async::duration takes = async::duration::zero();
  llm::usage usage = {.input_tokens = 10, .output_tokens = 5};
};

inline step says(std::string text) { return {.text = std::move(text)}; }
inline step cut_off(std::string text) { return {.text = std::move(text), .finish = finish_reason::length}; }
inline step refuses(std::string why) { return {.text = std::move(why), .finish = finish_reason::refusal}; }
/// {"name", "arguments"} pairs; the ids are "1", "2", ...
inline step calls(std::vector<std::pair<std::string, std::string>> wanted) {
  step one{.finish = finish_reason::tool_calls};
  for (auto& [name, arguments] : wanted) {
    tool_call call;
    call.id = std::to_string(one.calls.size() + 1);
    call.name = name;
    call.arguments = arguments;
    one.calls.push_back(std::move(call));
  }
  return one;
}
inline step fails(model_failure kind, std::optional<std::chrono::nanoseconds> retry_after = {}) {
  step one;
  one.failure.emplace(kind, "scripted failure", 0, retry_after);
  return one;
}
inline step after(async::duration time, step one) {
  one.takes = time;
  return one;
}

/// Keeps the requests, too. More calls than steps is a failed test.
class scripted_model final : public language_model {
 public:
  explicit scripted_model(std::vector<step> steps, llm::capabilities can = {}) : steps_(std::move(steps)), can_(can) {}

  task<response> complete(request asked) override {
    REQUIRE(asked_.size() < steps_.size());
    const step one = steps_[asked_.size()];
    asked_.push_back(asked);
    if (one.takes > async::duration::zero()) co_await async::sleep_for(one.takes);
    if (one.failure) throw model_error(*one.failure);
    response answer;
    answer.finish = one.finish;
    answer.usage = one.usage;
    const bool by_tool = asked.output && asked.output->mode == output_mode::tool;
    if (by_tool && one.calls.empty()) {
      tool_call call;
      call.id = "answer";
      call.name = asked.output->name;
      call.arguments = one.text;
      answer.reply.parts.emplace_back(std::move(call));
    } else if (!one.text.empty() || one.calls.empty()) {
      answer.reply = assistant_message(one.text);
    }
    for (const tool_call& call : one.calls) answer.reply.parts.emplace_back(call);
    co_return answer;
  }
  [[nodiscard]] llm::capabilities capabilities() const override { return can_; }
  [[nodiscard]] std::string name() const override { return "scripted"; }

  [[nodiscard]] const std::vector<request>& asked() const { return asked_; }

 private:
  std::vector<step> steps_;
  llm::capabilities can_;
  std::vector<request> asked_;
};

}  // namespace assay::test
