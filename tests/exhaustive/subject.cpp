#include "exhaustive/subject.hpp"

#include <algorithm>

namespace exhaustive {

bool reading::has_repair(std::string_view code) const {
  return std::any_of(repairs.begin(), repairs.end(), [code](const assay::repair& one) { return one.code == code; });
}

bool reading::has_repair_of(assay::repair_class category) const {
  return std::any_of(repairs.begin(), repairs.end(),
                     [category](const assay::repair& one) { return one.category == category; });
}

bool same(const reading& a, const reading& b) {
  return a.ok == b.ok && a.value == b.value && a.errors == b.errors &&
         std::equal(a.repairs.begin(), a.repairs.end(), b.repairs.begin(), b.repairs.end(),
                    [](const assay::repair& one, const assay::repair& other) {
                      return one.code == other.code && one.loc == other.loc && one.message == other.message &&
                             one.span.offset == other.span.offset && one.span.length == other.span.length;
                    });
}

}  // namespace exhaustive
