#include "report/field_names.hpp"

#include "report/marked_text.hpp"

namespace assay::reports {

std::string field_name(const path& where) {
  std::string name;
  for (const path_item& step : where) {
    if (step.is_index()) {
      name += "[]";
    } else {
      if (!name.empty()) name += '.';
      name += step.key;
    }
    if (name.size() > longest_field_name) break;
  }
  return shortened(name, longest_field_name);
}

}  // namespace assay::reports
