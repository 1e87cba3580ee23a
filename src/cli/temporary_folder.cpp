#include "cli/temporary_folder.hpp"

#include "cli/failure.hpp"

#include <cerrno>
#include <string>
#include <system_error>

#include <stdlib.h>

namespace assay::cli {

temporary_folder::temporary_folder() {
  std::error_code problem;
  const std::filesystem::path parent = std::filesystem::temp_directory_path(problem);
  std::string name = (parent / "assay-XXXXXX").string();
  if (problem || ::mkdtemp(name.data()) == nullptr) {
    const std::error_code cause = problem ? problem : std::error_code(errno, std::generic_category());
    throw failure("cannot make a temporary folder '" + name + "': " + cause.message() +
                  "; set TMPDIR to a folder that you may write to");
  }
  path_ = name;
}

temporary_folder::~temporary_folder() {
  std::error_code ignored;  // what can't be removed is left to the system's own cleaning
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace assay::cli
