#include "work/queue_client.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace assay::work {
namespace {

constexpr std::int64_t fetch_time = 1'000;  // milliseconds
constexpr std::int64_t store_patience = 5'000;
constexpr std::chrono::milliseconds before_next_call{200};

/// Calls `function` on a thread of the pool until the server is there to answer. `function` must own what it uses, or
/// it must outlive the call: a call that has begun is waited for.
template <class F>
auto until_reached(async::thread_pool& pool, F function) -> async::task<std::invoke_result_t<F&>> {
  using value = std::invoke_result_t<F&>;
  for (;;) {
    const auto attempt = [&function]() -> std::optional<value> {
      try {
        return function();
      } catch (const queue_unreachable&) {
        return std::nullopt;
      }
    };
    std::optional<value> made = co_await async::offload(pool, attempt);
    if (made) co_return *std::move(made);
    co_await async::sleep_for(before_next_call);
  }
}

/// Makes what is missing on the server; the settings that are in force.
job_settings prepare_all(const queue_link& link, const job_names& names, const job_settings& wanted) {
  job_settings settings = prepare_job(link, names, wanted);
  settings.ack_wait = prepare_workers(link, names, settings);
  return settings;
}

settled settled_by(const queue_link& link, const job_names& names, const settlement& one,
                   const publish_outcome& outcome) {
  switch (outcome.state) {
    case publish_state::stored:
      return {settle_state::stored, {}};
    case publish_state::copy:
      return {settle_state::known, {}};
    case publish_state::too_large:
      return {settle_state::too_large, outcome.why};
    case publish_state::refused:
      break;
    case publish_state::unknown:
      return {settle_state::open, outcome.why};
  }
  // Refused because there is one already, or for want of room: the stream tells.
  try {
    const bool is_there = last_message(link, names.result_stream, names.result_prefix + one.task->key) != nullptr;
    return {is_there ? settle_state::known : settle_state::open, outcome.why};
  } catch (const queue_unreachable& problem) {
    return {settle_state::open, problem.what()};
  }
}

/// Blocks.
std::vector<settled> settle_all(const queue_link& link, const job_names& names, message_store& store,
                                const std::vector<std::shared_ptr<const settlement>>& all) {
  std::vector<settled> outcomes(all.size());
  std::vector<std::size_t> buried;
  std::vector<outgoing> messages;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!all[i]->letter) continue;
    buried.push_back(i);
    messages.push_back({.subject = names.dead_prefix + all[i]->task->key, .text = *all[i]->letter});
  }
  std::vector<bool> is_ready(all.size(), true);
  const std::vector<publish_outcome> letters = store.publish(messages, store_patience);
  for (std::size_t i = 0; i < letters.size(); ++i) {
    if (letters[i].state == publish_state::stored || letters[i].state == publish_state::copy) continue;
    is_ready[buried[i]] = false;
    const bool is_too_large = letters[i].state == publish_state::too_large;
    outcomes[buried[i]] = {is_too_large ? settle_state::too_large : settle_state::open, letters[i].why};
  }
  messages.clear();
  std::vector<std::size_t> sent;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!is_ready[i]) continue;
    sent.push_back(i);
    messages.push_back(
        {.subject = names.result_prefix + all[i]->task->key, .text = all[i]->line, .id = all[i]->task->key});
  }
  const std::vector<publish_outcome> results = store.publish(messages, store_patience);
  for (std::size_t i = 0; i < results.size(); ++i) {
    settled& outcome = outcomes[sent[i]];
    outcome = settled_by(link, names, *all[sent[i]], results[i]);
    const bool is_there = outcome.state == settle_state::stored || outcome.state == settle_state::known;
    if (is_there) task_source::acknowledge(*all[sent[i]]->task);
  }
  return outcomes;
}

}  // namespace

queue_client::queue_client(std::unique_ptr<queue_link> link, const std::string& job, const job_settings& settings)
    : link_(std::move(link)),
      names_(job),
      settings_(prepare_all(*link_, names_, settings)),
      store_(*link_),
      source_(*link_, names_),
      tries_(*link_, names_.tries_bucket),
      schemas_(*link_, schema_bucket) {}

async::task<std::vector<delivery_ptr>> queue_client::fetch(std::size_t most) {
  const auto fetch = [this, most] { return source_.fetch(most, fetch_time); };
  co_return co_await async::offload(fetches_, fetch);
}

async::task<std::vector<settled>> queue_client::settle(std::vector<std::shared_ptr<const settlement>> all) {
  const auto settle = [this, &all] { return settle_all(*link_, names_, store_, all); };
  co_return co_await async::offload(messages_, settle);
}

async::task<void> queue_client::acknowledge(delivery_ptr task) {
  const auto acknowledge = [task] { task_source::acknowledge(*task); };
  co_await async::offload(messages_, acknowledge);
}

async::task<void> queue_client::keep(std::vector<delivery_ptr> tasks) {
  const auto keep = [&tasks] {
    for (const delivery_ptr& one : tasks) task_source::keep(*one);
  };
  co_await async::offload(messages_, keep);
}

async::task<void> queue_client::give_back(std::vector<delivery_ptr> tasks, std::int64_t delay) {
  const auto give_back = [&tasks, delay] {
    for (const delivery_ptr& one : tasks) task_source::give_back(*one, delay);
  };
  co_await async::offload(messages_, give_back);
}

async::task<void> queue_client::flush() {
  constexpr std::int64_t most = 2'000;
  const auto flush = [this] { static_cast<void>(natsConnection_FlushTimeout(link_->connection(), most)); };
  co_await async::offload(messages_, flush);
}

async::task<bool> queue_client::has_result(std::string key) {
  const auto look = [this, &key] {
    return last_message(*link_, names_.result_stream, names_.result_prefix + key) != nullptr;
  };
  co_return co_await until_reached(buckets_, look);
}

async::task<tries_record> queue_client::tries_of(std::string key) {
  const auto look = [this, &key] {
    const std::optional<kept_value> there = tries_.get(key);
    return there ? tries_record_in(there->text).value_or(tries_record()) : tries_record();
  };
  co_return co_await until_reached(buckets_, look);
}

async::task<void> queue_client::note_tries(std::string key, tries_record record) {
  const auto note = [this, &key, &record] {
    for (;;) {
      const std::optional<kept_value> there = tries_.get(key);
      tries_record merged = record;
      if (there) merged.begun = std::max(merged.begun, tries_record_in(there->text).value_or(tries_record()).begun);
      if (tries_.replace(key, text_of(merged), there ? there->revision : 0)) return true;
    }
  };
  static_cast<void>(co_await until_reached(buckets_, note));
}

async::task<std::optional<std::string>> queue_client::schema_named(std::string name) {
  const auto look = [this, &name]() -> std::optional<std::string> {
    std::optional<kept_value> there = schemas_.get(name);
    return there ? std::optional(std::move(there->text)) : std::nullopt;
  };
  co_return co_await until_reached(buckets_, look);
}

async::task<job_extent> queue_client::extent() {
  const auto look = [this] {
    job_extent all;
    if (const auto tasks = extent_of(*link_, names_.task_stream)) all.tasks = tasks->messages;
    if (const auto results = extent_of(*link_, names_.result_stream)) all.results = results->messages;
    all.workers = progress_of(*link_, names_);
    return all;
  };
  co_return co_await until_reached(buckets_, look);
}

}  // namespace assay::work
