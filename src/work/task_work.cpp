#include "work/task_work.hpp"

#include "results/extraction_lines.hpp"
#include "work/task_key.hpp"

#include <exception>
#include <utility>

namespace assay::work {
namespace {

using async::task;

task_input input_of(const delivery& one) { return {one.text, one.number}; }

/// As it is stored: the line's end belongs to files.
std::string without_end(std::string line) {
  if (line.ends_with('\n')) line.pop_back();
  return line;
}

/// A task among those that are being handled, as long as it is.
class listed_task {
 public:
  listed_task(std::map<std::string, delivery_ptr, std::less<>>& all, const delivery_ptr& one)
      : all_(all), place_(all.emplace(one->key, one)) {}
  listed_task(const listed_task&) = delete;
  listed_task& operator=(const listed_task&) = delete;
  ~listed_task() {
    if (place_.second) all_.erase(place_.first);
  }
  [[nodiscard]] bool is_new() const noexcept { return place_.second; }

 private:
  std::map<std::string, delivery_ptr, std::less<>>& all_;
  std::pair<std::map<std::string, delivery_ptr, std::less<>>::iterator, bool> place_;
};

}  // namespace

std::vector<delivery_ptr> task_work::in_work() const {
  std::vector<delivery_ptr> all;
  all.reserve(in_work_.size());
  for (const auto& [key, one] : in_work_) all.push_back(one);
  return all;
}

std::string task_work::id_of(const delivery& one) const {
  return is_id(one.id) ? std::string(one.id) : answers_.id_of(input_of(one));
}

task<std::optional<task_end>> task_work::handle(delivery_ptr one) {
  if (one->delivered > 1) metrics_.add_redelivery();
  const listed_task listed(in_work_, one);
  if (!listed.is_new()) co_return std::nullopt;
  co_return co_await work_on(one);
}

task<task_end> task_work::work_on(delivery_ptr one) {
  if (is_stopping_) co_return task_end::given_back;
  const bool came_before = one->delivered > 1;
  if (came_before || setup_.asks_models) {
    const bool is_known = co_await queue_.has_result(one->key);
    if (is_known) {
      co_await queue_.acknowledge(one);
      co_return task_end::known;
    }
  }
  tries_record tries;
  if (came_before) tries = co_await queue_.tries_of(one->key);
  const std::int64_t before = begun_before(one->delivered, tries);
  const next_step step = next_step_of(one->delivered, tries, setup_.tries);
  if (step == next_step::bury) {
    unfinished why{.why = tries.reason.empty() ? burial::killed : burial::failure,
                   .message = burial_sentence(before, tries.reason)};
    co_return co_await bury(one, std::move(why), before, {});
  }
  const std::int64_t begun = before + 1;
  std::optional<task_answer> made = co_await attempt(one, begun, step == next_step::run_alone);
  if (!made) co_return task_end::given_back;
  metrics_.add_answer(made->attempts, made->input_tokens, made->output_tokens);
  if (made->again) co_return co_await try_again(one, *std::move(made), begun);
  co_return co_await store(one, *std::move(made), begun);
}

task<std::optional<task_answer>> task_work::attempt(delivery_ptr one, std::int64_t begun, bool alone) {
  std::optional<run_gate::pass> inside;
  if (alone) {
    inside.emplace(co_await gate_.enter_alone());
  } else {
    inside.emplace(co_await gate_.enter());
  }
  if (is_stopping_) co_return std::nullopt;
  if (begun > 1) {
    // Before it begins: it may end this process, and then nobody else could say so.
    tries_record record{.begun = begun, .reason = {}};
    co_await queue_.note_tries(one->key, std::move(record));
  }
  co_return co_await answer(one);
}

task<task_answer> task_work::answer(delivery_ptr one) {
  std::variant<schema_type, std::string> schema = co_await schema_for(one);
  task_answer made;
  if (const std::string* const problem = std::get_if<std::string>(&schema)) {
    made.again = unfinished{.why = burial::schema, .message = *problem};
    co_return made;
  }
  try {
    made = co_await answers_.answer(input_of(*one), std::get<schema_type>(std::move(schema)));
  } catch (const async::cancelled&) {
    throw;
  } catch (const unfit_for_work&) {
    throw;
  } catch (const std::exception& problem) {
    made.again = unfinished{.why = burial::failure, .message = problem.what()};
  }
  co_return made;
}

task<task_end> task_work::try_again(delivery_ptr one, task_answer answer, std::int64_t begun) {
  unfinished why = *std::move(answer.again);
  if (begun >= setup_.tries) {
    why.message = burial_sentence(begun, why.message);
    co_return co_await bury(one, std::move(why), begun, std::move(answer.line));
  }
  tries_record record{.begun = begun, .reason = why.message};
  co_await queue_.note_tries(one->key, std::move(record));
  const auto asked_for = std::chrono::duration_cast<std::chrono::milliseconds>(why.wait).count();
  std::vector<delivery_ptr> only = {one};
  co_await queue_.give_back(std::move(only), wait_before_next(begun, asked_for));
  co_return task_end::again;
}

task<task_end> task_work::store(delivery_ptr one, task_answer answer, std::int64_t begun) {
  settlement what{.task = one, .line = without_end(std::move(answer.line))};
  const settled outcome = co_await async::shield(outbox_.put(std::move(what)));
  switch (outcome.state) {
    case settle_state::stored:
      co_return answer.is_valid ? task_end::valid : task_end::invalid;
    case settle_state::known:
      co_return task_end::known;
    case settle_state::open:
      co_return task_end::given_back;
    case settle_state::too_large:
      break;
  }
  unfinished why{.why = burial::size, .message = "the result can't be stored: " + outcome.why};
  co_return co_await bury(one, std::move(why), begun, {});
}

task<task_end> task_work::bury(delivery_ptr one, unfinished why, std::int64_t begun, std::string line) {
  const std::string id = id_of(*one);
  if (line.empty()) line = results::given_up_line(id, why.message);
  settlement what{.task = one,
                  .line = without_end(std::move(line)),
                  .letter = dead_letter_text(id, why.why, why.message, begun, one->text)};
  settled outcome = co_await async::shield(outbox_.put(what));
  if (outcome.state == settle_state::too_large) {
    // The task lies in its own stream in any case.
    what.line = without_end(results::given_up_line(id, why.message));
    what.letter = dead_letter_text(id, why.why, why.message, begun, {});
    outcome = co_await async::shield(outbox_.put(std::move(what)));
  }
  if (outcome.state == settle_state::open || outcome.state == settle_state::too_large) co_return task_end::given_back;
  if (outcome.state == settle_state::known) co_return task_end::known;
  observer_.buried(id, why.message);
  co_return task_end::dead_letter;
}

task<std::variant<schema_type, std::string>> task_work::schema_for(delivery_ptr one) {
  if (setup_.schema) co_return *setup_.schema;
  const std::string name(one->schema.empty() ? setup_.schema_name : one->schema);
  if (name.empty()) co_return "the task names no schema, and the worker was given none";
  if (!is_name(name)) co_return "the task's schema has no name that a bucket knows";
  const auto turn = co_await schema_turn_.lock();
  if (const auto found = schemas_.find(name); found != schemas_.end()) co_return found->second;
  const std::optional<std::string> text = co_await queue_.schema_named(name);
  if (!text) co_return "the bucket '" + std::string(schema_bucket) + "' has no schema '" + name + "'";
  try {
    const schema_type loaded = load_schema(*text);
    schemas_.emplace(name, loaded);
    co_return loaded;
  } catch (const std::exception& problem) {
    co_return "the schema '" + name + "' can't be used: " + problem.what();
  }
}

}  // namespace assay::work
