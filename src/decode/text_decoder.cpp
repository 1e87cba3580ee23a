#include "decode/text_decoder.hpp"

#include "decode/decode_value.hpp"

namespace assay::inline v0::detail {

static_assert(quick_source<text_source> && !tolerant_source<text_source> && !mending_source<text_source>);

ASSAY_INSTANTIATE_DECODER(template, text_source);

}  // namespace assay::inline v0::detail
