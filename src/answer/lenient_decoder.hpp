// The decoder of text with the commonest damage.
#pragma once

#include "answer/lenient_source.hpp"
#include "decode/decoder.hpp"

namespace assay::inline v0::detail {

extern template ASSAY_DECODER_OF(lenient_source);

}  // namespace assay::inline v0::detail
