// What models cost, as data: assay itself knows no prices, which change.
#pragma once

#include "report/report_format.hpp"

#include <map>
#include <optional>
#include <string>

namespace assay::cli {

/// In US dollars for a million tokens.
struct token_price {
  double input = 0;
  double output = 0;
  std::optional<double> cached_input;  ///< read from the provider's cache; as other input where it is not given
  std::optional<double> cache_write;   ///< the same for input that is written to it
};

/// By the model's name, as --model has it.
using price_list = std::map<std::string, token_price>;

/// Reads {"openai:gpt-5-mini": {"input", "output", "cached_input", "cache_write"}, ...}; an empty name gives no prices.
/// Throws failure.
[[nodiscard]] price_list read_prices(const std::string& file);

/// Nothing where the price is not known; nothing was paid where no token was used.
[[nodiscard]] std::optional<double> cost_of(const reports::totals& used, const std::string& model,
                                            const price_list& prices);

}  // namespace assay::cli
