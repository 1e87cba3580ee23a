// The decoder of value trees.
#pragma once

#include "decode/instantiate_decoder.hpp"
#include "tree/value_tree.hpp"

namespace assay::inline v0::detail {

ASSAY_INSTANTIATE_DECODER(extern template, tree_source);

}  // namespace assay::inline v0::detail
