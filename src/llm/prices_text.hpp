// The table of prices that assay comes with, as JSON (made of prices.json by cmake/AssayPrices.cmake).
#pragma once

#include <string_view>

namespace assay::inline v0::detail {

[[nodiscard]] std::string_view shipped_prices_text();

}  // namespace assay::inline v0::detail
