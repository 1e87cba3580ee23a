#include "work/drainer.hpp"

#include "work/queue_link.hpp"
#include "work/result_reader.hpp"

#include <algorithm>
#include <utility>

namespace assay::work {

namespace {

/// Throws queue_error where there is none.
stream_extent tasks_of(const queue_link& link, const job_names& names) {
  if (const auto tasks = extent_of(link, names.task_stream)) return *tasks;
  throw queue_error("there is no job '" + names.job + "' on this server");
}

}  // namespace

struct drainer::inside {
  queue_link link;
  job_names names;
  result_reader results{link, names.result_stream, names.result_prefix, 1};
};

drainer::drainer(const queue_address& address, std::string_view job)
    : inside_(new inside{queue_link(address), job_names(job)}) {
  static_cast<void>(patiently([this] { return tasks_of(inside_->link, inside_->names); }));
}

drainer::~drainer() = default;

drain_extent drainer::extent() {
  drain_extent all;
  all.tasks = tasks_of(inside_->link, inside_->names).messages;
  if (const auto results = extent_of(inside_->link, inside_->names.result_stream)) all.results = results->messages;
  if (const auto workers = progress_of(inside_->link, inside_->names)) {
    all.waiting = workers->waiting;
    all.under_way = workers->under_way;
  }
  return all;
}

std::optional<std::string> drainer::skip(std::uint64_t count) {
  const queue_link& link = inside_->link;
  const job_names& names = inside_->names;
  const std::optional<stream_extent> there = extent_of(link, names.result_stream);
  if (!there || there->messages < count) return std::nullopt;
  if (there->first == 1 && !there->has_gaps()) {
    const owned<natsMsg> last = message_at(link, names.result_stream, count);
    if (!last) return std::nullopt;
    inside_->results.begin_at(count + 1);
    return std::string(text_of(last.get()));
  }
  // Somebody has taken messages out of the stream: numbers say nothing any more.
  std::string last;
  while (count > 0) {
    std::vector<stored_message> passed = inside_->results.next(std::min<std::uint64_t>(count, 1000), 5'000);
    if (passed.empty()) return std::nullopt;
    count -= passed.size();
    last = std::move(passed.back().text);
  }
  return last;
}

std::vector<std::string> drainer::next(std::size_t most, std::int64_t time) {
  std::vector<std::string> texts;
  for (stored_message& one : inside_->results.next(most, time)) texts.push_back(std::move(one.text));
  return texts;
}

std::vector<std::string> drainer::missing(std::size_t most) {
  const queue_link& link = inside_->link;
  const job_names& names = inside_->names;
  const std::optional<workers_progress> workers = progress_of(link, names);
  // What is acknowledged has a result; the rest is looked at one by one, until enough are found.
  result_reader tasks(link, names.task_stream, names.task_prefix, workers ? workers->all_done_to + 1 : 1);
  std::vector<std::string> found;
  while (found.size() < most) {
    const std::vector<stored_message> some = tasks.next(100, 500);
    if (some.empty()) break;
    for (const stored_message& one : some) {
      if (found.size() == most) break;
      if (last_message(link, names.result_stream, names.result_prefix + one.key)) continue;
      found.push_back(one.id.empty() ? one.key : one.id);
    }
  }
  return found;
}

std::size_t read_dead_letters(const queue_address& address, std::string_view job,
                              const std::function<void(std::string_view letter)>& take) {
  constexpr int most_silent = 30;
  const queue_link link(address);
  const job_names names(job);
  static_cast<void>(patiently([&] { return tasks_of(link, names); }));
  const auto there = patiently([&] { return extent_of(link, names.dead_stream); });
  std::size_t count = 0;
  if (!there || there->messages == 0) return count;
  result_reader letters(link, names.dead_stream, names.dead_prefix, 1);
  for (int silent = 0; silent < most_silent;) {
    const std::vector<stored_message> some = letters.next(1000, 1'000);
    silent = some.empty() ? silent + 1 : 0;
    for (const stored_message& one : some) {
      take(one.text);
      ++count;
    }
    if (!some.empty() && some.back().sequence >= there->last) return count;
  }
  throw queue_unreachable("the server does not give the dead letters that it has");
}

}  // namespace assay::work
