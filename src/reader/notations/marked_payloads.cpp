// A payload behind a mark: the arguments of a call as a JSON string, where JSON itself would be found without this.
//
//   payloads = { prose } mark string { prose | mark string }
//   mark     = 'Action Input:' | 'Tool Input:' | '<|tool_call_argument_begin|>' | '<|tool_sep|>' | '<tool_call>' …
//   string   = a JSON string that holds an object or a list, to its closing quote
//
// Applies where each mark is followed by such a string; of a mark that something else follows it says nothing.
#include "json/byte_set.hpp"
#include "reader/notations/tree_writer.hpp"
#include "reader/reader.hpp"

#include <array>

namespace assay::inline v0::detail {

namespace {

constexpr std::array<std::string_view, 7> marks{"Action Input:",
                                                "Tool Input:",
                                                "Final Answer:",
                                                "<|tool_call_argument_begin|>",
                                                "<\xEF\xBD\x9Ctool\xE2\x96\x81sep\xEF\xBD\x9C>",
                                                "<tool_call>",
                                                "<answer>"};

}  // namespace

node_id read_marked_payloads(const notation_input& in) {
  tree_writer out(in);
  call_writer calls(in, out);
  value_tree scratch(in.text);
  std::size_t last = 0;
  // The next of each mark, so that every mark is looked for once.
  std::array<std::size_t, marks.size()> next{};
  for (std::size_t at = in.within.begin; at < in.within.end;) {
    std::size_t mark = in.within.end;
    std::size_t behind = mark;
    for (std::size_t i = 0; i < marks.size(); ++i) {
      if (next[i] < at || next[i] == 0) next[i] = std::min(in.text.find(marks[i], at), in.within.end);
      if (next[i] < mark) {
        mark = next[i];
        behind = mark + marks[i].size();
      }
    }
    if (mark == in.within.end) break;
    at = behind;
    const std::size_t quote = json_space.first_not_in(in.text, behind);
    if (quote >= in.within.end) break;
    if (in.text[quote] != '"') {
      if (in.text[quote] == '{' || in.text[quote] == '[') return no_node;  // JSON itself: found without this
      continue;
    }
    // To the closing quote, in its line.
    const std::size_t close = quoted_in_line(in.text, quote, in.within.end);
    if (close == quote) return no_node;
    scratch.drop_from(0);
    reader one(in.text, scratch, in.max_depth, in.max_nodes);
    one.set_end(close);
    if (one.scalar(quote) != reading::complete) return no_node;
    if (!calls.encoded({mark, behind}, scratch.text_of(scratch[0]), {quote, close})) return no_node;
    at = last = close;
  }
  return out.ok() ? calls.finish(last) : no_node;
}

}  // namespace assay::inline v0::detail
