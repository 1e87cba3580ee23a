// What can't be mended without guessing.
#include "support/damage.hpp"

#include <algorithm>

namespace damage {

namespace {

struct place {
  node* at = nullptr;
  node* parent = nullptr;
  std::size_t index = 0;      ///< in the parent
  std::vector<node*> around;  ///< from the root to the parent
  assay::path where;
};

assay::path_item key_step(const std::string& key) { return {key, assay::path_item::no_index}; }
assay::path_item index_step(std::size_t index) { return {{}, index}; }

void collect(node& one, place here, std::vector<place>& found) {
  here.at = &one;
  found.push_back(here);
  place below = here;
  below.around.push_back(&one);
  below.parent = &one;
  if (!one.label.empty()) below.where.push_back(key_step(one.label));
  for (std::size_t i = 0; i < one.items.size(); ++i) {
    place next = below;
    next.index = i;
    next.where.push_back(one.is == form::object ? key_step(one.keys[i]) : index_step(i));
    collect(one.items[i], next, found);
  }
}

/// Where the end of the text is told of: at the string that it cut, or at the union around whose tag was still to come.
assay::path where_told(const place& cut) {
  std::size_t depth = 0;
  for (std::size_t i = 0; i < cut.around.size(); ++i) {
    const node& one = *cut.around[i];
    const node* next = i + 1 < cut.around.size() ? cut.around[i + 1] : cut.at;
    const auto tag =
        std::find_if(one.items.begin(), one.items.end(), [](const node& n) { return n.role == target::tag; });
    if (tag != one.items.end() && next < &*tag) {
      return {cut.where.begin(), cut.where.begin() + static_cast<std::ptrdiff_t>(depth)};
    }
    depth += one.label.empty() ? 1 : 2;
  }
  return cut.where;
}

/// One value that fits is broken. What is around it is left in its place by what damages the document besides.
template <class Fits, class Break>
std::function<bool(document&, breakage&, random&)> on_value(Fits fits, Break destroy) {
  return [fits, destroy](document& victim, breakage& said, random& draw) {
    std::vector<place> found;
    collect(victim.root, {}, found);
    const auto unfit = [&](const place& one) { return !fits(one); };
    found.erase(std::remove_if(found.begin(), found.end(), unfit), found.end());
    if (found.empty()) return false;
    place chosen = draw.one_of(found);
    said.where = chosen.where;
    chosen.at->done = true;
    for (node* one : chosen.around) one->done = true;
    said.type = destroy(chosen, draw);
    if (said.type == "truncated") said.where = where_told(chosen);
    return true;
  };
}

auto written_as(form is, target role) {
  return [is, role](const place& one) { return one.at->is == is && one.at->role == role; };
}

/// Another word where a word or a string stood.
auto words(std::vector<std::string> all, std::string type) {
  return [all, type](place& one, random& draw) {
    one.at->is = form::string;
    one.at->text = draw.one_of(all);
    return type;
  };
}

std::string type_for_null(target role) {
  switch (role) {
    case target::text:
      return "string_type";
    case target::integer:
      return "int_type";
    case target::real:
      return "float_type";
    case target::boolean:
      return "bool_type";
    case target::enumeration:
      return "enum";
    case target::list:
      return "list_type";
    default:
      return "model_type";
  }
}

std::vector<breaking> make_breakings() {
  std::vector<breaking> all;
  all.push_back({"missing_field", on_value(
                                      [](const place& one) {
                                        return one.parent != nullptr && one.parent->role == target::object &&
                                               one.parent->is == form::object && !one.at->optional &&
                                               one.at->role != target::tag;
                                      },
                                      [](place& one, random&) {
                                        const auto at = static_cast<std::ptrdiff_t>(one.index);
                                        one.parent->keys.erase(one.parent->keys.begin() + at);
                                        one.parent->items.erase(one.parent->items.begin() + at);
                                        return std::string("missing");
                                      })});
  all.push_back({"bad_integer",
                 on_value(written_as(form::word, target::integer),
                          words({"thirty", "about 35", "35 or 36", "5k", "1,23", "35%", "12:30", ""}, "int_parsing"))});
  all.push_back({"bad_real", on_value(written_as(form::word, target::real),
                                      words({"expensive", "5 million", "1.2.3", "1,23", "~5", ""}, "float_parsing"))});
  all.push_back({"bad_boolean", on_value(written_as(form::word, target::boolean),
                                         words({"maybe", "unknown", "2", "yes and no", ""}, "bool_parsing"))});
  all.push_back({"bad_enumerator", on_value(written_as(form::string, target::enumeration),
                                            words({"cancelled", "not paid", "paid?", "Status.", ""}, "enum"))});
  all.push_back({"bad_tag", on_value(
                                [](const place& one) {
                                  return std::any_of(one.at->items.begin(), one.at->items.end(),
                                                     [](const node& below) { return below.role == target::tag; });
                                },
                                [](place& one, random&) {
                                  for (node& below : one.at->items) {
                                    if (below.role != target::tag) continue;
                                    below.text = "unheard_of";
                                    below.done = true;
                                  }
                                  return std::string("union_tag_invalid");
                                })});
  all.push_back({"fraction_for_int", on_value(written_as(form::word, target::integer), [](place& one, random& draw) {
                   one.at->text += ".5";
                   if (draw.chance(50)) return std::string("int_from_float");
                   one.at->is = form::string;
                   return std::string("int_parsing");
                 })});
  all.push_back({"list_for_integer", on_value(written_as(form::word, target::integer), [](place& one, random&) {
                   node list;
                   list.done = true;
                   list.is = form::list;
                   list.items.push_back(*one.at);
                   *one.at = list;
                   return std::string("int_type");
                 })});
  all.push_back({"null_for_required", on_value(
                                          [](const place& one) {
                                            return one.parent != nullptr && !one.at->optional &&
                                                   one.at->role != target::tag && one.at->label.empty();
                                          },
                                          [](place& one, random&) {
                                            one.at->is = form::null;
                                            one.at->items.clear();
                                            one.at->keys.clear();
                                            return type_for_null(one.at->role);
                                          })});
  all.push_back({"cut_in_string", on_value(
                                      [](const place& one) {
                                        return one.at->is == form::string && one.at->role == target::text &&
                                               one.at->text.size() > 3;
                                      },
                                      [](place& one, random&) {
                                        one.at->cut = true;
                                        return std::string("truncated");
                                      })});

  return all;
}

}  // namespace

const std::vector<breaking>& breakings() {
  static const std::vector<breaking> all = make_breakings();
  return all;
}

bool stays_broken(const breaking& how, const kind& with) {
  // A text that was cut has nothing behind the cut; and what lies within another string ends with that.
  static const std::vector<std::string> behind = {
      "json_lines", "missing_closers", "extra_closers",     "double_encoded", "tag",
      "fence",      "prose",           "prose_with_braces", "tool_call_text"};
  if (how.name == "cut_in_string") return std::find(behind.begin(), behind.end(), with.name) == behind.end();
  return true;
}

}  // namespace damage
