#include "cli/run_prices.hpp"

#include "cli/failure.hpp"
#include "cli/files.hpp"
#include "json/printable.hpp"

#include <assay/parse.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>
#include <utility>

namespace assay::cli {

price_table read_prices(const std::string& file) {
  if (file.empty()) return {};
  constexpr std::size_t most_bytes = std::size_t{16} << 20;
  auto prices = parse<decltype(price_table::models)>(read_whole_text(file, most_bytes), {.mode = mode::strict});
  if (!prices) throw failure("'" + file + "' holds no prices:\n" + prices.error().what());
  return {.date = {}, .models = *std::move(prices)};
}

void name_unused_prices(const price_table& prices, const std::vector<std::string>& models) {
  std::string unused;
  for (const auto& [name, price] : prices.models) {
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

std::shared_ptr<const price_table> known_prices(const price_table& given, bool is_own_server) {
  auto known = std::make_shared<price_table>(given);
  if (is_own_server) known->models.insert(shipped_prices().models.begin(), shipped_prices().models.end());
  return known;
}

std::optional<double> cost_of(const reports::totals& used, const token_price* price) {
  const usage tokens{.input_tokens = used.input_tokens,
                     .output_tokens = used.output_tokens,
                     .cached_tokens = used.cached_tokens,
                     .cache_write_tokens = used.cache_write_tokens};
  // Answers whose provider doesn't say what they used were not free.
  if (tokens.total() == 0 && used.attempts > 0) return std::nullopt;
  return llm::cost_of(tokens, price);
}

}  // namespace assay::cli
