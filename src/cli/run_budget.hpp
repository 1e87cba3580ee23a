// The money that a run may cost (--max-cost).
#pragma once

#include <assay/llm/attempt.hpp>
#include <assay/llm/prices.hpp>
#include <assay/llm/usage.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace assay::cli {

/// Why the cost of an answer is not known.
enum class unknown_cost : std::uint8_t {
  none,    ///< it is known
  price,   ///< there is no price
  counts,  ///< the provider didn't say how many tokens it took
};

/// Decides before each prompt whether it is asked. What a prompt will cost is not known before; it is taken to be what
/// the dearest one so far cost, also for those under way. Before the first answer nothing is known, so that the prompts
/// that are asked at once until then are not held back.
class run_budget {
 public:
  /// Without a limit, in US dollars, everything is asked. `price`: for answers that don't say what they cost.
  run_budget(std::optional<double> limit, const token_price* price) : limit_(limit), price_(price) {}

  [[nodiscard]] bool may_ask(std::size_t under_way) const {
    if (!limit_) return true;
    if (unknown_ != unknown_cost::none) return false;
    return spent_ + static_cast<double>(under_way + 1) * dearest_ <= *limit_;
  }
  /// A prompt was asked, whatever came of it. A call that failed costs what the provider says of it; so does one that
  /// the provider did not let the model answer, or whose answer it could not use.
  void count(const std::vector<attempt>& attempts) {
    double whole = 0;
    for (const attempt& one : attempts) {
      std::optional<double> cost = one.usage.cost;
      if (!cost && one.usage.total() > 0) cost = cost_of(one.usage, price_);
      if (cost) {
        whole += *cost;
      } else if (is_answered(one) || one.usage.total() > 0) {
        unknown_ = one.usage.is_partial ? unknown_cost::counts : unknown_cost::price;
      }
    }
    spent_ += whole;
    dearest_ = std::max(dearest_, whole);
  }

  /// What is not known of an answer's cost, so that no limit can be kept.
  [[nodiscard]] unknown_cost unknown() const noexcept { return unknown_; }
  [[nodiscard]] double spent() const noexcept { return spent_; }

 private:
  [[nodiscard]] static bool is_answered(const attempt& one) noexcept {
    if (!one.response) return false;
    const finish_reason finish = one.response->finish;
    return finish != finish_reason::filtered && finish != finish_reason::malformed;
  }

  std::optional<double> limit_;
  const token_price* price_;
  double spent_ = 0;
  double dearest_ = 0;
  unknown_cost unknown_ = unknown_cost::none;
};

}  // namespace assay::cli
