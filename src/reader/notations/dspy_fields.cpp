// DSPy's chat format: fields behind headers of their own.
//
//   fields = [ prose ] { '[[ ## ' name ' ## ]]' value } [ '[[ ## completed ## ]]' ]
//   value  = JSON where the field is a structure, else the text up to the next header
//
// Applies where such a header is. What stands before the first one is prose, what stands behind the completed mark is
// passed over. A piece of a header within a value makes the whole none. Fields that the type does not have are kept:
// the type's rule for unknown keys decides. But for the model's reasoning, which a chain of thought always has.
#include "reader/notations/tree_writer.hpp"

#include <algorithm>
#include <array>

namespace assay::inline v0::detail {

namespace {

/// A piece of a header, which lost a character.
bool has_damaged_header(std::string_view text) {
  constexpr std::array<std::string_view, 4> pieces{"[ #", "[[ #", "# ]", "## ]]"};
  return std::any_of(pieces.begin(), pieces.end(),
                     [&](std::string_view one) { return text.find(one) != std::string_view::npos; });
}

bool is_reasoning(std::string_view field) { return field == "reasoning" || field == "rationale"; }

}  // namespace

node_id read_dspy_fields(const notation_input& in) {
  constexpr std::string_view opens = "[[ ## ";
  constexpr std::string_view closes = " ## ]]";
  const std::size_t end = in.within.end;
  std::size_t at = std::min(in.text.find(opens, in.within.begin), end);
  if (at >= end) return no_node;
  tree_writer out(in);
  const node_id root = out.open(token::object, at);
  bool any = false;
  while (at < end) {
    const region name{at + opens.size(), std::min(in.text.find(closes, at), end)};
    if (name.end >= end || name.end - name.begin > 128) return no_node;
    const std::string_view field = in.text.substr(name.begin, name.end - name.begin);
    const std::size_t from = name.end + closes.size();
    if (field == "completed") break;
    at = std::min(in.text.find(opens, from), end);
    const region value = trimmed(in.text, {from, at});
    // A bracket too many, or the text ends where the value was to begin.
    if (in.text.substr(from, 1) == "]" || (value.empty() && at >= end)) return no_node;
    if (has_damaged_header(field) || has_damaged_header(in.text.substr(value.begin, value.end - value.begin)))
      return no_node;
    if (is_reasoning(field) && !in.wanted.has(field)) {
      in.tree.note(root, repair_code::reasoning, name.begin - opens.size(), value.end);
      continue;
    }
    out.key(name);
    out.value(value, in.wanted.member(field));
    any = true;
  }
  out.close(root, end);
  return any && out.ok() ? root : no_node;
}

}  // namespace assay::inline v0::detail
