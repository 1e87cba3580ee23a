// The decoder of text with the commonest damage.
#pragma once

#include "answer/lenient_source.hpp"
#include "decode/decoder.hpp"

namespace assay::inline v0::detail {

extern template class decoder<lenient_source>;

}  // namespace assay::inline v0::detail
