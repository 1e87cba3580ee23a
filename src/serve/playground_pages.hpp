// The playground's files, or a page that says how to have them.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace assay::serve {

struct page_file {
  std::string content_type;
  std::string etag;  ///< with its quotes
  std::string body;
};

class playground_pages {
 public:
  /// Reads all files of a folder, at most 64 MiB, so that no request ever reaches the file system; without a folder
  /// there is a single small page. Throws std::runtime_error where the folder can't be read or is too large.
  explicit playground_pages(const std::filesystem::path& folder);

  /// The file of a path ("/", "/page.css"); nullptr where there is none.
  [[nodiscard]] const page_file* find(std::string_view path) const;

 private:
  std::map<std::string, page_file, std::less<>> files_;
};

}  // namespace assay::serve
