#include "scalars/pattern.hpp"

#include "json/ranges.hpp"
#include "scalars/backtracking.hpp"
#include "scalars/linear_pattern.hpp"
#include "scalars/regex_split.hpp"
#include "scalars/regex_tree.hpp"

#include <algorithm>
#include <optional>
#include <vector>

namespace assay::inline v0::detail {

namespace {

struct condition {
  std::unique_ptr<const linear_pattern> expression;
  bool holds;

  [[nodiscard]] bool fulfilled(std::string_view text) const { return expression->found_in(text) == holds; }
};
using conjunction = std::vector<condition>;

std::optional<std::vector<conjunction>> compile_apart(const regex_node& tree) {
  const auto parts = split_regex(tree);
  if (!parts) return std::nullopt;
  std::vector<conjunction> all;
  for (const regex_conjunction& part : *parts) {
    conjunction& one = all.emplace_back();
    for (const regex_condition& each : part) {
      one.push_back({linear_pattern::of_tree(each.tree), each.holds});
      if (one.back().expression == nullptr) return std::nullopt;
    }
  }
  return all;
}

/// [[:alpha:]], which ECMA-262 reads as a class of these characters and a bracket.
bool names_posix_class(std::string_view source) {
  const std::size_t open = source.find("[:");
  return open != std::string_view::npos && source.find(":]", open) != std::string_view::npos;
}

}  // namespace

struct compiled_pattern::programs {
  std::vector<conjunction> linear;  ///< one of them must be fulfilled
  std::unique_ptr<const backtracking_pattern> limited;
};

compiled_pattern::compiled_pattern(std::string_view source, pattern_source from) {
  auto made = std::make_unique<programs>();
  const auto take = [&](std::unique_ptr<const linear_pattern> whole) {
    if (whole == nullptr) return false;
    made->linear.emplace_back().push_back({std::move(whole), true});
    return true;
  };
  const auto compile = [&] {
    if (from == pattern_source::program && names_posix_class(source)) {
      if (take(linear_pattern::of_text(source))) return;
      if (!linear_pattern::are_built) {
        fault_ = "pattern names a class of POSIX, which only RE2 knows, and assay is built without RE2";
        return;
      }
    }
    try {
      const regex_node tree = parse_regex(source, regex_syntax::lenient);
      if (take(linear_pattern::of_tree(tree))) return;
      if (auto apart = compile_apart(tree)) {
        made->linear = std::move(*apart);
      } else {
        made->limited = std::make_unique<const backtracking_pattern>(tree, fault_);
      }
    } catch (const regex_error& error) {
      if (!take(linear_pattern::of_text(source)))
        fault_ = std::string("pattern is not a valid regular expression: ") + error.what();
    }
  };
  compile();
  programs_ = std::move(made);
}

compiled_pattern::~compiled_pattern() = default;

bool compiled_pattern::is_linear() const noexcept { return programs_->limited == nullptr; }

match compiled_pattern::matches(std::string_view text) const {
  if (!is_linear()) return programs_->limited->matches(text);
  const bool found = ranges::any_of(programs_->linear, [&](const conjunction& all) {
    return ranges::all_of(all, [&](const condition& each) { return each.fulfilled(text); });
  });
  return found ? match::yes : match::no;
}

}  // namespace assay::inline v0::detail
