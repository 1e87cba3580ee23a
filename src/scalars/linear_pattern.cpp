#include "scalars/linear_pattern.hpp"

#include "scalars/pattern.hpp"
#include "scalars/regex_spelling.hpp"

#ifdef ASSAY_HAS_RE2
#include <re2/re2.h>
#endif

namespace assay::inline v0::detail {

#ifdef ASSAY_HAS_RE2

const bool linear_pattern::are_built = true;

struct linear_pattern::program {
  RE2 compiled;
};

std::unique_ptr<const linear_pattern> linear_pattern::of_text(std::string_view spelled) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_never_capture(true);
  options.set_max_mem(compiled_pattern::re2_memory);
  std::unique_ptr<const program> made(new program{RE2(re2::StringPiece(spelled.data(), spelled.size()), options)});
  if (!made->compiled.ok()) return nullptr;
  return std::unique_ptr<const linear_pattern>(new linear_pattern(std::move(made)));
}

std::unique_ptr<const linear_pattern> linear_pattern::of_tree(const regex_node& tree) {
  const auto spelled = spell_for_re2(tree);
  return spelled ? of_text(*spelled) : nullptr;
}

bool linear_pattern::found_in(std::string_view text) const {
  return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), program_->compiled);
}

#else

const bool linear_pattern::are_built = false;

struct linear_pattern::program {};

std::unique_ptr<const linear_pattern> linear_pattern::of_text(std::string_view) { return nullptr; }
std::unique_ptr<const linear_pattern> linear_pattern::of_tree(const regex_node&) { return nullptr; }
bool linear_pattern::found_in(std::string_view) const { return false; }

#endif

linear_pattern::linear_pattern(std::unique_ptr<const program> compiled) noexcept : program_(std::move(compiled)) {}
linear_pattern::~linear_pattern() = default;

}  // namespace assay::inline v0::detail
