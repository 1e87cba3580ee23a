#include "llm/read_file.hpp"

#include <cerrno>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>

namespace assay::inline v0::detail {

std::string read_file(const std::filesystem::path& file, const std::string& failure) {
  std::error_code problem;
  if (std::filesystem::is_directory(file, problem)) throw std::runtime_error(failure + ": it is a folder");
  errno = 0;
  std::ifstream stream(file, std::ios::binary);
  std::string text;
  if (stream) text.assign(std::istreambuf_iterator<char>(stream), {});
  if (!stream) throw std::runtime_error(failure + (errno == 0 ? "" : ": " + std::generic_category().message(errno)));
  return text;
}

}  // namespace assay::inline v0::detail
