// What a call costs.
#pragma once

#include <assay/async/detail/saturating.hpp>
#include <assay/describe.hpp>
#include <assay/detail/export.hpp>
#include <assay/llm/detail/llm_namespace.hpp>
#include <assay/reflect.hpp>

#include <cstdint>
#include <optional>

namespace assay::inline v0::llm {

/// What a call cost, in tokens and, where the price is known, in money. Sums stop at the greatest number there is.
struct ASSAY_EXPORT usage {
  std::int64_t input_tokens = 0;        ///< all of the prompt, what came from a cache included
  std::int64_t output_tokens = 0;       ///< all that the model wrote, its reasoning included
  std::int64_t cached_tokens = 0;       ///< of the input: read from the provider's cache
  std::int64_t cache_write_tokens = 0;  ///< of the input: written to the provider's cache
  std::int64_t reasoning_tokens = 0;    ///< of the output, where the provider says
  /// In US dollars, by a table of prices (prices.hpp); nothing where the price is unknown. A sum is known only if the
  /// cost of everything that used tokens is.
  std::optional<double> cost = {};
  /// The provider didn't give all counts, so that the cost is unknown: those that are missing are zero above. Not
  /// written to JSON.
  bool is_partial = false;

  [[nodiscard]] std::int64_t total() const noexcept { return async::saturating_add(input_tokens, output_tokens); }
  usage& operator+=(const usage& other) noexcept;
  friend bool operator==(const usage&, const usage&) = default;
};

}  // namespace assay::inline v0::llm

namespace assay::inline v0 {

template <>
struct describe<usage> {
  static constexpr auto fields =
      assay::fields(field<&usage::cached_tokens>(has_default), field<&usage::cache_write_tokens>(has_default),
                    field<&usage::reasoning_tokens>(has_default), field<&usage::is_partial>(exclude));
};

}  // namespace assay::inline v0
