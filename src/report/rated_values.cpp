#include "report/rated_values.hpp"

#include <string>
#include <unordered_map>

namespace assay::reports {
namespace {

/// The same for the same paths alone: a key is told by its length, so that nothing in it is taken for a step.
std::string path_key(const path& where) {
  std::string key;
  for (const path_item& step : where) {
    if (step.is_index()) {
      key += '[' + std::to_string(step.index);
    } else {
      key += '.' + std::to_string(step.key.size()) + ':' + step.key;
    }
  }
  return key;
}

}  // namespace

std::uint64_t each_rated(const rated_values& confidence, const std::vector<field_verdict>& verdicts,
                         const std::function<void(const field_verdict&, double)>& rated) {
  struct known_value {
    double confidence;
    bool is_only = true;
  };
  std::unordered_map<std::string, known_value> known;
  for (const rated_value& one : confidence.values) {
    const auto [at, is_new] = known.try_emplace(path_key(one.loc), known_value{one.confidence});
    at->second.is_only = is_new;
  }
  std::uint64_t unrated = 0;
  for (const field_verdict& verdict : verdicts) {
    if (!verdict.is_correct && verdict.kind == difference_kind::missing) continue;
    const auto found = known.find(path_key(verdict.loc));
    if (found == known.end() || !found->second.is_only) {
      ++unrated;
    } else {
      rated(verdict, found->second.confidence);
    }
  }
  return unrated;
}

}  // namespace assay::reports
