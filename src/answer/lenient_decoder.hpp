// The decoder of text with the most frequent damage.
#pragma once

#include "answer/lenient_source.hpp"
#include "decode/instantiate_decoder.hpp"

namespace assay::inline v0::detail {

ASSAY_INSTANTIATE_DECODER(extern template, lenient_source);

}  // namespace assay::inline v0::detail
