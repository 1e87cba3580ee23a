#include "cli/temporary_folder.hpp"

#include "cli/failure.hpp"
#include "cli/system_files.hpp"

#include <cerrno>
#include <random>
#include <string>
#include <string_view>
#include <system_error>

namespace assay::cli {
namespace {

std::string random_name() {
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789";
  std::random_device random;
  std::uniform_int_distribution<std::size_t> any(0, letters.size() - 1);
  std::string name = "assay-";
  for (int i = 0; i < 10; ++i) name += letters[any(random)];
  return name;
}

}  // namespace

temporary_folder::temporary_folder() {
  constexpr int most_tries = 100;  // each name is as good as never in use
  std::error_code problem;
  const std::filesystem::path parent = std::filesystem::temp_directory_path(problem);
  for (int i = 0; i < most_tries && !problem; ++i) {
    path_ = parent / random_name();
    if (make_private_folder(path_)) return;
    if (errno != EEXIST) problem = std::error_code(errno, std::generic_category());
  }
  throw failure("cannot make a temporary folder in '" + parent.string() + "': " + problem.message() +
                "; set TMPDIR to a folder that you may write to");
}

temporary_folder::~temporary_folder() {
  std::error_code ignored;  // what can't be removed is left to the system's own cleaning
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace assay::cli
