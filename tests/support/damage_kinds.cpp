// What models do to documents, in the order in which it happens. All of it can be mended.
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

// --- wrapping --------------------------------------------------------------------------------------------------------

node object_of(std::vector<std::pair<std::string, node>> members) {
  node made;
  made.role = target::object;
  made.is = form::object;
  for (auto& [key, value] : members) {
    made.keys.push_back(key);
    made.items.push_back(std::move(value));
  }
  return made;
}

node text_of(std::string text) {
  node made;
  made.text = std::move(text);
  made.encoded = true;  // as it is
  return made;
}

/// A list within a list is another list: that is no wrapping.
bool wrap_in_list(document& victim, random&) {
  if (victim.root.is == form::list) return false;
  node list;
  list.role = target::list;
  list.is = form::list;
  list.items.push_back(std::move(victim.root));
  victim.root = std::move(list);
  return true;
}

bool wrap_in_key(document& victim, random& draw) {
  static const std::vector<std::string> names = {"result", "data", "answer", "Output", "extracted_value"};
  victim.root = object_of({{draw.one_of(names), std::move(victim.root)}});
  return true;
}

bool call_tool(document& victim, random& draw) {
  switch (draw.below(3)) {
    case 0:
      victim.root = object_of({{"name", text_of("extract")}, {"arguments", std::move(victim.root)}});
      break;
    case 1:
      victim.root =
          object_of({{"id", text_of("call_1")}, {"tool", text_of("extract")}, {"input", std::move(victim.root)}});
      break;
    default:
      victim.root = object_of({{"name", text_of("extract")}, {"arguments", std::move(victim.root)}});
      victim.root = object_of({{"type", text_of("function")}, {"function", std::move(victim.root)}});
  }
  return true;
}

bool call_tool_with_text(document& victim, random& draw) {
  node text = text_of(write(victim.root));
  victim.root = std::move(text);
  return call_tool(victim, draw);
}

// --- writing ---------------------------------------------------------------------------------------------------------

kind writing(std::string name, habit which, std::vector<std::string> codes, bool needs_lines = false) {
  const auto apply = [which, needs_lines](document& victim, random& draw) {
    static const std::vector<std::size_t> chances = {100, 100, 50, 20};
    const bool quotes = which <= habit::unquoted_keys;  // whoever writes 'so' does it throughout
    victim.how.chance(which) = quotes ? 100 : draw.one_of(chances);
    victim.how.lines |= needs_lines;
    return true;
  };
  return {std::move(name), stage::writing, std::move(codes), apply, which};
}

bool as_json_lines(document& victim, random& draw) {
  if (victim.which != subject::item_list || victim.root.is != form::list || victim.root.items.size() < 2) return false;
  victim.text.clear();
  const std::string between = draw.chance(50) ? "\n" : draw.chance(50) ? ",\n" : "\n\n";
  for (const node& one : victim.root.items) {
    if (!victim.text.empty()) victim.text += between;
    victim.text += write(one, victim.how, draw);
  }
  return true;
}

// --- the text --------------------------------------------------------------------------------------------------------

/// Only the last ones: a closer that is missing in the middle leaves what follows in the wrong place.
bool drop_closers(document& victim, random& draw) {
  std::string kept = victim.text;
  const bool all = draw.chance(50);
  bool any = false;
  while (kept.size() > 2) {
    const char last = kept.back();
    if (last == '}' || last == ']') {
      if (any && !all && draw.chance(50)) break;
      any = true;
    } else if (last != '\n' && last != ' ') {
      break;
    }
    kept.pop_back();
  }
  // Behind an opening bracket more than closers is gone, as far as anybody can tell.
  if (!any || kept.back() == '{' || kept.back() == '[' || kept.find_first_not_of("{[ \n") == std::string::npos)
    return false;
  // A number or a word that the end of the text touches counts as cut off: a line break shows that it is whole.
  const char last = kept.back();
  if ((last >= '0' && last <= '9') || ((last | 0x20) >= 'a' && (last | 0x20) <= 'z')) kept += '\n';
  victim.text = kept;
  return true;
}

bool add_closers(document& victim, random& draw) {
  const char last = victim.text.back();
  if (last != '}' && last != ']') return false;
  victim.text.append(1 + draw.below(3), last);
  return true;
}

bool encode(document& victim, random&) {
  victim.text = as_json_string(victim.text);
  return true;
}

/// What a model may have tried first: it lacks what is required.
std::string draft_of(subject which) {
  switch (which) {
    case subject::invoice:
      return R"({"invoice_number": "INV-000000", "total": 0})";
    case subject::item_list:
      return R"([{"sku": "SKU-0"}])";
    case subject::item_map:
      return R"({"first": {"sku": "SKU-0"}})";
    case subject::event:
      return R"({"kind": "payment"})";
    case subject::event_log:
      return R"({"source": "draft"})";
    case subject::tree:
      return R"({"node_name": "draft"})";
    case subject::letter:
      return R"({"title": "draft"})";
  }
  return {};
}

bool tag(document& victim, random& draw) {
  static const std::vector<std::string> names = {"answer", "json", "output", "result"};
  const std::string name = draw.one_of(names);
  victim.text = "<" + name + ">\n" + victim.text + "\n</" + name + ">";
  return true;
}

/// The marks of a fence within a text that was encoded are not known from its end.
bool fence(document& victim, random& draw, bool closed) {
  if (victim.text.front() == '"' && victim.text.find("```") != std::string::npos) return false;
  static const std::vector<std::string> tags = {"json", "", "JSON", "json5", "javascript", "python", "text"};
  victim.text = "```" + draw.one_of(tags) + "\n" + victim.text + (closed ? "\n```" : "");
  return true;
}

bool draft(document& victim, random& draw) {
  const std::string first = draft_of(victim.which);
  victim.text = draw.chance(50)
                    ? "First draft:\n```json\n" + first + "\n```\nThat misses fields. Final answer:\n" + victim.text
                    : "Draft: " + first + "\nWait, that's incomplete. Here it is:\n" + victim.text;
  return true;
}

bool prose(document& victim, random& draw) {
  static const std::vector<std::string> before = {"Here is the document you asked for:\n\n",
                                                  "Sure! It's \"done\": ", "Answer:\n", "Вот ответ:\n",
                                                  "以下がJSONです：\n"};
  static const std::vector<std::string> behind = {"\n\nLet me know if it's all right.",
                                                  "\n\nNote: \"total\" is the sum.", " Done!",
                                                  "\n---\n1. First, 2. second: ok"};
  if (draw.chance(70)) victim.text = draw.one_of(before) + victim.text;
  victim.text += draw.one_of(behind);
  return true;
}

bool prose_with_braces(document& victim, random&) {
  victim.text = "I filled in the {fields} as per your [instructions] (see {schema}):\n" + victim.text +
                "\nThe {total} was computed by [me], {as: you} \"asked\".";
  return true;
}

bool think(document& victim, random& draw) {
  static const std::vector<std::string> thoughts = {"The user wants JSON like {\"a\": ..., \"b\": 0}. {carefully}",
                                                    "It's easy. Don't forget the \"total\"."};
  static const std::vector<std::string> names = {"think", "thinking", "reasoning"};
  const std::string name = draw.one_of(names);
  const std::string thought = draw.chance(50) ? draw.one_of(thoughts) : "Maybe " + draft_of(victim.which) + "? No.";
  victim.text = "<" + name + ">\n" + thought + "\n</" + name + ">\n" + victim.text;
  return true;
}

bool byte_order_mark(document& victim, random&) {
  victim.text = "\xEF\xBB\xBF" + victim.text;
  return true;
}

std::vector<kind> make_kinds() {
  std::vector<kind> all;
  const auto add = [&](std::string name, stage at, std::vector<std::string> codes, auto apply) {
    all.push_back({std::move(name), at, std::move(codes), std::move(apply)});
  };
  const auto on_numbers = [](auto fits, auto change) {
    return [fits, change](document& victim, random& draw) {
      return change_some(
          victim, draw, [&](const node& one) { return is_number(one) && fits(one); },
          [&](node& one) { say(one, change(one, draw)); });
    };
  };
  const auto any = [](const node&) { return true; };

  add("missing_optional", stage::values, {}, drop_nulls);
  add("string_numbers", stage::values, {"string_to_integer", "string_to_number"},
      on_numbers(any, [](const node& one, random&) { return one.text; }));
  add("int_as_float", stage::values, {"number_to_integer", "string_to_integer"}, [](document& victim, random& draw) {
    return change_some(
        victim, draw, [](const node& one) { return is_number(one) && one.role == target::integer; },
        [&](node& one) {
          one.text += ".0";
          if (draw.chance(30)) one.is = form::string;
        });
  });
  // An underscore is Pydantic's as well.
  add("thousands", stage::values, {"thousands_separator", "string_to_integer", "string_to_number"},
      on_numbers([](const node& one) { return whole_digits(one.text) > 3; },
                 [](const node& one, random& draw) {
                   static const std::vector<std::string> separators = {",", " ", "'", "\xC2\xA0", "_"};
                   return with_separators(one.text, draw.one_of(separators));
                 }));
  add("currency", stage::values, {"currency"},
      on_numbers(any, [](const node& one, random& draw) { return as_money(one.text, draw); }));
  add("percent", stage::values, {"percent"},
      on_numbers([](const node& one) { return one.role == target::real; },
                 [](const node& one, random&) { return as_percent(one.text); }));
  add("units", stage::values, {"unit"}, on_numbers(any, [](const node& one, random& draw) {
        static const std::vector<std::string> units = {" years", " kg", "km", " items", " Stück", " штук", "歳"};
        return one.text + draw.one_of(units);
      }));
  add("bool_words", stage::values, {"string_to_boolean", "boolean_word"}, [](document& victim, random& draw) {
    return change_some(
        victim, draw, [](const node& one) { return one.role == target::boolean && one.is == form::word; },
        [&](node& one) {
          static const std::vector<std::string> truths = {"yes", "Yes", "YES", "true", "True", "on", "y", " yes "};
          static const std::vector<std::string> lies = {"no", "No", "NO", "false", "False", "off", "n", " no "};
          say(one, draw.one_of(one.text == "true" ? truths : lies));
        });
  });
  add("null_words", stage::values, {"null_word"}, [](document& victim, random& draw) {
    return change_some(
        victim, draw, [](const node& one) { return one.is == form::null; },
        [&](node& one) {
          static const std::vector<std::string> for_text = {"null", "None"};
          static const std::vector<std::string> for_others = {"N/A", "null", "None",     "none",
                                                              "n/a", "NULL", "undefined"};
          say(one, draw.one_of(one.role == target::text ? for_text : for_others));
        });
  });
  add("enum_style", stage::values, {"enum_style"}, change_enumerators);
  add("camel_keys", stage::values, {"key_style"}, keys_in(&camel));
  add("title_keys", stage::values, {"key_style"}, keys_in(&title));
  add("upper_keys", stage::values, {"key_style"}, keys_in(&upper_snake));
  add("kebab_keys", stage::values, {"key_style"}, keys_in(&kebab));
  add("padded_keys", stage::values, {"key_style"}, keys_in(&padded));
  add("extra_keys", stage::values, {}, add_keys);
  add("scalar_for_list", stage::values, {"item_for_list"}, scalar_for_list);
  add("list_in_string", stage::values, {"json_in_string"},
      [](document& victim, random& draw) { return in_string(victim, draw, form::list); });
  add("object_in_string", stage::values, {"json_in_string"},
      [](document& victim, random& draw) { return in_string(victim, draw, form::object); });

  add("wrapped_in_list", stage::wrapping, {"wrapped_in_list", "wrong_opener"}, wrap_in_list);
  add("wrapped_in_key", stage::wrapping, {"wrapped_in_key"}, wrap_in_key);
  add("tool_call", stage::wrapping, {"tool_call"}, call_tool);
  add("tool_call_text", stage::wrapping, {"tool_call"}, call_tool_with_text);

  all.push_back(writing("python", habit::python, {"single_quotes", "foreign_literal"}));
  all.push_back(writing("single_quotes", habit::single_quotes, {"single_quotes"}));
  all.push_back(writing("smart_quotes", habit::smart_quotes, {"smart_quotes"}));
  all.push_back(writing("backticks", habit::backticks, {"backticks"}));
  all.push_back(writing("unquoted_keys", habit::unquoted_keys, {"unquoted_key"}));
  all.push_back(writing("bare_words", habit::bare_words, {"unquoted_string"}));
  all.push_back(writing("trailing_commas", habit::trailing_commas, {"trailing_comma"}));
  all.push_back(writing("missing_commas", habit::missing_commas, {"missing_comma"}, true));
  all.push_back(writing("line_comments", habit::line_comments, {"comment"}, true));
  all.push_back(writing("block_comments", habit::block_comments, {"comment"}));
  all.push_back(writing("hash_comments", habit::hash_comments, {"comment"}, true));
  all.push_back(writing("raw_controls", habit::raw_controls, {"raw_control_character"}));
  all.push_back(writing("inner_quotes", habit::inner_quotes, {"unescaped_quote"}));
  all.push_back(writing("bad_escapes", habit::bad_escapes, {"invalid_escape"}));
  all.push_back(writing("capital_literals", habit::capital_literals, {"foreign_literal"}));
  all.push_back(writing("number_formats", habit::number_formats, {"number_format"}));
  all.push_back(writing("ellipses", habit::ellipses, {"ellipsis"}));
  all.push_back(writing("odd_spaces", habit::odd_spaces, {"unusual_space"}));

  add("json_lines", stage::ending, {"json_lines"}, as_json_lines);
  add("missing_closers", stage::ending, {"missing_closer"}, drop_closers);
  add("extra_closers", stage::ending, {"extra_closer"}, add_closers);
  add("double_encoded", stage::encoding, {"double_encoded"}, encode);
  add("tag", stage::surroundings, {"surrounding_text", "other_candidates"}, tag);
  add("fence", stage::surroundings, {"code_fence"}, [](document& v, random& draw) { return fence(v, draw, true); });
  add("open_fence", stage::surroundings, {"code_fence"},
      [](document& v, random& draw) { return fence(v, draw, false); });
  add("draft", stage::surroundings, {"other_candidates"}, draft);
  add("prose", stage::surroundings, {"surrounding_text", "other_candidates"}, prose);
  add("prose_with_braces", stage::surroundings, {"surrounding_text", "other_candidates"}, prose_with_braces);
  add("think", stage::surroundings, {"reasoning"}, think);
  add("byte_order_mark", stage::surroundings, {}, byte_order_mark);
  return all;
}

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
  static const std::vector<kind> all = make_kinds();
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
