// The state of a shared rate in a key-value bucket.
#pragma once

#include "work/key_values.hpp"
#include "work/rate_gate.hpp"

#include <chrono>
#include <string>

namespace assay::work {

/// Each taking replaces the state that was read, if nobody else has done so meanwhile. Times are those of the server's
/// clock, which it writes beside each value, so that no worker's clock matters. Belongs to one thread at a time.
class kept_rate final : public shared_state {
 public:
  /// Throws queue_error.
  kept_rate(const queue_link& link, std::string name, shared_rate rate);

  [[nodiscard]] bucket_grant take(std::int64_t wanted) override;
  void close_for(std::int64_t time) override;

 private:
  using clock = std::chrono::steady_clock;

  struct found_state {
    bucket_state state = {};
    std::uint64_t revision = 0;
  };
  [[nodiscard]] found_state read();
  /// False where somebody else was first.
  [[nodiscard]] bool write(const bucket_state& state, std::uint64_t revision);
  /// Nanoseconds since 1970 on the server.
  [[nodiscard]] std::int64_t server_time() const;
  /// Learns the server's clock: by the time that it gave to a value which was written between two looks at our own.
  void set_clock();

  key_values bucket_;
  std::string key_;
  shared_rate rate_;
  std::int64_t ahead_ = 0;  ///< how far the server's clock is ahead of this machine's monotonic one
  clock::time_point set_at_{};
};

}  // namespace assay::work
