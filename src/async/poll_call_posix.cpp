#include "poll_call.hpp"
#include "readiness_backend.hpp"

#include <ctime>

namespace assay::inline v0::async::detail {

int poll_descriptors(std::vector<::pollfd>& asked, std::int64_t timeout) noexcept {
  const auto count = static_cast<nfds_t>(asked.size());
#if defined(__linux__) || defined(__FreeBSD__) || defined(__OpenBSD__) || defined(__DragonFly__)
  constexpr std::int64_t second = 1'000'000'000;
  const timespec time{saturating_cast<std::time_t>(timeout / second), static_cast<long>(timeout % second)};
  return ::ppoll(asked.data(), count, timeout < 0 ? nullptr : &time, nullptr);
#else
  return ::poll(asked.data(), count, milliseconds_of(timeout));
#endif
}

}  // namespace assay::inline v0::async::detail
