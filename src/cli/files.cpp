#include "cli/files.hpp"

#include "cli/failure.hpp"
#include "cli/system_files.hpp"
#include "cli/terminal.hpp"
#include "json/printable.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>
#include <system_error>
#include <utility>

namespace assay::cli {
namespace {

constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";

std::string reason(int error_number) { return std::generic_category().message(error_number); }

int open_for_reading(const std::string& path) {
  const int number = open_file(path, open_purpose::reading);
  if (number < 0) {
    throw failure("cannot open '" + path + "': " + reason(errno) +
                  "; give an existing file, or '-' for standard input");
  }
  return number;
}

int open_for_writing(const std::string& path) {
  const int number = open_file(path, open_purpose::writing);
  if (number < 0) {
    throw output_failure("cannot write '" + path + "': " + reason(errno) +
                         "; give a file in a folder that you may write to");
  }
  return number;
}

/// Gives a text that is full twice the room; the last step goes to the limit itself, which spares a copy near it.
void grow(std::string& text, std::size_t most) {
  constexpr std::size_t first_read = std::size_t{64} << 10;
  const std::size_t wanted = std::max(first_read, text.size() * 2);
  text.resize(wanted >= most / 2 ? most : wanted);
}

}  // namespace

descriptor::~descriptor() {
  if (owned_) close_file(number_);
}

input_file::input_file(std::string path)
    : path_(std::move(path)), file_(path_ == "-" ? standard_input : open_for_reading(path_), /*owned=*/path_ != "-") {}

std::size_t input_file::read(std::span<char> buffer) { return begun_ ? read_bytes(buffer) : read_beginning(buffer); }

/// A mark may come in pieces, through a pipe.
std::size_t input_file::read_beginning(std::span<char> buffer) {
  begun_ = true;
  std::size_t size = 0;
  while (size < utf8_mark.size() && utf8_mark.starts_with(std::string_view(buffer.data(), size))) {
    const std::size_t count = read_bytes(buffer.subspan(size));
    if (count == 0) break;
    size += count;
  }
  const std::string_view beginning(buffer.data(), size);
  if (beginning.starts_with("\xFF\xFE") || beginning.starts_with("\xFE\xFF")) {
    throw failure("cannot read " + name() + ": it is UTF-16; save it as UTF-8, or convert it, for instance with iconv");
  }
  if (!beginning.starts_with(utf8_mark)) return size;
  mark_bytes_ = utf8_mark.size();
  if (size == mark_bytes_) return read_bytes(buffer);
  std::memmove(buffer.data(), buffer.data() + mark_bytes_, size - mark_bytes_);
  return size - mark_bytes_;
}

std::string input_file::name() const { return path_ == "-" ? "standard input" : "'" + path_ + "'"; }

std::size_t input_file::read_bytes(std::span<char> buffer) {
  for (;;) {
    const std::ptrdiff_t count = read_file(file_.number(), buffer.data(), buffer.size());
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno == EINTR) continue;
    throw failure("cannot read " + name() + ": " + reason(errno) + "; give a readable file, or '-' for standard input");
  }
}

std::optional<std::uint64_t> input_file::bytes_left() const { return bytes_left_in(file_.number()); }

output_file::output_file(std::string path)
    : name_("'" + path + "'"),
      file_(open_for_writing(path), /*owned=*/true),
      is_terminal_(is_terminal(file_.number())) {}

output_file::output_file(const std::string& path, int number)
    : name_("'" + path + "'"), file_(number, /*owned=*/false), is_terminal_(is_terminal(number)) {}

output_file::output_file(stream_name stream, int number)
    : name_(stream.name), file_(number, /*owned=*/false), is_terminal_(is_terminal(number)) {}

output_file& output_file::standard_output() {
  static output_file instance(stream_name{"standard output"}, cli::standard_output);
  return instance;
}

output_file& output_file::standard_error() {
  static output_file instance(stream_name{"standard error"}, STDERR_FILENO);
  return instance;
}

void output_file::write(std::string_view text) {
  is_terminal_ ? write_as_it_is(detail::without_terminal_controls(text)) : write_as_it_is(text);
}

void output_file::write_as_it_is(std::string_view text) {
  while (!text.empty()) {
    const std::ptrdiff_t count = write_file(file_.number(), text.data(), text.size());
    if (count >= 0) {
      text.remove_prefix(static_cast<std::size_t>(count));
    } else if (errno != EINTR) {
      throw output_failure("cannot write to " + name_ + ": " + reason(errno) +
                           "; what was written so far is incomplete, run again with enough space");
    }
  }
}

std::string read_text(const std::string& path, std::size_t max_bytes) {
  input_file file(path);
  return read_text(file, max_bytes);
}

std::string read_text(input_file& file, std::size_t max_bytes) {
  constexpr std::size_t least = 64;  // room for a byte order mark, whatever the limit
  const std::size_t most = std::max(least, max_bytes < std::string::npos ? max_bytes + 1 : max_bytes);
  std::string text;
  std::size_t size = 0;
  try {
    while (size <= max_bytes) {
      if (text.size() == size) grow(text, most);
      const std::size_t count = file.read(std::span(text).subspan(size));
      if (count == 0) break;
      size += count;
    }
  } catch (const std::bad_alloc&) {
    throw failure("cannot read " + file.name() + ": there is no memory for more than " + std::to_string(size) +
                  " bytes of it; give a smaller file");
  }
  text.resize(size > max_bytes ? max_bytes + 1 : size);
  return text;
}

std::string read_whole_text(const std::string& path, std::size_t max_bytes) {
  input_file file(path);
  std::string text = read_text(file, max_bytes);
  if (text.size() <= max_bytes) return text;
  throw failure("cannot read " + file.name() + ": it has more than " + std::to_string(max_bytes) +
                " bytes; give a smaller file");
}

void write_text(const std::filesystem::path& path, std::string_view text) { output_file(path.string()).write(text); }

}  // namespace assay::cli
