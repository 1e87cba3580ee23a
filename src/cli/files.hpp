// Files and standard streams by descriptor: every failure is noticed and says what to do.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace assay::cli {

/// Owns an open descriptor, or borrows a standard stream.
class descriptor {
 public:
  explicit descriptor(int number, bool owned) noexcept : number_(number), owned_(owned) {}
  descriptor(const descriptor&) = delete;
  descriptor& operator=(const descriptor&) = delete;
  ~descriptor();

  [[nodiscard]] int number() const noexcept { return number_; }

 private:
  int number_;
  bool owned_;
};

/// What is read: a file, or standard input for "-". Throws failure where it can't be opened or read.
class input_file {
 public:
  explicit input_file(std::string path);

  /// Fills the front of `buffer` with what is there, waiting for at least one byte; 0 at the end.
  [[nodiscard]] std::size_t read(std::span<char> buffer);

  /// How many bytes are left to be read, of a regular file; nothing of a pipe or a terminal.
  [[nodiscard]] std::optional<std::uint64_t> bytes_left() const;

  /// To wait until there is something to read.
  [[nodiscard]] int number() const noexcept { return file_.number(); }

 private:
  std::string path_;
  descriptor file_;
};

/// What is written: a file made anew, or standard output. Throws failure where it can't be written (a full disk).
class output_file {
 public:
  explicit output_file(std::string path);
  [[nodiscard]] static output_file& standard_output();

  void write(std::string_view text);

 private:
  output_file(std::string name, int number);

  std::string name_;
  descriptor file_;
};

/// The whole of a file (or of standard input for "-"), but no more than one byte beyond `max_bytes`: enough for the
/// parser to say that it is too long.
[[nodiscard]] std::string read_text(const std::string& path, std::size_t max_bytes);

/// Writes a file in whole. Throws failure.
void write_text(const std::filesystem::path& path, std::string_view text);

}  // namespace assay::cli
