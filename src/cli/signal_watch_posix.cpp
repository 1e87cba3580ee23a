#include "cli/signal_watch.hpp"

#include <assay/async/detail/descriptors.hpp>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <system_error>

#include <poll.h>

namespace assay::cli {
namespace {

constexpr std::array watched = {SIGINT, SIGTERM};

static_assert(std::atomic<int>::is_always_lock_free);  // so that a handler may use it
std::atomic<int> came = 0;
std::array<int, 2> wake = {-1, -1};  ///< a pipe: it can be read from when a signal came
std::array<struct sigaction, watched.size()> before = {};

void note(int number) {
  const int error_number = errno;
  int none = 0;
  came.compare_exchange_strong(none, number);
  static_cast<void>(async::detail::write_descriptor(wake[1], "", 1));
  errno = error_number;
}

}  // namespace

signal_watch::signal_watch() {
  came = 0;
  if (!async::detail::open_pipe(wake)) throw std::system_error(errno, std::generic_category(), "pipe");
  struct sigaction action = {};
  action.sa_handler = note;
  action.sa_flags = SA_RESTART | static_cast<int>(SA_RESETHAND);
  for (std::size_t i = 0; i < watched.size(); ++i) {
    ::sigaction(watched[i], nullptr, &before[i]);
    if (before[i].sa_handler != SIG_IGN) ::sigaction(watched[i], &action, nullptr);
  }
}

signal_watch::~signal_watch() {
  for (std::size_t i = 0; i < watched.size(); ++i) ::sigaction(watched[i], &before[i], nullptr);
  for (int& end : wake) {
    async::detail::close_descriptor(end);
    end = -1;
  }
}

int signal_watch::signal() const noexcept { return came; }

bool signal_watch::wait_for(int descriptor) const {
  std::array<::pollfd, 2> both = {{{wake[0], POLLIN, 0}, {descriptor, POLLIN, 0}}};
  while (::poll(both.data(), both.size(), -1) < 0) {
    if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "poll");
  }
  return came == 0;
}

}  // namespace assay::cli
