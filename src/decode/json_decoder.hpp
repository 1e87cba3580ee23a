// The decoder of nlohmann's JSON values.
#pragma once

#include "decode/instantiate_decoder.hpp"
#include "decode/json_source.hpp"

namespace assay::inline v0::detail {

ASSAY_INSTANTIATE_DECODER(extern template, json_source);

}  // namespace assay::inline v0::detail
