#include "cli/same_error.hpp"

#include <algorithm>

namespace assay::cli {
namespace {

bool is_same_place(const path& one, const path& other) {
  const auto is_same_step = [](const path_item& a, const path_item& b) {
    return a.is_index() || b.is_index() ? a.is_index() && b.is_index() : a.key == b.key;
  };
  return std::equal(one.begin(), one.end(), other.begin(), other.end(), is_same_step);
}

}  // namespace

bool has_same_error(std::span<const error> errors, const error& wanted) {
  return std::any_of(errors.begin(), errors.end(), [&wanted](const error& each) {
    if (each.type != wanted.type || !is_same_place(each.loc, wanted.loc)) return false;
    return !wanted.loc.empty() || each.message == wanted.message;
  });
}

}  // namespace assay::cli
