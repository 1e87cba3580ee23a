// What a system must offer to say which file descriptors are ready: epoll, kqueue or poll, each in a file of its own.
#pragma once

#include <assay/async/event_loop.hpp>
#include <assay/detail/export.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace assay::inline v0::async::detail {

/// A descriptor, and which of its successors: a number is used again once it is closed.
struct watched_descriptor {
  int fd = -1;
  std::uint32_t generation = 0;
};

/// What came of a wait. One descriptor may come twice, for reading and for writing.
struct readiness_event {
  watched_descriptor watched;
  interest what = interest::none;
};

/// Knows descriptors and what each is watched for; knows nothing of watchers. Not thread-safe.
class readiness_backend {
 public:
  static constexpr std::int64_t forever = -1;

  readiness_backend() = default;
  readiness_backend(const readiness_backend&) = delete;
  readiness_backend& operator=(const readiness_backend&) = delete;
  virtual ~readiness_backend() = default;

  /// Watches a descriptor for `wanted` from now on, where it was watched for `before`; the two differ, and `none` is
  /// not watched. Returns 0, or an error's number, and then the descriptor is not watched any more. EPERM: it is always
  /// ready (a file on disk). Errors in taking away a descriptor that was closed already are of no account.
  [[nodiscard]] virtual int set(watched_descriptor watched, interest before, interest wanted) noexcept = 0;

  /// Waits until a descriptor is ready, a signal comes or `timeout` nanoseconds are over (never early), and writes at
  /// most `found.size()` events, which must not be 0. Returns how many. If more are ready, later calls report them all;
  /// none has to wait for ever. Errors and the other side's end count as ready for what was asked. Throws
  /// std::system_error.
  [[nodiscard]] virtual std::size_t wait(std::int64_t timeout, std::span<readiness_event> found) = 0;
};

/// The one that CMake chose (ASSAY_POLLER). Throws std::system_error.
[[nodiscard]] ASSAY_EXPORT_INTERNAL std::unique_ptr<readiness_backend> make_readiness_backend();

// --- what the backends have in common --------------------------------------------------------------------------------

/// Throws std::system_error for an error's number.
[[noreturn]] ASSAY_EXPORT_INTERNAL void throw_system_error(int code, const char* what);

/// Milliseconds of a timeout in nanoseconds, rounded up so that a timer is never early; -1 for ever.
[[nodiscard]] int milliseconds_of(std::int64_t timeout) noexcept;

/// EPERM for a file on disk, which is always ready and which only epoll refuses by itself; EBADF for what is not open.
/// Else 0.
[[nodiscard]] ASSAY_EXPORT_INTERNAL int watching_error(int fd) noexcept;

}  // namespace assay::inline v0::async::detail
