// Valid documents, with all that is hard to read in their texts.
#include "support/damage.hpp"

namespace damage {

std::size_t random::below(std::size_t n) {
  state_ += 0x9E3779B97F4A7C15U;
  std::uint64_t mixed = state_;
  mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9U;
  mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBU;
  mixed ^= mixed >> 31U;
  return n == 0 ? 0 : static_cast<std::size_t>(mixed % n);
}

namespace {

const std::vector<std::string> phrases = {
    "premium support",
    "it's the dog's dinner",
    "he said \"yes\" twice",
    "\"quoted\" from the start",
    "all [brackets] and {braces}, even } and ]",
    "key: value, other: thing",
    "see https://example.com/a?b=c#d // not a comment",
    "#1 of 5 /* really */",
    "C:\\Users\\dir and \\d+ or \\w*",
    "first line\nsecond line\n\tindented",
    "tab\tseparated\tvalues",
    "請求書と領収書、合計「五千円」",
    "فاتورة رقم ١٢٣، المجموع",
    "Счёт-фактура №5; итого",
    "🎉 party 👩‍👩‍👧 time 🇩🇪",
    "cafe\xCC\x81 nin\xCC\x83o",
    "100% sure, 50/50",
    "a = b => c",
    "<b>bold</b> & <think>",
    "true, false, null, None",
    "{\"looks\": [\"like\", \"JSON\"]}",
    "[1, 2, 3]",
    "007",
    "35",
    "yes",
    "3,5 kg; 4,5 kg",
    "ends with a backslash \\",
    "ends with a quote \"",
    "\"",
    "'",
    ",",
    "}",
    "...",
    "“smart” and ‘curly’ «quotes»",
    "`code` and ```fence```",
    "two\n\nparagraphs: one\n- two",
    "",
    " padded ",
    "O'Brien, John (1970-01-01)",
    "no\xC2\xA0"
    "break",
};

std::string text(random& draw) {
  std::string made = draw.one_of(phrases);
  while (draw.chance(25)) made += " " + draw.one_of(phrases);
  return made;
}

node scalar(target role, form is, std::string content) {
  node made;
  made.role = role;
  made.is = is;
  made.text = std::move(content);
  return made;
}

node text_node(random& draw) { return scalar(target::text, form::string, text(draw)); }

node integer(random& draw) {
  static const std::vector<std::size_t> sizes = {2, 10, 100, 5000, 2'000'000};
  const std::string sign = draw.chance(10) ? "-" : "";
  return scalar(target::integer, form::word, sign + std::to_string(1 + draw.below(draw.one_of(sizes))));
}

node real(random& draw) {
  static const std::vector<std::size_t> sizes = {1, 10, 1000, 3'000'000};
  std::string literal = std::to_string(draw.below(draw.one_of(sizes))) + ".";
  for (std::size_t digits = 1 + draw.below(4); digits != 0; --digits)
    literal += static_cast<char>('0' + draw.below(10));
  return scalar(target::real, form::word, (draw.chance(10) ? "-" : "") + literal);
}

node boolean(random& draw) { return scalar(target::boolean, form::word, draw.chance(50) ? "true" : "false"); }

node optional(node value, random& draw) {
  value.optional = true;
  if (draw.chance(40)) {
    value.is = form::null;
    value.text.clear();
  }
  return value;
}

template <class Make>
node list(std::size_t most, random& draw, Make make) {
  node made;
  made.role = target::list;
  made.is = form::list;
  for (std::size_t n = draw.below(most + 1); n != 0; --n) made.items.push_back(make(draw));
  return made;
}

struct member {
  std::string key;
  node value;
};

node object(std::vector<member> members) {
  node made;
  made.role = target::object;
  made.is = form::object;
  for (member& one : members) {
    made.keys.push_back(std::move(one.key));
    made.items.push_back(std::move(one.value));
  }
  return made;
}

node item(random& draw) {
  return object({{"sku", scalar(target::text, form::string, "SKU-" + std::to_string(draw.below(10000)))},
                 {"description", text_node(draw)},
                 {"quantity", integer(draw)},
                 {"unit_price", real(draw)},
                 {"is_taxable", boolean(draw)}});
}

node invoice(random& draw) {
  static const std::vector<std::string> statuses = {"draft", "on_hold", "paid", "overdue"};
  node address = object({{"street", text_node(draw)}, {"city", text_node(draw)}, {"postal_code", text_node(draw)}});
  node customer = object({{"full_name", text_node(draw)}, {"age", integer(draw)}, {"address", std::move(address)}});
  return object({{"invoice_number", scalar(target::text, form::string, "INV-" + std::to_string(draw.below(100000)))},
                 {"status", scalar(target::enumeration, form::string, draw.one_of(statuses))},
                 {"customer", std::move(customer)},
                 {"items", list(3, draw, item)},
                 {"total", real(draw)},
                 {"page_count", optional(integer(draw), draw)},
                 {"discount", optional(real(draw), draw)},
                 {"tags", list(3, draw, text_node)},
                 {"scores", list(3, draw, real)},
                 {"notes", optional(text_node(draw), draw)},
                 {"is_final", boolean(draw)}});
}

node item_map(random& draw) {
  static const std::vector<std::string> names = {"first", "second one", "третий", "四番目", "خامس", "it's", "a.b",
                                                 "x-y",   "{braced}",   "a: b",   "\"",     "",     "🎉",    "last"};
  node made;
  made.role = target::map;
  made.is = form::object;
  for (const std::string& name : names) {
    if (!draw.chance(25)) continue;
    made.keys.push_back(name);
    made.items.push_back(item(draw));
  }
  return made;
}

node event(random& draw) {
  const auto tagged = [](const std::string& tag, std::vector<member> members) {
    members.insert(members.begin() + 1, {"kind", scalar(target::tag, form::string, tag)});
    node made = object(std::move(members));
    made.label = tag;
    return made;
  };
  switch (draw.below(3)) {
    case 0:
      return tagged("payment", {{"amount", real(draw)}, {"paid_by", text_node(draw)}, {"is_partial", boolean(draw)}});
    case 1:
      return tagged("refund", {{"order_id", integer(draw)}, {"reason", optional(text_node(draw), draw)}});
    default:
      return tagged("side_note", {{"body", text_node(draw)}, {"tags", list(3, draw, text_node)}});
  }
}

node event_log(random& draw) { return object({{"source", text_node(draw)}, {"events", list(4, draw, event)}}); }

node tree_node(node children, random& draw) {
  return object({{"node_name", text_node(draw)}, {"weight", integer(draw)}, {"children", std::move(children)}});
}

/// A chain with leaves beside it.
node tree(random& draw, std::size_t depth) {
  const auto no_children = [](random& leaf) { return tree_node(list(0, leaf, text_node), leaf); };
  node chain = no_children(draw);
  for (; depth != 0; --depth) {
    node children = list(depth % 5 == 0 ? 2 : 0, draw, no_children);
    const std::size_t at = draw.below(children.items.size() + 1);
    children.items.insert(children.items.begin() + static_cast<std::ptrdiff_t>(at), std::move(chain));
    chain = tree_node(std::move(children), draw);
  }
  return chain;
}

node long_text(random& draw) {
  std::string made;
  for (const std::size_t size = 1000 + draw.below(20000); made.size() < size;) {
    const char* const behind = draw.chance(10) ? "\n" : " ";
    made += text(draw) + behind;
  }
  return scalar(target::text, form::string, made);
}

node letter(random& draw) {
  return object({{"title", text_node(draw)}, {"body", long_text(draw)}, {"paragraphs", list(3, draw, long_text)}});
}

}  // namespace

node make_document(subject which, random& draw) {
  switch (which) {
    case subject::invoice:
      return invoice(draw);
    case subject::item_list:
      return list(4, draw, item);
    case subject::item_map:
      return item_map(draw);
    case subject::event:
      return event(draw);
    case subject::event_log:
      return event_log(draw);
    case subject::tree:
      return tree(draw, draw.chance(20) ? 30 : draw.below(6));
    case subject::letter:
      return letter(draw);
  }
  return {};
}

}  // namespace damage
