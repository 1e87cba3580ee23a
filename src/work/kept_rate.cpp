#include "work/kept_rate.hpp"

#include <assay/async/detail/saturating.hpp>

#include <random>
#include <thread>
#include <utility>

namespace assay::work {
namespace {

/// Others who write at the same time are not that many; who is refused so often has met something else.
constexpr int most_tries = 200;

std::int64_t nanoseconds_of(std::chrono::steady_clock::time_point when) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(when.time_since_epoch()).count();
}

/// After a collision: those who collided do not meet again at once.
void step_aside() {
  thread_local std::minstd_rand random(std::random_device{}());
  std::this_thread::sleep_for(std::chrono::microseconds(std::uniform_int_distribution<>(50, 2'000)(random)));
}

}  // namespace

kept_rate::kept_rate(const queue_link& link, std::string name, shared_rate rate)
    : bucket_(link, rate_bucket), key_(std::move(name)), rate_(rate) {
  patiently([this] { set_clock(); });
}

std::int64_t kept_rate::server_time() const { return async::saturating_add(nanoseconds_of(clock::now()), ahead_); }

kept_rate::found_state kept_rate::read() {
  const std::optional<kept_value> there = bucket_.get(key_);
  if (!there) return {};
  const std::optional<bucket_state> state = bucket_state_in(there->text);
  // What nobody can read is taken for an empty bucket: rather too few calls than too many.
  if (!state) return {{.full_at = async::saturating_add(server_time(), rate_.period)}, there->revision};
  return {*state, there->revision};
}

bool kept_rate::write(const bucket_state& state, std::uint64_t revision) {
  return bucket_.replace(key_, text_of(state), revision);
}

void kept_rate::set_clock() {
  for (int i = 0; i < most_tries; ++i) {
    const found_state before = read();
    const clock::time_point begin = clock::now();
    if (!write(before.state, before.revision)) {
      step_aside();
      continue;
    }
    const clock::time_point end = clock::now();
    const std::optional<kept_value> there = bucket_.get(key_);
    if (!there || there->revision <= before.revision) continue;
    ahead_ = async::saturating_subtract(there->written, nanoseconds_of(begin + (end - begin) / 2));
    set_at_ = end;
    return;
  }
  throw queue_error("the rate '" + key_ + "' is written by others all the time");
}

bucket_grant kept_rate::take(std::int64_t wanted) {
  constexpr std::chrono::minutes longest_trust(10);
  if (clock::now() - set_at_ > longest_trust) set_clock();
  for (int i = 0; i < most_tries; ++i) {
    const found_state found = read();
    bucket_grant got = work::take(rate_, found.state, server_time(), wanted);
    if (got.permits == 0 || write(got.after, found.revision)) return got;
    step_aside();
  }
  throw queue_unreachable("the rate '" + key_ + "' is written by others all the time");
}

void kept_rate::close_for(std::int64_t time) {
  for (int i = 0; i < most_tries; ++i) {
    const found_state found = read();
    if (write(work::close_for(rate_, found.state, server_time(), time), found.revision)) return;
    step_aside();
  }
  throw queue_unreachable("the rate '" + key_ + "' is written by others all the time");
}

}  // namespace assay::work
