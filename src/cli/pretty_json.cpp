#include "cli/pretty_json.hpp"

#include "json/string_bounds.hpp"

#include <algorithm>
#include <cstddef>

namespace assay::cli {
namespace {

bool is_opener(char c) { return c == '{' || c == '['; }
bool is_closer(char c) { return c == '}' || c == ']'; }

}  // namespace

std::string pretty_json(std::string_view compact) {
  std::string out;
  std::size_t level = 0;
  const auto begin_line = [&] { out.append(1, '\n').append(2 * level, ' '); };
  for (std::size_t at = 0; at < compact.size();) {
    const char c = compact[at];
    if (c == '"') {
      const std::size_t end = std::min(detail::behind_string(compact, at), compact.size());
      out += compact.substr(at, end - at);
      at = end;
      continue;
    }
    const bool is_empty = is_opener(c) && at + 1 < compact.size() && is_closer(compact[at + 1]);
    if (is_closer(c)) {
      --level;
      begin_line();
    }
    out += c;
    if (is_empty) {
      out += compact[++at];
    } else if (is_opener(c)) {
      ++level;
      begin_line();
    } else if (c == ',') {
      begin_line();
    } else if (c == ':') {
      out += ' ';
    }
    ++at;
  }
  return out;
}

}  // namespace assay::cli
