#include "batch/job_engine.hpp"

#include <assay/async/sleep.hpp>

#include <algorithm>
#include <chrono>
#include <stdexcept>

namespace assay::inline v0::detail::batch {

namespace {

/// How far the provider's clock may be behind.
constexpr std::chrono::seconds clock_difference = std::chrono::minutes(10);

std::string earliest_creation() {
  const auto now = std::chrono::system_clock::now().time_since_epoch() - clock_difference;
  return utc_text(static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::seconds>(now).count()));
}

/// Compares times of UTC to the second: "2026-11-30T09:45:12Z", "2026-11-30T09:45:12.345678Z".
bool is_before(const std::string& left, const std::string& right) {
  constexpr std::size_t to_the_second = 19;
  return left.compare(0, to_the_second, right, 0, to_the_second) < 0;
}

}  // namespace

async::task<void> job_engine::submit(bool again) {
  for (stored_part& part : state_.parts) {
    if (!again || part.state != part_state::failed) continue;
    part.state = part_state::made;
    part.is_judged = false;
    part.message.clear();
  }
  for (stored_part& part : state_.parts) {
    const bool is_due = part.state == part_state::made || part.state == part_state::submitting;
    if (is_due) co_await submit_part(part);
  }
}

/// Before the provider is told, the state says that it may be: whatever happens after that, the next submit() looks
/// whether the batch is there.
async::task<void> job_engine::submit_part(stored_part& part) {
  bool may_be_there = part.state == part_state::submitting;
  if (!may_be_there) {
    part.state = part_state::submitting;
    ++part.submissions;
    part.since = earliest_creation();
    part.batch.clear();
    part.word.clear();
    part.done = part.failed = 0;
    save();
  }
  std::string uploaded;
  for (int failures = 0;; ++failures) {
    std::optional<model_error> failure;  // an exception handler can't await
    try {
      if (co_await try_to_submit(part, uploaded, may_be_there)) co_return;
    } catch (const batch_client::uncertain& problem) {
      may_be_there = true;
      failure.emplace(problem.why);
    } catch (const model_error& problem) {
      failure.emplace(problem);
    }
    try {
      co_await client_.wait_after(*failure, failures);
    } catch (const model_error&) {
      if (!may_be_there) {
        part.state = part_state::made;
        save();
      }
      throw;
    }
  }
}

async::task<bool> job_engine::try_to_submit(stored_part& part, std::string& uploaded, bool& may_be_there) {
  if (may_be_there) {
    if (const std::optional<batch_status> found = co_await find_batch(part)) {
      mark_submitted(part, *found, /*is_certain=*/!found->mark.empty());
      co_return true;
    }
    may_be_there = false;
  }
  const std::shared_ptr<const old_file> file = open_own(*files_, file_of(part));
  if (api_.upload != upload_form::none && uploaded.empty()) {
    uploaded = co_await client_.upload(file, mark_of(job_, part));
  }
  batch_order order;
  order.mark = mark_of(job_, part);
  order.file = uploaded;
  order.endpoint = endpoint_;
  const batch_status made = co_await client_.create(std::move(order), file);
  mark_submitted(part, made, /*is_certain=*/true);
  co_return true;
}

void job_engine::mark_submitted(stored_part& part, const batch_status& status, bool is_certain) {
  part.state = part_state::submitted;
  part.batch = status.id;
  part.word = status.word;
  part.is_certain = is_certain;
  part.message.clear();
  save();
}

bool job_engine::may_be_of(const stored_part& part, const batch_status& one) const {
  if (api_.order != nullptr) return one.mark == mark_of(job_, part);
  const auto is_taken = [&one](const stored_part& other) {
    return other.batch == one.id || std::find(other.others.begin(), other.others.end(), one.id) != other.others.end();
  };
  return one.total == part.requests && !is_before(one.created, part.since) &&
         std::none_of(state_.parts.begin(), state_.parts.end(), is_taken);
}

async::task<std::optional<batch_status>> job_engine::find_batch(const stored_part& part) {
  constexpr int most_pages = 100;
  std::vector<batch_status> found;
  std::string from;
  for (int page = 0; page < most_pages; ++page) {
    const batch_listing listing = co_await client_.list(from);
    bool all_are_older = true;
    for (const batch_status& one : listing.batches) {
      if (may_be_of(part, one)) found.push_back(one);
      if (one.created.empty() || !is_before(one.created, part.since)) all_are_older = false;
    }
    from = listing.next;
    if (from.empty() || all_are_older) break;
  }
  if (found.empty()) co_return std::nullopt;
  if (found.size() > 1) {
    std::string names;
    for (const batch_status& one : found) names += (names.empty() ? "" : ", ") + one.id;
    throw std::runtime_error("assay: the submission of '" + file_of(part) +
                             "' was interrupted, and the provider has several batches that may be it: " + names +
                             "; delete those that are not yours at the provider, and submit again");
  }
  co_return found.front();
}

}  // namespace assay::inline v0::detail::batch
