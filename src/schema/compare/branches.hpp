// Splits a claim about values of one type until only assertions are left: the rules of the sequent calculus, with `in`
// on the left and `out` on the right.
#pragma once

#include "schema/compare/value_set.hpp"

#include <cstddef>
#include <cstdint>

namespace assay::inline v0::comparing {

/// The work that may still be done. What finds none left gives up.
class step_budget {
 public:
  explicit step_budget(std::size_t steps) : left_(steps) {}
  [[nodiscard]] bool take(std::size_t steps = 1) noexcept {
    const bool enough = left_ >= steps;
    left_ = enough ? left_ - steps : 0;
    return enough;
  }
  [[nodiscard]] bool is_spent() const noexcept { return left_ == 0; }

  /// Steps within steps. So deep that the stack might not hold it: nothing is left.
  class nested {
   public:
    explicit nested(step_budget& of) noexcept : of_(of) {
      if (++of_.depth_ > max_depth) of_.left_ = 0;
    }
    nested(const nested&) = delete;
    nested& operator=(const nested&) = delete;
    ~nested() { --of_.depth_; }

   private:
    step_budget& of_;
  };

 private:
  static constexpr std::size_t max_depth = 1'000;
  std::size_t left_;
  std::size_t depth_ = 0;
};

[[nodiscard]] coverage covers(const value_set& set, json_type type);

enum class walk : std::uint8_t {
  go_on,
  enough,  ///< other cases of the same demand would say nothing new
  stop,
};

/// What is asked of each claim that a claim splits into. They hold all together where the claim holds.
class branch_visitor {
 public:
  virtual ~branch_visitor() = default;
  /// A claim of assertions and constants alone, which does not hold at first sight.
  virtual walk visit(const claim& branch) = 0;
  /// Whether the claim, again of assertions and constants, holds. Asked before cases are told apart, which is spared if
  /// so.
  virtual bool holds(const claim& weaker) = 0;
};

/// `stop` where a visit says so, or nothing is left of the budget.
walk for_each_branch(const claim& whole, json_type type, step_budget& budget, branch_visitor& visitor);

}  // namespace assay::inline v0::comparing
