// Where a model's turn ends, and somebody else's begins, in a text that has both: models go on and write what the user,
// or a tool, would answer.
//
//   text = [ reasoning ] answer end { turn }
//   end  = '<|im_end|>' | '<|eot_id|>' | '</s>' … | '<|im_start|>user' … | an empty line and 'User:' or 'Human:'
#pragma once

#include <cstddef>
#include <string_view>

namespace assay::inline v0::detail {

/// The end of the first turn that has something in it, where something follows it; else the text's end.
[[nodiscard]] std::size_t end_of_turn(std::string_view text);

}  // namespace assay::inline v0::detail
