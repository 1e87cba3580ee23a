#include "llm/token_cache.hpp"

#include "http/secrets.hpp"
#include "json/ascii.hpp"

#include <assay/async/detail/saturating.hpp>
#include <assay/llm/model_error.hpp>

#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>

namespace assay::inline v0::detail {

namespace {

constexpr std::chrono::nanoseconds asked_before_end = std::chrono::minutes(1);

std::int64_t steady_now() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace

void token_cache::drop(const std::string& value) {
  const std::lock_guard hold(lock_);
  if (value == value_) good_until_ = std::numeric_limits<std::int64_t>::min();
}

void token_cache::take_out(std::string& text) const {
  const std::lock_guard hold(lock_);
  http::take_out_secret(value_, text);
  http::take_out_secret(earlier_, text);
}

std::string token_cache::good_one() const {
  const std::lock_guard hold(lock_);
  return steady_now() < good_until_ ? value_ : std::string();
}

async::task<std::string> token_cache::get() {
  if (std::string known = good_one(); !known.empty()) co_return known;
  access_token made = co_await source_();
  const bool can_be_sent = !made.value.empty() && std::all_of(made.value.begin(), made.value.end(), is_visible);
  if (!can_be_sent) throw model_error(model_failure::unsupported, "the token that was given can't be sent");
  std::int64_t until = std::numeric_limits<std::int64_t>::max();
  if (made.valid_for) {
    const async::duration whole = *made.valid_for;
    until = async::saturating_add(steady_now(), async::saturating_subtract(whole.count(), asked_before_end.count()));
  }
  const std::lock_guard hold(lock_);
  if (value_ != made.value) earlier_ = std::exchange(value_, made.value);
  good_until_ = until;
  co_return made.value;
}

}  // namespace assay::inline v0::detail
