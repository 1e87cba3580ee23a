// The decoder of JSON text.
#pragma once

#include "decode/instantiate_decoder.hpp"
#include "json/text_source.hpp"

namespace assay::inline v0::detail {

ASSAY_INSTANTIATE_DECODER(extern template, text_source);

}  // namespace assay::inline v0::detail
