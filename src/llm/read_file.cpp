#include "llm/read_file.hpp"

#include <array>
#include <cerrno>
#include <fstream>
#include <stdexcept>
#include <system_error>

namespace assay::inline v0::detail {

std::string read_file(const std::filesystem::path& file, const std::string& failure, std::size_t most) {
  std::error_code problem;
  if (std::filesystem::is_directory(file, problem)) throw std::runtime_error(failure + ": it is a folder");
  errno = 0;
  std::ifstream stream(file, std::ios::binary);
  std::string text;
  while (stream && text.size() <= most) {
    std::array<char, std::size_t{64} * 1024> block{};
    stream.read(block.data(), block.size());
    text.append(block.data(), static_cast<std::size_t>(stream.gcount()));
    if (stream.eof() && text.size() <= most) return text;
  }
  if (text.size() > most) throw std::runtime_error(failure + ": it has more than " + std::to_string(most) + " bytes");
  if (!stream) throw std::runtime_error(failure + (errno == 0 ? "" : ": " + std::generic_category().message(errno)));
  return text;
}

}  // namespace assay::inline v0::detail
