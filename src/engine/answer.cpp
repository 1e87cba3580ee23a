#include "engine/answer.hpp"

#include "engine/decode_setup.hpp"
#include "engine/decoder.hpp"
#include "engine/interpret.hpp"
#include "engine/label_sentence.hpp"
#include "engine/labels.hpp"
#include "engine/lenient_source.hpp"
#include "engine/scalar_access.hpp"
#include "engine/wrappings.hpp"
#include "json/characters.hpp"
#include "reader/call_marks.hpp"
#include "reader/candidates.hpp"
#include "reader/doubt.hpp"
#include "reader/introductions.hpp"
#include "reader/mending/mender.hpp"
#include "reader/notations/markup.hpp"
#include "reader/notations/notation.hpp"
#include "reader/plain_spelling.hpp"
#include "reader/regions.hpp"
#include "reader/turns.hpp"
#include "source/byte_set.hpp"
#include "source/unicode.hpp"
#include "source/value_tree.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace assay::detail {

namespace {

/// What may start a value in prose, and what behind a value may belong to it, or be another.
constexpr byte_set openers{"{[<"};
constexpr byte_set belonging_to_prose{"{}[]<"};
constexpr byte_set belonging{"{}[]<,\""};
constexpr byte_set comment_or_fence{"/#~"};

/// How a way did when it was tried.
struct verdict {
  bool ok = false;
  bool outside = true;    ///< not within reasoning
  bool is_final = false;  ///< marked as the final answer
  bool is_meant = true;   ///< nothing says that it is an example, or not the answer
  bool fenced = false;
  bool is_empty = false;      ///< an object without members
  bool in_line = false;       ///< within a line of prose
  std::int64_t matched = -1;  ///< fields of structs that were there
  std::size_t errors = 0;

  /// Whether this one is to be taken rather than one that came earlier in the text: outside reasoning before inside,
  /// what is marked final before drafts, in a fence before in a line, and then the later one.
  [[nodiscard]] bool beats(const verdict& earlier) const {
    if (outside && earlier.outside && is_meant != earlier.is_meant) {
      const verdict& other = is_meant ? *this : earlier;
      if (other.ok || other.matched > 0) return is_meant;
    }
    if (ok != earlier.ok) {
      // An answer that stands out was meant, even if something is wrong with it: no draft and no example is taken for
      // it.
      return ok ? !(earlier.stands_out() && (in_line || !is_final) && (in_line || earlier.is_final))
                : stands_out() && is_final && !earlier.is_final;
    }
    if (outside != earlier.outside) return outside;
    if (!ok) return matched != earlier.matched ? matched > earlier.matched : errors <= earlier.errors;
    if (is_empty != earlier.is_empty) return earlier.is_empty;
    const bool has = matched > 0;
    const bool had = earlier.matched > 0;
    if (has != had) return has;
    if (is_final != earlier.is_final) return is_final;
    return fenced || !earlier.fenced;
  }

 private:
  [[nodiscard]] bool stands_out() const { return outside && matched > 0 && (is_final || fenced); }
};

class answer {
 public:
  answer(const type_info& type, void* target, std::string_view text, const parse_options& options)
      : type_(type),
        core_(core_of(type)),
        target_(target),
        text_(text),
        options_(options),
        tree_(text),
        wrappings_(text, tree_, core_, depth(), items()) {
    tree_.limit_notes(options.limits.max_repairs);
  }

  /// Repairs may be put off: the type's table is there when somebody asks for them.
  void may_put_off() noexcept { may_put_off_ = text_.size() <= longest_kept; }
  /// The text was read before, for the value; now it is for the repairs.
  void again() noexcept { again_ = true; }

  outcome read() {
    if (respelled_ == nullptr) {
      if (std::optional<outcome> direct = read_directly()) return std::move(*direct);
    }
    if (core_.kind == kind::string) return read_text();
    whole_size_ = text_.size();
    text_ = text_.substr(0, end_of_turn(text_));
    if (std::optional<outcome> scalar = read_scalar()) return std::move(*scalar);
    found_ = find_candidates(text_, tree_, {depth(), items(), false, core_.kind == kind::list, options_.complete});
    if (found_.beyond_limit) return finish_failed(found_.failures.front(), title(), text_, true);
    if (std::optional<outcome> lost = report_lost_call()) return std::move(*lost);
    if (std::optional<outcome> encoded = read_encoded()) return std::move(*encoded);
    if (std::optional<outcome> other = read_notation(/*before_json=*/true)) return std::move(*other);
    if (std::optional<outcome> inner = read_in_parentheses()) return std::move(*inner);
    if (std::optional<outcome> documents = read_documents()) return std::move(*documents);
    if (std::optional<outcome> mended = read_mended()) return std::move(*mended);
    if (found_.count != 0) return read_candidates();
    if (std::optional<outcome> rest = read_without_brackets()) return std::move(*rest);
    return nothing_found();
  }

 private:
  [[nodiscard]] std::size_t depth() const { return depth_limit(options_.limits); }
  /// Nodes, that is: a key is one. The walk counts items by the letter.
  [[nodiscard]] std::size_t items() const { return options_.limits.max_items * 2 + 1; }
  [[nodiscard]] std::string title() const { return label_of(type_); }
  void start_over() { renew(*type_.life, target_); }

  // --- one document --------------------------------------------------------------------------------------------------

  /// The short way, straight from text into the value: one JSON document, with nothing around it that could be another.
  /// What strict mode accepts is the answer, whatever else could be made of it; and so is what Pydantic's conversions
  /// make of it, unless there are unknown keys or unions, of which more could be made.
  std::optional<outcome> read_directly() {
    const std::size_t first = json_space.first_not_in(text_);
    if (first == std::string_view::npos) return std::nullopt;
    std::size_t begin = first;
    if (first_token[static_cast<unsigned char>(text_[first])] == token::none) {
      begin = openers.first_in(text_);
      if (begin == std::string_view::npos || text_[begin] == '<' || core_.kind == kind::string) return std::nullopt;
      if (begin > 0 && text_[begin - 1] == '"') return std::nullopt;  // within a string
      constexpr byte_set no_prose{"]},:"};
      const char before = text_[trimmed(text_, {first, begin}).end - 1];
      if (no_prose.has(text_[first]) || before == ',' || is_empty_box(text_, begin)) return std::nullopt;
    }
    error_log log(1, options_.limits.max_repairs);
    lenient_source source(text_.substr(begin), depth(), options_.limits.max_items, begin, may_mend(), log);
    log.set_quiet(true);
    if (may_put_off_) log.put_off_repairs();
    decoder<lenient_source> walk(source, log, options_, mode::lax, visit_limit(text_.size()));
    walk.give_up_early();
    if (again_) walk.trust();
    const bool converted = walk.root(type_, target_) && !source.failed();
    const std::size_t end = begin + source.position();
    if (!converted || !is_alone(begin != first, end) || announces_another(end, begin != first && is_fenced(begin)) ||
        (walk.passed_unknown() && begin != first) || (log.repair_count() != 0 && walk.might_be_more()) ||
        (source.mended() &&
         (source.unsure() || !is_plainly_alone(begin, end) || log.repair_count() >= options_.limits.max_repairs))) {
      start_over();
      return std::nullopt;
    }
    if (log.counted() == repairs_counted::badly) {
      start_over();
      may_put_off_ = false;
      return read_directly();
    }
    if (begin == first && json_space.first_not_in(text_, end) == std::string_view::npos) {
      if (!log.has_nothing()) return finish_directly(log, begin, end);
      outcome result;
      result.candidates = {1, 0, begin, end};
      return result;
    }
    candidate single;
    single.begin = static_cast<std::uint32_t>(begin);
    single.end = static_cast<std::uint32_t>(end);
    single.fenced = is_fenced(begin);
    found_.count = 1;
    log.set_quiet(false);
    note_surroundings(single, log);
    return finish_directly(log, begin, end);
  }

  outcome finish_directly(error_log& log, std::size_t begin, std::size_t end) const {
    const bool later = log.empty() && log.counted() != repairs_counted::none;
    outcome result = later ? log.finish_later(type_, text_, options_) : log.finish(title(), text_, true);
    result.candidates = {1, 0, begin, end};
    return result;
  }

  /// The answer is this one, whatever else was found.
  void take_alone(const candidate& one) {
    found_.candidates.assign(1, one);
    found_.count = 1;
  }

  /// Whether nothing behind a document could be another, or belong to it.
  [[nodiscard]] bool is_alone(bool in_prose, std::size_t end) const {
    const std::string_view rest = text_.substr(end);
    const char last = text_[end - 1];
    // A scalar is the whole text, or none of it.
    if (last != '}' && last != ']') return json_space.first_not_in(rest) == std::string_view::npos;
    if ((in_prose && goes_on_behind(end)) || computes_with(end)) return false;
    return (in_prose ? belonging_to_prose : belonging).first_in(rest) == std::string_view::npos;
  }

  /// The syntax may be mended on the short way, too, unless a dialect has forms of its own.
  [[nodiscard]] bool may_mend() const {
    return options_.allow.has(repair_class::syntax) &&
           (options_.dialect == dialect::json_schema || options_.dialect == dialect::gemini);
  }

  /// The same for one that was mended: what stands around it must be words or a fence, and no value, comment or member.
  [[nodiscard]] bool is_plainly_alone(std::size_t begin, std::size_t end) const {
    const auto starts_words = [](std::string_view text) {
      const std::size_t first = json_space.first_not_in(text);
      if (first == std::string_view::npos) return true;
      const char c = static_cast<char>(text[first] | 0x20);
      return (c >= 'a' && c <= 'z') || text.substr(first, 3) == "```";
    };
    const std::string_view before = text_.substr(0, begin);
    return starts_words(before) && comment_or_fence.first_in(before) == std::string_view::npos &&
           starts_words(text_.substr(end));
  }

  [[nodiscard]] bool is_fenced(std::size_t begin) const {
    const std::string_view before = text_.substr(0, begin);
    std::size_t fences = 0;
    for (std::size_t at = before.find("```"); at != std::string_view::npos; at = before.find("```", at + 3)) ++fences;
    return fences % 2 == 1;
  }

  // --- text ----------------------------------------------------------------------------------------------------------

  /// A string's answer is the text itself.
  outcome read_text() {
    const node_id root = tree_.add(token::string, 0);
    tree_node& node = tree_[root];
    node.end = static_cast<std::uint32_t>(text_.size());
    node.next = 1;
    if (const std::size_t wrong = utf8_error(text_); wrong == text_.size()) {
      node.size = node.end;
    } else {
      tree_.note(0, repair_code::invalid_utf8, wrong, wrong + 1);
      tree_.put_text(node, with_valid_utf8(text_));
    }
    return decode({root, 0}, nullptr);
  }

  /// The whole text is one string, number or literal: nothing else in it is looked for.
  std::optional<outcome> read_scalar() {
    const region whole = trimmed(text_, {0, text_.size()});
    if (whole.empty()) return std::nullopt;
    const char first = text_[whole.begin];
    if (first == '{' || first == '[' || first == '<' || text_.substr(whole.begin, 3) == "```") return std::nullopt;
    return read_scalar(whole, /*bare_too=*/false);
  }

  /// What a fence holds, or what follows the reasoning, is nothing but one string: the answer, encoded once more.
  std::optional<outcome> read_encoded() {
    for (const region& within : {region{found_.answer_begin, text_.size()}, innermost()}) {
      const region rest = trimmed(text_, within);
      if (!rest.empty() && text_[rest.begin] == '"') return read_scalar(rest, /*bare_too=*/false);
    }
    return std::nullopt;
  }

  /// The text within the only fence, in the part that is marked as final, or behind the reasoning.
  [[nodiscard]] region innermost() const {
    const region& last = found_.final_part;
    const bool ends_in_mark = found_.fences == 1 && trimmed(text_, {found_.fence.begin, text_.size()}).empty();
    if (ends_in_mark && last.empty()) {
      // Nobody opened the fence: a prompt may have.
      return {found_.answer_begin, std::max(found_.answer_begin, text_.rfind("```", found_.fence.begin))};
    }
    const bool within = last.empty() || (found_.fence.begin >= last.begin && found_.fence.end <= last.end);
    if (found_.fences == 1 && within) return found_.fence;
    return last.empty() ? region{found_.answer_begin, text_.size()} : last;
  }

  std::optional<outcome> read_scalar(region within, bool bare_too) {
    reader one(text_, tree_, depth(), items());
    one.set_end(within.end);
    const node_id root = tree_.size();
    const reading how = one.scalar(within.begin);
    // "#### 42" at the end is no comment.
    const bool marked = text_.substr(within.begin, within.end - within.begin).find("\n#### ") != std::string_view::npos;
    const bool read = !marked && (how == reading::complete || how == reading::cut);
    if (read && core_.kind == kind::list && certainty_of(tree_, root) == certainty::doubtful) {
      // Several values in a row, rather, than one with quotes in it.
      tree_.drop_from(root);
      return std::nullopt;
    }
    if (!read || (!bare_too && tree_[root].bare != 0)) {
      tree_.drop_from(root);
      if (!bare_too) return std::nullopt;
      one.bare_text(within.begin, within.end);
    }
    candidate single;
    single.root = root;
    single.begin = static_cast<std::uint32_t>(within.begin);
    single.end = static_cast<std::uint32_t>(within.end);
    single.how = how == reading::cut ? how : reading::complete;
    single.fenced = found_.fences == 1;
    if (how != reading::cut) single.root = value_in_words(root);
    take_alone(single);
    return read_candidates();
  }

  /// What of a text that is no value of the type is one all the same: see label_sentence.hpp. Else the text itself.
  node_id value_in_words(node_id text) {
    const std::vector<value_label> labels = value_labels_of(core_);
    const bool labelled = core_.kind == kind::boolean || core_.kind == kind::integer || core_.kind == kind::number;
    if (tree_[text].kind() != token::string || (labels.empty() && !labelled)) return text;
    if (!options_.allow.has(repair_class::finding) || judge({text, 0}).ok) return text;
    const std::string_view whole = tree_.text_of(tree_[text]);
    const std::optional<std::string_view> value = find_labelled_value(whole);
    if (value) {
      if (const node_id found = take_value(text, *value, repair_code::labelled_value); found != text) return found;
    }
    if (const std::optional<std::string_view> word = find_emphasized_value(whole)) {
      if (const node_id found = take_value(text, *word, repair_code::label_in_sentence); found != text) return found;
    }
    for (const std::string_view sentence : {whole, value.value_or(std::string_view())}) {
      const std::optional<std::string_view> label = find_label_in_sentence(sentence, labels);
      if (label) return take_value(text, *label, repair_code::label_in_sentence);
    }
    return text;
  }

  /// A node for a part of a text, where that is a value of the type; else the text's.
  node_id take_value(node_id text, std::string_view piece, repair_code how) {
    const std::size_t offset = static_cast<std::size_t>(piece.data() - tree_.text_of(tree_[text]).data());
    const bool stored = tree_[text].stored != 0;
    const region within{stored ? tree_[text].begin : tree_[text].content + offset,
                        stored ? tree_[text].end : tree_[text].content + offset + piece.size()};
    node_id value = tree_.size();
    if (stored) {
      tree_.add(token::string, within.begin);
      tree_[value].end = static_cast<std::uint32_t>(within.end);
      tree_[value].next = value + 1;
      tree_.put_text(tree_[value], piece);
    } else {
      reader one(text_, tree_, depth(), items());
      one.set_end(within.end);
      if (one.scalar(within.begin) != reading::complete || tree_[value].bare != 0) {
        tree_.drop_from(value);
        value = one.bare_text(within.begin, within.end);
      }
    }
    if (!judge({value, 0}).ok) return text;
    tree_.note(value, how, within.begin, within.end, quoted(piece));
    return value;
  }

  /// Without an object or a list: a word for a scalar, names and values for an object.
  std::optional<outcome> read_without_brackets() {
    const region rest = trimmed(text_, innermost());
    if (rest.empty()) return std::nullopt;
    if (takes_scalars(core_) && !opens_structure(rest)) {
      if (ends_in_open_element()) {
        return finish_failed({"truncated", "the text ends within an element", rest.begin}, title(), text_, true);
      }
      return read_scalar(without_element(text_, rest), /*bare_too=*/true);
    }
    if (std::optional<outcome> words = read_words_in_brackets(rest)) return std::move(*words);
    if (std::optional<outcome> plain = read_spelled_plainly()) return std::move(*plain);
    if (std::optional<outcome> other = read_notation(/*before_json=*/false)) return std::move(*other);
    return report_notation();
  }

  /// The text ends within a word, in an element that is to hold the answer and that nothing closes: "<answer>3".
  [[nodiscard]] bool ends_in_open_element() const {
    const region& last = found_.final_part;
    return !last.empty() && last.begin > 1 && last.end == text_.size() && !options_.complete &&
           text_[last.begin - 1] == '>' && text_[last.begin - 2] != '|' && !json_space.has(text_.back());
  }

  /// A list of several words without quotes, at the beginning of an answer that says something about it: "[a, b] is the
  /// output." Elsewhere words in brackets are but that.
  std::optional<outcome> read_words_in_brackets(region within) {
    if (core_.kind != kind::list || text_[within.begin] != '[') return std::nullopt;
    const std::size_t notes_before = tree_.note_count();
    const candidate list = read_structure(within, /*in_prose=*/false);
    const node_id root = list.root;
    const std::string_view behind = text_.substr(list.end, within.end - list.end);
    const bool is_about_it = behind.size() > 1 && behind[0] == ' ' && is_letter(behind[1]) &&
                             byte_set("{}[]\":=").first_in(behind) == std::string_view::npos;
    const bool several =
        list.how == reading::complete && root + 1 < tree_[root].next && tree_[root + 1].next < tree_[root].next;
    if (is_about_it && several && is_plainly_read(list)) {
      take_alone(list);
      return read_candidates();
    }
    tree_.drop_from(root);
    tree_.drop_notes_from(notes_before);
    return std::nullopt;
  }

  /// What begins with the bracket at the beginning of a region.
  candidate read_structure(region within, bool in_prose) {
    reader one(text_, tree_, depth(), items());
    one.set_ends_by_itself(options_.complete);
    one.set_end(within.end);
    candidate found;
    found.root = tree_.size();
    found.how = one.structure(within.begin, in_prose);
    found.begin = static_cast<std::uint32_t>(within.begin);
    found.end = static_cast<std::uint32_t>(one.position());
    return found;
  }

  /// A tuple in parentheses, or one value: "(1, 2)". Words in them are but words.
  std::optional<outcome> read_in_parentheses() {
    const region within = trimmed(text_, innermost());
    if (within.empty() || text_[within.begin] != '(' || text_[within.end - 1] != ')') return std::nullopt;
    const std::size_t notes_before = tree_.note_count();
    candidate inner = read_structure(within, /*in_prose=*/true);
    const node_id root = inner.root;
    inner.fenced = found_.fences == 1;
    if (inner.how == reading::complete && inner.end == within.end && is_plainly_read(inner) && !has_bare_text(root)) {
      take_alone(inner);
      return read_candidates();
    }
    tree_.drop_from(root);
    tree_.drop_notes_from(notes_before);
    return std::nullopt;
  }

  [[nodiscard]] bool has_bare_text(node_id root) const {
    for (node_id at = root; at < tree_[root].next; ++at) {
      if (tree_[at].bare != 0) return true;
    }
    return false;
  }

  /// Without a type, whole documents one after another are a list of them: with nothing but white space, commas and
  /// comments around them; or each in a fence, where none is called final.
  std::optional<outcome> read_documents() {
    const std::vector<candidate>& all = found_.candidates;
    if (core_.kind != kind::any || all.size() < 2 || all.size() != found_.count) return std::nullopt;
    const bool whole = std::all_of(all.begin(), all.end(), [](const candidate& one) {
      return one.how == reading::complete && !one.in_reasoning && !one.is_final;
    });
    if (!whole) return std::nullopt;
    const auto in_fences = static_cast<std::size_t>(
        std::count_if(all.begin(), all.end(), [](const candidate& one) { return one.fenced; }));
    const bool apart = in_fences == all.size() && found_.fences == all.size();
    std::size_t from = 0;
    for (const candidate& one : all) {
      const std::string_view between = text_.substr(from, one.begin - from);
      const bool adjacent = from != 0 && between.find_first_of(",\n") == std::string_view::npos;
      if (!apart && (adjacent || !is_between_documents(between))) return std::nullopt;
      from = one.end;
    }
    if (!apart && !is_between_documents(text_.substr(from))) return std::nullopt;
    if (!std::all_of(all.begin(), all.end(), [this](const candidate& one) { return is_plainly_read(one); })) {
      return std::nullopt;
    }
    candidate list = all.back();
    list.root = tree_.add(token::array, all.front().begin);
    list.begin = all.front().begin;
    for (const candidate& one : all) tree_.copy(one.root);
    tree_[list.root].end = list.end;
    tree_[list.root].next = tree_.size();
    if (apart) {
      tree_.note(list.root, repair_code::separate_items, list.begin, list.end, std::to_string(all.size()));
    } else {
      tree_.note(list.root, repair_code::json_lines, list.begin, list.end);
    }
    take_alone(list);
    return decode({list.root, 0}, &found_.candidates.front());
  }

  /// White space, commas and comments.
  [[nodiscard]] static bool is_between_documents(std::string_view text) {
    constexpr std::string_view filler = " \t\r\n,";
    for (std::size_t at = text.find_first_not_of(filler); at != std::string_view::npos;
         at = text.find_first_not_of(filler, at)) {
      const bool line = text.substr(at, 2) == "//";
      if (!line && text.substr(at, 2) != "/*") return false;
      const std::size_t end = line ? std::min(text.find('\n', at), text.size()) : text.find("*/", at + 2);
      if (end == std::string_view::npos) return false;
      at = line ? end : end + 2;
    }
    return true;
  }

  /// The answer with JSON's own punctuation in place of another's, where that makes it valid.
  std::optional<outcome> read_spelled_plainly() {
    if (respelled_ != nullptr || !options_.allow.has(repair_class::syntax)) return std::nullopt;
    if (std::exchange(respelling_tried_, true)) return std::nullopt;
    const std::optional<plain_spelling> plain = spelled_plainly(text_);
    if (!plain) return std::nullopt;
    answer other(type_, target_, plain->text, options_);
    other.respelled_ = &*plain;
    other.written_ = text_;
    outcome read = other.read();
    if (read.error == nullptr) return read;
    start_over();
    return std::nullopt;
  }

  // --- other notations -----------------------------------------------------------------------------------------------

  /// An answer that is not written in JSON, where one notation explains all of it and it is valid.
  std::optional<outcome> read_notation(bool before_json) {
    const bool untyped = core_.kind == kind::any;
    if (!has_notations() && !untyped) return std::nullopt;
    const region inner = without_special_tokens(text_, innermost());
    const region whole = trimmed(text_, {0, text_.size()});
    for (const notation& one : all_notations()) {
      if (one.before_json != before_json || (untyped && one.read != &read_backslashed_json)) continue;
      const bool xml = one.read == &read_xml;
      if (!xml || !opens_reasoning(inner) || is_element(inner)) {
        if (std::optional<outcome> read = read_as(one, inner, /*valid=*/true)) return read;
      }
      if (!xml || inner.begin == whole.begin || found_.fences != 0 || !opens_reasoning(whole) || !is_element(whole))
        continue;
      if (std::optional<outcome> read = read_as(one, whole, true)) return read;
    }
    return std::nullopt;
  }

  [[nodiscard]] bool opens_reasoning(region within) const {
    const std::size_t tag = text_.find('<', within.begin);
    return tag < within.end && channel_mark_at(text_, tag).kind == channel_mark::what::opens_reasoning;
  }

  /// Whether a tag of reasoning is that of an element: the type has a member of that name, or nothing stands outside of
  /// it, and it has elements in it.
  [[nodiscard]] bool is_element(region within) const {
    if (text_[within.begin] != '<') return false;
    const std::size_t end = std::min(text_.find_first_of("> \t\r\n/", within.begin), within.end);
    const std::string_view name = text_.substr(within.begin + 1, end - within.begin - 1);
    if (shape(core_).has(name) || shape(core_).item().has(name)) return true;
    const std::size_t next = text_.find('<', end);
    return !answers_besides() && next < within.end && text_[next + 1] != '/';
  }

  /// What is wrong with an answer in another notation; nothing where it is in none.
  std::optional<outcome> report_notation() {
    if (!has_notations()) return std::nullopt;
    const region inner = without_special_tokens(text_, innermost());
    for (const notation& one : all_notations()) {
      if (std::optional<outcome> read = read_as(one, inner, /*valid=*/false)) return read;
    }
    return std::nullopt;
  }

  /// Whether a value of the type can be written without JSON's brackets.
  [[nodiscard]] bool has_notations() const {
    return core_.kind == kind::object || core_.kind == kind::list || core_.kind == kind::map ||
           core_.kind == kind::tuple || (core_.kind == kind::variant && !takes_scalars(core_));
  }

  std::optional<outcome> read_as(const notation& which, region within, bool valid) {
    if (within.empty()) return std::nullopt;
    const node_id before = tree_.size();
    const std::size_t notes_before = tree_.note_count();
    const notation_input input{text_, within, tree_, shape(core_), depth(), items()};
    const node_id root = which.read(input);
    if (root != no_node) {
      for (const way& one : wrappings_.ways_to_read(root)) {
        const verdict found = judge(one);
        // Something of it must be the type's, where that has names.
        if (found.matched == 0 || (valid ? !found.ok : found.matched < 0)) continue;
        tree_.note(root, which.code, within.begin, within.end);
        candidate single;
        single.root = root;
        single.begin = static_cast<std::uint32_t>(within.begin);
        single.end = static_cast<std::uint32_t>(within.end);
        single.fenced = found_.fences == 1 && within.begin >= found_.fence.begin && within.end <= found_.fence.end;
        take_alone(single);
        return decode(one, &found_.candidates.front());
      }
    }
    wrappings_.forget_from(before);
    tree_.drop_from(before);
    tree_.drop_notes_from(notes_before);
    return std::nullopt;
  }

  /// Of several calls, for a list, each must be there; else the last.
  std::optional<outcome> report_lost_call() {
    const region within = trimmed(text_, {std::min(found_.answer_begin, text_.size()), text_.size()});
    if (within.empty()) return std::nullopt;
    const auto is_read = [this](region call) {
      return std::any_of(first_from(call.begin), first_from(call.end), [&](const candidate& one) {
        return one.end <= call.end && one.root != no_node && is_plainly_read(one) &&
               text_[one.begin] + 2 == text_[one.end - 1];
      });
    };
    const std::optional<lost_call> lost = find_lost_call(text_, within, core_.kind == kind::list, is_read);
    if (!lost) return std::nullopt;
    const source_failure failure{lost->cut ? "truncated" : "json_invalid",
                                 lost->cut ? "the text ends within a call" : "one of several calls is damaged",
                                 lost->begin};
    return finish_failed(failure, title(), text_, true);
  }

  // --- slips ---------------------------------------------------------------------------------------------------------

  /// Whether a candidate is read without doubt: whole, with nothing but habits mended, and alone.
  [[nodiscard]] bool is_plain(const candidate& one) { return is_plainly_read(one) && !is_piece(one); }

  [[nodiscard]] bool is_plainly_read(const candidate& one) {
    if (one.how != reading::complete) return false;
    const certainty found = certainty_of(tree_, one.root, core_.kind == kind::object);
    if (found == certainty::doubtful) return false;
    return found == certainty::certain || judge({one.root, 0}).ok;
  }

  /// Whether the text around a candidate goes on as JSON would around a piece of it; see mark_pieces().
  [[nodiscard]] static bool is_piece(const candidate& one) { return one.follows_structure || one.goes_on_behind; }

  /// `[0]` or `[1:3]` behind a list, `['key']` behind an object.
  [[nodiscard]] static bool is_index(std::string_view behind, char closer) {
    if (behind.empty() || behind[0] != '[') return false;
    const std::size_t close = behind.find(']');
    if (close == std::string_view::npos || close == 1) return false;
    const std::string_view inner = behind.substr(1, close - 1);
    if (closer == ']') return inner.find_first_not_of("-:0123456789") == std::string_view::npos;
    return closer == '}' && (inner.front() == '"' || inner.front() == '\'') && inner.back() == inner.front();
  }

  /// Whether what stands behind a value makes it a part of an expression: an index, a call of a method, an operator.
  [[nodiscard]] bool computes_with(std::size_t end) const {
    const std::string_view behind = text_.substr(end, 64);
    if (is_index(behind, text_[end - 1])) return true;
    if (behind.size() > 1 && behind[0] == '.' && is_letter(behind[1])) {
      std::size_t name = 1;
      while (name < behind.size() && is_name_character(behind[name])) ++name;
      return name < behind.size() && behind[name] == '(';
    }
    const std::size_t sign = behind.find_first_not_of(" \t");
    if (sign >= behind.size() || (behind[sign] != '+' && behind[sign] != '*')) return false;
    const std::size_t operand = behind.find_first_not_of(" \t", sign + 1);
    constexpr byte_set operands{"[({\"'0123456789"};
    return operand < behind.size() && operands.has(behind[operand]);
  }

  /// The same where nothing mended the text around it. Closers too many are none of it.
  [[nodiscard]] bool is_inner_piece(const candidate& one) const {
    if (one.mended) return false;
    const region behind = trimmed(text_, {one.end, text_.size()});
    return one.follows_structure ||
           (one.goes_on_behind && !behind.empty() && text_[behind.begin] != '}' && text_[behind.begin] != ']');
  }

  /// Looks at what stands around each candidate. Of values in a row, with nothing but commas between them, the first
  /// one tells what stands before, and the last one what stands behind.
  void mark_pieces() {
    std::vector<candidate>& all = found_.candidates;
    for (std::size_t first = 0; first < all.size();) {
      std::size_t next = first + 1;
      while (next < all.size() && is_separator({all[next - 1].end, all[next].begin})) ++next;
      const bool follows = follows_structure(all[first].begin);
      const bool goes_on = goes_on_behind(all[next - 1].end);
      for (; first < next; ++first) {
        all[first].follows_structure = follows;
        all[first].goes_on_behind = goes_on;
      }
    }
  }

  [[nodiscard]] bool goes_on_behind(std::size_t end) const {
    constexpr byte_set behind_piece{",:\"}]"};
    const region behind = trimmed(text_, {end, text_.size()});
    if (behind.empty() || !behind_piece.has(text_[behind.begin])) return false;
    // A comma and words are prose, but for a key's.
    const std::size_t next = json_space.first_not_in(text_, behind.begin + 1);
    if (text_[behind.begin] != ',' || next == std::string_view::npos || !is_letter(text_[next])) return true;
    std::size_t word_end = next;
    while (word_end < text_.size() && is_name_character(text_[word_end])) ++word_end;
    const std::size_t colon = json_space.first_not_in(text_, word_end);
    return colon != std::string_view::npos && text_[colon] == ':';
  }

  [[nodiscard]] bool follows_structure(std::size_t begin) const {
    constexpr byte_set before_piece{",\"[{"};
    const region before = trimmed(text_, {found_.answer_begin < begin ? found_.answer_begin : 0, begin});
    if (before.empty()) return false;
    const char last = text_[before.end - 1];
    if (last != ':') return before_piece.has(last);
    const region key = trimmed(text_, {before.begin, before.end - 1});
    return !key.empty() && (text_[key.end - 1] == '"' || text_[key.end - 1] == '\'');
  }

  /// What stands between two values of a list that is written without its brackets.
  [[nodiscard]] bool is_separator(region between) const {
    const region rest = trimmed(text_, between);
    return rest.empty() || (rest.end == rest.begin + 1 && text_[rest.begin] == ',');
  }

  /// Whether what was found may be but a piece of the answer, or read in the wrong way.
  [[nodiscard]] bool is_doubtful(region within) {
    if (found_.count == 0) return may_be_damaged();
    mark_pieces();
    const candidate* last = nullptr;
    for (const candidate& one : found_.candidates) {
      const bool is_mark = one.end <= within.begin;
      if (one.in_reasoning || one.root == no_node || is_mark) continue;
      if (core_.kind == kind::list && !is_plain(one)) return true;
      last = &one;
    }
    if (last == nullptr) return may_be_damaged();
    return !is_plain(*last) || opens_damaged_object({core_.kind == kind::list ? within.begin : last->end, within.end});
  }

  /// Whether a text without candidates begins as JSON would, or has a key.
  [[nodiscard]] bool may_be_damaged() const {
    const region within = trimmed(text_, innermost());
    if (within.empty()) return false;
    constexpr byte_set starts{"{[(\"'"};
    constexpr byte_set ends{"}])"};
    return (starts.has(text_[within.begin]) && ends.has(text_[within.end - 1])) ||
           text_.find("\":") != std::string_view::npos;
  }

  /// Where the damaged answer begins: behind what is plainly read, at its first bracket or quote.
  [[nodiscard]] std::vector<std::size_t> places_to_mend(region within) {
    std::size_t from = within.begin;
    const candidate* last = nullptr;
    for (const candidate& one : found_.candidates) {
      if (one.in_reasoning || one.begin < within.begin || one.begin >= within.end) continue;
      if (core_.kind != kind::list && one.root != no_node && is_plain(one)) from = std::max<std::size_t>(from, one.end);
      last = &one;
    }
    constexpr byte_set brackets{"{["};
    constexpr byte_set starts{"{[(\"'"};
    const region rest = trimmed(text_, {from, within.end});
    std::vector<std::size_t> places;
    if (rest.empty()) return places;
    const std::size_t bracket = brackets.first_in(text_, rest.begin);
    if (starts.has(text_[rest.begin])) {
      places.push_back(rest.begin);
    } else if (bracket < rest.end) {
      places.push_back(bracket);
    } else if (text_[rest.end - 1] == ']' || text_[rest.end - 1] == '}') {
      places.push_back(rest.begin);
    }
    const auto add = [&](std::size_t at) {
      if (std::find(places.begin(), places.end(), at) == places.end()) places.push_back(at);
    };
    if (const std::size_t at = bracket_behind_prose(rest); at != rest.end && !follows_structure(at)) add(at);
    if (last != nullptr && last->begin >= rest.begin && !last->follows_structure) add(last->begin);
    return places;
  }

  /// The first bracket that begins a line behind words without any quote, such as may have braces in them.
  [[nodiscard]] std::size_t bracket_behind_prose(region rest) const {
    const std::size_t quote = std::min(text_.find('"', rest.begin), rest.end);
    for (std::size_t line = text_.find('\n', rest.begin); line < quote; line = text_.find('\n', line + 1)) {
      const std::size_t at = text_.find_first_not_of(" \t\r", line + 1);
      if (at < quote && (text_[at] == '{' || text_[at] == '[')) return at;
    }
    return rest.end;
  }

  /// Up to where there may be more of the answer. A fence ends at a line's beginning; three backticks within one may
  /// stand in a string.
  [[nodiscard]] std::size_t end_to_mend(region within) const {
    const bool to_the_end = within.end == trimmed(text_, {0, text_.size()}).end;
    const bool in_line = text_.substr(found_.fence.end, 3) == "```" && !is_at_line_start(found_.fence.end) &&
                         within.end == trimmed(text_, found_.fence).end;
    return to_the_end || in_line ? text_.size() : within.end;
  }

  [[nodiscard]] bool has_plain_candidate() {
    return std::any_of(found_.candidates.begin(), found_.candidates.end(), [this](const candidate& one) {
      return !one.in_reasoning && one.root != no_node && is_plain(one);
    });
  }

  std::optional<outcome> read_mended() {
    const region within = without_call_marks(text_, innermost());
    if (takes_scalars(core_) && !opens_structure(within)) return std::nullopt;
    if (!is_doubtful(within)) return std::nullopt;
    // Of a text in another spelling nothing else is mended.
    if (respelled_ != nullptr) return nothing_found();
    if (!options_.allow.has(repair_class::syntax)) return std::nullopt;
    if (std::optional<outcome> plain = read_spelled_plainly()) return plain;
    const bool in_words =
        !within.empty() && std::string_view("{[\"'").find(text_[within.begin]) == std::string_view::npos;
    if (in_words) {
      if (std::optional<outcome> other = read_notation(/*before_json=*/false)) return other;
    }
    if (std::optional<outcome> items = read_mended_items(within)) return items;
    std::optional<mending::mending_result> first_failure;
    for (const std::size_t from : places_to_mend(within)) {
      mending::mending_result read = mend_at(from, end_to_mend(within));
      if (read.how == mending::verdict::truncated && unfinished() != nullptr) return std::nullopt;
      if (read.how == mending::verdict::whole && is_inner_piece(from)) return refuse_inner_piece(from);
      if (read.how == mending::verdict::whole && goes_on_elsewhere(from, read.end)) return std::nullopt;
      std::size_t begin = from;
      // An answer behind this one is the later one.
      while (read.how == mending::verdict::whole && core_.kind != kind::list) {
        const std::size_t later = object_behind(read.end, within.end);
        if (later >= within.end) break;
        begin = later;
        read = mend_at(later, end_to_mend(within));
        if (read.how == mending::verdict::hopeless) return report_hopeless(read);
      }
      if (read.how == mending::verdict::whole && has_plain_candidate() && !judge({read.root, 0}).ok)
        return std::nullopt;
      if (read.how != mending::verdict::hopeless) return finish_mended(read, begin);
      if (!first_failure) first_failure = read;
      // What is damaged behind the last answer was to be the answer.
      if (is_behind_all(from)) return report_hopeless(read);
    }
    if (!first_failure || has_plain_candidate()) return std::nullopt;
    if (!in_words) {
      if (std::optional<outcome> other = read_notation(/*before_json=*/false)) return other;
    }
    return report_hopeless(*first_failure);
  }

  /// Of a union with scalars in it: the text begins as one of its structures does.
  [[nodiscard]] bool opens_structure(region within) const {
    if (core_.kind != kind::variant || within.empty()) return false;
    const char first = text_[within.begin];
    return first == '{' || (first == '[' && structured_alternative('[') != &type_);
  }

  mending::mending_result mend(const type_info& type, std::size_t from, std::size_t end) {
    return mending::mend({text_, from, end, &type, depth(), options_.complete}, tree_);
  }
  mending::mending_result mend_at(std::size_t from, std::size_t end) {
    return mend(*structured_alternative(text_[from]), from, end);
  }

  /// The type, or, of a union with scalars in it, the only alternative that a bracket opens.
  [[nodiscard]] const type_info* structured_alternative(char bracket) const {
    if (core_.kind != kind::variant || !takes_scalars(core_)) return &type_;
    const type_info* only = nullptr;
    for (const type_info* const one : core_.variant->alternatives) {
      const kind which = core_of(*one).kind;
      const bool fits =
          bracket == '[' ? which == kind::list || which == kind::tuple : which == kind::object || which == kind::map;
      if (!fits) continue;
      if (only != nullptr) return &type_;
      only = one;
    }
    return only == nullptr ? &type_ : only;
  }

  outcome report_hopeless(const mending::mending_result& read) const {
    return finish_failed({"json_invalid", read.reason, read.where.begin}, title(), text_, true);
  }

  /// Where the next object with a key in quotes begins; `end` where none does.
  [[nodiscard]] std::size_t object_behind(std::size_t from, std::size_t end) const {
    for (std::size_t at = text_.find('{', from); at < end; at = text_.find('{', at + 1)) {
      const std::size_t next = json_space.first_not_in(text_, at + 1);
      if (next < end && text_[next] == '"') return at;
    }
    return end;
  }

  /// Whether a place is behind everything that was read whole, and there is some.
  [[nodiscard]] bool is_behind_all(std::size_t at) {
    if (core_.kind == kind::list || !has_plain_candidate()) return false;
    return std::none_of(found_.candidates.begin(), found_.candidates.end(), [&](const candidate& one) {
      return !one.in_reasoning && one.how == reading::complete && one.end > at;
    });
  }

  /// The items of a list that stand apart from each other, or a line each: what is wrong with one of them is mended
  /// within it. Only where that makes each of them whole.
  std::optional<outcome> read_mended_items(region within) {
    if (core_.kind != kind::list) return std::nullopt;
    const type_info& item = *core_.list->item;
    const std::vector<std::size_t> starts = starts_of_items(within);
    if (starts.size() < 2) return std::nullopt;
    const node_id before = tree_.size();
    std::vector<candidate> items;
    for (std::size_t i = 0; i < starts.size(); ++i) {
      const std::size_t end = i + 1 < starts.size() ? starts[i + 1] : within.end;
      const candidate* const read = candidate_at(starts[i]);
      if (read != nullptr && read->end <= end && is_plainly_read(*read)) {
        items.push_back(*read);
        continue;
      }
      const mending::mending_result mended = mend(item, starts[i], end);
      if (mended.how != mending::verdict::whole) {
        tree_.drop_from(before);
        return std::nullopt;
      }
      candidate made;
      made.root = mended.root;
      made.begin = static_cast<std::uint32_t>(starts[i]);
      made.end = static_cast<std::uint32_t>(mended.end);
      made.fenced = is_fenced(starts[i]);
      made.mended = true;
      items.push_back(made);
    }
    found_.candidates = std::move(items);
    found_.runs.clear();
    found_.count = found_.candidates.size();
    return read_candidates();
  }

  [[nodiscard]] const candidate* candidate_at(std::size_t begin) const {
    const auto found = first_from(begin);
    const bool is_there = found != found_.candidates.end() && found->begin == begin && found->root != no_node;
    return is_there ? &*found : nullptr;
  }

  /// The first candidate that begins at a place or behind it: they are in the order of the text.
  [[nodiscard]] std::vector<candidate>::const_iterator first_from(std::size_t at) const {
    return std::lower_bound(found_.candidates.begin(), found_.candidates.end(), at,
                            [](const candidate& one, std::size_t place) { return one.begin < place; });
  }

  /// The lines of a text each of which begins with an object's bracket, or with the first key where that was forgotten;
  /// none where there are others.
  [[nodiscard]] std::vector<std::size_t> starts_of_items(region within) const {
    std::vector<std::size_t> starts;
    for (std::size_t line = within.begin; line < within.end;) {
      const std::size_t first = std::min(json_space.first_not_in(text_, line), within.end);
      if (first == within.end) break;
      if (text_[first] != '{' && (text_[first] != '"' || starts.empty())) return {};
      starts.push_back(first);
      const std::size_t next = text_.find('\n', first);
      line = next == std::string_view::npos ? within.end : next + 1;
    }
    return starts;
  }

  /// Whether what begins at a place is an item or a member of something that is broken: a comma stands before it, and
  /// before that a colon, a closer that closes nothing, or no word at all; it touches an opening bracket, or a quote
  /// that nothing closes; or the text begins with a closer.
  [[nodiscard]] bool is_inner_piece(std::size_t begin) const {
    const region before = trimmed(text_, {found_.answer_begin < begin ? found_.answer_begin : 0, begin});
    if (before.empty()) return false;
    const std::string_view words = text_.substr(before.begin, before.end - before.begin);
    if (words.front() == ']' || words.front() == '}' || words.back() == '{' || words.back() == '[') return true;
    if (words.back() == ':' && follows_structure(begin)) return true;
    const bool in_list = words.front() == ',' || words.front() == '"';
    if (words.back() == '"' && (in_list || before.end == begin)) {
      return std::count(words.begin(), words.end(), '"') % 2 == 1;
    }
    const std::size_t commas = words.find_last_not_of(", \t\r\n") + 1;
    const region rest{before.begin, before.begin + commas};
    if (words.back() != ',' || rest.empty() || is_in_whole_candidate(rest.end - 1)) return false;
    constexpr byte_set of_structures{"]}:"};
    const bool closes = of_structures.has(text_[rest.end - 1]);
    const bool goes_on = words.front() == ',' || (words.front() == '"' && text_[rest.end - 1] == '"');
    return closes || goes_on || std::none_of(words.begin(), words.end(), [](char c) {
             return is_letter(c) || static_cast<unsigned char>(c) >= 0x80 || c == '`' || c == '>';
           });
  }

  /// Whether the answer has more to it than what was mended: other items of a list, or one that the end cut off.
  [[nodiscard]] bool goes_on_elsewhere(std::size_t begin, std::size_t end) const {
    if (const candidate* const cut = unfinished(); cut != nullptr && cut->begin >= end) return true;
    return core_.kind == kind::list &&
           std::any_of(found_.candidates.begin(), found_.candidates.end(), [&](const candidate& one) {
             return !one.in_reasoning && one.root != no_node && (one.end <= begin || one.begin >= end);
           });
  }

  [[nodiscard]] outcome refuse_inner_piece(std::size_t begin) const {
    return finish_failed({"json_invalid", "what stands before this value goes on with it", begin}, title(), text_,
                         true);
  }

  outcome finish_mended(const mending::mending_result& read, std::size_t from) {
    if (read.how == mending::verdict::ambiguous) {
      return finish_failed({"ambiguous", read.reason, read.where.begin}, title(), text_, true);
    }
    if (read.how == mending::verdict::truncated) {
      return finish_failed({"truncated", read.reason, read.where.begin}, title(), text_, true);
    }
    candidate single;
    single.root = read.root;
    single.begin = static_cast<std::uint32_t>(from);
    single.end = static_cast<std::uint32_t>(read.end);
    single.fenced = is_fenced(from);
    single.mended = true;
    const auto earlier = std::count_if(found_.candidates.begin(), found_.candidates.end(),
                                       [&](const candidate& one) { return one.end <= single.begin; });
    found_.candidates.assign(1, single);
    found_.runs.clear();
    found_.count = static_cast<std::size_t>(earlier) + 1;
    return read_candidates();
  }

  outcome nothing_found() const {
    const region whole = trimmed(text_, {0, text_.size()});
    if (!whole.empty() && (text_[whole.end - 1] == '{' || text_[whole.end - 1] == '[')) {
      return finish_failed({"truncated", "the text ends where the answer begins", whole.end}, title(), text_, true);
    }
    const source_failure failure{"json_invalid",
                                 whole.empty() || (found_.fences != 0 && trimmed(text_, found_.fence).empty())
                                     ? "the answer is empty"
                                     : "no JSON was found in the answer",
                                 whole.begin};
    outcome result = finish_failed(failure, title(), text_, true);
    result.candidates = {0, 0, 0, 0};
    return result;
  }

  // --- candidates ----------------------------------------------------------------------------------------------------

  outcome read_candidates() {
    const bool has_whole = !found_.candidates.empty() && found_.candidates.back().how == reading::complete;
    if (has_whole && announces_another(found_.candidates.back().end, found_.candidates.back().fenced)) {
      const source_failure failure{"truncated", "the text ends before the answer that it announces", text_.size()};
      return finish_failed(failure, title(), text_, true);
    }
    if (std::optional<outcome> list = read_items()) return std::move(*list);
    verdict best;
    way best_way;
    const candidate* taken = nullptr;
    const candidate* broken = nullptr;
    const bool only_one = found_.candidates.size() == 1;
    std::vector<node_id> answers;  // all that would do
    for (const candidate& one : found_.candidates) {
      if (one.how == reading::broken) {
        if (broken == nullptr || broken->in_reasoning) broken = &one;
        continue;
      }
      const std::vector<way> ways = wrappings_.ways_to_read(one.root);
      if (only_one && ways.size() == 1) return read_only_one(ways.front(), one);
      for (const way& read : ways) {
        verdict found = judge(read);
        found.outside = !one.in_reasoning;
        found.is_final = one.is_final;
        found.is_meant = one.is_meant;
        found.fenced = one.fenced;
        found.in_line = !one.fenced && !is_at_line_start(one.begin);
        if (found.ok && found.matched != 0 && !one.in_reasoning && answers.size() < most_compared) {
          answers.push_back(read.value);
        }
        // Of two ways to read one candidate the first is the plainer: the other must be better.
        const bool same = taken == &one;
        if (taken == nullptr || (found.beats(best) && !(same && best.beats(found)))) {
          best = found;
          best_way = read;
          taken = &one;
        }
      }
    }
    if (const candidate* cut = unfinished(); cut != nullptr && cut != taken) {
      const way whole = wrappings_.ways_to_read(cut->root).front();
      const bool stands_apart = cut->fenced || cut->is_final || is_at_line_start(cut->begin) ||
                                (taken != nullptr && is_separator({taken->end, cut->begin}));
      if (taken == nullptr || !best.ok || taken->in_reasoning || stands_apart || may_be_answer(whole)) {
        return decode(whole, cut);
      }
    }
    const bool fits = taken != nullptr && best.ok && best.matched != 0;
    if (!fits) {
      if (std::optional<outcome> plain = read_spelled_plainly()) return std::move(*plain);
      if (std::optional<outcome> other = read_notation(/*before_json=*/false)) return std::move(*other);
    }
    if (fits && taken->in_reasoning && stops_in_reasoning(*taken)) return only_reasoning(*taken);
    if (fits && taken->in_reasoning && answers_besides()) {
      // What is wrong outside of the reasoning was to be the answer.
      for (auto one = found_.candidates.rbegin(); one != found_.candidates.rend(); ++one) {
        if (!one->in_reasoning && one->root != no_node)
          return decode(wrappings_.ways_to_read(one->root).front(), &*one);
      }
      return only_reasoning(*taken);
    }
    const bool no_match = taken == nullptr || (!best.ok && best.matched <= 0);
    if (no_match && broken == nullptr) {
      if (std::optional<outcome> other = report_notation()) return std::move(*other);
    }
    if (broken != nullptr && no_match) return report_broken(*broken);
    if (fits && is_inner_piece(taken->begin)) return refuse_inner_piece(taken->begin);
    if (fits) count_different(answers, best_way.value);
    return decode(best_way, taken);
  }

  /// Whether a value that the end of the text cut off may have become one of the type: it has some of its fields, or is
  /// of its kind where the type has none.
  bool may_be_answer(const way& read) {
    const std::int64_t matched = judge(read).matched;
    if (matched >= 0) return matched > 0;
    const bool list = tree_[read.value].kind() == token::array;
    return core_.kind == kind::any ||
           (list ? core_.kind == kind::list || core_.kind == kind::tuple : core_.kind == kind::map);
  }

  /// The only candidate, which is decoded at once: only where it is wrong another notation may explain more.
  outcome read_only_one(const way& read, const candidate& one) {
    if (one.in_reasoning && (answers_besides() || stops_in_reasoning(one))) return only_reasoning(one);
    const bool whole = one.how == reading::complete;
    if (whole && is_inner_piece(one.begin)) return refuse_inner_piece(one.begin);
    outcome result = decode(read, &one);
    if (result.error == nullptr || !whole) return result;
    start_over();
    if (std::optional<outcome> plain = read_spelled_plainly()) return std::move(*plain);
    if (std::optional<outcome> other = read_notation(/*before_json=*/false)) return std::move(*other);
    return result;
  }

  /// How many answers there were that differ, the one that is taken included.
  void count_different(const std::vector<node_id>& answers, node_id taken) {
    std::vector<node_id> different{taken};
    for (const node_id one : answers) {
      const bool known =
          std::any_of(different.begin(), different.end(), [&](node_id other) { return same_value(tree_, one, other); });
      if (!known) different.push_back(one);
    }
    different_ = different.size();
  }

  /// The text ends where an answer was announced, or has but begun: behind "Final:", a fence's opening or a bracket.
  /// What stands before that, up to `end`, is a draft.
  [[nodiscard]] bool announces_another(std::size_t end, bool fenced) const {
    const region behind = trimmed(text_, {end, text_.size()});
    if (behind.empty()) return false;
    const char last = text_[behind.end - 1];
    if (last == ':') return introduction_of(text_, behind.begin, text_.size()) == introduction::final;
    if (last == '{' || (last == '[' && is_at_line_start(behind.end - 1))) return true;
    const std::string_view rest = text_.substr(behind.begin, behind.end - behind.begin);
    std::size_t fences = 0;
    std::size_t opened = 0;
    for (std::size_t at = rest.find("```"); at != std::string_view::npos; at = rest.find("```", at + 3)) {
      ++fences;
      opened = at;
    }
    const bool is_open = fences % 2 == (fenced ? 0U : 1U) && fences != 0;
    const std::string_view tag = rest.substr(opened + (fences != 0 ? 3 : 0));
    const bool is_word = std::all_of(tag.begin(), tag.end(), is_letter);
    return is_open && is_word && (!tag.empty() || json_space.first_not_in(rest.substr(0, opened)) < opened);
  }

  /// The last candidate, where the end of the text cut it off. It was to be the answer: an earlier one is a draft, or
  /// an example, even if it could be read.
  [[nodiscard]] const candidate* unfinished() const {
    if (found_.candidates.empty()) return nullptr;
    const candidate& last = found_.candidates.back();
    return last.how == reading::cut && !last.in_reasoning ? &last : nullptr;
  }

  /// Something stands outside of the reasoning: that was to be the answer, and what is within is a draft.
  [[nodiscard]] bool answers_besides() const {
    return !trimmed(text_, {std::min(found_.answer_begin, text_.size()), text_.size()}).empty();
  }

  /// The text ends in the middle of the reasoning, and there is more of that than the candidate: the answer never came.
  [[nodiscard]] bool stops_in_reasoning(const candidate& one) const {
    // Of harmony the final channel never came.
    if (text_.substr(found_.reasoning.begin, 11) == "<|channel|>") return true;
    if (!found_.ends_in_reasoning) return false;
    const std::size_t mark = text_.find_last_of(">]", one.begin);
    const std::size_t from = mark == std::string_view::npos || mark < found_.reasoning.begin ? 0 : mark + 1;
    return !trimmed(text_, {from, one.begin}).empty() || !trimmed(text_, {one.end, text_.size()}).empty();
  }

  outcome only_reasoning(const candidate& one) const {
    const region rest = trimmed(text_, {found_.answer_begin, text_.size()});
    const bool begun = text_.substr(rest.begin, rest.end - rest.begin).find_first_of("{[`") != std::string_view::npos;
    const bool within = found_.ends_in_reasoning || rest.empty();
    const source_failure failure{begun || within ? "truncated" : "json_invalid",
                                 within  ? "the text ends within the reasoning"
                                 : begun ? "the text ends within the answer that follows the reasoning"
                                         : "no JSON was found outside the reasoning",
                                 rest.begin};
    outcome result = finish_failed(failure, title(), text_, true);
    result.candidates = {found_.count, index_of(&one)};
    return result;
  }

  outcome report_broken(const candidate& one) const {
    outcome result = finish_failed(found_.failures[one.reason], title(), text_, true);
    result.candidates = {found_.count, index_of(&one), one.begin, one.end};
    return result;
  }

  [[nodiscard]] std::size_t index_of(const candidate* one) const {
    if (one == nullptr) return 0;
    const auto index = static_cast<std::size_t>(one - found_.candidates.data());
    // Of very many candidates the first and the last are kept.
    const std::size_t skipped = found_.count - found_.candidates.size();
    return index < found_.candidates.size() / 2 ? index : index + skipped;
  }

  /// Several values, for a list: the items of the answer, whatever stands between them.
  std::optional<outcome> read_items() {
    if (core_.kind != kind::list || found_.candidates.empty()) return std::nullopt;
    const std::vector<part> parts = parts_of_list();
    if (parts.size() == 1 && parts.front().ok && !parts.front().is_list) {
      if (const std::optional<region> lost = lost_between(parts)) return report_lost(*lost);
    }
    if (parts.size() == 1 && parts.front().is_list && parts.front().ok && !parts.front().from->in_reasoning &&
        unfinished() == nullptr) {
      // What else could be an item stands apart from the list: an example of one.
      return decode(parts.front().read, parts.front().from);
    }
    if (!parts.empty() && is_inner_piece(parts.front().from->begin)) {
      return refuse_inner_piece(parts.front().from->begin);
    }
    if (parts.size() < 2) return std::nullopt;
    for (const part& one : parts) {
      if (computes_with(one.from->end)) return report_lost({one.from->begin, one.from->end});
    }
    if (const std::optional<region> lost = lost_between(parts)) return report_lost(*lost);
    for (const part& one : parts) {
      if (!one.ok || one.from->mended || is_plainly_read(*one.from)) continue;
      return report_lost({one.from->begin, one.from->end});
    }
    if (const candidate_run* const run = run_of(parts)) {
      note_extra_closers(run->root, parts);
      return read_run(*run);
    }
    const node_id list = tree_.add(token::array, parts.front().from->begin);
    for (const part& one : parts) {
      if (one.is_list) {
        tree_.move_notes(one.read.value, list);
        const node_id end = tree_[one.read.value].next;
        for (node_id item = one.read.value + 1; item < end; item = tree_[item].next) tree_.copy(item);
      } else {
        tree_.copy(one.read.value);
      }
    }
    candidate all = *parts.back().from;
    all.root = list;
    all.begin = parts.front().from->begin;
    tree_[list].end = all.end;
    tree_[list].next = tree_.size();
    tree_[list].cut = all.how == reading::cut ? 1 : 0;
    note_extra_closers(list, parts);
    bool in_a_row = std::any_of(parts.begin(), parts.end(), [](const part& one) { return one.from->mended; });
    for (std::size_t i = 1; i < parts.size(); ++i) {
      in_a_row &= is_separator({parts[i - 1].from->end, parts[i].from->begin});
    }
    if (in_a_row) {
      tree_.note(list, repair_code::json_lines, all.begin, all.end);
    } else {
      tree_.note(list, repair_code::separate_items, all.begin, all.end, std::to_string(parts.size()));
    }
    take_alone(all);
    return decode({list, 0}, &found_.candidates.front());
  }

  outcome report_lost(region item) const {
    return finish_failed({"json_invalid", "one of several values is damaged", item.begin}, title(), text_, true);
  }

  /// A candidate that is an item of the list, or some of its items.
  struct part {
    const candidate* from = nullptr;
    way read;
    bool is_list = false;
    bool ok = false;
  };

  [[nodiscard]] bool is_in_whole_candidate(std::size_t at) const {
    const auto behind = first_from(at + 1);
    if (behind == found_.candidates.begin()) return false;
    const candidate& one = *(behind - 1);
    return one.how == reading::complete && at < one.end;
  }

  /// A number alone, where the list's items may be numbers; between others it numbers them.
  [[nodiscard]] bool is_lost_number(std::string_view words) const {
    return takes_scalars(core_of(*core_.list->item)) && words.find_first_not_of("-.0123456789") == words.npos;
  }

  /// A string, literal or empty list, with commas around it.
  [[nodiscard]] static bool is_scalar(std::string_view words) {
    constexpr std::string_view around = ", \t\r\n";
    const std::size_t first = words.find_first_not_of(around);
    if (first == std::string_view::npos) return false;
    words = words.substr(first, words.find_last_not_of(around) + 1 - first);
    if (words == "null" || words == "true" || words == "false" || words == "[]") return true;
    return words.size() > 1 && words.front() == '"' && words.find('"', 1) == words.size() - 1;
  }

  /// Text between the items, or around all of them, that has a key or opens another: that was to be an item as well.
  [[nodiscard]] std::optional<region> lost_between(const std::vector<part>& parts) const {
    for (std::size_t i = 0; i <= parts.size(); ++i) {
      const bool first = i == 0;
      const bool last = i == parts.size();
      const std::size_t from = first ? found_.answer_begin : parts[i - 1].from->end;
      const std::size_t to = last ? text_.size() : parts[i].from->begin;
      if (from >= to) continue;
      const region between = trimmed(text_, {from, to});
      if (between.empty()) continue;
      if (opens_damaged_object(between) || (!first && has_lost_member(between))) return between;
      const std::string_view words = text_.substr(between.begin, between.end - between.begin);
      if (!first && !last && (is_scalar(words) || is_lost_number(words))) return between;
      if (last && (words == "{" || words == "[" || words == "," || words.ends_with("\n{"))) return between;
    }
    return std::nullopt;
  }

  /// A key in quotes with its colon, outside of what was read whole.
  [[nodiscard]] bool has_lost_member(region between) const {
    const std::string_view words = text_.substr(between.begin, between.end - between.begin);
    for (std::size_t at = words.find('"'); at != std::string_view::npos; at = words.find('"', at + 1)) {
      const std::size_t next = json_space.first_not_in(words, at + 1);
      const bool key = next != std::string_view::npos && words[next] == ':';
      if (key && !is_in_whole_candidate(between.begin + at)) return true;
    }
    return false;
  }

  /// A line that begins as an object with a key in quotes, and was not read whole.
  [[nodiscard]] bool opens_damaged_object(region between) const {
    for (std::size_t at = text_.find('{', between.begin); at < between.end; at = text_.find('{', at + 1)) {
      const std::size_t next = json_space.first_not_in(text_, at + 1);
      if (next >= between.end || (text_[next] != '"' && text_[next] != '\'')) continue;
      const bool stands_apart = is_at_line_start(at) || (text_[next] == '"' && next == at + 1);
      if (stands_apart && !is_in_whole_candidate(at)) return true;
    }
    return false;
  }

  /// The candidates that make up a list: of the highest standing, and without those that stand in a line of prose where
  /// others are in fences.
  std::vector<part> parts_of_list() {
    std::vector<part> parts;
    int top = 0;
    bool fenced = false;
    for (std::size_t i = 0; i < found_.candidates.size(); ++i) {
      const candidate& one = found_.candidates[i];
      if (one.how == reading::broken || one.root == no_node) continue;
      part found = part_of(one);
      // Of an object that the end of the text cut off nobody knows what it was to be; one between items is an item.
      const bool cut = one.how == reading::cut;
      const bool object = tree_[one.root].kind() == token::object;
      if (found.from == nullptr && object && (cut || is_among(i))) found = {&one, {one.root, 0}, false, false};
      if (found.from == nullptr) continue;
      parts.push_back(found);
      if (!found.ok) continue;
      top = std::max(top, standing_of(one));
      fenced |= one.fenced;
    }
    std::vector<part> wanted;
    std::size_t list_end = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const part& one = parts[i];
      // An array that is wrong, and another in another place: a draft.
      const part* const next = i + 1 < parts.size() ? &parts[i + 1] : nullptr;
      const bool followed = next != nullptr && next->is_list && next->ok;
      if (!one.ok && one.is_list && followed && !is_separator({one.from->end, next->from->begin})) continue;
      if (standing_of(*one.from) < top) continue;
      if (fenced && !one.from->fenced && !is_at_line_start(one.from->begin)) continue;
      // What goes on behind an array as its items would is one of them.
      const bool goes_on = list_end != 0 && goes_on_between(list_end, one.from->begin);
      list_end = one.is_list || goes_on ? one.from->end : 0;
      wanted.push_back(one);
    }
    parts = std::move(wanted);
    drop_repeated(parts);
    if (std::none_of(parts.begin(), parts.end(), [](const part& one) { return one.ok; })) parts.clear();
    return parts;
  }

  /// What stands apart from a list and is one of its items all the same is but spoken of.
  void drop_repeated(std::vector<part>& parts) const {
    const auto is_list = [](const part& one) { return one.is_list && one.ok; };
    const auto list = std::find_if(parts.begin(), parts.end(), is_list);
    if (list == parts.end() || std::count_if(parts.begin(), parts.end(), is_list) != 1) return;
    const part whole = *list;
    std::erase_if(parts, [&](const part& one) {
      if (one.is_list || is_separator({whole.from->end, one.from->begin}) ||
          is_separator({one.from->end, whole.from->begin})) {
        return false;
      }
      const node_id end = tree_[whole.read.value].next;
      for (node_id item = whole.read.value + 1; item < end; item = tree_[item].next) {
        if (same_value(tree_, item, one.read.value)) return true;
      }
      return false;
    });
  }

  /// Whether nothing but a comma stands between a candidate and those on both sides of it.
  [[nodiscard]] bool is_among(std::size_t index) const {
    const std::vector<candidate>& all = found_.candidates;
    return index > 0 && index + 1 < all.size() && is_separator({all[index - 1].end, all[index].begin}) &&
           is_separator({all[index].end, all[index + 1].begin});
  }

  /// Only a comma, and closers, stand between two values.
  [[nodiscard]] bool goes_on_between(std::size_t from, std::size_t to) const {
    const std::string_view between = text_.substr(from, to - from);
    return between.find(',') != std::string_view::npos &&
           between.find_first_not_of(" \t\r\n,]}") == std::string_view::npos;
  }

  [[nodiscard]] static int standing_of(const candidate& one) {
    return one.in_reasoning ? 0 : !one.is_meant ? 1 : one.is_final ? 3 : 2;
  }

  [[nodiscard]] bool is_at_line_start(std::size_t at) const {
    while (at > 0 && (text_[at - 1] == ' ' || text_[at - 1] == '\t')) --at;
    return at == 0 || text_[at - 1] == '\n';
  }

  /// A list within which there are as many lists as in an item of the type, rather than in the type.
  [[nodiscard]] bool is_row(node_id value) const {
    std::size_t levels = 0;
    for (const type_info* type = &core_; type->kind == kind::list; type = &core_of(*type->list->item)) ++levels;
    std::size_t depth = 0;
    for (; tree_[value].kind() == token::array; ++value) {
      ++depth;
      if (tree_[value].next == value + 1) break;
    }
    return levels > 1 && depth + 1 == levels;
  }

  part part_of(const candidate& one) {
    const type_info& item = *core_.list->item;
    wrappings around(text_, tree_, core_of(item), depth(), items());
    part found;
    if (tree_[one.root].kind() == token::object) {
      for (const way& read : around.ways_to_read(one.root)) {
        const verdict as_item = judge(item, read);
        if (!as_item.ok && as_item.matched <= 0) continue;
        if (found.from != nullptr && !(as_item.ok && !found.ok)) continue;
        found = {&one, read, false, as_item.ok};
      }
      if (found.ok) return found;
    }
    if (is_row(one.root)) {
      const way whole{one.root, 0};
      return {&one, whole, false, judge(item, whole).ok};
    }
    for (const way& read : wrappings_.ways_to_read(one.root)) {
      if (tree_[read.value].kind() != token::array) continue;
      const verdict as_list = judge(type_, read);
      if (as_list.ok) return {&one, read, true, true};
      if (as_list.matched > 0 && found.from == nullptr) found = {&one, read, true, false};
    }
    return found;
  }

  /// The run that the parts are, all of it.
  [[nodiscard]] const candidate_run* run_of(const std::vector<part>& parts) const {
    for (const candidate_run& run : found_.runs) {
      const candidate& first = found_.candidates[run.first];
      const bool all = run.lines && run.count == parts.size() && parts.front().from == &first &&
                       std::all_of(parts.begin(), parts.end(), [](const part& one) { return one.read.wrappings == 0; });
      if (all) return &run;
    }
    return nullptr;
  }

  /// Notes the closers behind the items, which close nothing.
  void note_extra_closers(node_id list, const std::vector<part>& parts) {
    for (const part& one : parts) {
      const region behind = trimmed(text_, {one.from->end, text_.size()});
      if (behind.empty() || (text_[behind.begin] != '}' && text_[behind.begin] != ']')) continue;
      tree_.note(list, repair_code::extra_closer, behind.begin, behind.begin + 1);
    }
  }

  outcome read_run(const candidate_run& run) {
    candidate all;
    all.root = run.root;
    all.begin = tree_[run.root].begin;
    all.end = end_of(run);
    all.fenced = run.fenced;
    tree_.note(run.root, repair_code::json_lines, all.begin, all.end);
    const candidate_summary among{found_.count - run.count + 1, run.first, all.begin, all.end};
    found_.candidates.assign(1, all);
    found_.count = among.count;
    outcome result = decode({all.root, 0}, &found_.candidates.front());
    result.candidates = among;
    return result;
  }

  /// Behind the last value of a run.
  [[nodiscard]] std::uint32_t end_of(const candidate_run& run) const {
    node_id last = run.root + 1;
    while (tree_[last].next < tree_[run.root].next) last = tree_[last].next;
    return tree_[last].end;
  }

  // --- judging and decoding ------------------------------------------------------------------------------------------

  verdict judge(const way& read) { return judge(type_, read); }

  verdict judge(const type_info& type, const way& read) {
    const scratch made(*type.life);
    tree_source source(tree_, read.value, depth(), options_.limits.max_items);
    error_log log(options_.limits.max_errors, options_.limits.max_repairs);
    log.set_quoting(false);
    decoder<tree_source> walk(source, log, options_, options_.mode, visit_limit(text_.size()));
    walk.count_fields();
    verdict result;
    result.ok = walk.root(type, made.get()) && !source.failed();
    result.matched = walk.fields_set();
    result.is_empty = tree_[read.value].kind() == token::object && tree_[read.value].next == read.value + 1;
    result.errors = log.error_count();
    return result;
  }

  outcome decode(const way& read, const candidate* from) {
    error_log log(options_.limits.max_errors, options_.limits.max_repairs);
    tree_source source(tree_, read.value, depth(), options_.limits.max_items);
    decoder<tree_source> walk(source, log, options_, options_.mode, visit_limit(text_.size()));
    bool allowed = from == nullptr || note_surroundings(*from, log);
    if (respelled_ != nullptr) {
      const std::string first(written_.substr(respelled_->first, respelled_->first_end - respelled_->first));
      allowed &= note(log, repair_code::foreign_punctuation, {respelled_->first, respelled_->first_end}, first);
    }
    if (from != nullptr && read.value != from->root) allowed &= note_wrappings(from->root, read, log, walk);
    bool ok = allowed && walk.root(type_, target_);
    if (source.failed()) return finish_failed(source.failure(), title(), text_, true);
    if (!ok && allowed && from != nullptr && from->how == reading::cut && core_.kind == kind::variant &&
        (takes_scalars(core_) || !log.has("truncated"))) {
      // What each alternative lacks says less.
      return finish_failed({"truncated", "the text was cut off", text_.size()}, title(), text_, true);
    }
    if (ok && from != nullptr && from->how == reading::cut) {
      refuse_place(log, code::truncated, {from->begin, from->end}, {});
    }
    if (ok && log.empty() && from != nullptr && computes_with(from->end)) {
      const std::string said = "an expression computes with this value";
      return finish_failed({"json_invalid", said, from->end}, title(), text_, true);
    }
    if (ok && log.empty() && from != nullptr && is_inner_piece(*from)) {
      const std::size_t at = from->follows_structure ? from->begin : from->end;
      return finish_failed({"json_invalid", "this is a piece of something that is damaged", at}, title(), text_, true);
    }
    outcome result = log.has_nothing() ? outcome{} : log.finish(title(), text_, true);
    if (from == nullptr) {
      result.candidates = {1, 0, 0, text_.size()};
    } else {
      result.candidates = {found_.count, index_of(from), from->begin, from->end};
    }
    return result;
  }

  bool note_wrappings(node_id root, const way& read, error_log& log, decoder<tree_source>& walk) {
    bool allowed = true;
    node_id at = root;
    for (std::size_t i = 0; i < read.wrappings; ++i) {
      const std::optional<wrapping> next = wrappings_.unwrap(at);
      const place where{tree_[at].begin, tree_[at].end};
      allowed &=
          note(log, next->code, where, next->key.empty() ? std::string() : std::string(detail::quoted(next->key)));
      allowed &= walk.take_notes_around(at, next->inner);
      at = next->inner;
    }
    return allowed;
  }

  /// What stands around the candidate that is taken.
  bool note_surroundings(const candidate& one, error_log& log) {
    bool allowed = true;
    const region& reasoning = found_.reasoning;
    if (one.in_reasoning) {
      allowed &= note(log, repair_code::answer_in_reasoning, {one.begin, one.end}, {});
    } else if (!reasoning.empty()) {
      allowed &= note(log, repair_code::reasoning, {reasoning.begin, reasoning.end}, {});
    }
    region before{one.in_reasoning ? 0 : std::min<std::size_t>(found_.answer_begin, one.begin), one.begin};
    if (one.fenced) {
      const std::size_t fence = std::max(
          text_.rfind("```", one.begin) == std::string_view::npos ? before.begin : text_.rfind("```", one.begin),
          before.begin);
      allowed &= note(log, repair_code::code_fence, {fence, one.begin}, {});
      before.end = fence;
    }
    before = trimmed(text_, before);
    region after = trimmed(text_, {one.end, text_.size()});
    const auto skip = [&](char c) {
      const std::size_t from = after.begin;
      while (!after.empty() && text_[after.begin] == c) ++after.begin;
      after = trimmed(text_, after);
      return region{from, after.begin};
    };
    if (one.fenced) skip('`');
    if (!after.empty() && (text_[after.begin] == '}' || text_[after.begin] == ']')) {
      const region extra = skip(text_[after.begin]);
      allowed &= note(log, repair_code::extra_closer, {extra.begin, extra.end}, {});
    }
    if (after.empty() && whole_size_ > text_.size()) after = {text_.size(), whole_size_};  // somebody else's turn
    if (different_ > 1) {
      allowed &= note(log, repair_code::several_answers, {one.begin, one.end}, std::to_string(different_));
    }
    if (found_.count > 1) {
      allowed &= note(log, repair_code::other_candidates, {one.begin, one.end}, std::to_string(found_.count));
    } else if (!before.empty() || !after.empty()) {
      const region around = before.empty() ? after : before;
      allowed &= note(log, repair_code::surrounding_text, {around.begin, around.end}, {});
    }
    return allowed;
  }

  bool note(error_log& log, repair_code which, place where, const std::string& argument) {
    const repair_kind& row = row_of(which);
    if (options_.allow.has(row.category)) {
      log.add_repair(which, nullptr, where, {argument});
      return true;
    }
    const std::string texts[] = {std::string(name_of(row.category)), std::string(row.code)};
    refuse_place(log, code::repair_not_allowed, where, texts);
    return false;
  }

  void refuse_place(error_log& log, code which, place where, std::span<const std::string> arguments) const {
    log.add(type_of_error(which), message_of(which, arguments), nullptr, where,
            text_.substr(where.begin, where.end - where.begin));
  }

  static constexpr std::size_t most_compared = 16;                   ///< answers that would do as well
  static constexpr std::size_t longest_kept = std::size_t{1} << 16;  ///< of a result, for its repairs

  const type_info& type_;
  const type_info& core_;
  void* target_;
  std::string_view text_;
  const parse_options& options_;
  value_tree tree_;
  found found_;
  wrappings wrappings_;
  std::size_t different_ = 1;                  ///< answers
  bool respelling_tried_ = false;              ///< without success: it would come to the same again
  const plain_spelling* respelled_ = nullptr;  ///< the text is not as it was written
  std::string_view written_;
  std::size_t whole_size_ = 0;  ///< of the text with the turns behind the answer
  bool may_put_off_ = false;
  bool again_ = false;
};

}  // namespace

outcome decode_answer(const type_info& type, void* target, std::string_view text, const parse_options& options,
                      bool lasts) {
  answer one(type, target, text, options);
  if (lasts) one.may_put_off();
  return one.read();
}

std::shared_ptr<const repair_notes> note_again(const type_info& type, std::string_view text,
                                               const parse_options& options) {
  const scratch value(*type.life);
  answer one(type, value.get(), text, options);
  one.again();
  return one.read().repairs;
}

}  // namespace assay::detail
