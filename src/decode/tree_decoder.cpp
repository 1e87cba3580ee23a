#include "decode/tree_decoder.hpp"

#include "decode/decode_value.hpp"

namespace assay::inline v0::detail {

static_assert(tolerant_source<tree_source> && !direct_source<tree_source> && !mending_source<tree_source>);

ASSAY_INSTANTIATE_DECODER(template, tree_source);

}  // namespace assay::inline v0::detail
