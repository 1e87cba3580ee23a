// Calls of tools whose arguments are tagged one by one, as Qwen, MiniMax, Anthropic, DeepSeek and GLM write them raw.
//
//   calls     = { prose } call { prose | call }
//   call      = ('<function=' name '>' | '<function name="' name '">' | '<invoke name="' name '">')
//               (json | { parameter }) [ closing tag ]
//             | '<tool_call>' name { '<arg_key>' text '</arg_key>' '<arg_value>' text '</arg_value>' } '</tool_call>'
//   parameter = ('<parameter=' name '>' | '<parameter name="' name '">') text [ '</parameter>' ]
//
// Tags may have a prefix (antml:invoke). A parameter without a closing tag ends before the next one at the start of a
// line, or before the closing tag of its call. Applies where there is such a call; one that is cut off within a
// parameter, or has anything else in it, makes the whole none.
#include "json/byte_set.hpp"
#include "reader/notations/markup.hpp"
#include "reader/notations/tree_writer.hpp"
#include "reader/reader.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

namespace assay::inline v0::detail {

namespace {

class tagged_calls {
 public:
  explicit tagged_calls(const notation_input& in)
      : in_(in), text_(in.text), end_(in.within.end), out_(in), calls_(in, out_) {}

  node_id read() {
    for (std::size_t at = find('<', in_.within.begin); at < end_; at = find('<', at)) {
      const markup_tag tag = markup_tag_at(text_, at, end_);
      at = tag.is_there() ? tag.end : at + 1;
      if (!tag.is_there() && may_be_call(tag)) return no_node;
      if (!tag.is_there() || tag.closing) continue;
      if ((tag.name == "function" || tag.name == "invoke") && !tag.value.empty()) {
        if (!call(tag, at)) return no_node;
      } else if (tag.name == "tool_call") {
        // The call in the tag before was to be one.
        if (calls_.count() != 0 && calls_.count() < wrappers_) return no_node;
        ++wrappers_;
        if (!keyed_call(tag, at)) return no_node;
      }
      if (!out_.ok()) return no_node;
    }
    return calls_.count() < wrappers_ ? no_node : calls_.finish(last_);
  }

 private:
  /// A tag that lacks a quote or its end.
  [[nodiscard]] static bool may_be_call(const markup_tag& tag) {
    return tag.name == "function" || tag.name == "invoke" || tag.name == "tool_call";
  }

  /// A piece of a tag in a value: the one that was to end it is damaged, and the value goes on too far.
  [[nodiscard]] bool has_tag_in_it(region value) const {
    constexpr std::array<std::string_view, 5> pieces{"/parameter", "/arg_value", "arg_key>", "<tool_call>",
                                                     "/tool_call>"};
    const std::string_view content = text_.substr(value.begin, value.end - value.begin);
    return std::any_of(pieces.begin(), pieces.end(),
                       [&](std::string_view one) { return content.find(one) != std::string_view::npos; });
  }

  [[nodiscard]] std::size_t find(char c, std::size_t from) const { return std::min(text_.find(c, from), end_); }
  [[nodiscard]] std::size_t past_space(std::size_t at) const {
    return std::min(json_space.first_not_in(text_, at), end_);
  }
  [[nodiscard]] markup_tag tag_at(std::size_t at) const {
    return at < end_ && text_[at] == '<' ? markup_tag_at(text_, at, end_) : markup_tag{};
  }

  bool call(const markup_tag& opening, std::size_t& at) {
    const std::size_t first = past_space(at);
    if (first < end_ && text_[first] == '{') return json_call(opening, at, first);
    calls_.begin(opening.value);
    for (at = first; at < end_; at = past_space(at)) {
      const markup_tag tag = tag_at(at);
      if (!tag.is_there()) return false;
      const bool is_parameter = tag.name == "parameter" || tag.name == "param";
      if (is_parameter && tag.closing) {
        calls_.note(repair_code::extra_closer, {tag.begin, tag.end});
        at = tag.end;  // one too many
        continue;
      }
      if (!is_parameter) {
        if (!tag.closing) break;
        if (tag.name == opening.name || tag.name == "tool_call") at = tag.end;
        break;
      }
      if (tag.value.empty()) return false;
      const std::optional<region> value = parameter_value(tag, opening, at);
      if (!value || has_tag_in_it(*value) || text_.substr(tag.end, 1) == ">") return false;
      out_.key(tag.value);
      const std::string_view name = text_.substr(tag.value.begin, tag.value.end - tag.value.begin);
      out_.value(without_outer_breaks(text_, *value), calls_.arguments().member(name));
    }
    calls_.end(at);
    last_ = at;
    return true;
  }

  /// What a parameter holds; moves behind its closing tag.
  std::optional<region> parameter_value(const markup_tag& tag, const markup_tag& opening, std::size_t& at) {
    // One spelling of the tags throughout, so that each is looked for once.
    if (parameter_.empty()) {
      parameter_ = tag.raw_name;
      call_ = opening.raw_name;
    }
    if (parameter_ != tag.raw_name || call_ != opening.raw_name) return std::nullopt;
    const char* const from = text_.data() + tag.end;
    const char* const end = text_.data() + end_;
    const auto place = [&](const char* p) { return static_cast<std::size_t>(p - text_.data()); };
    const std::size_t close = place(closing_.find(from, end, "</" + parameter_ + ">"));
    const std::size_t next = place(next_.find(from, end, "\n<" + parameter_));
    const std::size_t outer = place(outer_.find(from, end, "\n</" + call_ + ">"));
    if (close < end_ && close < next) {
      at = close + tag.raw_name.size() + 3;
      return region{tag.end, close};
    }
    const std::size_t stop = std::min(next, outer);
    if (stop >= end_) return std::nullopt;
    calls_.note(repair_code::missing_closer, {stop, stop}, "</parameter>");
    at = stop + 1;
    return region{tag.end, stop};
  }

  bool json_call(const markup_tag& opening, std::size_t& at, std::size_t first) {
    const std::string closing = "</" + std::string(opening.raw_name);
    const std::size_t close = std::min(text_.find(closing, first), end_);
    if (!calls_.json(opening.value, {first, close})) return false;
    last_ = close;
    at = close;
    return true;
  }

  /// GLM: the name, then keys and values. What is in such tags may as well be JSON, or a call of the other kind.
  bool keyed_call(const markup_tag& opening, std::size_t& at) {
    const std::size_t mark = find('<', at);
    const markup_tag first = tag_at(mark);
    if (!first.is_there() || first.name != "arg_key") return true;
    calls_.begin(trimmed(text_, {opening.end, mark}));
    at = mark;
    for (;;) {
      at = past_space(at);
      const markup_tag tag = tag_at(at);
      if (!tag.is_there()) return false;
      at = tag.end;
      if (tag.closing && tag.name == "tool_call") break;
      if (tag.closing) {
        calls_.note(repair_code::extra_closer, {tag.begin, tag.end});
        continue;
      }
      if (tag.name != "arg_key" || !keyed_value(tag, at)) return false;
    }
    calls_.end(at);
    last_ = at;
    return true;
  }

  bool keyed_value(const markup_tag& tag, std::size_t& at) {
    const char* const end = text_.data() + end_;
    const auto close_of = [&](remembered_search& search, std::size_t from, std::string_view what) {
      return static_cast<std::size_t>(search.find(text_.data() + from, end, what) - text_.data());
    };
    const std::size_t key_end = close_of(key_end_, tag.end, "</arg_key>");
    if (key_end >= end_) return false;
    const region key = trimmed(text_, {tag.end, key_end});
    at = past_space(key_end + 10);
    markup_tag value = tag_at(at);
    while (value.is_there() && value.closing) {
      calls_.note(repair_code::extra_closer, {value.begin, value.end});
      at = past_space(value.end);
      value = tag_at(at);
    }
    if (!value.is_there() || value.name != "arg_value") return false;
    const std::size_t close = close_of(value_end_, value.end, "</arg_value>");
    if (close >= end_ || key.empty() || has_tag_in_it({value.end, close})) return false;
    out_.key(key);
    const std::string_view name = text_.substr(key.begin, key.end - key.begin);
    out_.value(without_outer_breaks(text_, {value.end, close}), calls_.arguments().member(name));
    at = close + 12;
    return true;
  }

  const notation_input& in_;
  std::string_view text_;
  std::size_t end_;
  std::size_t last_ = 0;      ///< behind the last call
  std::size_t wrappers_ = 0;  ///< tags around calls so far
  tree_writer out_;
  call_writer calls_;
  std::string parameter_, call_;  ///< how the tags of parameters and of calls are spelled
  remembered_search closing_, next_, outer_, key_end_, value_end_;
};

}  // namespace

node_id read_tagged_calls(const notation_input& in) {
  const std::string_view all = in.all();
  const bool any = all.find("<function") != std::string_view::npos || all.find("invoke ") != std::string_view::npos ||
                   all.find("<arg_key>") != std::string_view::npos;
  return any ? tagged_calls(in).read() : no_node;
}

}  // namespace assay::inline v0::detail
