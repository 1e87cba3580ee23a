#include "readiness_backend.hpp"

#include <system_error>

namespace assay::inline v0::async::detail {

void throw_system_error(int code, const char* what) { throw std::system_error(code, std::generic_category(), what); }

int milliseconds_of(std::int64_t timeout) noexcept {
  constexpr std::int64_t millisecond = 1'000'000;
  if (timeout < 0) return -1;
  return saturating_cast<int>(timeout / millisecond + (timeout % millisecond != 0 ? 1 : 0));
}

}  // namespace assay::inline v0::async::detail
