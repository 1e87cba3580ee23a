#include "poller.hpp"

#if defined(ASSAY_POLLER_EPOLL)
#include "epoll_backend.hpp"
#elif defined(ASSAY_POLLER_KQUEUE)
#include "kqueue_backend.hpp"
#elif defined(ASSAY_POLLER_POLL)
#include "poll_backend.hpp"
#else
#error "assay::async is built by CMake, which chooses how to wait for readiness (ASSAY_POLLER)"
#endif

#include <array>
#include <cerrno>
#include <utility>

namespace assay::inline v0::async::detail {

std::unique_ptr<readiness_backend> make_readiness_backend() {
#if defined(ASSAY_POLLER_EPOLL)
  return std::make_unique<epoll_backend>();
#elif defined(ASSAY_POLLER_KQUEUE)
  return std::make_unique<kqueue_backend>();
#else
  return std::make_unique<poll_backend>();
#endif
}

poller::poller(std::unique_ptr<readiness_backend> backend) : backend_(std::move(backend)) {}

bool poller::add(watcher& watcher) {
  const int fd = watcher.fd;
  if (fd < 0) throw_system_error(EBADF, "assay::async: watching a file descriptor");
  descriptor& entry = descriptors_.make(fd);
  watcher.previous_ = nullptr;
  watcher.next_ = entry.first;
  if (entry.first != nullptr) entry.first->previous_ = &watcher;
  entry.first = &watcher;
  count(watcher, 1);
  if (const int error = arm(fd); error != 0) {
    remove(watcher);
    if (error == EPERM) return false;
    throw_system_error(error, "assay::async: watching a file descriptor");
  }
  return true;
}

void poller::change(watcher& watcher, interest wanted) {
  count(watcher, -1);
  const interest before = std::exchange(watcher.wanted, wanted);
  count(watcher, 1);
  if (before == wanted) return;
  if (const int error = arm(watcher.fd); error != 0) {
    throw_system_error(error, "assay::async: watching a file descriptor");
  }
}

void poller::remove(watcher& watcher) noexcept {
  const int fd = std::exchange(watcher.fd, -1);
  count(watcher, -1);
  if (upcoming_ == &watcher) upcoming_ = watcher.next_;
  (watcher.previous_ != nullptr ? watcher.previous_->next_ : descriptors_.at(fd).first) = watcher.next_;
  if (watcher.next_ != nullptr) watcher.next_->previous_ = watcher.previous_;
  static_cast<void>(arm(fd));  // fails only for a descriptor that was closed too early, and so is gone from the system
}

void poller::remove_all() noexcept {
  descriptors_.for_each([this](const descriptor& entry) {
    while (entry.first != nullptr) remove(*entry.first);
  });
}

void poller::count(const watcher& watcher, int change) noexcept {
  if (watcher.wanted != interest::none && !watcher.background) foreground_ += static_cast<std::size_t>(change);
}

/// Tells the system what the descriptor's watchers want in all. The error's number, 0 if all is well.
int poller::arm(int fd) noexcept {
  descriptor& entry = descriptors_.at(fd);
  interest wanted = interest::none;
  for (const watcher* each = entry.first; each != nullptr; each = each->next_) wanted = wanted | each->wanted;
  if (wanted == entry.armed) return 0;
  if (entry.armed == interest::none) ++entry.generation;
  const interest before = std::exchange(entry.armed, wanted);
  const int error = backend_->set({fd, entry.generation}, before, wanted);
  if (error != 0) entry.armed = interest::none;
  return error;
}

std::size_t poller::poll(std::int64_t timeout) {
  std::array<readiness_event, 256> events;
  const std::size_t found = backend_->wait(timeout, events);
  for (std::size_t i = 0; i < found; ++i) {
    const auto& [watched, what] = events[i];
    if (descriptors_.at(watched.fd).generation == watched.generation) call_watchers(watched.fd, what);
  }
  return found;
}

// A watcher may take away itself and others.
void poller::call_watchers(int fd, interest what) {
  for (watcher* each = descriptors_.at(fd).first; each != nullptr; each = upcoming_) {
    upcoming_ = each->next_;
    const interest wanted = each->wanted & what;
    if (wanted != interest::none) each->ready(wanted);
  }
  upcoming_ = nullptr;
}

}  // namespace assay::inline v0::async::detail
