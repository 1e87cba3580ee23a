#include "cli/diagnostics.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

namespace assay::cli {
namespace {

constexpr std::array<std::string_view, 4> own_checks = {"static assertion failed", "static_assert failed",
                                                        "deleted function", "assay_cannot_read"};
constexpr std::array<std::string_view, 3> error_words = {"error:", "undefined reference", "undefined symbol"};

bool has_one_of(std::string_view line, std::span<const std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [line](std::string_view word) { return line.find(word) != std::string_view::npos; });
}

/// 0 for what says most, 2 for what says nothing by itself (notes, carets, "required from here").
int rank(std::string_view line) {
  if (!has_one_of(line, error_words)) return 2;
  return has_one_of(line, own_checks) ? 0 : 1;
}

std::vector<std::string_view> split_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

}  // namespace

std::string telling_lines(std::string_view output, std::size_t limit) {
  const std::vector<std::string_view> lines = split_lines(output);
  std::string text;
  std::size_t taken = 0;
  const auto take = [&](int wanted) {
    for (const std::string_view line : lines) {
      if (taken == limit || rank(line) != wanted) continue;
      text.append(line).push_back('\n');
      ++taken;
    }
  };
  take(0);
  take(1);
  if (taken == 0) take(2);
  return text;
}

}  // namespace assay::cli
