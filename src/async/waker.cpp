#include "waker.hpp"

#include "readiness_backend.hpp"

#include <assay/async/detail/descriptors.hpp>

#include <array>
#include <cerrno>
#include <cstdint>

#if defined(ASSAY_POLLER_EPOLL)
#include <sys/eventfd.h>
#include <unistd.h>
#endif

namespace assay::inline v0::async::detail {

#if defined(ASSAY_POLLER_EPOLL)

waker::waker() : reading_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), writing_(reading_) {
  if (reading_ < 0) throw_system_error(errno, "assay::async: eventfd");
}

waker::~waker() { ::close(reading_); }

void waker::notify() const noexcept {
  const int error = errno;
  const std::uint64_t one = 1;
  // Fails only when the counter is full; then the loop is awake anyway.
  static_cast<void>(::write(writing_, &one, sizeof one) < 0);
  errno = error;
}

void waker::clear() const noexcept {
  std::uint64_t count = 0;
  static_cast<void>(::read(reading_, &count, sizeof count) < 0);
}

#else

waker::waker() {
  std::array<int, 2> ends{};
  if (!open_pipe(ends)) throw_system_error(errno, "assay::async: pipe");
  reading_ = ends[0];
  writing_ = ends[1];
}

waker::~waker() {
  close_descriptor(reading_);
  close_descriptor(writing_);
}

void waker::notify() const noexcept {
  const int error = errno;
  // Fails only when the pipe is full; then the loop is awake anyway.
  static_cast<void>(write_descriptor(writing_, "", 1));
  errno = error;
}

void waker::clear() const noexcept {
  std::array<char, 256> bytes;
  while (read_descriptor(reading_, bytes.data(), bytes.size()) > 0) {
  }
}

#endif

}  // namespace assay::inline v0::async::detail
