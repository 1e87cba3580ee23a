#include "tables/label_table.hpp"

#include "scalars/worded_text.hpp"

#include <algorithm>
#include <functional>

namespace assay::inline v0::detail {

namespace {

std::size_t text_hash(std::string_view text) { return std::hash<std::string_view>()(text); }

}  // namespace

// --- the same text ---------------------------------------------------------------------------------------------------

void exact_labels::add(std::string_view text, std::size_t meaning) {
  if (find(text) != no_match) return;
  entries_.push_back({text, meaning, text_hash(text)});
  if (entries_.size() * 2 > slots_.size()) return grow();
  std::size_t slot = first_slot(entries_.back().hash);
  while (slots_[slot] != 0) slot = (slot + 1) & (slots_.size() - 1);
  slots_[slot] = static_cast<std::uint32_t>(entries_.size());
}

void exact_labels::grow() {
  slots_.assign(std::max<std::size_t>(16, slots_.size() * 2), 0);
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    std::size_t slot = first_slot(entries_[i].hash);
    while (slots_[slot] != 0) slot = (slot + 1) & (slots_.size() - 1);
    slots_[slot] = static_cast<std::uint32_t>(i + 1);
  }
}

std::size_t exact_labels::find(std::string_view text) const {
  if (slots_.empty()) return no_match;
  const std::size_t hash = text_hash(text);
  for (std::size_t slot = first_slot(hash); slots_[slot] != 0; slot = (slot + 1) & (slots_.size() - 1)) {
    const entry& one = entries_[slots_[slot] - 1];
    if (one.hash == hash && one.text == text) return one.meaning;
  }
  return no_match;
}

std::size_t exact_labels::longest_search() const {
  std::size_t longest = 0;
  std::size_t run = 0;
  // A run of entries may go on at the beginning.
  for (std::size_t i = 0; i < slots_.size() * 2; ++i) {
    run = slots_[i % slots_.size()] == 0 ? 0 : run + 1;
    longest = std::max(longest, run);
  }
  return longest;
}

// --- nearly the same text --------------------------------------------------------------------------------------------

void similar_labels::add(std::string_view text, std::size_t meaning) {
  by_hash_.push_back({text_hash(without_separators(text)), static_cast<std::uint32_t>(labels_.size())});
  labels_.push_back({text, meaning});
}

void similar_labels::finish() {
  std::sort(by_hash_.begin(), by_hash_.end(),
            [](const entry& a, const entry& b) { return a.hash != b.hash ? a.hash < b.hash : a.order < b.order; });
}

std::vector<std::uint32_t> similar_labels::orders(std::string_view text) const {
  std::vector<std::uint32_t> found;
  for (const std::string& form : similar_forms(text)) {
    const std::size_t hash = text_hash(form);
    auto at = std::lower_bound(by_hash_.begin(), by_hash_.end(), hash,
                               [](const entry& one, std::size_t wanted) { return one.hash < wanted; });
    for (; at != by_hash_.end() && at->hash == hash; ++at) found.push_back(at->order);
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

std::size_t similar_labels::find(std::string_view text) const {
  const std::vector<std::uint32_t> near = orders(text);
  if (near.empty()) return no_match;
  const std::size_t meant = find_similar(text, near.size(), [&](std::size_t i) { return labels_[near[i]].text; });
  return meant == no_match ? no_match : labels_[near[meant]].meaning;
}

std::vector<std::size_t> similar_labels::candidates(std::string_view text) const {
  std::vector<std::size_t> meanings;
  for (const std::uint32_t order : orders(text)) {
    const std::size_t meaning = labels_[order].meaning;
    if (meanings.empty() || meanings.back() != meaning) meanings.push_back(meaning);
  }
  return meanings;
}

// --- both ------------------------------------------------------------------------------------------------------------

label_table::label_table(const std::vector<listed_label>& labels) : listed_(labels) {
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (labels[i].is_text) {
      exact_.add(labels[i].text, i);
      similar_.add(labels[i].text, i);
    } else {
      json_.add(labels[i].text, i);
    }
  }
  similar_.finish();
}

}  // namespace assay::inline v0::detail
