// All kinds of damage, which of them can be mixed, and how they are done.
#include "support/damage.hpp"

#include <algorithm>
#include <iterator>

namespace damage {

namespace {

/// What can't be mixed, and why.
struct clash {
  std::vector<std::string> some, others;
};
const std::vector<clash>& clashes() {
  static const std::vector<std::string> quotes = {"python", "single_quotes", "smart_quotes", "backticks"};
  static const std::vector<std::string> keys = {"camel_keys", "title_keys", "upper_keys", "kebab_keys", "padded_keys"};
  static const std::vector<clash> all = {
      // One way to write at a time.
      {quotes, quotes},
      {keys, keys},
      {{"python"}, {"capital_literals", "raw_controls", "inner_quotes", "bad_escapes"}},
      {{"missing_closers"}, {"extra_closers", "json_lines"}},
      // A closer too many may be that of what is around, whose opener is missing, or whose other closer is.
      {{"extra_closers"}, {"json_lines", "wrapped_in_list", "tool_call"}},
      // A list around one object, without its comma, may be one bracket too many.
      {{"missing_commas"}, {"wrapped_in_list"}},
      // The list that might hold it is gone.
      {{"json_lines"}, {"ellipses", "trailing_commas"}},
      {{"fence"}, {"open_fence"}},
      // An unclosed bracket takes what stands behind it for its own.
      {{"missing_closers"}, {"prose", "prose_with_braces"}},
      // A line that is a string is no object; an answer that starts with one is taken for a string.
      {{"json_lines"}, {"object_in_string", "list_in_string"}},
      // Where keys have no quotes, a word and a colon behind a quote may be the next key as well as text.
      {{"unquoted_keys"}, {"inner_quotes"}},
      // A line's end in a string and one without a comma, each before a quote, look the same.
      {{"missing_commas"}, {"raw_controls"}},
      // Only a whole answer, or all of a fence, is taken for one that was encoded: a string amid prose is prose.
      {{"double_encoded"}, {"prose", "prose_with_braces", "tag", "draft"}},
      // The whole list is gone, what would be wrapped or encoded are its items.
      {{"json_lines"}, {"wrapped_in_list", "wrapped_in_key", "tool_call", "tool_call_text", "double_encoded"}},
  };
  return all;
}

bool holds(const std::vector<std::string>& all, const std::string& name) {
  return std::find(all.begin(), all.end(), name) != all.end();
}

}  // namespace

const std::vector<kind>& kinds() {
  static const std::vector<kind> all = [] {
    std::vector<kind> of_values = value_kinds();
    std::vector<kind> of_text = text_kinds();
    std::move(of_text.begin(), of_text.end(), std::back_inserter(of_values));
    return of_values;
  }();
  return all;
}

bool are_compatible(const kind& a, const kind& b) {
  if (a.name == b.name) return false;
  return std::none_of(clashes().begin(), clashes().end(), [&](const clash& one) {
    return (holds(one.some, a.name) && holds(one.others, b.name)) ||
           (holds(one.some, b.name) && holds(one.others, a.name));
  });
}

std::vector<const kind*> do_damage(document& victim, std::vector<const kind*> chosen, random& draw) {
  std::sort(chosen.begin(), chosen.end());  // they are elements of kinds(): its order
  std::vector<const kind*> done;
  bool written = false;
  const auto write_it = [&] {
    if (!written) victim.text = write(victim.root, victim.how, draw);
    written = true;
  };
  for (const kind* one : chosen) {
    if (one->at > stage::writing) write_it();
    if (one->apply(victim, draw)) done.push_back(one);
  }
  write_it();
  const auto in_vain = [&](const kind* one) { return one->shows != habit::count && victim.how.count(one->shows) == 0; };
  done.erase(std::remove_if(done.begin(), done.end(), in_vain), done.end());
  return done;
}

}  // namespace damage
