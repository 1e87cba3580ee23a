#include "cli/work_answerers.hpp"

#include "cli/answer_lines.hpp"
#include "cli/line_reader.hpp"
#include "cli/named_lines.hpp"
#include "results/extraction_lines.hpp"

#include <assay/async.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace assay::cli {
namespace {

using async::task;
using work::task_answer;
using work::task_input;

/// A line with the bytes behind it that its readers may look at.
class padded_line {
 public:
  padded_line(std::string_view text, std::size_t number) : size_(text.size()), number_(number) {
    memory_.reserve(text.size() + line_block::padding);
    memory_.append(text);
    memory_.append(line_block::padding, '\0');
  }
  [[nodiscard]] numbered_line line() const noexcept { return {std::string_view(memory_).substr(0, size_), number_}; }

 private:
  std::string memory_;
  std::size_t size_;
  std::size_t number_;
};

task_answer answer_of(answered_block& block) {
  task_answer made;
  made.line = block.lines.take();
  made.is_valid = block.invalid == 0;
  return made;
}

class raw_answerer final : public work::answerer {
 public:
  raw_answerer(const parse_options& options, work::rate_gate* gate) : options_(options), gate_(gate) {}

  task<task_answer> answer(task_input input, schema_type schema) override {
    if (gate_ != nullptr) co_await gate_->pass();
    // What takes longer than a moment must not hold up the others, and the signs of life.
    constexpr std::size_t most_at_once = std::size_t{64} << 10;
    if (input.text.size() <= most_at_once) co_return read(options_, input, std::move(schema));
    const auto work = [options = options_, input, schema] { return read(options, input, schema); };
    co_return co_await async::offload(work);
  }

  [[nodiscard]] std::string id_of(task_input input) const override {
    named_text found;
    const padded_line line(input.text, input.number);
    if (is_blank(input.text)) return std::to_string(input.number);
    static_cast<void>(read_answer_line(line.line(), found));
    return found.id;
  }

 private:
  static task_answer read(const parse_options& options, task_input input, schema_type schema) {
    const answer_lines answers(std::move(schema), options, line_form::objects, /*file=*/{}, /*with_report=*/false);
    const padded_line line(input.text, input.number);
    answered_block block;
    answers.read_one(line.line(), block);
    return answer_of(block);
  }

  parse_options options_;
  work::rate_gate* gate_;
};

/// Whether the provider does not let us in: with a key that is wrong, or without credit.
bool lets_nobody_in(const attempt& last) {
  constexpr int unauthorized = 401;
  constexpr int payment_required = 402;
  constexpr int forbidden = 403;
  if (!last.failure || last.failure->kind() != model_failure::rejected) return false;
  const int status = last.failure->status();
  // 429 and rejected: it is no credit that is missing for a moment.
  constexpr int too_many = 429;
  return status == unauthorized || status == payment_required || status == forbidden || status == too_many;
}

class model_answerer final : public work::answerer {
 public:
  model_answerer(std::shared_ptr<language_model> model, extract_options options, work::rate_gate* gate)
      : model_(std::move(model)), options_(std::move(options)) {
    if (gate != nullptr) model_ = std::make_shared<work::rated_model>(std::move(model_), *gate);
  }

  task<task_answer> answer(task_input input, schema_type schema) override {
    named_text prompt;
    if (const std::optional<error> problem = read(input, prompt)) {
      task_answer refused;
      refused.line = results::bad_line(prompt.has_own_id ? prompt.id : "null", input.number, problem->message);
      co_return refused;
    }
    extract_options options = options_;
    const bool has_source = prompt.source.has_value();
    if (has_source) options.source = std::move(prompt.source);
    std::optional<extraction_error> failed;
    task_answer made;
    try {
      const auto got = co_await extract(model_, std::move(schema), std::move(prompt.text), std::move(options));
      made.line = results::value_line(prompt.id, got, has_source);
      made.is_valid = true;
      count(made, got.attempts.size(), got.usage);
    } catch (const extraction_error& problem) {
      failed = problem;
    }
    if (failed) fail(made, prompt.id, *failed);
    co_return made;
  }

  [[nodiscard]] std::string id_of(task_input input) const override {
    named_text prompt;
    static_cast<void>(read(input, prompt));
    return prompt.id;
  }

 private:
  static std::optional<error> read(task_input input, named_text& prompt) {
    prompt.id = std::to_string(input.number);
    if (is_blank(input.text)) return blank_line();
    const padded_line line(input.text, input.number);
    return read_prompt_line(line.line(), prompt);
  }

  static void count(task_answer& made, std::size_t attempts, const usage& used) {
    made.attempts = attempts;
    made.input_tokens = used.input_tokens;
    made.output_tokens = used.output_tokens;
  }

  static void fail(task_answer& made, const std::string& id, const extraction_error& problem) {
    count(made, problem.attempts().size(), problem.usage());
    made.line = results::failure_line(id, problem);
    if (problem.attempts().empty()) return;
    const attempt& last = problem.attempts().back();
    if (lets_nobody_in(last)) throw work::unfit_for_work("the provider does not let us in: " + last.message);
    if (problem.reason() != extraction_failure::transport) return;
    task_answer::unfinished again{.why = work::burial::transport, .message = results::sentence_of(problem)};
    if (last.failure && last.failure->retry_after()) again.wait = *last.failure->retry_after();
    made.again = std::move(again);
  }

  std::shared_ptr<language_model> model_;
  extract_options options_;
};

}  // namespace

std::unique_ptr<work::answerer> make_raw_answerer(const parse_options& options, work::rate_gate* gate) {
  return std::make_unique<raw_answerer>(options, gate);
}

std::unique_ptr<work::answerer> make_model_answerer(std::shared_ptr<language_model> model, extract_options options,
                                                    work::rate_gate* gate) {
  return std::make_unique<model_answerer>(std::move(model), std::move(options), gate);
}

}  // namespace assay::cli
