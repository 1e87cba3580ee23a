// Readiness by poll, which every system has (Windows as WSAPoll). The time of a wait grows with the descriptors that
// are watched.
#pragma once

#include "descriptor_map.hpp"
#include "poll_call.hpp"
#include "readiness_backend.hpp"

#include <vector>

namespace assay::inline v0::async::detail {

class poll_backend final : public readiness_backend {
 public:
  [[nodiscard]] int set(watched_descriptor watched, interest before, interest wanted) noexcept override;
  [[nodiscard]] std::size_t wait(std::int64_t timeout, std::span<readiness_event> found) override;

 private:
  int add(watched_descriptor watched) noexcept;
  void remove(int fd) noexcept;

  // Side by side: what the system is asked, and the generation of each. In no order.
  std::vector<::pollfd> asked_;
  std::vector<std::uint32_t> generations_;
  descriptor_map<std::size_t> places_;  // in both
  std::size_t next_ = 0;                // where reporting goes on, so that every descriptor has its turn
};

}  // namespace assay::inline v0::async::detail
