#include "engine/answer.hpp"

#include "engine/decode_setup.hpp"
#include "engine/decoder.hpp"
#include "engine/interpret.hpp"
#include "engine/labels.hpp"
#include "engine/lenient_source.hpp"
#include "engine/scalar_access.hpp"
#include "engine/wrappings.hpp"
#include "reader/candidates.hpp"
#include "reader/key_values.hpp"
#include "reader/mending/mender.hpp"
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

class fields_of final : public known_names {
 public:
  explicit fields_of(const type_info& type) : type_(type) {}
  bool knows(std::string_view name) const override { return has_field(type_, name); }

 private:
  const type_info& type_;
};

/// How a way did when it was tried.
struct verdict {
  bool ok = false;
  bool outside = true;        ///< not within reasoning
  std::int64_t matched = -1;  ///< fields of structs that were there
  std::size_t repairs = 0;
  std::size_t errors = 0;

  /// Whether this one is to be taken rather than one that came earlier in the text.
  [[nodiscard]] bool beats(const verdict& earlier) const {
    if (ok != earlier.ok) return ok;
    if (outside != earlier.outside) return outside;
    if (!ok) return matched != earlier.matched ? matched > earlier.matched : errors <= earlier.errors;
    const bool has = matched > 0;
    const bool had = earlier.matched > 0;
    return has != had ? has : repairs <= earlier.repairs;
  }
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
    outcome quick = read_quickly();
    if (!quick.error || !may_be_mended()) return quick;
    if (std::optional<outcome> mended = read_mended(quick)) return std::move(*mended);
    return quick;
  }

 private:
  /// By the readers that decide as they go.
  outcome read_quickly() {
    if (std::optional<outcome> direct = read_directly()) return std::move(*direct);
    if (core_.kind == kind::string) return read_text();
    if (std::optional<outcome> scalar = read_scalar()) return std::move(*scalar);
    found_ = find_candidates(text_, tree_, {depth(), items(), false, core_.kind == kind::list});
    if (found_.beyond_limit) return finish_failed(found_.failures.front(), title(), text_, true);
    if (std::optional<outcome> encoded = read_encoded()) return std::move(*encoded);
    if (found_.count != 0) return read_candidates();
    if (std::optional<outcome> rest = read_without_brackets()) return std::move(*rest);
    return nothing_found();
  }

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
    if (!converted || !is_alone(begin != first, end) || (walk.passed_unknown() && begin != first) ||
        (log.repair_count() != 0 && walk.might_be_more()) ||
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

  /// Whether nothing behind a document could be another, or belong to it.
  [[nodiscard]] bool is_alone(bool in_prose, std::size_t end) const {
    const std::string_view rest = text_.substr(end);
    const char last = text_[end - 1];
    // A scalar is the whole text, or none of it.
    if (last != '}' && last != ']') return json_space.first_not_in(rest) == std::string_view::npos;
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

  /// The text within the only fence, or behind the reasoning.
  [[nodiscard]] region innermost() const {
    return found_.fences == 1 ? found_.fence : region{found_.answer_begin, text_.size()};
  }

  std::optional<outcome> read_scalar(region within, bool bare_too) {
    reader one(text_, tree_, depth(), items());
    one.set_end(within.end);
    const node_id root = tree_.size();
    const reading how = one.scalar(within.begin);
    const bool read = how == reading::complete || how == reading::cut;
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
    found_.candidates.assign(1, single);
    found_.count = 1;
    return read_candidates();
  }

  /// Without an object or a list: a word for a scalar, names and values for an object.
  std::optional<outcome> read_without_brackets() {
    const region rest = trimmed(text_, innermost());
    if (rest.empty()) return std::nullopt;
    if (takes_scalars(core_)) return read_scalar(rest, /*bare_too=*/true);
    if (core_.kind != kind::object) return std::nullopt;
    const node_id root = read_key_values(text_, rest, tree_, fields_of(core_), depth(), items());
    if (root == no_node) return std::nullopt;
    tree_.note(root, repair_code::key_value_text, rest.begin, rest.end);
    candidate single;
    single.root = root;
    single.begin = static_cast<std::uint32_t>(rest.begin);
    single.end = static_cast<std::uint32_t>(rest.end);
    found_.candidates.push_back(single);
    found_.count = 1;
    return read_candidates();
  }

  // --- slips ---------------------------------------------------------------------------------------------------------
  // What the quick readers fail at may be a slip of the pen: then the cheapest reading under the type is the answer.

  [[nodiscard]] bool may_be_mended() const {
    return options_.allow.has(repair_class::syntax) && !takes_scalars(core_) && !found_.beyond_limit;
  }

  std::optional<outcome> read_mended(const outcome& quick) {
    const region within = trimmed(text_, innermost());
    for (const std::size_t from : mending::places_to_mend(text_, within.begin, within.end)) {
      const bool to_the_end = within.end == trimmed(text_, {0, text_.size()}).end;
      const mending::mending_result read =
          mending::mend({text_, from, to_the_end ? text_.size() : within.end, &type_, depth()}, tree_);
      if (read.how == mending::verdict::whole && read.mended) return decode_mended(read, from);
      const std::string_view type = quick.error->errors().front().type;
      if (read.how == mending::verdict::ambiguous && (type == "json_invalid" || type == "truncated")) {
        return finish_failed({"ambiguous", read.reason, read.where.begin}, title(), text_, true);
      }
    }
    return std::nullopt;
  }

  /// Nothing where it does not fit the type: what the quick readers say is wrong stands.
  std::optional<outcome> decode_mended(const mending::mending_result& read, std::size_t from) {
    for (const way& one : wrappings_.ways_to_read(read.root)) {
      if (!fits(one)) continue;
      start_over();
      candidate single;
      single.root = read.root;
      single.begin = static_cast<std::uint32_t>(from);
      single.end = static_cast<std::uint32_t>(read.end);
      single.fenced = found_.fences == 1;
      found_.candidates.assign(1, single);
      found_.count = 1;
      return decode(one, &found_.candidates.front());
    }
    return std::nullopt;
  }

  /// Whether a value is a valid one, tried on another object than the target.
  bool fits(const way& one) {
    const scratch apart(*type_.life);
    void* const target = std::exchange(target_, apart.get());
    const bool ok = judge(one).ok;
    target_ = target;
    return ok;
  }

  outcome nothing_found() const {
    const region whole = trimmed(text_, {0, text_.size()});
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
    if (std::optional<outcome> lines = read_lines()) return std::move(*lines);
    verdict best;
    way best_way;
    const candidate* taken = nullptr;
    const candidate* broken = nullptr;
    const bool only_one = found_.candidates.size() == 1;
    for (const candidate& one : found_.candidates) {
      if (one.how == reading::broken) {
        if (broken == nullptr || broken->in_reasoning) broken = &one;
        continue;
      }
      const std::vector<way> ways = wrappings_.ways_to_read(one.root);
      if (only_one && ways.size() == 1) return decode(ways.front(), &one);
      for (const way& read : ways) {
        verdict found = judge(read);
        found.outside = !one.in_reasoning;
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
      if (taken == nullptr || !best.ok || judge(whole).matched > 0) return decode(whole, cut);
    }
    const bool no_match = taken == nullptr || (!best.ok && best.matched <= 0);
    if (broken != nullptr && no_match) return report_broken(*broken);
    return decode(best_way, taken);
  }

  /// The last candidate, where the end of the text cut it off. It was to be the answer: an earlier one is a draft, or
  /// an example, even if it could be read.
  [[nodiscard]] const candidate* unfinished() const {
    if (found_.candidates.empty()) return nullptr;
    const candidate& last = found_.candidates.back();
    return last.how == reading::cut && !last.in_reasoning ? &last : nullptr;
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

  /// One value after another, for a list of them.
  std::optional<outcome> read_lines() {
    if (core_.kind != kind::list || found_.runs.empty()) return std::nullopt;
    // Objects that have the item's fields are lines even where they are wrong: one of them alone is not the answer.
    const candidate_run* best = nullptr;
    bool best_ok = false;
    for (const candidate_run& run : found_.runs) {
      if (run.in_reasoning || !run.lines) continue;
      const verdict lines = judge({run.root, 0});
      if (lines.ok || (lines.matched > 0 && !best_ok)) {
        best = &run;
        best_ok = lines.ok;
      }
    }
    if (best == nullptr) return std::nullopt;
    // A list that is written as one is the plainer answer.
    for (const candidate& one : found_.candidates) {
      const bool list = one.how == reading::complete && tree_[one.root].kind() == token::array;
      if (list && !one.in_reasoning && judge({one.root, 0}).ok) return std::nullopt;
    }
    candidate all;
    all.root = best->root;
    all.begin = tree_[best->root].begin;
    all.end = end_of(*best);
    all.fenced = best->fenced;
    tree_.note(best->root, repair_code::json_lines, all.begin, all.end);
    const candidate_summary among{found_.count - best->count + 1, best->first, all.begin, all.end};
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

  verdict judge(const way& read) {
    tree_source source(tree_, read.value, depth(), options_.limits.max_items);
    error_log log(options_.limits.max_errors, options_.limits.max_repairs);
    log.set_quoting(false);
    decoder<tree_source> walk(source, log, options_, options_.mode, visit_limit(text_.size()));
    walk.count_fields();
    verdict result;
    result.ok = walk.root(type_, target_) && !source.failed();
    result.matched = walk.fields_set();
    result.repairs = log.repair_count() + read.wrappings;
    result.errors = log.error_count();
    start_over();
    return result;
  }

  outcome decode(const way& read, const candidate* from) {
    error_log log(options_.limits.max_errors, options_.limits.max_repairs);
    tree_source source(tree_, read.value, depth(), options_.limits.max_items);
    decoder<tree_source> walk(source, log, options_, options_.mode, visit_limit(text_.size()));
    bool allowed = from == nullptr || note_surroundings(*from, log);
    if (from != nullptr && read.value != from->root) allowed &= note_wrappings(from->root, read, log, walk);
    bool ok = allowed && walk.root(type_, target_);
    if (source.failed()) return finish_failed(source.failure(), title(), text_, true);
    if (ok && from != nullptr && from->how == reading::cut) {
      refuse_place(log, code::truncated, {from->begin, from->end}, {});
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
    region before{one.in_reasoning ? 0 : found_.answer_begin, one.begin};
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

  static constexpr std::size_t longest_kept = std::size_t{1} << 16;  ///< of a result, for its repairs

  const type_info& type_;
  const type_info& core_;
  void* target_;
  std::string_view text_;
  const parse_options& options_;
  value_tree tree_;
  found found_;
  wrappings wrappings_;
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
