// What models cost, as data with a date.
#pragma once

#include <assay/constraints.hpp>
#include <assay/describe.hpp>
#include <assay/detail/export.hpp>
#include <assay/llm/detail/llm_namespace.hpp>
#include <assay/llm/usage.hpp>
#include <assay/reflect.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace assay::inline v0::llm {

/// In US dollars for a million tokens.
struct token_price {
  double input = 0;
  double output = 0;
  std::optional<double> cached_input = {};  ///< read from the provider's cache; as other input where it is not given
  std::optional<double> cache_write = {};   ///< the same for input that is written to it
};

/// What a provider's batches cost.
struct ASSAY_EXPORT batch_price {
  double share = 1;     ///< of the price of the same tokens when they are asked for directly
  std::string source;   ///< where it says so
  std::string checked;  ///< when that was looked up: "2026-11-30"
};

/// What models cost, and when that was looked up.
struct ASSAY_EXPORT price_table {
  std::string date;                                 ///< "2025-09-01"; empty if unknown
  std::map<std::string, token_price> models;        ///< by name, as model_from has it: "openai:gpt-5-mini"
  std::map<std::string, batch_price> batches = {};  ///< by the provider's name: "openai"

  /// The price of a model; nullptr where it is unknown. A dated version ("openai:gpt-5-mini-2025-08-07") costs what its
  /// model costs, unless it has a price of its own, and "openai-responses:" what "openai:" does; no other name is taken
  /// for another.
  [[nodiscard]] const token_price* find(std::string_view model) const;
};

/// The table that assay comes with. It ages: providers change their prices without notice, and it is only as good as
/// its date. It has the list prices of the providers' own servers, and the share of them that batches cost; other
/// discounts, and long prompts that cost more, are not in it. A table of your own goes into provider_options::prices.
[[nodiscard]] ASSAY_EXPORT const price_table& shipped_prices();

/// What was used, in US dollars; nothing where the price or a count is unknown or a double can't hold
/// it, and zero where no token was used.
[[nodiscard]] ASSAY_EXPORT std::optional<double> cost_of(const usage& used, const token_price* price) noexcept;
/// The same by the model's name.
[[nodiscard]] ASSAY_EXPORT std::optional<double> cost_of(const usage& used, std::string_view model,
                                                         const price_table& prices);

}  // namespace assay::inline v0::llm

namespace assay::inline v0 {

template <>
struct describe<token_price> {
  static constexpr auto extra_keys = extra::forbid;
  static constexpr auto fields = assay::fields(field<&token_price::input>(ge(0)), field<&token_price::output>(ge(0)),
                                               field<&token_price::cached_input>(ge(0), has_default),
                                               field<&token_price::cache_write>(ge(0), has_default));
};

template <>
struct describe<batch_price> {
  static constexpr auto extra_keys = extra::forbid;
  static constexpr auto fields = assay::fields(field<&batch_price::share>(gt(0), le(1)));
};

template <>
struct describe<price_table> {
  static constexpr auto fields = assay::fields(field<&price_table::batches>(has_default));
};

}  // namespace assay::inline v0
