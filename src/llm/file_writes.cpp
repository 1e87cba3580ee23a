#include "llm/file_writes.hpp"

#include <cerrno>
#include <cstddef>

#include <unistd.h>

namespace assay::inline v0::detail {

int write_all(int file, std::string_view text) noexcept {
  while (!text.empty()) {
    const ::ssize_t count = ::write(file, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return 0;
}

int sync_to_disk(int file) noexcept {
  if (::fsync(file) == 0 || errno == EINVAL || errno == ENOTSUP) return 0;
  return errno;
}

}  // namespace assay::inline v0::detail
