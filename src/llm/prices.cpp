#include <assay/llm/prices.hpp>

#include "json/characters.hpp"
#include "llm/prices_text.hpp"

#include <assay/parse.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace assay::inline v0::llm {

namespace {

/// How long the date at the end of a model's name is: "-2025-08-07", "-20250807"; 0 where there is none.
std::size_t date_at_end(std::string_view model) {
  for (const std::string_view form : {"-dddd-dd-dd", "-dddddddd"}) {
    if (model.size() <= form.size()) continue;
    const std::string_view end = model.substr(model.size() - form.size());
    const bool fits = std::equal(form.begin(), form.end(), end.begin(),
                                 [](char wanted, char c) { return wanted == 'd' ? detail::is_digit(c) : wanted == c; });
    if (fits) return form.size();
  }
  return 0;
}

}  // namespace

const token_price* price_table::find(std::string_view model) const {
  const auto named = [this](const std::string& name) -> const token_price* {
    const auto found = models.find(name);
    return found == models.end() ? nullptr : &found->second;
  };
  const std::string undated(model.substr(0, model.size() - date_at_end(model)));
  for (const std::string& name : {std::string(model), undated}) {
    if (const token_price* const price = named(name)) return price;
  }
  constexpr std::string_view responses = "openai-responses:";
  if (!model.starts_with(responses)) return nullptr;
  return find("openai:" + std::string(model.substr(responses.size())));
}

const price_table& shipped_prices() {
  static const price_table prices = parse<price_table>(detail::shipped_prices_text(), {.mode = mode::strict}).value();
  return prices;
}

std::optional<double> cost_of(const usage& used, const token_price* price) noexcept {
  if (used.is_partial) return std::nullopt;
  if (used.input_tokens == 0 && used.output_tokens == 0) return 0.0;
  if (price == nullptr) return std::nullopt;
  const std::int64_t input = std::max<std::int64_t>(used.input_tokens, 0);
  const std::int64_t cached = std::clamp<std::int64_t>(used.cached_tokens, 0, input);
  const std::int64_t written = std::clamp<std::int64_t>(used.cache_write_tokens, 0, input - cached);
  const double sum = static_cast<double>(input - cached - written) * price->input +
                     static_cast<double>(cached) * price->cached_input.value_or(price->input) +
                     static_cast<double>(written) * price->cache_write.value_or(price->input) +
                     static_cast<double>(std::max<std::int64_t>(used.output_tokens, 0)) * price->output;
  const double cost = sum / 1e6;
  return std::isfinite(cost) ? std::optional(cost) : std::nullopt;
}

std::optional<double> cost_of(const usage& used, std::string_view model, const price_table& prices) {
  return cost_of(used, prices.find(model));
}

}  // namespace assay::inline v0::llm
