// Shared by the tests of batches: a provider with batch APIs, and jobs about people.
#pragma once

#include "http_support.hpp"

#include "mock_provider/batches.hpp"

#include <assay/llm/batch_job.hpp>
#include <assay/schema.hpp>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace test_llm {

inline const char* const person_schema =
    R"({"type": "object", "properties": {"name": {"type": "string"}, "age": {"type": "integer", "minimum": 0}},
        "required": ["name", "age"]})";

/// Answers what it is asked about: "wrong N times" has an invalid age in the first N answers.
inline mock::reply answer_person(const mock::request& asked) {
  int wrong = 0;
  if (asked.question.starts_with("wrong ")) wrong = std::atoi(asked.question.c_str() + 6);
  // Each answer that was not valid is quoted in the request that follows, with what was said.
  int before = 0;
  for (int i = 1; i <= wrong; ++i) {
    if (asked.body.find("old" + std::to_string(i)) != std::string::npos) before = i;
  }
  const std::string age = before < wrong ? "\"old" + std::to_string(before + 1) + "\"" : "36";
  if (asked.question == "refuse") return mock::refusal(asked, "I won't.");
  return mock::answer(asked, R"({"name": ")" + asked.question + R"(", "age": )" + age + "}");
}

/// A provider on this machine.
class batch_provider {
 public:
  explicit batch_provider(mock::batch_behaviour how = {}, mock::script single = &answer_person)
      : batches_(single, std::move(how)), server_([this](const mock::request& asked) { return reply_to(asked); }) {}

  [[nodiscard]] std::shared_ptr<assay::language_model> model(assay::wire_format format) const {
    return model_at(server_.url(), format);
  }
  [[nodiscard]] const mock::batches& batches() const noexcept { return batches_; }
  [[nodiscard]] std::string url() const { return server_.url(); }

 private:
  mock::reply reply_to(const mock::request& asked) {
    std::optional<mock::reply> made = batches_(asked);
    return made ? *std::move(made) : mock::error(asked, 404, "no call of a batch API: " + asked.target);
  }

  mock::batches batches_;
  mock::server server_;
};

/// Gives these prompts, with the numbers from 1 on as ids.
inline std::function<std::optional<assay::batch_prompt>()> prompts_of(std::vector<std::string> all) {
  return [all = std::move(all), next = std::size_t{0}]() mutable -> std::optional<assay::batch_prompt> {
    if (next == all.size()) return std::nullopt;
    assay::batch_prompt made;
    made.prompt = all[next++];
    made.id = std::to_string(next);
    return made;
  };
}

/// Without waits.
inline assay::batch_options quick_options() {
  assay::batch_options options;
  options.asking.retry.backoff.first = async::duration(1);
  options.asking.retry.backoff.longest = async::duration(1);
  return options;
}
inline assay::backoff no_waits() { return {.first = async::duration(0), .longest = async::duration(0)}; }

/// "1 ok Ada 1" is a value after one attempt, "2 refused 1" is none.
inline std::string words_of(const assay::batch_result& one) {
  std::string words = one.id;
  if (!one.problem.empty()) return words + " problem";
  if (one.value != nullptr) {
    return words + " ok " + one.value->value["name"].get<std::string>() + " " +
           std::to_string(one.value->attempts.size());
  }
  return words + " " + to_string(one.failure->reason()) + " " + std::to_string(one.failure->attempts().size());
}

struct job_outcome {
  std::vector<std::string> lines;
  assay::batch_totals totals;
};

template <class Job>
task<job_outcome> outcome_of(Job& job) {
  job_outcome made;
  const std::function<void(const assay::batch_result&)> take = [&made](const assay::batch_result& one) {
    made.lines.push_back(words_of(one));
  };
  made.totals = co_await job.results(take);
  co_return made;
}

template <class Job>
task<job_outcome> run_job(Job& job) {
  const assay::backoff waits = no_waits();
  co_await job.run_until_finished(waits);
  co_return co_await outcome_of(job);
}

inline std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += (text.empty() ? "" : "; ") + line;
  return text;
}

}  // namespace test_llm
