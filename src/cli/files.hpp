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

/// What is read: a file of text, or standard input for "-". Throws failure where it can't be opened or read, and where
/// it begins as UTF-16 does.
class input_file {
 public:
  explicit input_file(std::string path);

  /// Fills the front of `buffer`, which has room for a byte order mark, with what is there, waiting for at least one
  /// byte; 0 at the end. A byte order mark (UTF-8) at the beginning is passed over.
  [[nodiscard]] std::size_t read(std::span<char> buffer);
  /// The same of a file that is no text by itself: nothing is passed over, nor refused.
  [[nodiscard]] std::size_t read_bytes(std::span<char> buffer);
  /// The bytes of the byte order mark that was passed over.
  [[nodiscard]] std::size_t mark_bytes() const noexcept { return mark_bytes_; }

  /// How many bytes are left to be read, of a regular file; nothing of a pipe or a terminal.
  [[nodiscard]] std::optional<std::uint64_t> bytes_left() const;

  /// To wait until there is something to read.
  [[nodiscard]] int number() const noexcept { return file_.number(); }

  /// As messages call it.
  [[nodiscard]] std::string name() const;

 private:
  [[nodiscard]] std::size_t read_beginning(std::span<char> buffer);

  std::string path_;
  descriptor file_;
  bool begun_ = false;
  std::size_t mark_bytes_ = 0;
};

/// What is written: a file made anew, or standard output. Throws failure where it can't be written (a full disk). Text
/// for a terminal has the characters that would control it escaped, as JSON does; colours stay.
class output_file {
 public:
  explicit output_file(std::string path);
  /// Borrows a descriptor that is open; messages call it by `path`.
  output_file(const std::string& path, int number);
  [[nodiscard]] static output_file& standard_output();
  /// For JSON: what people read goes through complain().
  [[nodiscard]] static output_file& standard_error();

  void write(std::string_view text);

 private:
  struct stream_name {
    const char* name;
  };
  output_file(stream_name stream, int number);
  void write_as_it_is(std::string_view text);

  std::string name_;
  descriptor file_;
  bool is_terminal_;
};

/// The whole of a file (or of standard input for "-"), but no more than one byte beyond `max_bytes`: enough for the
/// parser to say that it is too long.
[[nodiscard]] std::string read_text(input_file& file, std::size_t max_bytes);
[[nodiscard]] std::string read_text(const std::string& path, std::size_t max_bytes);

/// The whole of a file that must not be longer than `max_bytes`. Throws failure.
[[nodiscard]] std::string read_whole_text(const std::string& path, std::size_t max_bytes);

/// Writes a file in whole. Throws failure.
void write_text(const std::filesystem::path& path, std::string_view text);

}  // namespace assay::cli
