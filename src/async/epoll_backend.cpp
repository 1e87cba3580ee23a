#include "epoll_backend.hpp"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>

namespace assay::inline v0::async::detail {

namespace {

constexpr std::size_t most_events = 256;

std::uint32_t to_epoll(interest wanted) {
  return ((wanted & interest::read) != interest::none ? static_cast<std::uint32_t>(EPOLLIN | EPOLLRDHUP) : 0U) |
         ((wanted & interest::write) != interest::none ? static_cast<std::uint32_t>(EPOLLOUT) : 0U);
}

interest from_epoll(std::uint32_t events) {
  if ((events & (EPOLLERR | EPOLLHUP)) != 0) return interest::both;
  return ((events & (EPOLLIN | EPOLLRDHUP)) != 0 ? interest::read : interest::none) |
         ((events & EPOLLOUT) != 0 ? interest::write : interest::none);
}

int wait_for_events(int epoll, epoll_event* events, int most, std::int64_t timeout) {
#if defined(__GLIBC_PREREQ)
#if __GLIBC_PREREQ(2, 35)
  constexpr std::int64_t second = 1'000'000'000;
  const timespec time{saturating_cast<std::time_t>(timeout / second), static_cast<long>(timeout % second)};
  const int found = ::epoll_pwait2(epoll, events, most, timeout < 0 ? nullptr : &time, nullptr);
  if (found >= 0 || errno != ENOSYS) return found;  // ENOSYS: Linux before 5.11
#endif
#endif
  return ::epoll_wait(epoll, events, most, milliseconds_of(timeout));
}

}  // namespace

epoll_backend::epoll_backend() : epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
  if (epoll_ < 0) throw_system_error(errno, "assay::async: epoll_create1");
}

epoll_backend::~epoll_backend() { ::close(epoll_); }

int epoll_backend::set(watched_descriptor watched, interest before, interest wanted) noexcept {
  epoll_event event{};
  event.events = to_epoll(wanted);
  event.data.u64 = static_cast<std::uint64_t>(watched.generation) << 32 | static_cast<std::uint32_t>(watched.fd);
  const int operation = wanted == interest::none   ? EPOLL_CTL_DEL
                        : before == interest::none ? EPOLL_CTL_ADD
                                                   : EPOLL_CTL_MOD;
  return ::epoll_ctl(epoll_, operation, watched.fd, &event) == 0 ? 0 : errno;
}

std::size_t epoll_backend::wait(std::int64_t timeout, std::span<readiness_event> found) {
  std::array<epoll_event, most_events> events;
  const std::size_t most = std::min(found.size(), events.size());
  const int count = wait_for_events(epoll_, events.data(), static_cast<int>(most), timeout);
  if (count < 0) {
    if (errno == EINTR) return 0;
    throw_system_error(errno, "assay::async: epoll_wait");
  }
  for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
    const std::uint64_t data = events[i].data.u64;
    found[i] = {{static_cast<int>(data & 0xffffffffU), static_cast<std::uint32_t>(data >> 32)},
                from_epoll(events[i].events)};
  }
  return static_cast<std::size_t>(count);
}

}  // namespace assay::inline v0::async::detail
