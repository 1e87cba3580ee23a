#include "poller.hpp"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <ctime>
#include <system_error>

namespace assay::inline v0::async::detail {

namespace {

constexpr int most_events = 256;
constexpr std::int64_t second = 1'000'000'000;
constexpr std::int64_t millisecond = 1'000'000;

[[noreturn]] void fail(int code, const char* what) { throw std::system_error(code, std::generic_category(), what); }

std::uint32_t to_epoll(interest wanted) {
  return ((wanted & interest::read) != interest::none ? static_cast<std::uint32_t>(EPOLLIN | EPOLLRDHUP) : 0U) |
         ((wanted & interest::write) != interest::none ? static_cast<std::uint32_t>(EPOLLOUT) : 0U);
}

interest from_epoll(std::uint32_t events) {
  if ((events & (EPOLLERR | EPOLLHUP)) != 0) return interest::both;
  return ((events & (EPOLLIN | EPOLLRDHUP)) != 0 ? interest::read : interest::none) |
         ((events & EPOLLOUT) != 0 ? interest::write : interest::none);
}

// Milliseconds, rounded up so that a timer is never early.
int wait_coarsely(int epoll, epoll_event* events, std::int64_t timeout) {
  const std::int64_t milliseconds = timeout < 0 ? -1 : timeout / millisecond + (timeout % millisecond != 0 ? 1 : 0);
  return ::epoll_wait(epoll, events, most_events, saturating_cast<int>(milliseconds));
}

int wait_for_events(int epoll, epoll_event* events, std::int64_t timeout) {
#if defined(__GLIBC_PREREQ)
#if __GLIBC_PREREQ(2, 35)
  const timespec time{saturating_cast<std::time_t>(timeout / second), static_cast<long>(timeout % second)};
  const int found = ::epoll_pwait2(epoll, events, most_events, timeout < 0 ? nullptr : &time, nullptr);
  if (found >= 0 || errno != ENOSYS) return found;  // ENOSYS: Linux before 5.11
#endif
#endif
  return wait_coarsely(epoll, events, timeout);
}

}  // namespace

waker::waker() : fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (fd_ < 0) fail(errno, "assay::async: eventfd");
}

waker::~waker() { ::close(fd_); }

void waker::notify() const noexcept {
  const int error = errno;
  const std::uint64_t one = 1;
  // Fails only when the counter is full; then the loop is awake anyway.
  static_cast<void>(::write(fd_, &one, sizeof one) < 0);
  errno = error;
}

void waker::clear() const noexcept {
  std::uint64_t count = 0;
  static_cast<void>(::read(fd_, &count, sizeof count) < 0);
}

poller::poller() : epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
  if (epoll_ < 0) fail(errno, "assay::async: epoll_create1");
}

poller::~poller() { ::close(epoll_); }

bool poller::add(watcher& watcher) {
  const int fd = watcher.fd;
  if (fd < 0) fail(EBADF, "assay::async: watching a file descriptor");
  if (static_cast<std::size_t>(fd) >= descriptors_.size()) descriptors_.resize(static_cast<std::size_t>(fd) + 1);
  descriptor& entry = descriptors_[static_cast<std::size_t>(fd)];
  watcher.previous_ = nullptr;
  watcher.next_ = entry.first;
  if (entry.first != nullptr) entry.first->previous_ = &watcher;
  entry.first = &watcher;
  count(watcher, 1);
  if (const int error = arm(fd); error != 0) {
    remove(watcher);
    if (error == EPERM) return false;
    fail(error, "assay::async: watching a file descriptor");
  }
  return true;
}

void poller::change(watcher& watcher, interest wanted) {
  count(watcher, -1);
  const interest before = std::exchange(watcher.wanted, wanted);
  count(watcher, 1);
  if (before == wanted) return;
  if (const int error = arm(watcher.fd); error != 0) fail(error, "assay::async: watching a file descriptor");
}

void poller::remove(watcher& watcher) noexcept {
  const int fd = std::exchange(watcher.fd, -1);
  count(watcher, -1);
  if (upcoming_ == &watcher) upcoming_ = watcher.next_;
  (watcher.previous_ != nullptr ? watcher.previous_->next_ : descriptors_[static_cast<std::size_t>(fd)].first) =
      watcher.next_;
  if (watcher.next_ != nullptr) watcher.next_->previous_ = watcher.previous_;
  static_cast<void>(arm(fd));  // fails only for a descriptor that was closed too early, and so is gone from epoll
}

void poller::remove_all() noexcept {
  for (const descriptor& entry : descriptors_) {
    while (entry.first != nullptr) remove(*entry.first);
  }
}

void poller::count(const watcher& watcher, int change) noexcept {
  if (watcher.wanted != interest::none && !watcher.background) foreground_ += static_cast<std::size_t>(change);
}

/// Tells the kernel what the descriptor's watchers want in all. The error's number, 0 if all is well.
int poller::arm(int fd) noexcept {
  descriptor& entry = descriptors_[static_cast<std::size_t>(fd)];
  interest wanted = interest::none;
  for (const watcher* each = entry.first; each != nullptr; each = each->next_) wanted = wanted | each->wanted;
  if (wanted == entry.armed) return 0;

  const bool is_new = entry.armed == interest::none;
  if (is_new) ++entry.generation;
  epoll_event event{};
  event.events = to_epoll(wanted);
  event.data.u64 = static_cast<std::uint64_t>(entry.generation) << 32 | static_cast<std::uint32_t>(fd);
  const int operation = wanted == interest::none ? EPOLL_CTL_DEL : is_new ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
  entry.armed = wanted;
  if (::epoll_ctl(epoll_, operation, fd, &event) == 0) return 0;
  const int error = errno;
  entry.armed = interest::none;
  return error;
}

std::size_t poller::poll(std::int64_t timeout) {
  std::array<epoll_event, most_events> events;
  const int found = wait_for_events(epoll_, events.data(), timeout);
  if (found < 0) {
    if (errno == EINTR) return 0;
    fail(errno, "assay::async: epoll_wait");
  }
  for (int i = 0; i < found; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    const std::size_t fd = event.data.u64 & 0xffffffffU;
    if (descriptors_[fd].generation == event.data.u64 >> 32) call_watchers(fd, from_epoll(event.events));
  }
  return static_cast<std::size_t>(found);
}

// A watcher may take away itself and others.
void poller::call_watchers(std::size_t fd, interest what) {
  for (watcher* each = descriptors_[fd].first; each != nullptr; each = upcoming_) {
    upcoming_ = each->next_;
    const interest wanted = each->wanted & what;
    if (wanted != interest::none) each->ready(wanted);
  }
  upcoming_ = nullptr;
}

}  // namespace assay::inline v0::async::detail
