// The decoder of JSON text.
#pragma once

#include "decode/decoder.hpp"
#include "json/text_source.hpp"

namespace assay::inline v0::detail {

extern template ASSAY_DECODER_OF(text_source);

}  // namespace assay::inline v0::detail
