// Readiness by Linux's epoll. The time of a wait doesn't depend on how many descriptors are watched.
#pragma once

#include "readiness_backend.hpp"

namespace assay::inline v0::async::detail {

class epoll_backend final : public readiness_backend {
 public:
  /// Throws std::system_error.
  epoll_backend();
  ~epoll_backend() override;

  [[nodiscard]] int set(watched_descriptor watched, interest before, interest wanted) noexcept override;
  [[nodiscard]] std::size_t wait(std::int64_t timeout, std::span<readiness_event> found) override;

 private:
  int epoll_;
};

}  // namespace assay::inline v0::async::detail
