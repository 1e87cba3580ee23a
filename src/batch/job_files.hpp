// The folder of a batch job: files that are whole or not there, whenever the process or the machine ends.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace assay::inline v0::detail::batch {

/// A file that is being written. It is closed when this is destroyed.
class new_file {
 public:
  new_file() = default;
  new_file(const new_file&) = delete;
  new_file& operator=(const new_file&) = delete;
  virtual ~new_file() = default;
  virtual void write(std::string_view text) = 0;
  /// Returns when all of it is on the disk.
  virtual void sync() = 0;
};

/// A file to be read, anywhere.
class old_file {
 public:
  old_file() = default;
  old_file(const old_file&) = delete;
  old_file& operator=(const old_file&) = delete;
  virtual ~old_file() = default;
  [[nodiscard]] virtual std::uint64_t size() const = 0;
  /// Fills `to` from `offset` on, as far as the file goes; returns how much that is.
  [[nodiscard]] virtual std::size_t read(std::uint64_t offset, std::span<char> to) const = 0;
};

/// The operations that a job's files are made with, one by one: tests stop between any two of them. All throw
/// std::runtime_error with the file and the system's reason.
class file_layer {
 public:
  file_layer() = default;
  file_layer(const file_layer&) = delete;
  file_layer& operator=(const file_layer&) = delete;
  virtual ~file_layer() = default;
  /// Empties a file that is there.
  [[nodiscard]] virtual std::unique_ptr<new_file> create(const std::string& name) = 0;
  /// nullptr where there is no such file.
  [[nodiscard]] virtual std::shared_ptr<const old_file> open(const std::string& name) = 0;
  /// Replaces `to`, at once.
  virtual void rename(const std::string& from, const std::string& to) = 0;
  /// Returns when names that were given are on the disk.
  virtual void sync_names() = 0;
};

/// The files of a folder of the system.
class folder_files final : public file_layer {
 public:
  /// Makes the folder if there is none, and takes it for this process: throws std::runtime_error if another process has
  /// it. The system gives it back when the process ends, however it does.
  explicit folder_files(std::filesystem::path folder);
  ~folder_files() override;
  std::unique_ptr<new_file> create(const std::string& name) override;
  std::shared_ptr<const old_file> open(const std::string& name) override;
  void rename(const std::string& from, const std::string& to) override;
  void sync_names() override;

 private:
  std::filesystem::path folder_;
  int lock_ = -1;
};

/// Writes a file that appears under its name when it is complete and on the disk, or not at all.
class durable_file {
 public:
  durable_file(file_layer& files, std::string name);
  void write(std::string_view text) {
    size_ += text.size();
    buffer_ += text;
    if (buffer_.size() >= buffer_limit) flush();
  }
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
  void commit();

 private:
  static constexpr std::size_t buffer_limit = std::size_t{256} << 10;
  void flush();

  file_layer& files_;
  std::string name_;
  std::unique_ptr<new_file> file_;
  std::string buffer_;
  std::uint64_t size_ = 0;
};

/// A file of the job that must be there. Throws std::runtime_error where somebody has taken it away.
[[nodiscard]] std::shared_ptr<const old_file> open_own(file_layer& files, const std::string& name);
/// Replaces a file by this text.
void replace_file(file_layer& files, const std::string& name, std::string_view text);
/// All of a file; nothing where there is none. Throws std::runtime_error where it has more than `most` bytes.
[[nodiscard]] std::optional<std::string> read_whole(file_layer& files, const std::string& name, std::size_t most);

/// The lines of a file, one after another.
class line_file {
 public:
  /// A line that is longer is given as too_long, without its text.
  static constexpr std::size_t longest_line = std::size_t{64} << 20;

  struct line {
    std::string_view text;  ///< without its end; valid until the next call
    std::uint64_t offset = 0;
    std::size_t size = 0;
    bool too_long = false;
  };

  explicit line_file(std::shared_ptr<const old_file> file, std::uint64_t offset = 0)
      : file_(std::move(file)), offset_(offset) {}
  /// Nothing at the end. A last line without an end is one.
  [[nodiscard]] std::optional<line> next();

 private:
  /// False at the file's end.
  [[nodiscard]] bool read_more();

  std::shared_ptr<const old_file> file_;
  std::uint64_t offset_;  // in the file, of what is in the buffer
  std::string buffer_;
  std::size_t begin_ = 0;  // of the buffer: what was given lies before
};

/// The text at a place of a file. Throws std::runtime_error where the file has become shorter.
[[nodiscard]] std::string read_part(const old_file& file, std::uint64_t offset, std::size_t size);

}  // namespace assay::inline v0::detail::batch
