#include "batch/job_engine.hpp"

#include "dump/bounded_json.hpp"

#include <assay/async/event_loop.hpp>
#include <assay/async/sleep.hpp>
#include <assay/llm/detail/retry_session.hpp>

#include <algorithm>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace assay::inline v0::detail::batch {

namespace {

/// After so many prompts other tasks of the loop have their turn.
constexpr std::uint64_t prompts_at_a_time = 100;

}  // namespace

// --- results come ----------------------------------------------------------------------------------------------------

async::task<bool> job_engine::collect_news() {
  bool is_new = false;
  for (std::size_t i = 0; i < state_.parts.size(); ++i) {
    if (state_.parts[i].state == part_state::submitted && co_await look_after(i)) is_new = true;
  }
  co_await plan_more();
  co_return is_new;
}

async::task<void> job_engine::collect() { static_cast<void>(co_await collect_news()); }

async::task<void> job_engine::refresh() {
  for (std::size_t i = 0; i < state_.parts.size(); ++i) {
    if (state_.parts[i].state == part_state::submitted) static_cast<void>(co_await look_at(i));
  }
}

async::task<job_engine::look> job_engine::look_at(std::size_t index) {
  stored_part& part = state_.parts[index];
  look made;
  made.status = co_await client_.status(part.batch);
  const batch_status& status = made.status;
  made.is_new = status.word != part.word || status.done != part.done || status.failed != part.failed;
  part.word = status.word;
  part.done = status.done;
  part.failed = status.failed;
  if (made.is_new) save();
  co_return made;
}

async::task<bool> job_engine::look_after(std::size_t index) {
  const look seen = co_await look_at(index);
  const batch_status& status = seen.status;
  stored_part& part = state_.parts[index];
  if (status.progress == progress::under_way) co_return seen.is_new;
  if (status.progress == progress::failed) {
    end_failed(part, status);
  } else {
    part.ended_as = status.progress;
    co_await fetch_results(part, status);
    part.state = part_state::collected;
    if (!part.is_certain && !has_own_results(part)) {  // it was another job's: this part has to be submitted still
      part.others.push_back(std::exchange(part.batch, {}));
      part.results.clear();
      part.ended_as = progress::under_way;
      part.state = part_state::made;
    }
  }
  save();
  co_return true;
}

/// What the provider had no room for is submitted again, unless nothing of the job is under way that would make some.
void job_engine::end_failed(stored_part& part, const batch_status& status) {
  part.message = status.message.empty() ? "the provider says no more than '" + status.word + "'" : status.message;
  const auto under_way = std::count_if(state_.parts.begin(), state_.parts.end(), [](const stored_part& other) {
    return other.state == part_state::submitted;  // this one among them
  });
  const bool may_go_on =
      under_way > 1 || part.refusals < static_cast<std::uint64_t>(std::max(policy_.max_transport_retries, 0));
  if (status.has_no_room && may_go_on) {
    ++part.refusals;
    part.batch.clear();
    part.state = part_state::made;
    return;
  }
  part.ended_as = progress::failed;
  part.state = part_state::failed;
}

async::task<void> job_engine::fetch_results(stored_part& part, const batch_status& status) {
  constexpr int most_tries = 3;
  for (int tries = 1;; ++tries) {
    part.results.clear();
    std::uint64_t lines = 0;
    for (const std::string& result : status.results) {
      const std::string name = part.name + ".results-" + std::to_string(part.results.size() + 1) + ".jsonl";
      lines += co_await client_.download(result, *files_, name);
      part.results.push_back(name);
    }
    if (status.inlined.is_array()) {
      const std::string name = part.name + ".results-" + std::to_string(part.results.size() + 1) + ".jsonl";
      lines += write_inlined(name, status.inlined);
      part.results.push_back(name);
    }
    // A file that a gateway has cut looks complete. What stays missing is asked again.
    if (lines >= status.done || tries == most_tries) co_return;
  }
}

std::uint64_t job_engine::write_inlined(const std::string& name, const ordered_json& results) {
  durable_file file(*files_, name);
  for (const ordered_json& one : results) file.write(bounded_json::write(one) + "\n");
  file.commit();
  return results.size();
}

bool job_engine::has_own_results(const stored_part& part) const {
  bool has_any = false;
  for (const std::string& name : part.results) {
    line_file lines(open_own(*files_, name));
    while (const auto line = lines.next()) {
      const bounded_json::parsed read = bounded_json::parse(line->text);
      if (!read) continue;
      has_any = true;
      if (read_id(job_.tag, api_.read_item(read.value).id)) return true;
    }
  }
  return !has_any;
}

// --- what follows from them ------------------------------------------------------------------------------------------

std::size_t job_engine::first_part_of(std::uint64_t prompt) const {
  // Parts that ask for the first time are the first of all, in the order of the prompts.
  for (std::size_t i = 0; i < state_.parts.size(); ++i) {
    if (state_.parts[i].first <= prompt && prompt <= state_.parts[i].last) return i;
  }
  throw std::runtime_error("assay: prompt " + std::to_string(prompt) + " is in none of the job's files");
}

void job_engine::note_affected(std::size_t part, affected_prompts& affected) const {
  const stored_part& one = state_.parts[part];
  if (one.first != 0) {
    affected[part] = {.all = true};
    return;
  }
  std::size_t of = 0;
  for_each_id(*files_, api_, job_, one, [&](request_id id) {
    const stored_part& last = state_.parts[of];
    if (id.prompt < last.first || id.prompt > last.last) of = first_part_of(id.prompt);
    affected[of].numbers.insert(id.prompt);
  });
}

result_index job_engine::later_results() const {
  result_index index(*files_, api_, job_, state_);
  for (std::size_t i = 0; i < state_.parts.size(); ++i) {
    if (state_.parts[i].first == 0 && is_over(state_.parts[i])) index.add(i);
  }
  return index;
}

std::vector<batch_item> job_engine::results_of(std::uint64_t prompt, const result_index& first,
                                               const result_index& later) const {
  std::vector<batch_item> items;
  for (const result_index* const index : {&first, &later}) {
    const std::vector<result_place>* const places = index->find(prompt);
    if (places == nullptr) continue;
    for (const result_place& place : *places) items.push_back(index->read(place));
  }
  return items;
}

async::task<void> job_engine::plan_more() {
  affected_prompts affected;
  bool is_news = false;
  for (std::size_t i = 0; i < state_.parts.size(); ++i) {
    if (!is_over(state_.parts[i]) || state_.parts[i].is_judged) continue;
    note_affected(i, affected);
    is_news = true;
  }
  if (!is_news) co_return;
  const result_index later = later_results();
  part_writer writer(*files_, api_, job_, state_.parts.size());
  for (const auto& one : affected) co_await ask_again(one.first, one.second, later, writer);
  std::vector<stored_part> made = writer.finish();
  for (stored_part& part : state_.parts) part.is_judged = is_over(part);
  state_.parts.insert(state_.parts.end(), std::make_move_iterator(made.begin()), std::make_move_iterator(made.end()));
  save();
}

async::task<void> job_engine::ask_again(std::size_t part, const affected_part& which, const result_index& later,
                                        part_writer& writer) {
  result_index first(*files_, api_, job_, state_);
  first.add(part);
  const stored_part& one = state_.parts[part];
  line_file lines = prompts(one.place);
  for (std::uint64_t number = one.first; number <= one.last; ++number) {
    const auto line = lines.next();
    if (!line) throw std::runtime_error("assay: 'state.json' and 'prompts.jsonl' are not of one job");
    if (!which.all && !which.numbers.contains(number)) continue;
    const std::vector<batch_item> items = results_of(number, first, later);
    if (items.empty()) continue;  // it was never asked
    const conversation_end end = talks_.judge(read_prompt(line->text), items);
    if (end.next) {
      const std::string body = provider_.written(*end.next, /*stream=*/false).body;
      writer.add({number, static_cast<int>(items.size()) + 1}, endpoint_, body, std::nullopt);
    }
    if (number % prompts_at_a_time == 0) co_await async::yield();
  }
}

// --- until the end ---------------------------------------------------------------------------------------------------

async::task<void> job_engine::run_until_finished(backoff waits) {
  retry_policy polling;
  polling.backoff = waits;
  const model_error nothing_new(model_failure::server, "a batch is under way");
  for (int waited = 0;; ++waited) {
    const std::optional<model_error> no_room = co_await submit_what_fits();
    if (co_await collect_news()) waited = 0;
    if (is_finished()) co_return;
    const auto has = [this](part_state state) {
      return std::any_of(state_.parts.begin(), state_.parts.end(),
                         [state](const stored_part& part) { return part.state == state && part.message.empty(); });
    };
    if (no_room && !has(part_state::submitted)) throw model_error(*no_room);
    const bool has_more = !no_room && has(part_state::made);
    if (!has_more) co_await async::sleep_for(wait_before_retry(polling, waited, nothing_new));
  }
}

/// Submits until the provider takes no more for now; then it gives what the provider said.
async::task<std::optional<model_error>> job_engine::submit_what_fits() {
  try {
    co_await submit(/*again=*/false);
  } catch (const model_error& problem) {
    if (problem.kind() != model_failure::rate_limited) throw;
    co_return problem;
  }
  co_return std::nullopt;
}

// --- what has come of it ---------------------------------------------------------------------------------------------

namespace {

/// Sums of usage, and what the same would have cost directly.
class cost_sum {
 public:
  explicit cost_sum(const conversations& talks) : talks_(talks) {}
  void add(const usage& used, batch_totals& totals) {
    totals.usage += used;
    const std::optional<double> direct = talks_.direct_cost(used);
    is_known_ = is_known_ && direct.has_value();
    direct_ += direct.value_or(0);
    totals.direct_cost = is_known_ ? std::optional(direct_) : std::nullopt;
  }

 private:
  const conversations& talks_;
  double direct_ = 0;
  bool is_known_ = true;
};

void add_faults(batch_totals& totals, const result_faults& faults) {
  totals.unreadable_lines += faults.unreadable;
  totals.unknown_results += faults.unknown;
  totals.repeated_results += faults.repeated;
  totals.missing_results += faults.missing;
}

}  // namespace

async::task<batch_totals> job_engine::results(std::function<void(const batch_result&)> take) const {
  batch_totals totals;
  cost_sum costs(talks_);
  const result_index later = later_results();
  add_faults(totals, later.faults());
  std::size_t part = 0;  // the one that asked the prompt first
  std::optional<result_index> first;
  line_file lines = prompts();
  for (std::uint64_t number = 1; const auto line = lines.next(); ++number) {
    const stored_prompt prompt = read_prompt(line->text);
    ++totals.prompts;
    while (part < state_.parts.size() && state_.parts[part].first != 0 && number > state_.parts[part].last) {
      if (first) add_faults(totals, first->faults());
      first.reset();
      ++part;
    }
    if (!first && part < state_.parts.size() && state_.parts[part].first != 0) {
      first.emplace(*files_, api_, job_, state_);
      if (is_over(state_.parts[part])) first->add(part);
    }
    batch_result result;
    result.id = bounded_json::write(*prompt.id);
    result.line = prompt.line;
    result.prompt = prompt.prompt;
    result.source = prompt.source;
    result.problem = prompt.problem;
    if (!prompt.problem.empty()) {
      ++totals.failed;
      take(result);
      continue;
    }
    const std::vector<batch_item> items = first ? results_of(number, *first, later) : std::vector<batch_item>();
    const conversation_end end = items.empty() ? conversation_end{} : talks_.judge(prompt, items);
    if (!end.value && !end.failure) {
      ++totals.open;
      continue;
    }
    ++(end.value ? totals.answered : totals.failed);
    costs.add(end.value ? end.value->usage : end.failure->usage(), totals);
    result.value = end.value ? &*end.value : nullptr;
    result.failure = end.failure ? &*end.failure : nullptr;
    take(result);
    if (number % prompts_at_a_time == 0) co_await async::yield();
  }
  if (first) add_faults(totals, first->faults());
  co_return totals;
}

}  // namespace assay::inline v0::detail::batch
