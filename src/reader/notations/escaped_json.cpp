// JSON whose characters were escaped, all of it: for HTML, {&quot;name&quot;: &quot;Ann&quot;}, or as in a string whose
// quotes are missing, {\\"name\\": \\"Ann\\"}.
//
//   escaped = { tag } json with references { tag }
//
// Applies where an object or a list stands in the region, between tags at most, in which references stand for the
// quotes: there is no quote of any other kind. References are then replaced once, within the strings as well. The other
// applies where a backslash stands before every quote, and is for strings as well; a quote within a string has three
// before it, or two, where the backslash was not escaped.
#include "json/entities.hpp"
#include "reader/notations/markup.hpp"
#include "reader/notations/tree_writer.hpp"
#include "reader/reader.hpp"

#include <algorithm>
#include <string>

namespace assay::inline v0::detail {

node_id read_escaped_json(const notation_input& in) {
  const std::string_view all = in.all();
  const std::size_t quote = std::min({all.find("&quot;"), all.find("&#34;"), all.find("&#x22;")});
  if (quote == std::string_view::npos || all.find('"') != std::string_view::npos) return no_node;
  region inner = in.within;
  while (!inner.empty() && in.text[inner.begin] == '<') {
    const markup_tag tag = markup_tag_at(in.text, inner.begin, inner.end);
    if (!tag.is_there() || tag.closing) return no_node;
    inner = trimmed(in.text, {tag.end, inner.end});
  }
  while (!inner.empty() && in.text[inner.end - 1] == '>') {
    const std::size_t open = in.text.rfind('<', inner.end - 1);
    if (open == std::string_view::npos || open < inner.begin) return no_node;
    const markup_tag tag = markup_tag_at(in.text, open, inner.end);
    if (!tag.is_there() || tag.end != inner.end || !tag.closing) return no_node;
    inner = trimmed(in.text, {inner.begin, open});
  }
  if (inner.empty() || (in.text[inner.begin] != '{' && in.text[inner.begin] != '[')) return no_node;
  tree_writer out(in);
  const node_id root = in.tree.size();
  const std::string decoded = without_entities(in.text.substr(inner.begin, inner.end - inner.begin));
  return out.json_in(decoded, inner) && out.ok() ? root : no_node;
}

node_id read_backslashed_json(const notation_input& in) {
  const std::string_view all = in.all();
  const bool is_string = all.starts_with("\\\"") && all.ends_with("\\\"") && all.size() > 3;
  if (!is_string && ((all.front() != '{' && all.front() != '[') || all.find('"') == std::string_view::npos))
    return no_node;
  // The first mark of all is an escaped quote: of text in quotes of another kind those within may be escaped.
  const std::size_t first = all.find_first_not_of(" \t\r\n{[");
  if (first == std::string_view::npos || all[first] != '\\') return no_node;
  std::string encoded = "\"";
  std::size_t backslashes = 0;  // right before
  for (const char c : all) {
    if (c == '"' && backslashes == 2) encoded += '\\', ++backslashes;
    const bool escaped = backslashes % 2 == 1;
    if ((c == '"' && !escaped) || (c == '\n' && escaped)) return no_node;
    backslashes = c == '\\' ? backslashes + 1 : 0;
    encoded += c == '\n' || c == '\r' || c == '\t' ? ' ' : c;
  }
  encoded += '"';
  value_tree scratch(encoded);
  reader one(encoded, scratch, 1, 8);
  if (one.scalar(0) != reading::complete) return no_node;
  tree_writer out(in);
  const node_id root = in.tree.size();
  return out.json_in(scratch.text_of(scratch[0]), in.within) && out.ok() ? root : no_node;
}

}  // namespace assay::inline v0::detail
