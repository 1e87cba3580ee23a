// What models cost, as data: assay has no built-in prices, because they change.
#pragma once

#include "report/report_format.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

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

/// Adds --prices. `file` must live as long as the command.
CLI::Option* add_prices_option(CLI::App& command, std::string& file);

/// Reads {"openai:gpt-5-mini": {"input", "output", "cached_input", "cache_write"}, ...}; an empty name gives no prices.
/// Throws failure.
[[nodiscard]] price_list read_prices(const std::string& file);

/// Says on standard error which of them are of no model of the run.
void name_unused_prices(const price_list& prices, const std::vector<std::string>& models);

/// Nothing where the price is not known; nothing was paid where no token was used.
[[nodiscard]] std::optional<double> cost_of(const reports::totals& used, const std::string& model,
                                            const price_list& prices);

}  // namespace assay::cli
