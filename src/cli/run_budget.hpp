// The money that a run may cost (--max-cost).
#pragma once

#include <assay/llm/prices.hpp>
#include <assay/llm/usage.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>

namespace assay::cli {

/// Decides before each prompt whether it is asked. What a prompt will cost is not known before; it is taken to be what
/// the dearest one so far cost, also for those under way. Before the first answer nothing is known, so that the prompts
/// that are asked at once until then are not held back.
class run_budget {
 public:
  /// Without a limit, in US dollars, everything is asked. `price`: for answers that don't say what they cost.
  run_budget(std::optional<double> limit, const token_price* price) : limit_(limit), price_(price) {}

  [[nodiscard]] bool may_ask(std::size_t under_way) const {
    if (!limit_) return true;
    if (has_unknown_) return false;
    return spent_ + static_cast<double>(under_way + 1) * dearest_ <= *limit_;
  }
  /// A prompt was asked, whatever came of it.
  void count(const usage& used) {
    std::optional<double> cost = used.cost;
    if (!cost && used.total() > 0) cost = cost_of(used, price_);
    if (!cost) {
      has_unknown_ = true;
      return;
    }
    spent_ += *cost;
    dearest_ = std::max(dearest_, *cost);
  }

  /// Whether an answer's cost is not known, so that no limit can be kept.
  [[nodiscard]] bool has_unknown() const noexcept { return has_unknown_; }
  [[nodiscard]] double spent() const noexcept { return spent_; }

 private:
  std::optional<double> limit_;
  const token_price* price_;
  double spent_ = 0;
  double dearest_ = 0;
  bool has_unknown_ = false;
};

}  // namespace assay::cli
