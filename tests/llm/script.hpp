// A model that follows a script: one step a call.
#pragma once

#include "support.hpp"

#include <optional>

namespace test_llm {

/// What a call comes to.
struct step {
  std::string answer;
  assay::finish_reason finish = assay::finish_reason::stop;
  std::optional<assay::model_error> failure = {};
  async::duration takes = 0s;
  assay::usage usage = {.input_tokens = 10, .output_tokens = 5};
};

inline step says(std::string answer) { return {.answer = std::move(answer)}; }
inline step cut_off(std::string answer) {
  return {.answer = std::move(answer), .finish = assay::finish_reason::length};
}
inline step refuses(std::string why) { return {.answer = std::move(why), .finish = assay::finish_reason::refusal}; }
inline step fails(assay::model_failure kind, std::optional<std::chrono::nanoseconds> retry_after = {}) {
  step one;
  one.failure.emplace(kind, "scripted", 0, retry_after);
  return one;
}
inline step after(async::duration time, step one) {
  one.takes = time;
  return one;
}

/// Keeps the requests, too. More calls than steps is a failed test.
class scripted_model final : public assay::language_model {
 public:
  explicit scripted_model(std::vector<step> steps, assay::capabilities can = {})
      : steps_(std::move(steps)), can_(can) {}

  task<assay::response> complete(assay::request asked) override {
    REQUIRE(asked_.size() < steps_.size());
    const step one = steps_[asked_.size()];
    asked_.push_back(asked);
    if (one.takes > 0s) co_await async::sleep_for(one.takes);
    if (one.failure) throw assay::model_error(*one.failure);
    assay::response answer;
    answer.finish = one.finish;
    answer.usage = one.usage;
    if (asked.output && asked.output->mode == assay::output_mode::tool) {
      assay::tool_call call;
      call.name = asked.output->name;
      call.arguments = one.answer;
      answer.reply.parts.emplace_back(std::move(call));
    } else {
      answer.reply = assay::assistant_message(one.answer);
    }
    co_return answer;
  }
  [[nodiscard]] assay::capabilities capabilities() const override { return can_; }
  [[nodiscard]] std::string name() const override { return "scripted"; }

  [[nodiscard]] const std::vector<assay::request>& asked() const { return asked_; }

 private:
  std::vector<step> steps_;
  assay::capabilities can_;
  std::vector<assay::request> asked_;
};

struct Person {
  std::string name;
  int age = 0;
  struct assay_describe {
    static constexpr auto fields = assay::fields(assay::field<&Person::age>(assay::ge(0)));
  };
};

inline const std::string john = R"({"name":"John","age":35})";
inline const std::string no_age = R"({"name":"John"})";

}  // namespace test_llm
