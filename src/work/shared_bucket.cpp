#include "work/shared_bucket.hpp"

#include <assay/async/detail/saturating.hpp>
#include <assay/detail/wide_integer.hpp>
#include <assay/dump.hpp>
#include <assay/parse.hpp>

#include <algorithm>
#include <charconv>
#include <system_error>

namespace assay::work {
namespace {

using wide = detail::int128;

constexpr std::int64_t second = 1'000'000'000;
constexpr std::int64_t most_permits = 1'000'000;

/// How long it takes until so many permits are back, rounded up.
std::int64_t time_for(const shared_rate& rate, std::int64_t permits) noexcept {
  return static_cast<std::int64_t>((static_cast<wide>(permits) * rate.period + rate.permits - 1) / rate.permits);
}

/// How many permits come back in a time of at most a period.
std::int64_t permits_in(const shared_rate& rate, std::int64_t time) noexcept {
  return static_cast<std::int64_t>(static_cast<wide>(time) * rate.permits / rate.period);
}

}  // namespace

std::optional<shared_rate> rate_in(std::string_view text) noexcept {
  shared_rate rate;
  const char* const end = text.data() + text.size();
  const auto [at, problem] = std::from_chars(text.data(), end, rate.permits);
  if (problem != std::errc() || rate.permits < 1 || rate.permits > most_permits || end - at != 2 || *at != '/') {
    return std::nullopt;
  }
  switch (at[1]) {
    case 's':
      rate.period = second;
      return rate;
    case 'm':
      rate.period = 60 * second;
      return rate;
    case 'h':
      rate.period = 3600 * second;
      return rate;
    default:
      return std::nullopt;
  }
}

std::string text_of(const bucket_state& state) { return dump(state); }

std::optional<bucket_state> bucket_state_in(std::string_view text) {
  const result<bucket_state> read = parse<bucket_state>(text, {.mode = mode::strict});
  return read ? std::optional(*read) : std::nullopt;
}

bucket_state clamped(const shared_rate& rate, bucket_state state, std::int64_t now) noexcept {
  state.full_at = std::clamp(state.full_at, now, async::saturating_add(now, rate.period));
  state.closed_until = std::clamp(state.closed_until, std::int64_t{0}, async::saturating_add(now, longest_closing));
  return state;
}

bucket_grant take(const shared_rate& rate, bucket_state state, std::int64_t now, std::int64_t wanted) noexcept {
  now = std::max<std::int64_t>(now, 0);
  state = clamped(rate, state, now);
  bucket_grant got{.after = state};
  if (state.closed_until > now) {
    got.wait = state.closed_until - now;
    return got;
  }
  const std::int64_t empty = state.full_at - now;  // the time that it takes to fill: 0 to a period
  const std::int64_t there = permits_in(rate, rate.period - empty);
  if (there < 1) {
    got.wait = std::max<std::int64_t>(1, empty + time_for(rate, 1) - rate.period);
    return got;
  }
  got.permits = std::clamp<std::int64_t>(wanted, 1, there);
  got.after.full_at = async::saturating_add(state.full_at, time_for(rate, got.permits));
  return got;
}

bucket_state close_for(const shared_rate& rate, bucket_state state, std::int64_t now, std::int64_t time) noexcept {
  now = std::max<std::int64_t>(now, 0);
  state = clamped(rate, state, now);
  const std::int64_t pause = std::clamp(time, std::int64_t{0}, longest_closing);
  state.closed_until = std::max(state.closed_until, async::saturating_add(now, pause));
  return state;
}

}  // namespace assay::work
