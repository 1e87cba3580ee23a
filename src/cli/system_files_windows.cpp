#include "cli/system_files.hpp"

#include "cli/windows_handles.hpp"

#include <algorithm>
#include <cerrno>
#include <limits>

#include <direct.h>
#include <fcntl.h>
#include <sys/stat.h>

namespace assay::cli {
namespace {

int flags_of(open_purpose purpose) {
  switch (purpose) {
    case open_purpose::reading:
      return _O_RDONLY;
    case open_purpose::writing:
      return _O_WRONLY | _O_CREAT | _O_TRUNC;
    case open_purpose::creating:
      break;
  }
  return _O_WRONLY | _O_CREAT | _O_EXCL;
}

/// The functions of the C library count in int, and write no more than 32 KB to a console at once.
unsigned count_of(std::size_t size) {
  constexpr std::size_t most = std::size_t{1} << 30;
  return static_cast<unsigned>(std::min(size, most));
}

}  // namespace

int open_file(const std::filesystem::path& path, open_purpose purpose) noexcept {
  return ::_wopen(path.c_str(), flags_of(purpose) | _O_BINARY | _O_NOINHERIT, _S_IREAD | _S_IWRITE);
}

void close_file(int number) noexcept { ::_close(number); }

/// A pipe whose writer has gone is at its end.
std::ptrdiff_t read_file(int number, char* bytes, std::size_t size) noexcept {
  const int count = ::_read(number, bytes, count_of(size));
  return count < 0 && errno == EPIPE ? 0 : count;
}

std::ptrdiff_t write_file(int number, const char* bytes, std::size_t size) noexcept {
  return ::_write(number, bytes, count_of(size));
}

std::optional<std::uint64_t> bytes_left_in(int number) noexcept {
  LARGE_INTEGER size = {};
  LARGE_INTEGER at = {};
  const HANDLE handle = handle_of(number);
  if (::GetFileType(handle) != FILE_TYPE_DISK || ::GetFileSizeEx(handle, &size) == 0) return std::nullopt;
  if (::SetFilePointerEx(handle, {}, &at, FILE_CURRENT) == 0) return std::nullopt;
  return static_cast<std::uint64_t>(std::max<LONGLONG>(size.QuadPart - at.QuadPart, 0));
}

bool may_write(const std::filesystem::path& path) noexcept {
  constexpr int writing = 2;
  return ::_waccess(path.c_str(), writing) == 0;
}

bool is_file_of(const std::filesystem::path& path, int number) noexcept {
  const HANDLE opened = ::CreateFileW(path.c_str(), 0, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr,
                                      OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, nullptr);
  if (opened == INVALID_HANDLE_VALUE) return false;
  BY_HANDLE_FILE_INFORMATION one = {};
  BY_HANDLE_FILE_INFORMATION other = {};
  const bool are_known = ::GetFileType(opened) == FILE_TYPE_DISK && ::GetFileInformationByHandle(opened, &one) != 0 &&
                         ::GetFileInformationByHandle(handle_of(number), &other) != 0;
  ::CloseHandle(opened);
  return are_known && (one.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) == 0 &&
         one.dwVolumeSerialNumber == other.dwVolumeSerialNumber && one.nFileIndexHigh == other.nFileIndexHigh &&
         one.nFileIndexLow == other.nFileIndexLow;
}

/// Below the user's own temporary folder, whose rights it takes over.
bool make_private_folder(const std::filesystem::path& path) noexcept { return ::_wmkdir(path.c_str()) == 0; }

}  // namespace assay::cli
