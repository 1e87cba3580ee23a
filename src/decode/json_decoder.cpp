#include "decode/json_decoder.hpp"

#include "decode/decode_value.hpp"

namespace assay::inline v0::detail {

static_assert(typed_source<json_source> && !quick_source<json_source> && !tolerant_source<json_source>);

ASSAY_INSTANTIATE_DECODER(template, json_source);

}  // namespace assay::inline v0::detail
