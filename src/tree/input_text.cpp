#include "tree/input_text.hpp"

#include "json/json_text.hpp"
#include "json/unicode.hpp"

namespace assay::inline v0::detail {

void append_input_string(std::string_view text, std::string& out) {
  constexpr std::size_t longest_end = 512;
  if (text.size() > 2 * longest_end) {
    const std::string_view tail = text.substr(border_behind(text, text.size() - longest_end));
    return append_input_string(std::string(text.substr(0, border_before(text, longest_end))).append(tail), out);
  }
  const std::size_t begin = out.size();
  if (writing::append_quoted(out, text)) return;
  out.resize(begin);
  append_input_string(with_valid_utf8(text), out);
}

}  // namespace assay::inline v0::detail
