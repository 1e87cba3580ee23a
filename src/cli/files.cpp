#include "cli/files.hpp"

#include "cli/failure.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace assay::cli {
namespace {

std::string reason(int error_number) { return std::generic_category().message(error_number); }

int open_for_reading(const std::string& path) {
  const int number = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (number < 0) {
    throw failure("cannot open '" + path + "': " + reason(errno) +
                  "; give an existing file, or '-' for standard input");
  }
  return number;
}

int open_for_writing(const std::string& path) {
  const int number = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (number < 0) {
    throw output_failure("cannot write '" + path + "': " + reason(errno) +
                         "; give a file in a folder that you may write to");
  }
  return number;
}

}  // namespace

descriptor::~descriptor() {
  if (owned_) ::close(number_);
}

input_file::input_file(std::string path)
    : path_(std::move(path)), file_(path_ == "-" ? STDIN_FILENO : open_for_reading(path_), /*owned=*/path_ != "-") {}

std::size_t input_file::read(std::span<char> buffer) {
  for (;;) {
    const ssize_t count = ::read(file_.number(), buffer.data(), buffer.size());
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno == EINTR) continue;
    const std::string name = path_ == "-" ? "standard input" : "'" + path_ + "'";
    throw failure("cannot read " + name + ": " + reason(errno) + "; give a readable file, or '-' for standard input");
  }
}

std::optional<std::uint64_t> input_file::bytes_left() const {
  struct stat known = {};
  if (::fstat(file_.number(), &known) != 0 || !S_ISREG(known.st_mode)) return std::nullopt;
  const off_t at = ::lseek(file_.number(), 0, SEEK_CUR);
  if (at < 0) return std::nullopt;
  return static_cast<std::uint64_t>(std::max<off_t>(known.st_size - at, 0));
}

output_file::output_file(std::string path) : name_("'" + path + "'"), file_(open_for_writing(path), /*owned=*/true) {}

output_file::output_file(std::string name, int number) : name_(std::move(name)), file_(number, /*owned=*/false) {}

output_file& output_file::standard_output() {
  static output_file instance("standard output", STDOUT_FILENO);
  return instance;
}

void output_file::write(std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(file_.number(), text.data(), text.size());
    if (count >= 0) {
      text.remove_prefix(static_cast<std::size_t>(count));
    } else if (errno != EINTR) {
      throw output_failure("cannot write to " + name_ + ": " + reason(errno) +
                           "; what was written so far is incomplete, run again with enough space");
    }
  }
}

std::string read_text(const std::string& path, std::size_t max_bytes) {
  constexpr std::size_t first_read = std::size_t{64} << 10;
  input_file file(path);
  std::string text;
  std::size_t size = 0;
  while (size <= max_bytes) {
    if (text.size() == size) text.resize(std::max(first_read, text.size() * 2));
    const std::size_t count = file.read(std::span(text).subspan(size));
    if (count == 0) break;
    size += count;
  }
  text.resize(std::min(size, max_bytes + 1));
  return text;
}

void write_text(const std::filesystem::path& path, std::string_view text) { output_file(path.string()).write(text); }

}  // namespace assay::cli
