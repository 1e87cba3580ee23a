// What models do to the values of documents.
#include "support/damage.hpp"

#include <algorithm>
#include <utility>

namespace damage {

namespace {

// --- nodes -----------------------------------------------------------------------------------------------------------

template <class Fits>
void collect(node& one, bool root, const Fits& fits, std::vector<node*>& found) {
  if (!one.done && fits(one, root)) found.push_back(&one);
  for (node& below : one.items) collect(below, false, fits, found);
}

/// Some of those that fit, one at least, are changed; false where none fits.
template <class Fits, class Change>
bool change_some(document& victim, random& draw, const Fits& fits, const Change& change) {
  std::vector<node*> found;
  collect(
      victim.root, true, [&](const node& one, bool) { return fits(one); }, found);
  if (found.empty()) return false;
  const std::size_t certain = draw.below(found.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (i != certain && !draw.chance(60)) continue;
    found[i]->done = true;
    change(*found[i]);
  }
  return true;
}

/// One of those that fit and lie below the root: what is done to it may swallow others.
template <class Fits, class Change>
bool change_one(document& victim, random& draw, const Fits& fits, const Change& change) {
  std::vector<node*> found;
  collect(
      victim.root, true, [&](const node& one, bool root) { return !root && fits(one); }, found);
  if (found.empty()) return false;
  node& one = *draw.one_of(found);
  one.done = true;
  change(one);
  return true;
}

bool is_number(const node& one) {
  return one.is == form::word && (one.role == target::integer || one.role == target::real);
}

void say(node& one, std::string text) {
  one.is = form::string;
  one.text = std::move(text);
}

// --- numbers ---------------------------------------------------------------------------------------------------------

std::size_t whole_digits(const std::string& literal) {
  const std::size_t sign = literal.front() == '-' ? 1 : 0;
  return std::min(literal.find('.'), literal.size()) - sign;
}

std::string with_separators(const std::string& literal, const std::string& separator) {
  const std::size_t end = std::min(literal.find('.'), literal.size());
  const std::size_t begin = literal.front() == '-' ? 1 : 0;
  std::string made = literal;
  for (std::size_t at = end; at > begin + 3;) {
    at -= 3;
    made.insert(at, separator);
  }
  return made;
}

/// Both ways of money: $5 and 5 EUR.
std::string as_money(const std::string& literal, random& draw) {
  static const std::vector<std::string> before = {"$", "€", "£", "US$ ", "EUR ", "USD "};
  static const std::vector<std::string> behind = {" EUR", " USD", "€", " €", " CHF"};
  const std::string digits = draw.chance(50) ? with_separators(literal, ",") : literal;
  if (draw.chance(50)) return digits + draw.one_of(behind);
  return digits.front() == '-' ? "-" + draw.one_of(before) + digits.substr(1) : draw.one_of(before) + digits;
}

/// 0.2882 is 28.82%; the point moves, so that nothing is rounded.
std::string as_percent(std::string literal) {
  const std::string sign = literal.front() == '-' ? "-" : "";
  literal = literal.substr(sign.size());
  const std::size_t point = literal.find('.');
  std::string fraction = literal.substr(point + 1);
  while (fraction.size() < 2) fraction += '0';
  std::string whole = literal.substr(0, point) + fraction.substr(0, 2);
  whole.erase(0, std::min(whole.find_first_not_of('0'), whole.size() - 1));
  return sign + whole + (fraction.size() > 2 ? "." + fraction.substr(2) : "") + "%";
}

// --- names -----------------------------------------------------------------------------------------------------------

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }

/// The words of a snake_case name, each changed, with something between them.
std::string in_style(const std::string& name, bool first_upper, bool later_upper, bool all_upper,
                     std::string_view between) {
  std::string made;
  bool start = true;
  bool first = true;
  for (const char c : name) {
    if (c == '_') {
      made += between;
      start = true;
      first = false;
      continue;
    }
    made += all_upper || (start && (first ? first_upper : later_upper)) ? upper(c) : c;
    start = false;
  }
  return made;
}

std::string camel(const std::string& name) { return in_style(name, false, true, false, ""); }
std::string title(const std::string& name) { return in_style(name, true, true, false, " "); }
std::string upper_snake(const std::string& name) { return in_style(name, true, true, true, "_"); }
std::string kebab(const std::string& name) { return in_style(name, false, false, false, "-"); }
std::string padded(const std::string& name) { return " " + name + " "; }

using restyle = std::string (*)(const std::string&);

std::function<bool(document&, random&)> keys_in(restyle change) {
  return [change](document& victim, random& draw) {
    bool any = false;
    const auto named = [](const node& one) { return one.is == form::object && one.role == target::object; };
    change_some(victim, draw, named, [&](node& one) {
      one.done = false;  // its members are themselves
      for (std::string& key : one.keys) {
        const std::string changed = change(key);
        any |= changed != key;
        key = changed;
      }
    });
    return any;
  };
}

bool change_enumerators(document& victim, random& draw) {
  const auto fits = [](const node& one) {
    return one.is == form::string && (one.role == target::enumeration || one.role == target::tag);
  };
  return change_some(victim, draw, fits, [&](node& one) {
    static const std::vector<restyle> styles = {&title, &upper_snake, &padded};
    std::string changed = draw.one_of(styles)(one.text);
    if (one.role == target::enumeration && draw.chance(30)) changed = "Status." + upper_snake(one.text);
    one.text = changed;
  });
}

// --- structure -------------------------------------------------------------------------------------------------------

bool in_string(document& victim, random& draw, form which) {
  const auto fits = [which](const node& one) { return one.is == which && one.role != target::map; };
  return change_one(victim, draw, fits, [](node& one) {
    say(one, write(one));
    one.encoded = true;
    one.items.clear();
  });
}

bool looks_like_structure(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \n\t");
  return first != std::string::npos && (text[first] == '{' || text[first] == '[');
}

/// A text that reads as JSON is, where a list is asked for, that JSON: so it can't stand for a list of itself. Nor can
/// an empty one: nobody knows whether it means no item or an empty one.
bool scalar_for_list(document& victim, random& draw) {
  const auto fits = [](const node& one) {
    if (one.is != form::list || one.items.size() != 1) return false;
    const node& only = one.items.front();
    return only.is != form::string || (!looks_like_structure(only.text) && !only.text.empty());
  };
  return change_some(victim, draw, fits, [](node& one) {
    node only = std::move(one.items.front());
    only.done = true;
    one = std::move(only);
  });
}

bool add_keys(document& victim, random& draw) {
  static const std::vector<std::string> values = {"\"I looked at the header. {sic}\"", "{\"sure\": true, \"why\": []}",
                                                  "[1, \"two\", {}]", "null", "0.97"};
  const auto fits = [](const node& one) { return one.is == form::object && one.role == target::object; };
  struct addition {
    node* where;
    std::size_t at;
    std::string key;
    node extra;
  };
  std::vector<addition> additions;
  const bool any = change_some(victim, draw, fits, [&](node& one) {
    one.done = false;
    const std::size_t at = draw.below(one.keys.size() + 1);
    node extra;
    extra.role = target::text;  // a word, written as it is
    extra.is = form::word;
    extra.text = draw.one_of(values);
    extra.done = true;
    additions.push_back({&one, at, draw.chance(50) ? "reasoning" : "_meta", extra});
  });
  // What lies within goes first: what is added around it moves it.
  for (auto it = additions.rbegin(); it != additions.rend(); ++it) {
    const auto at = static_cast<std::ptrdiff_t>(it->at);
    it->where->keys.insert(it->where->keys.begin() + at, it->key);
    it->where->items.insert(it->where->items.begin() + at, it->extra);
  }
  return any;
}

bool drop_nulls(document& victim, random&) {
  bool any = false;
  std::vector<node*> objects;
  collect(
      victim.root, true, [](const node& one, bool) { return one.is == form::object; }, objects);
  std::reverse(objects.begin(), objects.end());  // what lies within goes first: it may be moved
  for (node* one : objects) {
    for (std::size_t i = one->items.size(); i-- != 0;) {
      if (one->items[i].is != form::null || !one->items[i].optional || one->items[i].done) continue;
      one->keys.erase(one->keys.begin() + static_cast<std::ptrdiff_t>(i));
      one->items.erase(one->items.begin() + static_cast<std::ptrdiff_t>(i));
      any = true;
    }
  }
  return any;
}

}  // namespace

std::vector<kind> value_kinds() {
  std::vector<kind> all;
  const auto add = [&](std::string name, std::vector<std::string> codes, auto apply) {
    all.push_back({std::move(name), stage::values, std::move(codes), std::move(apply)});
  };
  const auto on_numbers = [](auto fits, auto change) {
    return [fits, change](document& victim, random& draw) {
      return change_some(
          victim, draw, [&](const node& one) { return is_number(one) && fits(one); },
          [&](node& one) { say(one, change(one, draw)); });
    };
  };
  const auto any = [](const node&) { return true; };

  add("missing_optional", {}, drop_nulls);
  add("string_numbers", {"string_to_integer", "string_to_number"},
      on_numbers(any, [](const node& one, random&) { return one.text; }));
  add("int_as_float", {"number_to_integer", "string_to_integer"}, [](document& victim, random& draw) {
    return change_some(
        victim, draw, [](const node& one) { return is_number(one) && one.role == target::integer; },
        [&](node& one) {
          one.text += ".0";
          if (draw.chance(30)) one.is = form::string;
        });
  });
  // An underscore is Pydantic's as well.
  add("thousands", {"thousands_separator", "string_to_integer", "string_to_number"},
      on_numbers([](const node& one) { return whole_digits(one.text) > 3; },
                 [](const node& one, random& draw) {
                   static const std::vector<std::string> separators = {",", " ", "'", "\xC2\xA0", "_"};
                   return with_separators(one.text, draw.one_of(separators));
                 }));
  add("currency", {"currency"},
      on_numbers(any, [](const node& one, random& draw) { return as_money(one.text, draw); }));
  add("percent", {"percent"},
      on_numbers([](const node& one) { return one.role == target::real; },
                 [](const node& one, random&) { return as_percent(one.text); }));
  add("units", {"unit"}, on_numbers(any, [](const node& one, random& draw) {
        static const std::vector<std::string> units = {" years", " kg", "km", " items", " Stück", " штук", "歳"};
        return one.text + draw.one_of(units);
      }));
  add("bool_words", {"string_to_boolean", "boolean_word"}, [](document& victim, random& draw) {
    return change_some(
        victim, draw, [](const node& one) { return one.role == target::boolean && one.is == form::word; },
        [&](node& one) {
          static const std::vector<std::string> truths = {"yes", "Yes", "YES", "true", "True", "on", "y", " yes "};
          static const std::vector<std::string> lies = {"no", "No", "NO", "false", "False", "off", "n", " no "};
          say(one, draw.one_of(one.text == "true" ? truths : lies));
        });
  });
  add("null_words", {"null_word"}, [](document& victim, random& draw) {
    return change_some(
        victim, draw, [](const node& one) { return one.is == form::null; },
        [&](node& one) {
          static const std::vector<std::string> for_text = {"null", "None"};
          static const std::vector<std::string> for_others = {"N/A", "null", "None",     "none",
                                                              "n/a", "NULL", "undefined"};
          say(one, draw.one_of(one.role == target::text ? for_text : for_others));
        });
  });
  add("enum_style", {"enum_style"}, change_enumerators);
  add("camel_keys", {"key_style"}, keys_in(&camel));
  add("title_keys", {"key_style"}, keys_in(&title));
  add("upper_keys", {"key_style"}, keys_in(&upper_snake));
  add("kebab_keys", {"key_style"}, keys_in(&kebab));
  add("padded_keys", {"key_style"}, keys_in(&padded));
  add("extra_keys", {}, add_keys);
  add("scalar_for_list", {"item_for_list"}, scalar_for_list);
  add("list_in_string", {"json_in_string"},
      [](document& victim, random& draw) { return in_string(victim, draw, form::list); });
  add("object_in_string", {"json_in_string"},
      [](document& victim, random& draw) { return in_string(victim, draw, form::object); });
  return all;
}

}  // namespace damage
