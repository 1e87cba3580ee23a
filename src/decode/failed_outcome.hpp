// The outcome of a source that failed.
#pragma once

#include "decode/error_log.hpp"
#include "json/enforced_limits.hpp"
#include "json/token.hpp"

#include <assay/result.hpp>

#include <string>
#include <string_view>

namespace assay::inline v0::detail {

/// A document that can't be read to its end has one error: why. What was found before may be wrong because of it.
[[nodiscard]] outcome finish_failed(const source_failure& failure, std::string title, std::string_view text,
                                    bool has_text);

}  // namespace assay::inline v0::detail
