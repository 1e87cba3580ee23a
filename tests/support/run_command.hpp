// Runs a program as a shell would, without one, and keeps what it wrote.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace assay::test {

struct command_output {
  int exit_code = -1;  ///< 128 + the signal where one ended it
  std::string out;
  std::string err;
};

/// Where a command's output goes instead of being kept, and what it finds in its environment.
struct command_setup {
  std::string input = {};     ///< standard input
  std::string out_file = {};  ///< standard output goes here, for instance /dev/full
  std::vector<std::pair<std::string, std::string>> environment = {};  ///< set beside what there is
};

/// arguments[0] is the program, by its path.
[[nodiscard]] command_output run_command(const std::vector<std::string>& arguments, const command_setup& setup = {});

/// A folder that is gone when the test is over.
class scratch_folder {
 public:
  scratch_folder();
  scratch_folder(const scratch_folder&) = delete;
  scratch_folder& operator=(const scratch_folder&) = delete;
  ~scratch_folder();

  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
  /// Writes a file (its folders are made) and gives its path.
  std::string write(const std::string& name, const std::string& text) const;
  [[nodiscard]] std::string file(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

[[nodiscard]] std::string read_file(const std::filesystem::path& path);

}  // namespace assay::test
