#include "cli/eval_runs.hpp"

#include "cli/ask_lines.hpp"
#include "cli/asked_rows.hpp"
#include "cli/interruption.hpp"
#include "cli/progress.hpp"
#include "cli/signal_watch.hpp"
#include "dump/bounded_json.hpp"
#include "report/earlier_lines.hpp"
#include "report/run_collector.hpp"

#include <assay/async.hpp>
#include <assay/parse.hpp>

#include <utility>

namespace assay::cli {
namespace {

reports::row_facts facts_of(const eval_case& one) {
  return {.number = one.number, .id = one.id, .prompt = one.prompt, .expected = one.expected_text};
}

/// One model's run. All of it runs on one loop's thread.
class eval_session {
 public:
  eval_session(const eval_setup& setup, std::string name, std::shared_ptr<language_model> model,
               const reports::earlier_outcomes* earlier)
      : setup_(setup),
        name_(std::move(name)),
        model_(std::move(model)),
        seen_(earlier),
        rows_(seen_, name_),
        slots_(setup.jobs, "jobs") {}

  [[nodiscard]] async::task<void> ask_all() {
    const auto all = [this](async::task_group& asking) { return spawn_all(asking); };
    co_await async::with_group(all, "cases");
  }
  [[nodiscard]] reports::run finish() const { return seen_.finish(name_); }

 private:
  [[nodiscard]] async::task<void> spawn_all(async::task_group& asking) {
    for (const eval_case& one : setup_.cases) {
      if (one.text) continue;
      async::semaphore::permit slot = co_await slots_.acquire();
      asking.spawn(ask(one, std::move(slot)), "case");
    }
  }

  [[nodiscard]] async::task<void> ask(const eval_case& one, async::semaphore::permit slot) {
    const async::semaphore::permit held = std::move(slot);
    reports::row_facts facts = facts_of(one);
    std::string question = one.prompt;
    try {
      const auto got = co_await extract(model_, setup_.schema, std::move(question), setup_.options);
      const auto compared = reports::compare_values(one.expected, &got.value, setup_.comparison);
      facts.comparison = &compared;
      rows_.add(facts, got);
    } catch (const extraction_error& problem) {
      add_failure(one, facts, problem);
    }
    progress_.show(
        [this] { return std::vector<progress_part>{{name_ + ": " + std::to_string(seen_.totals().rows) + " cases"}}; });
  }

  /// A call that failed says nothing of what the model knows.
  void add_failure(const eval_case& one, reports::row_facts facts, const extraction_error& problem) {
    if (reports::outcome_of(to_string(problem.reason())) == reports::row_outcome::failed) {
      rows_.add(facts, problem);
      return;
    }
    const auto compared = reports::compare_values(one.expected, nullptr, setup_.comparison);
    facts.comparison = &compared;
    rows_.add(facts, problem);
  }

  const eval_setup& setup_;
  std::string name_;
  std::shared_ptr<language_model> model_;
  reports::run_collector seen_;
  asked_rows rows_;
  async::semaphore slots_;
  progress progress_{setup_.colors};
};

async::task<int> ask_until_interrupted(eval_session& session) {
  const auto ended = co_await async::when_any(session.ask_all(), interruption());
  co_return ended.index() == 1 ? std::get<1>(ended) : 0;
}

}  // namespace

case_run read_texts(const eval_setup& setup, const reports::earlier_outcomes* earlier) {
  const signal_watch interruption;
  reports::run_collector seen(earlier);
  for (const eval_case& one : setup.cases) {
    if (interruption.signal() != 0) break;
    if (!one.text) continue;
    parse_options options;
    options.complete = one.end == ending::by_itself;
    options.cut_off = one.end == ending::cut_off;
    const result<nlohmann::ordered_json> value = parse(setup.schema, *one.text, options);
    const auto compared = reports::compare_values(one.expected, value ? &*value : nullptr, setup.comparison);
    const std::string text = value ? detail::bounded_json::write(*value) : std::string();
    reports::row_facts facts = facts_of(one);
    facts.text = *one.text;
    facts.value = text;
    facts.repairs = value.repairs();
    facts.repair_count = value.repair_count();
    facts.comparison = &compared;
    if (!value) {
      facts.outcome = reports::row_outcome::invalid;
      facts.errors = value.error().errors();
    } else if (facts.repair_count > 0) {
      facts.outcome = reports::row_outcome::repaired;
    }
    seen.add(facts);
  }
  return {seen.finish(texts_run_name), interruption.signal()};
}

case_run ask_cases(const eval_setup& setup, const std::string& name, std::shared_ptr<language_model> model,
                   const reports::earlier_outcomes* earlier) {
  eval_session session(setup, name, std::move(model), earlier);
  const int signal = async::run(ask_until_interrupted(session), quiet_loop());
  return {session.finish(), signal};
}

}  // namespace assay::cli
