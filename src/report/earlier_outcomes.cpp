#include "report/earlier_outcomes.hpp"

#include "report/kept_rows.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace assay::reports {

std::uint64_t row_key(std::string_view file, std::string_view id) noexcept {
  return file.empty() ? sampling_hash(id) : spread(sampling_hash(file) ^ sampling_hash(id));
}

namespace {
constexpr int base = 16;
}  // namespace

std::uint64_t key_of(const row& one) noexcept {
  std::uint64_t key = 0;
  std::from_chars(one.key.data(), one.key.data() + one.key.size(), key, base);
  return key;
}

std::string key_text(std::uint64_t key) {
  std::array<char, 16> text{};
  return {text.data(), std::to_chars(text.data(), text.data() + text.size(), key, base).ptr};
}

std::string line_id(std::uint64_t number) { return "\"line " + std::to_string(number) + '"'; }

void earlier_outcomes::sort() {
  std::sort(rows_.begin(), rows_.end());
  std::vector<row_mark> kept;
  for (const row_mark& one : rows_) {
    if (one.replaces && !kept.empty() && kept.back().key == one.key) {
      kept.back() = one;
    } else {
      kept.push_back(one);
    }
  }
  rows_ = std::move(kept);
}

std::span<const row_mark> earlier_outcomes::find(std::uint64_t key) const {
  const auto first = std::lower_bound(rows_.begin(), rows_.end(), row_mark{.key = key});
  auto last = first;
  while (last != rows_.end() && last->key == key) ++last;
  return {first, last};
}

}  // namespace assay::reports
