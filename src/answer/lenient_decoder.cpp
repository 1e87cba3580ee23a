#include "answer/lenient_decoder.hpp"

#include "decode/decode_value.hpp"

namespace assay::inline v0::detail {

static_assert(mending_source<lenient_source> && !tolerant_source<lenient_source>);

ASSAY_INSTANTIATE_DECODER(template, lenient_source);

}  // namespace assay::inline v0::detail
