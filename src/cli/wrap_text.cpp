#include "cli/wrap_text.hpp"

#include "json/unicode.hpp"

#include <algorithm>

namespace assay::cli {
namespace {

void append_wrapped(std::string& out, std::string_view line, std::size_t columns) {
  const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
  const std::string margin(indent, ' ');
  std::size_t used = indent;
  bool at_begin = true;
  out += margin;
  for (std::size_t at = indent; at < line.size();) {
    const std::size_t end = std::min(line.find(' ', at), line.size());
    const std::string_view word = line.substr(at, end - at);
    const std::size_t width = detail::count_characters(word);
    if (!at_begin && used + 1 + width > columns) {
      out.append(1, '\n').append(margin);
      used = indent;
      at_begin = true;
    }
    if (!at_begin) out += ' ';
    used += width + (at_begin ? 0 : 1);
    out += word;
    at_begin = false;
    at = end + 1;
  }
}

}  // namespace

std::string wrapped(std::string_view text, std::size_t columns) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    append_wrapped(out, text.substr(at, end - at), columns);
    if (end < text.size()) out += '\n';
    at = end + 1;
  }
  return out;
}

}  // namespace assay::cli
