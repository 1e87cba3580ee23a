// A rate that several processes share: the arithmetic of its token bucket, whose state lies in a key-value bucket.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay::work {

/// So many permits in a period.
struct shared_rate {
  std::int64_t permits = 1;             ///< from 1 to a million
  std::int64_t period = 1'000'000'000;  ///< in nanoseconds
};

/// "10/s", "600/m", "30000/h". Nothing for other texts.
[[nodiscard]] std::optional<shared_rate> rate_in(std::string_view text) noexcept;

/// The longest that a provider's wish holds everybody up, in nanoseconds.
inline constexpr std::int64_t longest_closing = 300'000'000'000;

/// What the processes share. Times are nanoseconds since 1970, by the server's clock.
struct bucket_state {
  std::int64_t full_at = 0;       ///< when all permits are back
  std::int64_t closed_until = 0;  ///< nobody gets a permit before
};

/// As text, and from text; nothing where it is none.
[[nodiscard]] std::string text_of(const bucket_state& state);
[[nodiscard]] std::optional<bucket_state> bucket_state_in(std::string_view text);

/// What somebody got who asked.
struct bucket_grant {
  bucket_state after = {};   ///< to be stored, if there are permits
  std::int64_t permits = 0;  ///< at most as many as were wanted
  std::int64_t wait = 0;     ///< if there are none: nanoseconds until it is worth asking again
};

/// The state as it can be at `now`: no emptier than empty, and closed no longer than may be. A process whose clock was
/// wrong, or a foreign hand, may have written anything.
[[nodiscard]] bucket_state clamped(const shared_rate& rate, bucket_state state, std::int64_t now) noexcept;

/// Takes up to `wanted` permits, at least 1, of those there are. A bucket is full at first: a burst of a whole period's
/// permits is possible, and in any time t at most that and t's share.
[[nodiscard]] bucket_grant take(const shared_rate& rate, bucket_state state, std::int64_t now,
                                std::int64_t wanted) noexcept;

/// The state after a provider asked for a pause. A shorter one does not end a longer one.
[[nodiscard]] bucket_state close_for(const shared_rate& rate, bucket_state state, std::int64_t now,
                                     std::int64_t time) noexcept;

}  // namespace assay::work
