#include "cli/page_file.hpp"

#include "cli/failure.hpp"

#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace assay::cli {
namespace {

namespace fs = std::filesystem;

constexpr ::mode_t permissions = 07777;

[[noreturn]] void refuse(const std::string& path, int error_number) {
  throw output_failure("cannot write '" + path + "': " + std::generic_category().message(error_number) +
                       "; give a file in a folder that you may write to");
}

/// A new file, which must not be there; a negative number where it can't be made.
int make(const fs::path& path) { return ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666); }

/// Removes a file unless it has been moved away.
class removed_file {
 public:
  explicit removed_file(fs::path path) : path_(std::move(path)) {}
  removed_file(const removed_file&) = delete;
  removed_file& operator=(const removed_file&) = delete;
  ~removed_file() { ::unlink(path_.c_str()); }

 private:
  fs::path path_;
};

bool is_same(const fs::path& one, const fs::path& other) {
  std::error_code problem;
  if (fs::equivalent(one, other, problem)) return true;
  const fs::path whole = fs::weakly_canonical(one, problem);
  return !problem && whole == fs::weakly_canonical(other, problem) && !problem;
}

bool is_stream(const std::string& page, int descriptor) {
  struct stat one = {};
  struct stat other = {};
  if (::stat(page.c_str(), &one) != 0 || ::fstat(descriptor, &other) != 0) return false;
  return S_ISREG(one.st_mode) && one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

}  // namespace

page_file::page_file(std::string path) : path_(std::move(path)), target_(path_) {
  struct stat known = {};
  const bool exists = ::stat(path_.c_str(), &known) == 0;
  if (exists ? !S_ISREG(known.st_mode) : fs::is_symlink(fs::symlink_status(path_))) {
    as_it_is_.emplace(path_);
    return;
  }
  if (exists) {
    target_ = fs::canonical(path_);
    if (::access(path_.c_str(), W_OK) != 0) refuse(path_, errno);
  }
  const fs::path tried = beside();
  ::unlink(tried.c_str());
  const int number = make(tried);
  if (number < 0 && !exists) refuse(path_, errno);
  in_place_ = number < 0;
  if (number < 0) return;
  const removed_file removed(tried);
  const descriptor closed(number, /*owned=*/true);
}

fs::path page_file::beside() const { return target_.parent_path() / (".assay-" + std::to_string(::getpid())); }

void page_file::write(std::string_view text) {
  if (as_it_is_) return as_it_is_->write(text);
  if (in_place_) return output_file(path_).write(text);
  const fs::path fresh = beside();
  ::unlink(fresh.c_str());
  const descriptor made(make(fresh), /*owned=*/true);
  if (made.number() < 0) refuse(path_, errno);
  const removed_file removed(fresh);
  struct stat known = {};
  if (::stat(target_.c_str(), &known) == 0 && ::fchmod(made.number(), known.st_mode & permissions) != 0) {
    refuse(path_, errno);
  }
  output_file(path_, made.number()).write(text);
  if (::rename(fresh.c_str(), target_.c_str()) != 0) refuse(path_, errno);
}

void refuse_overwriting(const std::string& page, const std::vector<std::string>& others) {
  const auto refuse_it = [&](const std::string& what) {
    throw failure("--html would overwrite '" + page + "', which is " + what + "; give another file");
  };
  if (is_stream(page, STDIN_FILENO)) refuse_it("read from standard input");
  if (is_stream(page, STDOUT_FILENO)) refuse_it("standard output");
  for (const std::string& other : others) {
    if (other.empty() || other == "-") continue;
    if (is_same(page, other)) refuse_it("read or written by this command");
  }
}

}  // namespace assay::cli
