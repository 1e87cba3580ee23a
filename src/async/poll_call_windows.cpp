#include "poll_call.hpp"
#include "readiness_backend.hpp"
#include "winsock.hpp"

#include <cerrno>

namespace assay::inline v0::async::detail {

namespace {

/// WSAPoll refuses the whole list where a socket of it was closed too early; poll says which one it was.
int mark_closed(std::vector<::pollfd>& asked) noexcept {
  int count = 0;
  for (::pollfd& each : asked) {
    each.revents = watching_error(static_cast<int>(each.fd)) == 0 ? short{0} : short{POLLNVAL};
    count += each.revents != 0 ? 1 : 0;
  }
  if (count > 0) return count;
  errno = EBADF;
  return -1;
}

}  // namespace

int poll_descriptors(std::vector<::pollfd>& asked, std::int64_t timeout) noexcept {
  const int milliseconds = milliseconds_of(timeout);
  if (asked.empty()) {  // which WSAPoll refuses as well
    ::Sleep(milliseconds < 0 ? INFINITE : static_cast<DWORD>(milliseconds));
    return 0;
  }
  const int ready = ::WSAPoll(asked.data(), static_cast<ULONG>(asked.size()), milliseconds);
  if (ready != SOCKET_ERROR) return ready;
  if (::WSAGetLastError() == WSAENOTSOCK) return mark_closed(asked);
  set_errno_from_winsock();
  return -1;
}

}  // namespace assay::inline v0::async::detail
