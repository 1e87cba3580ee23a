#include "batch/job_files.hpp"

#include "llm/file_writes.hpp"

#include <algorithm>
#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace assay::inline v0::detail::batch {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const char* what, const fs::path& file, int error) {
  throw std::runtime_error(std::string("assay: cannot ") + what + " '" + file.string() +
                           "': " + std::generic_category().message(error));
}

class system_file final : public new_file {
 public:
  explicit system_file(fs::path path)
      : path_(std::move(path)), number_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666)) {
    if (number_ < 0) fail("write", path_, errno);
  }
  ~system_file() override { ::close(number_); }

  void write(std::string_view text) override {
    if (const int error = write_all(number_, text); error != 0) fail("write", path_, error);
  }
  void sync() override {
    if (const int error = sync_to_disk(number_); error != 0) fail("write", path_, error);
  }

 private:
  fs::path path_;
  int number_;
};

class system_old_file final : public old_file {
 public:
  system_old_file(fs::path path, int number) : path_(std::move(path)), number_(number) {}
  ~system_old_file() override { ::close(number_); }

  std::uint64_t size() const override {
    struct stat known = {};
    if (::fstat(number_, &known) != 0) fail("read", path_, errno);
    return static_cast<std::uint64_t>(known.st_size);
  }
  std::size_t read(std::uint64_t offset, std::span<char> to) const override {
    std::size_t done = 0;
    while (done < to.size()) {
      const ::ssize_t count = ::pread(number_, to.data() + done, to.size() - done, static_cast<::off_t>(offset + done));
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) fail("read", path_, errno);
      if (count == 0) break;
      done += static_cast<std::size_t>(count);
    }
    return done;
  }

 private:
  fs::path path_;
  int number_;
};

}  // namespace

folder_files::folder_files(fs::path folder) : folder_(std::move(folder)) {
  std::error_code problem;
  fs::create_directories(folder_, problem);
  if (problem || !fs::is_directory(folder_, problem)) {
    throw std::runtime_error("assay: cannot use the folder '" + folder_.string() + "'" +
                             (problem ? ": " + problem.message() : ": it is a file"));
  }
  const fs::path file = folder_ / "lock";
  lock_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (lock_ < 0) fail("open", file, errno);
  if (::flock(lock_, LOCK_EX | LOCK_NB) == 0) return;
  const int error = errno;
  ::close(lock_);
  if (error != EWOULDBLOCK) fail("lock", file, error);
  throw std::runtime_error("assay: another process works in the folder '" + folder_.string() + "'");
}

folder_files::~folder_files() { ::close(lock_); }

std::unique_ptr<new_file> folder_files::create(const std::string& name) {
  return std::make_unique<system_file>(folder_ / name);
}

std::shared_ptr<const old_file> folder_files::open(const std::string& name) {
  fs::path path = folder_ / name;
  const int number = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (number < 0 && errno == ENOENT) return nullptr;
  if (number < 0) fail("read", path, errno);
  return std::make_shared<system_old_file>(std::move(path), number);
}

void folder_files::rename(const std::string& from, const std::string& to) {
  if (::rename((folder_ / from).c_str(), (folder_ / to).c_str()) != 0) fail("write", folder_ / to, errno);
}

void folder_files::sync_names() {
  const int number = ::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (number < 0) fail("open", folder_, errno);
  const int error = sync_to_disk(number);
  ::close(number);
  if (error != 0) fail("write", folder_, error);
}

// --- on top of these -------------------------------------------------------------------------------------------------

durable_file::durable_file(file_layer& files, std::string name)
    : files_(files), name_(std::move(name)), file_(files.create(name_ + ".new")) {}

void durable_file::flush() {
  if (!buffer_.empty()) file_->write(buffer_);
  buffer_.clear();
}

void durable_file::commit() {
  flush();
  file_->sync();
  file_.reset();
  files_.rename(name_ + ".new", name_);
  files_.sync_names();
}

std::shared_ptr<const old_file> open_own(file_layer& files, const std::string& name) {
  std::shared_ptr<const old_file> file = files.open(name);
  if (!file) throw std::runtime_error("assay: '" + name + "' is not in the job's folder any more");
  return file;
}

void replace_file(file_layer& files, const std::string& name, std::string_view text) {
  durable_file file(files, name);
  file.write(text);
  file.commit();
}

std::optional<std::string> read_whole(file_layer& files, const std::string& name, std::size_t most) {
  const std::shared_ptr<const old_file> file = files.open(name);
  if (!file) return std::nullopt;
  const std::uint64_t size = file->size();
  if (size > most) {
    throw std::runtime_error("assay: '" + name + "' has more than " + std::to_string(most) + " bytes");
  }
  return read_part(*file, 0, static_cast<std::size_t>(size));
}

std::string read_part(const old_file& file, std::uint64_t offset, std::size_t size) {
  std::string text(size, '\0');
  if (file.read(offset, text) != size) throw std::runtime_error("assay: a file of the job has been cut");
  return text;
}

bool line_file::read_more() {
  constexpr std::size_t step = std::size_t{64} << 10;
  buffer_.erase(0, begin_);
  offset_ += begin_;
  begin_ = 0;
  const std::size_t before = buffer_.size();
  buffer_.resize(before + std::max(step, before));
  const std::size_t count = file_->read(offset_ + before, std::span(buffer_).subspan(before));
  buffer_.resize(before + count);
  return count > 0;
}

std::optional<line_file::line> line_file::next() {
  bool too_long = false;
  std::uint64_t began = offset_ + begin_;
  std::size_t searched = begin_;
  for (;;) {
    const std::size_t end = buffer_.find('\n', searched);
    const bool is_end = end == std::string::npos;
    const std::size_t size = (is_end ? buffer_.size() : end) - begin_;
    if (!is_end) {
      const line found{too_long ? std::string_view() : std::string_view(buffer_).substr(begin_, size), began, size,
                       too_long};
      begin_ = end + 1;
      return found;
    }
    if (size > longest_line) {  // the rest of it is passed over
      too_long = true;
      begin_ = buffer_.size();
    }
    const std::size_t left = buffer_.size() - begin_;
    if (!read_more()) {
      if (left == 0 && !too_long) return std::nullopt;
      const line found{too_long ? std::string_view() : std::string_view(buffer_), began, left, too_long};
      begin_ = buffer_.size();
      return found;
    }
    searched = left;
  }
}

}  // namespace assay::inline v0::detail::batch
