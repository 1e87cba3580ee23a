// The prices of a run: a file of the user's, or those that assay comes with.
#pragma once

#include "report/report_format.hpp"

#include <assay/llm/prices.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace assay::cli {

/// Adds --prices. `file` must live as long as the command.
CLI::Option* add_prices_option(CLI::App& command, std::string& file);

/// Reads {"openai:gpt-5-mini": {"input", "output", "cached_input", "cache_write"}, ...}; an empty name gives no prices.
/// Throws failure.
[[nodiscard]] price_table read_prices(const std::string& file);

/// Says on standard error which of them are of no model of the run.
void name_unused_prices(const price_table& prices, const std::vector<std::string>& models);

/// The prices by which a run's cost is reckoned: those of the file, and of models that are not in it those that assay
/// comes with, unless another server than the provider's own is asked.
[[nodiscard]] std::shared_ptr<const price_table> known_prices(const price_table& given, bool is_own_server);

/// Nothing where the price is not known; nothing was paid where no token was used.
[[nodiscard]] std::optional<double> cost_of(const reports::totals& used, const token_price* price);

}  // namespace assay::cli
