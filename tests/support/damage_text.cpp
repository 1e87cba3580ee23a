// What models do to documents as a whole: they wrap them, write them badly, and put other text around them.
#include "support/damage.hpp"

#include <utility>

namespace damage {

namespace {

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

}  // namespace

std::vector<kind> text_kinds() {
  std::vector<kind> all;
  const auto add = [&](std::string name, stage at, std::vector<std::string> codes, auto apply) {
    all.push_back({std::move(name), at, std::move(codes), std::move(apply)});
  };

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

}  // namespace damage
