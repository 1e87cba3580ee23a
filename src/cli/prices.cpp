#include "cli/prices.hpp"

#include "cli/failure.hpp"
#include "cli/files.hpp"
#include "json/printable.hpp"

#include <assay/constraints.hpp>
#include <assay/describe.hpp>
#include <assay/parse.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>
#include <utility>

template <>
struct assay::describe<assay::cli::token_price> {
  using price = assay::cli::token_price;
  static constexpr auto extra_keys = extra::forbid;
  static constexpr auto fields =
      assay::fields(assay::field<&price::input>(assay::ge(0)), assay::field<&price::output>(assay::ge(0)),
                    assay::field<&price::cached_input>(assay::ge(0), assay::has_default),
                    assay::field<&price::cache_write>(assay::ge(0), assay::has_default));
};

namespace assay::cli {

price_list read_prices(const std::string& file) {
  if (file.empty()) return {};
  constexpr std::size_t most_bytes = std::size_t{16} << 20;
  result<price_list> prices = parse<price_list>(read_text(file, most_bytes), {.mode = mode::strict});
  if (!prices) throw failure("'" + file + "' holds no prices:\n" + prices.error().what());
  return *std::move(prices);
}

void name_unused_prices(const price_list& prices, const std::vector<std::string>& models) {
  std::string unused;
  for (const auto& [name, price] : prices) {
    if (std::find(models.begin(), models.end(), name) != models.end()) continue;
    unused += (unused.empty() ? "" : ", ") + detail::printable(name);
  }
  if (!unused.empty()) std::cerr << "assay: prices of models that are not asked: " << unused << '\n';
}

CLI::Option* add_prices_option(CLI::App& command, std::string& file) {
  return command
      .add_option("--prices", file,
                  "What models cost: a JSON file {\"openai:gpt-5-mini\": {\"input\", \"output\", \"cached_input\", "
                  "\"cache_write\"}}, in US dollars for a million tokens")
      ->type_name("FILE");
}

std::optional<double> cost_of(const reports::totals& used, const std::string& model, const price_list& prices) {
  if (used.input_tokens == 0 && used.output_tokens == 0) return used.attempts == 0 ? std::optional(0.0) : std::nullopt;
  const auto found = prices.find(model);
  if (found == prices.end()) return std::nullopt;
  const token_price& price = found->second;
  const std::int64_t cached = std::clamp<std::int64_t>(used.cached_tokens, 0, used.input_tokens);
  const std::int64_t written = std::clamp<std::int64_t>(used.cache_write_tokens, 0, used.input_tokens - cached);
  const double sum = static_cast<double>(used.input_tokens - cached - written) * price.input +
                     static_cast<double>(cached) * price.cached_input.value_or(price.input) +
                     static_cast<double>(written) * price.cache_write.value_or(price.input) +
                     static_cast<double>(used.output_tokens) * price.output;
  return sum / 1e6;
}

}  // namespace assay::cli
