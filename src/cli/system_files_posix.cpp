#include "cli/system_files.hpp"

#include <algorithm>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace assay::cli {
namespace {

int flags_of(open_purpose purpose) {
  switch (purpose) {
    case open_purpose::reading:
      return O_RDONLY | O_CLOEXEC;
    case open_purpose::writing:
      return O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC;
    case open_purpose::creating:
      break;
  }
  return O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
}

}  // namespace

int open_file(const std::filesystem::path& path, open_purpose purpose) noexcept {
  return ::open(path.c_str(), flags_of(purpose), 0666);
}

void close_file(int number) noexcept { ::close(number); }

std::ptrdiff_t read_file(int number, char* bytes, std::size_t size) noexcept { return ::read(number, bytes, size); }

std::ptrdiff_t write_file(int number, const char* bytes, std::size_t size) noexcept {
  return ::write(number, bytes, size);
}

std::optional<std::uint64_t> bytes_left_in(int number) noexcept {
  struct stat known = {};
  if (::fstat(number, &known) != 0 || !S_ISREG(known.st_mode)) return std::nullopt;
  const off_t at = ::lseek(number, 0, SEEK_CUR);
  if (at < 0) return std::nullopt;
  return static_cast<std::uint64_t>(std::max<off_t>(known.st_size - at, 0));
}

bool may_write(const std::filesystem::path& path) noexcept { return ::access(path.c_str(), W_OK) == 0; }

bool is_file_of(const std::filesystem::path& path, int number) noexcept {
  struct stat one = {};
  struct stat other = {};
  if (::stat(path.c_str(), &one) != 0 || ::fstat(number, &other) != 0) return false;
  return S_ISREG(one.st_mode) && one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

bool make_private_folder(const std::filesystem::path& path) noexcept { return ::mkdir(path.c_str(), 0700) == 0; }

}  // namespace assay::cli
