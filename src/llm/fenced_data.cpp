#include "llm/fenced_data.hpp"

#include "json/unicode.hpp"

#include <algorithm>

namespace assay::inline v0::detail {

std::string without_middle(const std::string& text, std::size_t most) {
  if (text.size() <= most) return text;
  const std::size_t head = border_before(text, most / 2);
  const std::size_t tail = border_behind(text, text.size() - (most - most / 2));
  return text.substr(0, head) + "\n[... " + std::to_string(tail - head) + " bytes left out ...]\n" + text.substr(tail);
}

std::string fence_for(std::initializer_list<std::string_view> texts) {
  for (unsigned number = 1;; ++number) {
    std::string fence = "DATA-" + std::to_string(number);
    const auto has_fence = [&fence](std::string_view text) { return text.find(fence) != std::string_view::npos; };
    if (std::none_of(texts.begin(), texts.end(), has_fence)) return fence;
  }
}

std::string fenced(const std::string& fence, std::string_view text) {
  return "<<<" + fence + "\n" + std::string(text) + (text.ends_with('\n') ? "" : "\n") + fence + ">>>\n";
}

std::string feedback_of(const validation_error& wrong, std::size_t most) {
  if (wrong.errors().size() <= most) return wrong.feedback();
  const auto first = wrong.errors().begin();
  const validation_error part(wrong.title(), {first, first + static_cast<std::ptrdiff_t>(most)}, true);
  return part.feedback() + "- and " + std::to_string(wrong.errors().size() - most) + " more\n";
}

}  // namespace assay::inline v0::detail
