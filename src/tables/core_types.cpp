#include "tables/core_types.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace assay::inline v0::detail {

const type_info& core_of(const type_info& type) {
  const type_info* core = &type;
  for (int i = 0; i < 16; ++i) {
    if (core->kind == kind::nullable) {
      core = core->nullable->value;
    } else if (core->kind == kind::custom) {
      core = core->custom->wire;
    } else if (core->kind == kind::all_of && core->all_of->parts.size() == 1) {
      core = core->all_of->parts.front();  // beside it are rules about the value, which say nothing of its form
    } else {
      break;
    }
  }
  return *core;
}

std::vector<const type_info*> find_core_alternatives(const union_info& info) {
  std::vector<const type_info*> found;
  std::unordered_set<const type_info*> seen;
  std::vector<const type_info*> open;  // a stack: the next one is at its end
  const auto open_all = [&open](const union_info& of) {
    open.insert(open.end(), of.alternatives.rbegin(), of.alternatives.rend());
  };
  open_all(info);
  while (!open.empty()) {
    const type_info& core = core_of(*open.back());
    open.pop_back();
    if (!seen.insert(&core).second) continue;
    if (core.kind == kind::variant) {
      open_all(*core.variant);
    } else {
      found.push_back(&core);
    }
  }
  return found;
}

namespace {

class null_search {
 public:
  bool in(const type_info& type) {
    switch (type.kind) {
      case kind::nullable:
      case kind::null:
      case kind::any:
        return true;
      case kind::literal:
        return std::any_of(type.literal->values.begin(), type.literal->values.end(), [](const literal_value& value) {
          return value.form == decltype(value.form)::scalar && value.text == "null";
        });
      case kind::variant:
        return once(type, [this](const type_info& of) {
          const auto& all = of.variant->alternatives;
          return std::any_of(all.begin(), all.end(), [this](const type_info* one) { return in(*one); });
        });
      case kind::all_of:
        return once(type, [this](const type_info& of) {
          const auto& all = of.all_of->parts;
          return std::all_of(all.begin(), all.end(), [this](const type_info* one) { return in(*one); });
        });
      case kind::custom:
        return in(*type.custom->wire);
      default:
        return false;
    }
  }

 private:
  template <class Find>
  bool once(const type_info& type, Find find) {
    const auto known = known_.find(&type);
    if (known != known_.end()) return known->second;
    const bool found = find(type);
    known_.emplace(&type, found);
    return found;
  }

  std::unordered_map<const type_info*, bool> known_;
};

}  // namespace

bool takes_null(const type_info& type) { return null_search().in(type); }

}  // namespace assay::inline v0::detail
