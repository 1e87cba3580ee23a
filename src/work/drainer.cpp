#include "work/drainer.hpp"

#include "work/queue_link.hpp"
#include "work/result_reader.hpp"

#include <algorithm>
#include <utility>

namespace assay::work {

struct drainer::inside {
  queue_link link;
  job_names names;
  result_reader results{link, names.result_stream, names.result_prefix, 1};
};

drainer::drainer(const queue_address& address, std::string_view job)
    : inside_(new inside{queue_link(address), job_names(job)}) {
  if (!extent_of(inside_->link, inside_->names.task_stream)) {
    throw queue_error("there is no job '" + inside_->names.job + "' on this server");
  }
}

drainer::~drainer() = default;

drain_extent drainer::extent() {
  drain_extent all;
  if (const auto tasks = extent_of(inside_->link, inside_->names.task_stream)) all.tasks = tasks->messages;
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

}  // namespace assay::work
