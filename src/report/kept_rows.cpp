#include "report/kept_rows.hpp"

#include <algorithm>

namespace assay::reports {
namespace {

constexpr auto by_rank = [](const auto& one, const auto& other) { return one.first < other.first; };

}  // namespace

std::uint64_t sampling_hash(std::string_view id) noexcept {
  // FNV-1a
  std::uint64_t hash = 0xCBF29CE484222325;
  for (const char c : id) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3;
  return spread(hash);
}

std::uint64_t spread(std::uint64_t hash) noexcept {
  // as SplitMix64 does
  hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9;
  hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EB;
  return hash ^ (hash >> 31);
}

void kept_rows::add(const row_rank& rank, shared_row one) {
  if (!takes(rank)) return;
  if (rows_.size() == most_) {
    std::pop_heap(rows_.begin(), rows_.end(), by_rank);
    rows_.pop_back();
  }
  rows_.emplace_back(rank, std::move(one));
  std::push_heap(rows_.begin(), rows_.end(), by_rank);
}

void kept_rows::add(const kept_rows& other) {
  for (const auto& [rank, one] : other.rows_) add(rank, one);
}

}  // namespace assay::reports
