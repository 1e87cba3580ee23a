// A new folder in the temporary folder ($TMPDIR, else /tmp), removed with all that is in it.
#pragma once

#include <filesystem>

namespace assay::cli {

class temporary_folder {
 public:
  /// Throws failure where none can be made.
  temporary_folder();
  temporary_folder(const temporary_folder&) = delete;
  temporary_folder& operator=(const temporary_folder&) = delete;
  ~temporary_folder();

  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace assay::cli
