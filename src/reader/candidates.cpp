#include "reader/candidates.hpp"

#include "json/byte_set.hpp"
#include "json/characters.hpp"
#include "reader/doubt.hpp"
#include "reader/introductions.hpp"
#include "reader/plain_json.hpp"
#include "reader/regions.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace assay::inline v0::detail {

namespace {

constexpr std::size_t most_kept = 1000;  // half of them the first, half the last
constexpr std::size_t most_second_looks = 16;

constexpr byte_set more_closers{"}] \t\r\n"};
constexpr byte_set never_a_key{"{[(:;=!?*+%&@|\\^>"};
constexpr byte_set no_separator{"{}[]()\"'`,;!?*+%&@|\\^<>.~"};
/// Words without quotes are no items in prose, but for those that may be literals (true, none, undefined).
constexpr byte_set never_an_item{":;=!?*%&@|\\^>~$_abcdeghijklmopqrsvwxyzABCDEGHIJKLMOPQRSVWXYZ"};
constexpr byte_set special{"{[`~<"};              ///< what prose ends at
constexpr byte_set special_or_wide{"{[`~<\xE2"};  ///< the same where a mark may begin with ◁ (U+25C1)

std::uint32_t narrow(std::size_t n) { return static_cast<std::uint32_t>(n); }

class finder {
 public:
  finder(std::string_view text, value_tree& tree, const search& what)
      : text_(text),
        tree_(tree),
        reader_(text, tree, what.max_depth, what.max_items),
        wants_runs_(what.runs),
        ends_prose_(has_wide_mark(text) ? special_or_wide : special),
        unfinished_(what.unfinished) {
    reader_.set_unfinished(what.unfinished);
    reader_.set_ends_by_itself(what.ends_by_itself);
  }

  found run() {
    // A text that ends as it begins, in a bracket, is no prose.
    const region whole = trimmed(text_, {0, text_.size()});
    all_brackets_ = !whole.empty() && std::string_view("}])").find(text_[whole.end - 1]) != std::string_view::npos;
    tree_.add(token::array, 0);
    result_.failures.emplace_back();
    while (at_ < text_.size()) step();
    end_run();
    if (reasoning_end_ == text_.size()) {
      // Nobody closed it.
      result_.answer_begin = text_.size();
      result_.ends_in_reasoning = true;
    }
    auto& kept = result_.candidates;
    std::sort(kept.begin(), kept.end(), [](const candidate& a, const candidate& b) { return a.begin < b.begin; });
    read_last();
    tree_[0].next = tree_.size();
    tree_[0].end = narrow(text_.size());
    return std::move(result_);
  }

 private:
  /// Something else than a value: what follows is no part of a run.
  void apart() {
    only_values_ = false;
    end_run();
  }

  void end_run() {
    if (run_.count != 0) close_run();
  }
  void close_run() {
    tree_[run_.root].next = tree_.size();
    tree_[run_.root].end = narrow(at_);
    if (run_.count > 1) result_.runs.push_back(run_);
    run_ = {};
  }

  void step() {
    switch (text_[at_]) {
      case '{':
      case '[':
        bracket();
        break;
      case '`':
      case '~':
        fence();
        break;
      case '<':
        tag();
        break;
      case '\xE2':
        channel_mark_at(text_, at_).kind == channel_mark::what::none ? prose() : tag();
        break;
      case ' ':
      case '\n':
      case '\t':
      case '\r':
      case ',':
        ++at_;
        break;
      default:
        prose();
        break;
    }
  }

  void prose() {
    if (const std::size_t space = unusual_space(text_.data() + at_, text_.data() + text_.size())) {
      at_ += space;
      return;
    }
    apart();
    at_ = std::min(ends_prose_.first_in(text_, at_ + 1), text_.size());
  }

  void bracket() {
    if (text_[at_] == '[' && text_.substr(at_ + 1, 6).find("THINK]") != std::string_view::npos) return tag();
    if (constexpr std::string_view mark = "[TOOL_CALLS]"; text_.substr(at_, mark.size()) == mark) {
      apart();
      const std::size_t arguments = arguments_mark(text_, at_);
      at_ = arguments == std::string_view::npos ? at_ + mark.size() : arguments;
      if (arguments == std::string_view::npos) return;
      if (result_.final_part.empty()) result_.final_part = {at_, text_.size()};
      return;
    }
    const bool first = all_brackets_ && result_.count == 0 && only_values_;
    const std::size_t from = at_;
    if (from >= reasoning_end_) {
      // The closing tag is itself cut or garbled ("</think{"): the reasoning ends there all the same.
      reasoning_end_ = std::string_view::npos;
      result_.answer_begin = from;
    }
    const std::size_t bound = std::min(reasoning_end_, text_.size());
    if (bound != bound_) {
      reader_.set_end(bound_ = bound);
      comment_end_ = {};
    }
    const bool in_prose = !first && !in_fence_;
    if (in_prose) {
      if (const std::size_t behind = text_[from] == '{' ? past_brace_of_prose(from) : past_bracket_of_prose(from)) {
        apart();
        at_ = behind;
        return;
      }
    }
    const bool later = !wants_runs_ && result_.count >= most_kept / 2;
    if (later) {
      if (const char* const behind = plain_json(text_.data() + from, text_.data() + bound_).behind()) {
        at_ = static_cast<std::size_t>(behind - text_.data());
        return keep(no_node, from, reading::complete);
      }
    }
    if (run_.count == 0 && wants_runs_) run_ = {tree_.add(token::array, from), result_.count, 0};
    const node_id before = tree_.size();
    const std::size_t notes_before = tree_.note_count();
    const reading how = reader_.structure(from, in_prose);
    at_ = std::max(from + 1, reader_.position());
    if (reader_.beyond_limit()) {
      // Beyond a limit nothing is looked for any more: what stands behind it may be a part of what was too deep.
      result_.failures.front() = reader_.failure();
      result_.beyond_limit = true;
      at_ = text_.size();
      return;
    }
    const bool whole = how != reading::nothing && how != reading::broken;
    if (!whole || later) {
      tree_.drop_from(run_.count == 0 && wants_runs_ ? run_.root : before);
      tree_.drop_notes_from(notes_before);
    }
    if (how == reading::nothing) return apart();
    keep(whole && later ? no_node : before, from, how);
    if (how == reading::cut) look_again(from);
  }

  /// A brace in prose that begins no object, as what stands behind it shows: something else than a key, or words that
  /// no colon follows. Where that is; 0 where it takes the reader to tell.
  [[nodiscard]] std::size_t past_brace_of_prose(std::size_t from) const {
    const std::size_t first = json_space.first_not_in(text_, from + 1);
    if (first >= bound_) return 0;
    const bool symbol = text_[first] == ':' && first + 1 < bound_ && is_letter(text_[first + 1]);
    if (symbol) return 0;
    if (never_a_key.has(text_[first])) return first;
    std::size_t end = first;
    while (end < bound_ && is_name_character(text_[end]) && static_cast<unsigned char>(text_[end]) < 0x80) ++end;
    const std::size_t behind = end == first ? std::string_view::npos : json_space.first_not_in(text_, end);
    if (behind >= bound_ || text_[first] == '.') return 0;
    return is_letter(text_[behind]) || no_separator.has(text_[behind]) ? first : 0;
  }

  /// A number in brackets behind a word, as texts cite: "as said in [3]". Behind a colon, or "is", it is a list.
  [[nodiscard]] bool is_citation(std::size_t from) const {
    std::size_t end = from + 1;
    while (end < bound_ && is_digit(text_[end])) ++end;
    if (end == from + 1 || end == bound_ || text_[end] != ']' || from == 0 || text_[from - 1] != ' ') return false;
    const std::size_t word_end = text_.find_last_not_of(' ', from - 1);
    if (word_end == std::string_view::npos || !is_letter(text_[word_end])) return false;
    std::size_t word = word_end;
    while (word > 0 && is_letter(text_[word - 1])) --word;
    const std::string_view before = text_.substr(word, word_end + 1 - word);
    return before != "is" && before != "are" && before != "be" && before != "list";
  }

  /// The same for a bracket that begins no array.
  [[nodiscard]] std::size_t past_bracket_of_prose(std::size_t from) {
    const std::size_t first = json_space.first_not_in(text_, from + 1);
    if (unfinished_ || first >= bound_ - 1) return 0;  // npos is one of these
    if (text_[first] == ']' && is_empty_box(text_, from)) return first;
    if (never_an_item.has(text_[first]) || is_citation(from)) return first;
    // An unclosed comment is not a comment.
    const char* const end = text_.data() + bound_;
    const char* const inner = text_.data() + first + 2;
    const bool opens_comment = text_[first] == '/' && text_[first + 1] == '*';
    return opens_comment && comment_end_.find(inner, end, "*/") == end ? first : 0;
  }

  /// The last of very many candidates, which were only passed over when nobody knew that they were the last.
  void read_last() {
    for (candidate& one : result_.candidates) {
      if (one.root != no_node) continue;
      reader_.set_end(one.bound);
      one.root = tree_.size();
      one.how = reader_.structure(one.begin, !one.fenced);
    }
  }

  void keep(node_id root, std::size_t from, reading how) {
    candidate one;
    one.root = root;
    one.begin = narrow(from);
    one.end = narrow(at_);
    one.how = how;
    one.in_reasoning = reasoning_end_ != std::string_view::npos;
    one.fenced = in_fence_;
    const candidate* const last = result_.candidates.empty() ? nullptr : &result_.candidates.back();
    const bool leaves_comment = in_comment_ && last != nullptr &&
                                text_.substr(last->end, from - last->end).find('\n') != std::string_view::npos;
    if (run_.count != 0 && last != nullptr && !leaves_comment) {
      // What is said of a value goes on with those that follow at once.
      one.is_final = last->is_final;
      one.is_meant = last->is_meant;
    } else {
      const std::size_t before = last == nullptr ? 0 : last->end;
      const introduction said = introduction_of(text_, std::max<std::size_t>(before, result_.answer_begin), from);
      one.is_final = said == introduction::final;
      one.is_meant = said != introduction::no_answer && said != introduction::commented;
      in_comment_ = said == introduction::commented;
    }
    one.is_final |= from < final_end_;
    one.bound = narrow(bound_);
    if (how == reading::broken) {
      apart();
      if (result_.failures.size() < most_kept) result_.failures.push_back(reader_.failure());
      one.reason = narrow(result_.failures.size() - 1);
    }
    auto& kept = result_.candidates;
    if (result_.count < most_kept || wants_runs_) {
      kept.push_back(one);
    } else {
      kept[most_kept / 2 + result_.count % (most_kept / 2)] = one;
    }
    ++result_.count;
    if (how == reading::broken || !wants_runs_) return;
    ++run_.count;
    run_.in_reasoning = one.in_reasoning;
    run_.fenced = one.fenced;
    run_.lines &= how == reading::complete && tree_[root].kind() == token::object;
    if (how == reading::cut) end_run();
  }

  /// A candidate that ends with the text, within a string: a quote too many may have swallowed what follows.
  void look_again(std::size_t from) {
    if (second_looks_++ == most_second_looks) return;
    for (std::size_t line = text_.find('\n', from); line < text_.size(); line = text_.find('\n', line + 1)) {
      const std::string_view rest = text_.substr(line + 1, 3);
      if (rest.empty() || (rest[0] != '{' && rest[0] != '[' && rest != "```")) continue;
      at_ = line + 1;
      return;
    }
  }

  void fence() {
    const char mark = text_[at_];
    const std::size_t end = std::min(text_.find_first_not_of(mark, at_), text_.size());
    if (end - at_ < 3) {
      apart();
      at_ = end;
      return;
    }
    const bool outside = at_ < result_.answer_begin || reasoning_end_ == std::string_view::npos;
    if (in_fence_) {
      if (result_.fences == 1 && outside) result_.fence.end = at_;
      in_fence_ = false;
      at_ = end;
      return;
    }
    // The tag: a word on the same line.
    end_run();
    at_ = end;
    while (at_ < text_.size() && is_name_character(text_[at_])) ++at_;
    if (outside && result_.fences++ == 0) {
      result_.fence = {at_, text_.size()};
      result_.fence_mark = end - 3;
    }
    in_fence_ = true;
  }

  void tag() {
    using enum channel_mark::what;
    const channel_mark mark = channel_mark_at(text_, at_);
    const std::size_t from = at_;
    if (mark.kind != none && at_ >= reasoning_end_ && closer_ == "<|") {
      // Any mark ends such a channel.
      reasoning_end_ = std::string_view::npos;
      result_.answer_begin = mark.end;
    }
    at_ = mark.kind == none ? at_ + 1 : std::max(mark.end, at_ + 1);
    switch (mark.kind) {
      case none:
      case passed:
        apart();
        return;
      case opens_reasoning:
        end_run();
        ++open_tags_;
        if (reasoning_end_ != std::string_view::npos) return;  // one within another
        start_reasoning(from, mark.closer);
        return;
      case closes_reasoning:
        end_run();
        close_reasoning();
        return;
      case opens_final:
        end_run();
        final_end_ = channel_end(text_, at_, mark.closer);
        result_.final_part = {at_, final_end_};
        return;
      case closes_final:
        end_run();
        final_end_ = 0;
        return;
    }
  }

  void start_reasoning(std::size_t from, const std::string& closer) {
    closer_ = closer;
    reasoning_end_ = channel_end(text_, at_, closer);
    if (result_.reasoning.empty()) result_.reasoning = {from, reasoning_end_};
    if (closer == "<|") open_tags_ = 0;
  }

  void close_reasoning() {
    if (open_tags_ > 1 && reasoning_end_ != std::string_view::npos) {
      --open_tags_;
      reasoning_end_ = channel_end(text_, at_, closer_);
      return;
    }
    // Without an opening tag, everything before was reasoning; but where reasoning has ended already, the answer only
    // speaks of the tag.
    if (open_tags_ == 0 && reasoning_end_ == std::string_view::npos) {
      if (!result_.reasoning.empty()) return;
      for (candidate& one : result_.candidates) one.in_reasoning |= one.begin >= result_.answer_begin;
      if (result_.reasoning.empty()) result_.reasoning = {0, at_};
    }
    open_tags_ = 0;
    result_.answer_begin = at_;
    reasoning_end_ = std::string_view::npos;
  }

  std::string_view text_;
  value_tree& tree_;
  reader reader_;
  bool wants_runs_;
  const byte_set& ends_prose_;
  bool unfinished_;
  found result_;
  std::size_t at_ = 0;
  bool in_fence_ = false;
  bool all_brackets_ = false;
  bool only_values_ = true;  ///< nothing but white space and commas stands around and between the candidates
  candidate_run run_;
  std::size_t reasoning_end_ = std::string_view::npos;  ///< npos: not within any
  std::string closer_;                                  ///< of the reasoning
  std::size_t open_tags_ = 0;                           ///< of reasoning, one within another
  std::size_t final_end_ = 0;                           ///< of the part that is marked as final
  std::size_t bound_ = std::string_view::npos;
  remembered_search comment_end_;
  std::size_t second_looks_ = 0;
  bool in_comment_ = false;  ///< the last candidate that something was said of
};

}  // namespace

found find_candidates(std::string_view text, value_tree& tree, const search& what) {
  return finder(text, tree, what).run();
}

bool is_empty_box(std::string_view text, std::size_t at) {
  const std::size_t close = json_space.first_not_in(text, at + 1);
  if (text[at] != '[' || close >= text.size() || text[close] != ']') return false;
  const std::size_t behind = text.find_first_not_of(" \t", close + 1);
  if (behind >= text.size() || behind == close + 1 || !is_letter(text[behind])) return false;
  std::size_t before = at;
  while (before > 0 && is_blank(text[before - 1])) --before;
  constexpr std::string_view no_words = "\n`>:{[,";
  return before > 0 && no_words.find(text[before - 1]) == std::string_view::npos;
}

region without_fence(std::string_view text, region within) {
  constexpr std::string_view fence = "```";
  const std::string_view all = text_in(text, within);
  const std::size_t line = all.find('\n');
  if (!all.starts_with(fence) || line == std::string_view::npos) return within;
  const bool closed = all.size() > line + fence.size() && all.ends_with(fence);
  return trimmed(text, {within.begin + line + 1, within.end - (closed ? fence.size() : 0)});
}

namespace {

/// The string that a string's content is: JSON may have been encoded again and again. no_node where it is none.
node_id string_in_string(value_tree& tree, node_id string) {
  const tree_node node = tree[string];
  const std::string_view content = tree.text_of(node);
  const region inner = trimmed(content, {0, content.size()});
  if (node.stored == 0 || node.cut != 0 || inner.empty() || content[inner.begin] != '"') return no_node;
  const node_id root = tree.size();
  const std::size_t notes = tree.note_count();
  reader one(content, tree, 1, root + 1, {true, node.content, {node.begin, node.end}});
  if (one.scalar(inner.begin) == reading::complete && tree.note_count() == notes) return root;
  tree.drop_from(root);
  tree.drop_notes_from(notes);
  return no_node;
}

}  // namespace

node_id read_embedded(std::string_view text, value_tree& tree, node_id string, std::size_t max_depth,
                      std::size_t max_items, bool unfinished) {
  constexpr int most_encodings = 8;
  for (int i = 0; i < most_encodings; ++i) {
    const node_id within = string_in_string(tree, string);
    if (within == no_node) break;
    string = within;
  }
  const tree_node node = tree[string];
  const std::string_view content = tree.text_of(node);
  const region inner = without_fence(content, trimmed(content, {0, content.size()}));
  if (inner.empty() || (content[inner.begin] != '{' && content[inner.begin] != '[')) return no_node;
  const node_id root = tree.size();
  reading how = reading::nothing;
  bool whole = false;
  bool extra_closers = false;
  const auto read = [&](reader one, const char* begin, std::size_t from, std::size_t end) {
    one.set_unfinished(unfinished && node.cut != 0);
    one.set_end(end);
    how = one.structure(from, false);
    const std::string_view rest(begin + one.position(), end - one.position());
    extra_closers = !rest.empty() && more_closers.first_not_in(rest) == std::string_view::npos;
    whole = how == reading::cut || (how == reading::complete && (rest.empty() || extra_closers) &&
                                    certainty_of(tree, root) != certainty::doubtful);
  };
  if (node.stored != 0) {
    const text_origin origin{true, node.content, {node.begin, node.end}};
    read(reader(content, tree, max_depth, max_items, origin), content.data(), inner.begin, inner.end);
  } else {
    read(reader(text, tree, max_depth, max_items), text.data(), node.content + inner.begin, node.content + inner.end);
  }
  if (whole) {
    if (extra_closers) tree.note(root, repair_code::extra_closer, node.begin, node.end);
    return root;
  }
  tree.drop_from(root);
  return no_node;
}

}  // namespace assay::inline v0::detail
