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
#include <assay/llm/consensus.hpp>
#include <assay/parse.hpp>

#include <utility>

namespace assay::cli {
namespace {

reports::row_facts facts_of(const eval_case& one) {
  return {.number = one.number, .id = one.id, .prompt = one.prompt, .expected = one.expected_text};
}

reports::rated_values rated(const extraction<nlohmann::ordered_json>& got) {
  reports::rated_values made;
  for (const field_confidence& one : got.confidence) made.values.push_back({one.loc, one.probability});
  return made;
}

/// A list is voted on as a whole: each value in it has the list's share.
void rate_leaves(const nlohmann::ordered_json& value, double share, path& where, reports::rated_values& made) {
  if (!value.is_structured() || value.empty()) {
    made.values.push_back({where, share});
  } else if (value.is_object()) {
    for (const auto& [key, inner] : value.items()) {
      where.push_back({key});
      rate_leaves(inner, share, where, made);
      where.pop_back();
    }
  } else {
    for (std::size_t i = 0; i < value.size(); ++i) {
      where.push_back({{}, i});
      rate_leaves(value[i], share, where, made);
      where.pop_back();
    }
  }
}

/// What stands at a path of keys; nullptr where nothing does.
const nlohmann::ordered_json* value_at_keys(const nlohmann::ordered_json& whole, const path& where) {
  const nlohmann::ordered_json* value = &whole;
  for (const path_item& step : where) {
    if (!value->is_object()) return nullptr;
    const auto member = value->find(step.key);
    if (member == value->end()) return nullptr;
    value = &*member;
  }
  return value;
}

reports::rated_values rated(const agreed<nlohmann::ordered_json>& got) {
  reports::rated_values made{reports::confidence_kind::agreement, {}};
  for (const field_agreement& one : got.fields) {
    const nlohmann::ordered_json* const value = value_at_keys(got.value, one.loc);
    path where = one.loc;
    const double share = static_cast<double>(one.votes) / static_cast<double>(got.samples);
    if (value != nullptr) rate_leaves(*value, share, where, made);
  }
  return made;
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
    if (setup_.samples == 1) {
      co_await ask_once(one);
    } else {
      co_await ask_for_samples(one);
    }
    progress_.show(
        [this] { return std::vector<progress_part>{{name_ + ": " + std::to_string(seen_.totals().rows) + " cases"}}; });
  }

  [[nodiscard]] async::task<void> ask_once(const eval_case& one) {
    try {
      const auto got = co_await extract(model_, setup_.schema, one.prompt, setup_.options);
      const reports::rated_values confidence = rated(got);
      const auto compared = reports::compare_values(one.expected, &got.value, setup_.comparison);
      reports::row_facts facts = facts_of(one);
      facts.comparison = &compared;
      if (setup_.options.base.logprobs) facts.confidence = &confidence;
      rows_.add(facts, got);
    } catch (const extraction_error& problem) {
      add_failure(one, problem, [&](const reports::row_facts& facts) { rows_.add(facts, problem); });
    }
  }

  [[nodiscard]] async::task<void> ask_for_samples(const eval_case& one) {
    asking_cost cost;
    consensus_options options{.samples = setup_.samples, .each = setup_.options};
    options.each.retry.on_attempt = [&cost](const attempt& ended) {
      ++cost.attempts;
      cost.usage += ended.usage;
    };
    const async::time_point begun = async::now();
    try {
      const auto got = co_await consensus(model_, setup_.schema, one.prompt, std::move(options));
      cost.time = async::now() - begun;
      const reports::rated_values confidence = rated(got);
      const auto compared = reports::compare_values(one.expected, &got.value, setup_.comparison);
      reports::row_facts facts = facts_of(one);
      facts.comparison = &compared;
      facts.confidence = &confidence;
      rows_.add(facts, got, cost);
    } catch (const extraction_error& problem) {
      cost.time = async::now() - begun;
      add_failure(one, problem, [&](const reports::row_facts& facts) { rows_.add(facts, problem, cost); });
    }
  }

  /// A call that failed says nothing of what the model knows.
  template <class Add>
  void add_failure(const eval_case& one, const extraction_error& problem, const Add& add) const {
    reports::row_facts facts = facts_of(one);
    if (reports::outcome_of(to_string(problem.reason())) == reports::row_outcome::failed) return add(facts);
    const auto compared = reports::compare_values(one.expected, nullptr, setup_.comparison);
    facts.comparison = &compared;
    add(facts);
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
