// A file that is replaced as a whole once its new content is complete.
#pragma once

#include "cli/files.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::cli {

/// Until the new text is complete the file keeps the old one: whatever ends the program leaves one of the two. The text
/// is written beside it, and takes its place; what is no file (/dev/stdout, a named pipe), or stands in a folder that
/// can't be written to, is written to as it is.
class page_file {
 public:
  /// Changes nothing yet. Throws failure where the file can't be written.
  explicit page_file(std::string path);

  /// Throws failure.
  void write(std::string_view text);

 private:
  [[nodiscard]] std::filesystem::path beside() const;

  std::string path_;
  std::filesystem::path target_;         ///< the file itself, where path_ is a link
  std::optional<output_file> as_it_is_;  ///< where nothing can take its place
  bool in_place_ = false;
};

/// Throws failure where `page` is one of the files that the run reads or writes as well, or is what standard input or
/// standard output is. "-" and empty names are passed over.
void refuse_overwriting(const std::string& page, const std::vector<std::string>& others);

}  // namespace assay::cli
