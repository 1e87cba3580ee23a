#include "poll_backend.hpp"

#include <cerrno>
#include <new>

namespace assay::inline v0::async::detail {

namespace {

short to_poll(interest wanted) {
  return static_cast<short>(((wanted & interest::read) != interest::none ? POLLIN : 0) |
                            ((wanted & interest::write) != interest::none ? POLLOUT : 0));
}

/// POLLNVAL: the descriptor was closed too early, for whoever waits for it to find out.
interest from_poll(short events) {
  if ((events & (POLLERR | POLLHUP | POLLNVAL)) != 0) return interest::both;
  return ((events & POLLIN) != 0 ? interest::read : interest::none) |
         ((events & POLLOUT) != 0 ? interest::write : interest::none);
}

}  // namespace

int poll_backend::set(watched_descriptor watched, interest before, interest wanted) noexcept {
  if (wanted == interest::none) {
    remove(watched.fd);
    return 0;
  }
  if (before == interest::none) {
    if (const int error = add(watched); error != 0) return error;
  }
  asked_[places_.at(watched.fd)].events = to_poll(wanted);
  return 0;
}

int poll_backend::add(watched_descriptor watched) noexcept {
  if (const int error = watching_error(watched.fd); error != 0) return error;
  try {
    asked_.reserve(asked_.size() + 1);
    generations_.reserve(asked_.size() + 1);
    places_.make(watched.fd) = asked_.size();
  } catch (const std::bad_alloc&) {
    return ENOMEM;
  }
  ::pollfd asked{};
  asked.fd = static_cast<decltype(asked.fd)>(watched.fd);
  asked_.push_back(asked);
  generations_.push_back(watched.generation);
  return 0;
}

// The last one takes its place.
void poll_backend::remove(int fd) noexcept {
  const std::size_t place = places_.at(fd);
  places_.at(static_cast<int>(asked_.back().fd)) = place;
  asked_[place] = asked_.back();
  generations_[place] = generations_.back();
  asked_.pop_back();
  generations_.pop_back();
}

std::size_t poll_backend::wait(std::int64_t timeout, std::span<readiness_event> found) {
  const int ready = poll_descriptors(asked_, timeout);
  if (ready < 0) {
    if (errno == EINTR) return 0;
    throw_system_error(errno, "assay::async: poll");
  }
  std::size_t left = static_cast<std::size_t>(ready);
  std::size_t count = 0;
  for (std::size_t seen = 0; seen < asked_.size() && left > 0 && count < found.size(); ++seen, ++next_) {
    if (next_ >= asked_.size()) next_ = 0;
    const ::pollfd& each = asked_[next_];
    if (each.revents == 0) continue;
    found[count++] = {{static_cast<int>(each.fd), generations_[next_]}, from_poll(each.revents)};
    --left;
  }
  return count;
}

}  // namespace assay::inline v0::async::detail
