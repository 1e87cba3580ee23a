#include "kqueue_backend.hpp"

#include <sys/types.h>  // some systems' <sys/event.h> needs it

#include <sys/event.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>
#include <type_traits>

namespace assay::inline v0::async::detail {

namespace {

constexpr std::size_t most_events = 256;

// What a watch carries is a void*, but an intptr_t on NetBSD before 10.
using user_data = decltype(kevent::udata);

template <class Data>
Data to_data(std::uint32_t generation) {
  if constexpr (std::is_pointer_v<Data>) {
    return reinterpret_cast<Data>(static_cast<std::uintptr_t>(generation));
  } else {
    return static_cast<Data>(generation);
  }
}

template <class Data>
std::uint32_t generation_of(Data data) {
  if constexpr (std::is_pointer_v<Data>) {
    return static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(data));
  } else {
    return static_cast<std::uint32_t>(data);
  }
}

struct filter_of {
  interest what;
  decltype(kevent::filter) filter;
};
constexpr std::array<filter_of, 2> filters = {{{interest::read, EVFILT_READ}, {interest::write, EVFILT_WRITE}}};

interest interest_of(decltype(kevent::filter) filter) {
  return filter == EVFILT_READ ? interest::read : interest::write;
}

}  // namespace

kqueue_backend::kqueue_backend() : kqueue_(::kqueue()) {
  if (kqueue_ < 0) throw_system_error(errno, "assay::async: kqueue");
}

kqueue_backend::~kqueue_backend() { ::close(kqueue_); }

// One change a call: an error is then that of the call, which all systems report in the same way.
int kqueue_backend::set(watched_descriptor watched, interest before, interest wanted) noexcept {
  int failure = before == interest::none ? watching_error(watched.fd) : 0;
  for (const filter_of& each : filters) {
    const bool was = (before & each.what) != interest::none;
    // After a failure the descriptor is to be watched for nothing.
    const bool is = failure == 0 && (wanted & each.what) != interest::none;
    if (was == is) continue;
    struct kevent change {};
    EV_SET(&change, static_cast<std::uintptr_t>(watched.fd), each.filter, is ? EV_ADD : EV_DELETE, 0, 0,
           to_data<user_data>(watched.generation));
    if (::kevent(kqueue_, &change, 1, nullptr, 0, nullptr) == 0 || !is) continue;
    failure = errno;
    for (const filter_of& other : filters) {
      EV_SET(&change, static_cast<std::uintptr_t>(watched.fd), other.filter, EV_DELETE, 0, 0, to_data<user_data>(0));
      static_cast<void>(::kevent(kqueue_, &change, 1, nullptr, 0, nullptr));
    }
  }
  return failure;
}

std::size_t kqueue_backend::wait(std::int64_t timeout, std::span<readiness_event> found) {
  constexpr std::int64_t second = 1'000'000'000;
  const timespec time{saturating_cast<std::time_t>(timeout / second), static_cast<long>(timeout % second)};
  std::array<struct kevent, most_events> events;
  const std::size_t most = std::min(found.size(), events.size());
  const int count = ::kevent(kqueue_, nullptr, 0, events.data(), static_cast<int>(most), timeout < 0 ? nullptr : &time);
  if (count < 0) {
    if (errno == EINTR) return 0;
    throw_system_error(errno, "assay::async: kevent");
  }
  for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
    found[i] = {{static_cast<int>(events[i].ident), generation_of(events[i].udata)}, interest_of(events[i].filter)};
  }
  return static_cast<std::size_t>(count);
}

}  // namespace assay::inline v0::async::detail
