// Elements of XML: <person><name>Ann</name><age>36</age></person>
//
//   document  = [ prose ] { '<?' … '?>' } element { element } [ prose ]
//   element   = '<' name { attribute } '>' { element | text | '<![CDATA[' … ']]>' | comment } '</' name '>'
//             | '<' name { attribute } '/>'
//
// An object's members are the elements in its element, and its attributes where the type has them. A list's items are
// the elements in its element, or the elements of its name, repeated; those of a union may each have another. Text is
// without white space at its ends, with its references replaced. One outermost element may wrap the value. Where text
// is wanted, elements are a part of it.
//
// Applies where every element is closed, no text stands between elements of an object, and no member that is no list
// occurs twice.
#include "json/characters.hpp"
#include "json/entities.hpp"
#include "reader/notations/tree_writer.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace assay::inline v0::detail {

namespace {

constexpr std::size_t none = std::numeric_limits<std::size_t>::max();

struct attribute {
  region name, value;
};

struct element {
  region name, content, whole;
  std::vector<attribute> attributes;
  std::vector<std::size_t> children;
  std::string text;       ///< outside of the children, decoded
  bool has_text = false;  ///< more than white space
};

/// The elements of a document, parents before their children.
class xml_parser {
 public:
  xml_parser(std::string_view text, region within) : text_(text), at_(within.begin), end_(within.end) {}

  /// False where the text is no XML, or not closed.
  bool parse() {
    const std::size_t first = std::min(text_.find('<', at_), end_);
    // Prose may stand before and behind, but nothing that could be a value.
    if (first >= end_ || has_value(at_, first)) return false;
    at_ = first;
    while (at_ < end_) {
      if (text_[at_] != '<') {
        const std::size_t next = std::min(text_.find('<', at_), end_);
        if (open_.empty() && next == end_ && !roots.empty()) return !has_value(at_, end_);
        if (!text(at_, next, true)) return false;
        at_ = next;
      } else if (!markup()) {
        return false;
      }
    }
    return open_.empty() && !roots.empty();
  }

  std::vector<element> elements;
  std::vector<std::size_t> roots;

 private:
  [[nodiscard]] bool has_value(std::size_t from, std::size_t to) const {
    return text_.substr(from, to - from).find_first_of("{}[]|") != std::string_view::npos;
  }
  [[nodiscard]] std::string_view view(region r) const { return text_in(text_, r); }

  bool text(std::size_t from, std::size_t to, bool decode) {
    const region content = trimmed(text_, {from, to});
    if (open_.empty()) return content.empty();
    element& owner = elements[open_.back()];
    const std::string_view raw = text_.substr(from, to - from);
    owner.text += decode && raw.find('&') != std::string_view::npos ? without_entities(raw) : std::string(raw);
    owner.has_text |= !content.empty() || !decode;
    return true;
  }

  bool pass(std::string_view opener, std::string_view closer) {
    if (text_.substr(at_, opener.size()) != opener) return false;
    const std::size_t close = text_.find(closer, at_ + opener.size());
    if (close >= end_) return false;
    at_ = close + closer.size();
    return true;
  }

  bool markup() {
    const char next = at_ + 1 < end_ ? text_[at_ + 1] : '\0';
    if (next == '?') return pass("<?", "?>");
    if (next == '!') {
      constexpr std::string_view cdata = "<![CDATA[";
      const std::size_t from = at_ + cdata.size();
      if (pass(cdata, "]]>")) return text(from, at_ - 3, false);
      return pass("<!--", "-->") || pass("<!DOCTYPE", ">");
    }
    return next == '/' ? closing_tag() : opening_tag();
  }

  region name() {
    const std::size_t from = at_;
    while (at_ < end_ && (is_name_character(text_[at_]) || text_[at_] == ':')) ++at_;
    return {from, at_};
  }
  void space() {
    while (at_ < end_ && (is_blank(text_[at_]) || text_[at_] == '\n')) ++at_;
  }

  bool opening_tag() {
    element one;
    one.whole.begin = at_++;
    one.name = name();
    if (one.name.empty() || is_digit(text_[one.name.begin])) return false;
    for (space(); at_ < end_ && text_[at_] != '>' && text_[at_] != '/'; space()) {
      attribute found;
      found.name = name();
      if (found.name.empty() || at_ + 1 >= end_ || text_[at_] != '=') return false;
      const char quote = text_[at_ + 1];
      if (quote != '"' && quote != '\'') return false;
      const std::size_t close = text_.find(quote, at_ + 2);
      if (close >= end_) return false;
      found.value = {at_ + 2, close};
      at_ = close + 1;
      one.attributes.push_back(found);
    }
    const bool empty = at_ < end_ && text_[at_] == '/';
    if (empty) ++at_;
    if (at_ >= end_ || text_[at_] != '>') return false;
    ++at_;
    one.content = {at_, at_};
    one.whole.end = at_;
    const std::size_t index = elements.size();
    (open_.empty() ? roots : elements[open_.back()].children).push_back(index);
    elements.push_back(std::move(one));
    if (!empty) open_.push_back(index);
    return true;
  }

  bool closing_tag() {
    const std::size_t from = at_;
    at_ += 2;
    const region closed = name();
    space();
    if (open_.empty() || at_ >= end_ || text_[at_] != '>') return false;
    ++at_;
    element& one = elements[open_.back()];
    if (view(one.name) != view(closed)) return false;
    one.content.end = from;
    one.whole.end = at_;
    open_.pop_back();
    return true;
  }

  std::string_view text_;
  std::size_t at_, end_;
  std::vector<std::size_t> open_;
};

class xml_writer {
 public:
  xml_writer(const notation_input& in, xml_parser& parsed)
      : in_(in), all_(parsed.elements), roots_(parsed.roots), out_(in) {}

  node_id write() {
    const node_id root = in_.tree.size();
    const region whole{all_[roots_.front()].whole.begin, all_[roots_.back()].whole.end};
    std::size_t top = roots_.size() == 1 ? roots_.front() : none;
    // A root that only wraps another element is none of the value.
    while (top != none && only_wraps(top)) top = all_[top].children.front();
    bool written = false;
    if (top == none) {
      written = in_.wanted.is_list() ? items(roots_, in_.wanted, whole) : members(roots_, nullptr, in_.wanted, whole);
    } else if (in_.wanted.is_object() && in_.wanted.has(name_of(top)) && !has_members(top, in_.wanted)) {
      written = members({top}, nullptr, in_.wanted, whole);
    } else if (in_.wanted.is_list() && has_members(top, in_.wanted.item())) {
      written = items({top}, in_.wanted, whole);
    } else {
      written = value(top, in_.wanted);
    }
    return written && out_.ok() ? root : no_node;
  }

 private:
  [[nodiscard]] std::string_view view(region r) const { return text_in(in_.text, r); }
  [[nodiscard]] std::string_view name_of(std::size_t index) const { return view(all_[index].name); }

  /// Whether an element holds members of an object.
  [[nodiscard]] bool has_members(std::size_t index, const shape& wanted) const {
    const element& one = all_[index];
    return std::any_of(one.children.begin(), one.children.end(),
                       [&](std::size_t child) { return wanted.has(name_of(child)); }) ||
           std::any_of(one.attributes.begin(), one.attributes.end(),
                       [&](const attribute& found) { return wanted.has(view(found.name)); });
  }

  [[nodiscard]] bool only_wraps(std::size_t index) const {
    const element& one = all_[index];
    if (one.children.size() != 1 || one.has_text || in_.wanted.is_map() || in_.wanted.is_open()) return false;
    if (in_.wanted.is_object()) return !in_.wanted.has(name_of(index)) && !has_members(index, in_.wanted);
    const std::size_t child = one.children.front();
    const bool list_of_lists = in_.wanted.is_list() && !all_[child].children.empty();
    return list_of_lists && !has_members(child, in_.wanted.item()) && in_.wanted.item().is_object();
  }

  bool value(std::size_t index, const shape& wanted) {
    if (!out_.ok() || out_.depth_left() == 0) return false;
    const element& one = all_[index];
    if (wanted.is_text()) return text_value(one);
    if (one.children.empty()) {
      if (wanted.is_object() && !one.attributes.empty()) return members({}, &one, wanted, one.whole);
      return scalar(one, wanted);
    }
    if (one.has_text || (wanted.takes_scalars() && !wanted.is_open())) return false;
    if (wanted.is_list()) return items(one.children, wanted, one.whole);
    return members(one.children, &one, wanted, one.whole);
  }

  bool text_value(const element& one) {
    if (!one.children.empty()) {
      out_.string(trimmed(in_.text, one.content));
      return true;
    }
    const region inner = trimmed(one.text, {0, one.text.size()});
    out_.stored(std::string_view(one.text).substr(inner.begin, inner.end - inner.begin), one.content);
    return true;
  }

  bool scalar(const element& one, const shape& wanted) {
    const region inner = trimmed(one.text, {0, one.text.size()});
    const std::string_view text = std::string_view(one.text).substr(inner.begin, inner.end - inner.begin);
    if (text.empty()) {
      if (wanted.is_list()) {
        out_.close(out_.open(token::array, one.whole.begin), one.whole.end);
      } else {
        out_.null(one.whole);
      }
      return true;
    }
    const bool structure = text.front() == '{' || text.front() == '[';
    if (structure && !wanted.takes_scalars()) return out_.json_in(text, one.content);
    if (out_.list_in_words(text, one.content, wanted)) return true;
    out_.bare(text, one.content);
    return true;
  }

  bool items(const std::vector<std::size_t>& elements, const shape& wanted, region whole) {
    const node_id list = out_.open(token::array, whole.begin);
    for (const std::size_t one : elements) {
      // Of a union each element may be named after its alternative.
      const bool named = name_of(one) == name_of(elements.front()) ||
                         (wanted.item().is_open() && wanted.item().is_known() && has_members(one, wanted.item()));
      if (!named || !value(one, wanted.item())) return false;
    }
    out_.close(list, whole.end);
    return true;
  }

  bool members(const std::vector<std::size_t>& elements, const element* owner, const shape& wanted, region whole) {
    const node_id object = out_.open(token::object, whole.begin);
    if (owner != nullptr) {
      for (const attribute& one : owner->attributes) {
        if (!wanted.has(view(one.name))) continue;
        out_.key(one.name);
        out_.bare(without_entities(view(one.value)), one.value);
      }
    }
    // The elements of one name together, in the order of their first.
    std::vector<std::size_t> sorted = elements;
    std::sort(sorted.begin(), sorted.end(), [this](std::size_t a, std::size_t b) {
      return name_of(a) != name_of(b) ? name_of(a) < name_of(b) : a < b;
    });
    std::vector<std::vector<std::size_t>> groups;
    for (const std::size_t one : sorted) {
      if (groups.empty() || name_of(groups.back().front()) != name_of(one)) groups.emplace_back();
      groups.back().push_back(one);
    }
    std::sort(groups.begin(), groups.end());
    for (const auto& group : groups) {
      out_.key(all_[group.front()].name);
      const shape member = wanted.member(name_of(group.front()));
      if (group.size() > 1 && member.is_known() && !member.is_list() && !member.is_open()) return false;
      const bool one_item = group.size() == 1 && member.is_list() && has_members(group.front(), member.item());
      const element& first = all_[group.front()];
      const region place{first.whole.begin, all_[group.back()].whole.end};
      const bool repeated = group.size() > 1 || one_item;
      if (!(repeated ? items(group, member, place) : value(group.front(), member))) return false;
    }
    out_.close(object, whole.end);
    return true;
  }

  const notation_input& in_;
  const std::vector<element>& all_;
  const std::vector<std::size_t>& roots_;
  tree_writer out_;
};

}  // namespace

node_id read_xml(const notation_input& in) {
  xml_parser parsed(in.text, in.within);
  if (!parsed.parse()) return no_node;
  return xml_writer(in, parsed).write();
}

}  // namespace assay::inline v0::detail
