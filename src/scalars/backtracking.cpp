#include "scalars/backtracking.hpp"

#include "json/unicode.hpp"
#include "scalars/linear_pattern.hpp"
#include "scalars/regex_spelling.hpp"

#include <algorithm>

#ifdef ASSAY_HAS_PCRE2
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#endif

namespace assay::inline v0::detail {

#ifdef ASSAY_HAS_PCRE2

namespace {

template <auto Free>
struct freed_by {
  template <class T>
  void operator()(T* owned) const noexcept {
    Free(owned);
  }
};
using code = std::unique_ptr<pcre2_code, freed_by<pcre2_code_free>>;
using match_context = std::unique_ptr<pcre2_match_context, freed_by<pcre2_match_context_free>>;
using match_data = std::unique_ptr<pcre2_match_data, freed_by<pcre2_match_data_free>>;

/// PCRE2 counts steps anew wherever it starts to match. So it starts once, and what it skips is part of the expression.
std::string spell_from_start(const regex_node& tree) {
  std::string spelled = spell_for_pcre2(tree);
  return starts_at_start(tree) ? spelled : "(?s:.*?)(?:" + spelled + ')';
}

std::string message_of_pcre2(int error) {
  PCRE2_UCHAR text[256];
  pcre2_get_error_message(error, text, sizeof text);
  return reinterpret_cast<const char*>(text);
}

}  // namespace

struct backtracking_pattern::program {
  code compiled;
  bool refers_back;
};

backtracking_pattern::backtracking_pattern(const regex_node& tree, std::string& fault) {
  try {
    const std::string spelled = spell_from_start(tree);
    int error = 0;
    std::size_t at = 0;
    // A repeat that never gives back what it took is no sequence of steps, so it would not be counted.
    constexpr std::uint32_t options = PCRE2_UTF | PCRE2_ANCHORED | PCRE2_MATCH_UNSET_BACKREF | PCRE2_NO_AUTO_POSSESS;
    code compiled(
        pcre2_compile(reinterpret_cast<PCRE2_SPTR>(spelled.data()), spelled.size(), options, &error, &at, nullptr));
    if (compiled == nullptr) {
      fault = "pattern can't be run by PCRE2: " + message_of_pcre2(error);
      return;
    }
    const bool refers = any_node(tree, [](const regex_node& node) { return node.kind == regex_kind::back_reference; });
    program_.reset(new program{std::move(compiled), refers});
  } catch (const regex_error& error) {
    fault = std::string("pattern can't be run: ") + error.what();
  }
}

match backtracking_pattern::matches(std::string_view text) const {
  if (utf8_error(text) != text.size()) return matches(with_valid_utf8(text));
  const match_data data(pcre2_match_data_create(1, nullptr));
  const match_context limits(pcre2_match_context_create(nullptr));
  if (data == nullptr || limits == nullptr) return match::limit;
  std::size_t steps = compiled_pattern::most_steps;
  if (program_->refers_back) steps = std::min<std::size_t>(steps, 1'000'000'000 / (text.size() + 1));
  pcre2_set_match_limit(limits.get(), static_cast<std::uint32_t>(steps));
  pcre2_set_depth_limit(limits.get(), static_cast<std::uint32_t>(steps));
  pcre2_set_heap_limit(limits.get(), compiled_pattern::most_kib);
  const int result = pcre2_match(program_->compiled.get(), reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), 0,
                                 PCRE2_NO_UTF_CHECK, data.get(), limits.get());
  if (result >= 0) return match::yes;
  return result == PCRE2_ERROR_NOMATCH ? match::no : match::limit;
}

#else

struct backtracking_pattern::program {};

backtracking_pattern::backtracking_pattern(const regex_node& tree, std::string& fault) {
  if (!linear_pattern::are_built) {
    fault = "pattern can't be run: assay is built without RE2 and without PCRE2";
    return;
  }
  struct feature {
    bool (*is)(const regex_node& node);
    std::string_view name;
  };
  static constexpr feature features[] = {
      {[](const regex_node& node) { return node.kind == regex_kind::look && node.behind; }, "look-behind"},
      {[](const regex_node& node) { return node.kind == regex_kind::look; }, "look-ahead"},
      {[](const regex_node& node) { return node.kind == regex_kind::back_reference; }, "a back-reference"},
      {[](const regex_node& node) { return node.atomic || node.greed == regex_greed::possessive; }, "an atomic group"},
      {[](const regex_node& node) { return !node.set.properties.empty(); }, "a property of characters"},
  };
  std::string_view used = "an expression";
  for (const feature& each : features) {
    if (!any_node(tree, each.is)) continue;
    used = each.name;
    break;
  }
  fault = "pattern uses " + std::string(used) + " that RE2 does not have, and assay is built without PCRE2";
}

match backtracking_pattern::matches(std::string_view) const { return match::limit; }

#endif

backtracking_pattern::~backtracking_pattern() = default;

}  // namespace assay::inline v0::detail
