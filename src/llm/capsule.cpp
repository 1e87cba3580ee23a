#include <assay/llm/capsule.hpp>

#include "llm/file_writes.hpp"
#include "llm/read_file.hpp"
#include "llm/sha256.hpp"

#include <assay/dump.hpp>
#include <assay/parse.hpp>

#include <atomic>
#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace assay::inline v0 {

void describe<recorded_attempt>::check(const recorded_attempt& one, checker& found) {
  if ((one.outcome == attempt_outcome::failed) != one.failure.has_value()) {
    found.error("failure", "an attempt has a failure if its outcome is failed, and else none");
  }
  const bool has_no_answer = one.outcome == attempt_outcome::failed || one.outcome == attempt_outcome::cancelled;
  if (one.response && (has_no_answer || one.stopped_early)) {
    found.error("response", "an attempt that failed, was cancelled or was stopped early has no response");
  }
  if (one.stopped_early && one.outcome != attempt_outcome::invalid) {
    found.error("stopped_early", "the outcome of an attempt that was stopped early is invalid");
  }
}

void describe<extraction_record>::check(const extraction_record& record, checker& found) {
  int number = 0;
  for (const recorded_attempt& one : record.attempts) {
    if (one.number != ++number) return found.error("attempts", "attempts are numbered from 1 on");
    const bool has_no_answer = one.outcome == attempt_outcome::failed || one.outcome == attempt_outcome::cancelled;
    if (record.question && !has_no_answer && !one.stopped_early && !one.response) {
      return found.error("attempts", "attempt " + std::to_string(number) + " must have a response");
    }
  }
}

}  // namespace assay::inline v0

namespace assay::inline v0::llm {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void throw_unwritten(const fs::path& file, int error) {
  throw std::runtime_error("assay: cannot write the capsule '" + file.string() +
                           "': " + std::generic_category().message(error));
}

/// A file that is gone again unless it gets another name.
class temporary_file {
 public:
  explicit temporary_file(fs::path path)
      : path_(std::move(path)), number_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) {
    if (number_ < 0) throw_unwritten(path_, errno);
  }
  temporary_file(const temporary_file&) = delete;
  temporary_file& operator=(const temporary_file&) = delete;
  ~temporary_file() {
    if (number_ >= 0) ::close(number_);
    ::unlink(path_.c_str());
  }

  /// To the disk.
  void write(std::string_view text) {
    if (const int error = detail::write_all(number_, text); error != 0) throw_unwritten(path_, error);
    if (const int error = detail::sync_to_disk(number_); error != 0) throw_unwritten(path_, error);
    if (::close(std::exchange(number_, -1)) != 0) throw_unwritten(path_, errno);
  }

  /// Gives it its name; false if there is a file of that name.
  [[nodiscard]] bool take_name(const fs::path& name) {
    if (::link(path_.c_str(), name.c_str()) == 0) return true;
    if (errno == EEXIST) return false;
    // The file system has no links: the name is taken by an empty file, which this one then replaces.
    const int placeholder = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (placeholder < 0 && errno == EEXIST) return false;
    if (placeholder < 0) throw_unwritten(name, errno);
    ::close(placeholder);
    if (::rename(path_.c_str(), name.c_str()) == 0) return true;
    const int error = errno;
    ::unlink(name.c_str());
    throw_unwritten(name, error);
  }

 private:
  fs::path path_;
  int number_;
};

void make_folder(const fs::path& folder) {
  std::error_code problem;
  if (fs::create_directories(folder, problem)) {
    fs::permissions(folder, fs::perms::owner_all, problem);
  }
  if (problem || !fs::is_directory(folder, problem)) {
    throw std::runtime_error("assay: cannot make the folder '" + folder.string() + "' for capsules" +
                             (problem ? ": " + problem.message() : ": a file has its name"));
  }
}

/// "20261130T094512.345Z-5f0e7a91"
std::string name_of(const extraction_record& record, std::string_view text) {
  std::string name;
  for (const char c : record.time) {
    if ((c >= '0' && c <= '9') || c == 'T' || c == 'Z' || c == '.') name += c;
  }
  return name + (name.empty() ? "" : "-") + detail::hexadecimal(detail::sha256(text)).substr(0, 8);
}

}  // namespace

fs::path capsule::operator()(const extraction_record& record) const {
  static std::atomic<unsigned> count = 0;
  constexpr int indent = 1;
  const std::string text = dump(record, indent) + "\n";
  if (text.size() > options_.max_bytes) {
    throw std::runtime_error("assay: the capsule has " + std::to_string(text.size()) + " bytes, more than " +
                             std::to_string(options_.max_bytes) + " (capsule_options::max_bytes), and is not written");
  }
  make_folder(folder_);
  const std::string name = name_of(record, text);
  const std::string suffix = ".tmp-" + std::to_string(::getpid()) + "-" + std::to_string(++count);
  temporary_file file(folder_ / ("." + name + suffix));
  file.write(text);
  for (unsigned number = 1;; ++number) {
    const std::string extension = (number == 1 ? "" : "-" + std::to_string(number)) + ".capsule.json";
    if (fs::path path = folder_ / (name + extension); file.take_name(path)) return path;
  }
}

extraction_record parse_capsule(std::string_view text, const std::string& name) {
  parse_options exactly;
  exactly.mode = mode::strict;
  exactly.limits.max_depth = 1000;  // of schemas
  exactly.limits.max_errors = 10;
  auto read = parse<extraction_record>(text, exactly);
  if (!read) throw std::runtime_error("assay: " + name + " can't be used: " + read.error().what());
  return *std::move(read);
}

extraction_record read_capsule(const fs::path& file) {
  const std::string name = "the capsule '" + file.string() + "'";
  return parse_capsule(detail::read_file(file, "assay: cannot read " + name), name);
}

}  // namespace assay::inline v0::llm
