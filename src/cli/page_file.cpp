#include "cli/page_file.hpp"

#include "cli/failure.hpp"
#include "cli/program_start.hpp"
#include "cli/system_files.hpp"
#include "cli/terminal.hpp"

#include <cerrno>
#include <system_error>
#include <utility>

namespace assay::cli {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const std::string& path, const std::error_code& problem) {
  throw output_failure("cannot write '" + path + "': " + problem.message() +
                       "; give a file in a folder that you may write to");
}

std::error_code last_error() { return {errno, std::generic_category()}; }

void remove_quietly(const fs::path& path) {
  std::error_code ignored;
  fs::remove(path, ignored);
}

/// Removes a file unless it has been moved away.
class removed_file {
 public:
  explicit removed_file(fs::path path) : path_(std::move(path)) {}
  removed_file(const removed_file&) = delete;
  removed_file& operator=(const removed_file&) = delete;
  ~removed_file() { remove_quietly(path_); }

 private:
  fs::path path_;
};

bool is_same(const fs::path& one, const fs::path& other) {
  std::error_code problem;
  if (fs::equivalent(one, other, problem)) return true;
  const fs::path whole = fs::weakly_canonical(one, problem);
  return !problem && whole == fs::weakly_canonical(other, problem) && !problem;
}

}  // namespace

page_file::page_file(std::string path) : path_(std::move(path)), target_(path_) {
  std::error_code unknown;
  const fs::file_status known = fs::status(path_, unknown);
  const bool exists = fs::exists(known);
  if (exists ? !fs::is_regular_file(known) : fs::is_symlink(fs::symlink_status(path_, unknown))) {
    as_it_is_.emplace(path_);
    return;
  }
  if (exists) {
    target_ = fs::canonical(path_);
    if (!may_write(path_)) refuse(path_, last_error());
  }
  const fs::path tried = beside();
  remove_quietly(tried);
  const int number = open_file(tried, open_purpose::creating);
  if (number < 0 && !exists) refuse(path_, last_error());
  in_place_ = number < 0;
  if (number < 0) return;
  close_file(number);
  remove_quietly(tried);
}

fs::path page_file::beside() const { return target_.parent_path() / (".assay-" + std::to_string(process_number())); }

void page_file::write(std::string_view text) {
  if (as_it_is_) return as_it_is_->write(text);
  if (in_place_) return output_file(path_).write(text);
  const fs::path fresh = beside();
  remove_quietly(fresh);
  const int number = open_file(fresh, open_purpose::creating);
  if (number < 0) refuse(path_, last_error());
  const removed_file removed(fresh);
  {
    const descriptor made(number, /*owned=*/true);  // closed before it is renamed, which Windows asks for
    std::error_code problem;
    const fs::file_status known = fs::status(target_, problem);
    if (fs::exists(known)) fs::permissions(fresh, known.permissions(), problem);
    if (fs::exists(known) && problem) refuse(path_, problem);
    output_file(path_, made.number()).write(text);
  }
  std::error_code problem;
  fs::rename(fresh, target_, problem);
  if (problem) refuse(path_, problem);
}

void refuse_overwriting(const std::string& page, const std::vector<std::string>& others) {
  const auto refuse_it = [&](const std::string& what) {
    throw failure("--html would overwrite '" + page + "', which is " + what + "; give another file");
  };
  if (is_file_of(page, standard_input)) refuse_it("read from standard input");
  if (is_file_of(page, standard_output)) refuse_it("standard output");
  for (const std::string& other : others) {
    if (other.empty() || other == "-") continue;
    if (is_same(page, other)) refuse_it("read or written by this command");
  }
}

}  // namespace assay::cli
