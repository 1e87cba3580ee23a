// Readiness by kqueue, of macOS and the BSDs. The time of a wait doesn't depend on how many descriptors are watched.
#pragma once

#include "readiness_backend.hpp"

namespace assay::inline v0::async::detail {

class kqueue_backend final : public readiness_backend {
 public:
  /// Throws std::system_error.
  kqueue_backend();
  ~kqueue_backend() override;

  [[nodiscard]] int set(watched_descriptor watched, interest before, interest wanted) noexcept override;
  [[nodiscard]] std::size_t wait(std::int64_t timeout, std::span<readiness_event> found) override;

 private:
  int kqueue_;
};

}  // namespace assay::inline v0::async::detail
