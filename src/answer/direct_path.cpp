// This is the hot path: what it calls for every document is here, or inline.
#include "answer/direct_path.hpp"

#include "answer/answer.hpp"
#include "answer/answer_notes.hpp"
#include "answer/lenient_decoder.hpp"
#include "answer/surroundings.hpp"
#include "decode/failed_outcome.hpp"
#include "decode/text_decoder.hpp"
#include "json/byte_set.hpp"
#include "reader/candidates.hpp"
#include "reader/continuation.hpp"
#include "reader/introductions.hpp"
#include "reader/regions.hpp"
#include "reader/shape.hpp"
#include "tables/labels.hpp"
#include "tables/scalar_access.hpp"

namespace assay::inline v0::detail {

namespace {

/// What may start a value in prose, and what behind a value may belong to it, or be another.
constexpr byte_set openers{"{[<"};
constexpr byte_set belonging_to_prose{"{}[]<"};
constexpr byte_set belonging{"{}[]<,\""};
constexpr byte_set comment_or_fence{"/#~"};
/// What may be more than prose within reasoning: a draft, a tag, a fence.
constexpr byte_set not_of_prose{"<{[`"};

[[nodiscard]] ASSAY_HOT bool is_scalar(kind which) {
  return which == kind::integer || which == kind::number || which == kind::boolean || which == kind::string ||
         which == kind::enumeration;
}

/// Only the search (answer_reader) has candidates. One object for all, since making it takes as long as reading a small
/// record.
const found& no_candidates() {
  static const found nothing;
  return nothing;
}

/// Notes of repairs are deferred if they may take more memory than the text from which they can be made again. There is
/// a limit to them.
constexpr std::size_t bytes_a_note = 100;

class direct_path {
 public:
  direct_path(const type_info& type, void* target, std::string_view text, const parse_options& options,
              reading_for what)
      : type_(type),
        core_(core_of(type)),
        target_(target),
        text_(text),
        options_(options),
        what_(what),
        may_defer(what == reading_for::value_first && text.size() / bytes_a_note <= options.limits.max_repairs) {}

  std::optional<outcome> read() {
    std::size_t first = json_space.first_not_in(text_);
    if (first == std::string_view::npos) return std::nullopt;
    if (is_scalar(type_.kind)) {
      if (std::optional<outcome> exact = read_scalar(first)) return exact;
    }
    const reasoning thoughts = text_[first] == '<' ? reasoning_at(first) : reasoning{};
    const std::size_t from = thoughts.end;
    if (from != 0) first = json_space.first_not_in(text_, from);
    const std::size_t begin = first == std::string_view::npos ? first : begin_of_document(first);
    if (begin == std::string_view::npos) return std::nullopt;
    error_log log(1, options_.limits.max_repairs);
    lenient_source source(text_.substr(begin), depth(), options_.limits.max_items, begin, may_mend(), log);
    log.set_quiet(true);
    if (may_defer) log.defer_repairs();
    const walk_policy policy{.options = options_,
                             .mode = mode::llm,
                             .max_visits = visit_limit(text_.size()),
                             .gives_up_early = true,
                             .trusts_value = what_ == reading_for::repairs};
    decoder<lenient_source> walk(source, log, policy);
    const bool converted = walk.root(type_, target_) && !source.failed();
    const std::size_t end = begin + source.position();
    const bool in_prose = begin != first;
    const bool ends_text = converted && json_space.first_not_in(text_, end) == std::string_view::npos;
    const bool ends_answer = ends_text || (converted && ends_in_fence(end));
    const bool alone = ends_answer || (converted && is_alone(begin, in_prose, end));
    const bool fenced = alone && in_prose && around().is_fenced(begin);
    if (!alone || (!ends_answer && around().announces_another(end, fenced)) || is_beside_final_part(from, begin, end) ||
        (walk.passed_unknown() && in_prose) || (log.repair_count() != 0 && walk.might_be_more()) ||
        (source.mended() && (source.unsure() || !is_plainly_alone(from, begin, end)))) {
      start_over();
      return std::nullopt;
    }
    if (log.counted() == repairs_counted::badly) {
      start_over();
      may_defer = false;
      return read();
    }
    if (in_prose || from != 0 || !ends_text) {
      log.set_quiet(false);
      const candidate single = candidate_of(0, {begin, end}, fenced);
      answer_notes notes(text_, options_, log);
      if (from == 0) {
        notes.note_surroundings(single, no_candidates(), 1, text_.size());
      } else {
        found behind_thoughts;
        behind_thoughts.reasoning = thoughts.text;
        behind_thoughts.answer_begin = from;
        notes.note_surroundings(single, behind_thoughts, 1, text_.size());
      }
    } else if (log.has_nothing()) {
      outcome result;
      result.candidates = {1, 0, begin, end};
      return result;
    }
    return finish(log, begin, end);
  }

 private:
  [[nodiscard]] std::size_t depth() const { return depth_limit(options_.limits); }
  [[nodiscard]] surroundings around() const noexcept { return {text_, no_candidates(), options_.complete}; }
  void start_over() { renew(*type_.life, target_); }

  /// A scalar as strict mode takes it: the answer, whatever else could be made of the text. Nothing where it is none.
  std::optional<outcome> read_scalar(std::size_t first) {
    error_log log(1, options_.limits.max_repairs);
    log.set_quiet(true);
    text_source source(text_, depth(), options_.limits.max_items);
    const walk_policy policy{.options = options_,
                             .mode = mode::strict,
                             .max_visits = visit_limit(text_.size()),
                             .gives_up_early = true,
                             .trusts_value = what_ == reading_for::repairs};
    decoder<text_source> walk(source, log, policy);
    const bool read = walk.root(type_, target_) && !source.failed();
    const std::size_t end = source.position();
    source.finish();
    if (!read || source.failed() || !log.has_nothing()) {
      start_over();
      return std::nullopt;
    }
    outcome result;
    result.candidates = {1, 0, first, end};
    return result;
  }

  /// What a model thought first, and where its tags end; 0 where there is nothing, or more than plain prose.
  struct reasoning {
    region text;  ///< from its tag to the one that closes it
    std::size_t end = 0;
  };
  [[nodiscard]] reasoning reasoning_at(std::size_t first) const {
    const channel_mark opens = channel_mark_at(text_, first);
    if (opens.kind != channel_mark::what::opens_reasoning || !opens.closer.starts_with("</")) return {};
    const std::size_t stop = not_of_prose.first_in(text_, opens.end);
    if (stop == text_.npos || stop != channel_end(text_, opens.end, opens.closer)) return {};
    const channel_mark closes = channel_mark_at(text_, stop);
    if (closes.kind != channel_mark::what::closes_reasoning) return {};
    return {{first, stop}, closes.end};
  }

  /// Where the document begins in a text that begins at `first`; npos where it has none that can be read in this way.
  [[nodiscard]] std::size_t begin_of_document(std::size_t first) const {
    constexpr byte_set no_prose{"]},:"};
    if (first_token[static_cast<unsigned char>(text_[first])] != token::none) return first;
    const std::size_t begin = openers.first_in(text_);
    if (begin == std::string_view::npos || text_[begin] == '<' || core_.kind == kind::string) return text_.npos;
    const region before = trimmed_back(text_, {first, begin});
    const bool is_prose =
        !no_prose.has(text_[first]) && !is_empty_box(text_, begin) && !leads_to_value(before) && !has_wide_mark(text_);
    return is_prose ? begin : text_.npos;
  }

  /// Whether a comma, a quote, or a key's colon stands in front of a value: it is a piece of something.
  [[nodiscard]] bool leads_to_value(region before) const {
    if (before.empty()) return false;
    const char last = text_[before.end - 1];
    return last == ',' || last == '"' || (last == ':' && before.end > 1 && text_[before.end - 2] == '"');
  }

  /// The syntax may be repaired on the direct path, too, unless a dialect has forms of its own.
  [[nodiscard]] bool may_mend() const {
    return options_.allow.has(repair_class::syntax) &&
           (options_.dialect == dialect::json_schema || options_.dialect == dialect::gemini);
  }

  /// Whether nothing is behind a document but the mark that closes its fence.
  [[nodiscard]] bool ends_in_fence(std::size_t end) const {
    const std::size_t mark = std::min(json_space.first_not_in(text_, end), text_.size());
    const char last = text_[end - 1];
    return (last == '}' || last == ']') && text_.substr(mark, 3) == "```" &&
           json_space.first_not_in(text_, mark + 3) == std::string_view::npos;
  }

  /// Whether nothing behind a document could be another, or belong to it.
  [[nodiscard]] bool is_alone(std::size_t begin, bool in_prose, std::size_t end) const {
    const std::string_view rest = text_.substr(end);
    const char last = text_[end - 1];
    // A scalar is the whole text, or none of it.
    if (last != '}' && last != ']') return json_space.first_not_in(rest) == std::string_view::npos;
    if (in_prose ? around().goes_on_behind(begin, end) : goes_on_with_items(text_, begin, end)) return false;
    if (computes_with(text_, end)) return false;
    return (in_prose ? belonging_to_prose : belonging).first_in(rest) == std::string_view::npos;
  }

  /// Whether words call something else final: what stands behind a value, or between them and the value.
  [[nodiscard]] bool is_beside_final_part(std::size_t from, std::size_t begin, std::size_t end) const {
    if (end < text_.size() && behind_final_words(text_, {end, text_.size()}) != text_.npos) return true;
    if (from >= begin) return false;
    const std::size_t words = behind_final_words(text_, {from, begin});
    if (words == text_.npos) return false;
    const std::string_view between = text_in(text_, trimmed(text_, {words, begin}));
    return !between.empty() && !between.starts_with("```") && between.find_first_not_of("* \t\r\n") != text_.npos;
  }

  /// As is_alone(), for one that was mended: what stands around it must be words or a fence, and no value, comment or
  /// member.
  [[nodiscard]] bool is_plainly_alone(std::size_t from, std::size_t begin, std::size_t end) const {
    const auto starts_words = [](std::string_view text) {
      const std::size_t first = json_space.first_not_in(text);
      if (first == std::string_view::npos) return true;
      const char c = static_cast<char>(text[first] | 0x20);
      return (c >= 'a' && c <= 'z') || text.substr(first, 3) == "```";
    };
    const std::string_view before = text_.substr(from, begin - from);
    return starts_words(before) && comment_or_fence.first_in(before) == std::string_view::npos &&
           starts_words(text_.substr(end));
  }

  [[nodiscard]] outcome finish(error_log& log, std::size_t begin, std::size_t end) const {
    const bool later = log.empty() && log.counted() != repairs_counted::none;
    outcome result = later ? log.finish_deferred(type_, text_, options_, read_repairs_again)
                           : log.finish(label_of(type_), text_, true);
    result.candidates = {1, 0, begin, end};
    return result;
  }

  const type_info& type_;
  const type_info& core_;
  void* target_;
  std::string_view text_;
  const parse_options& options_;
  reading_for what_;
  bool may_defer;
};

}  // namespace

std::optional<outcome> read_directly(const type_info& type, void* target, std::string_view text,
                                     const parse_options& options, reading_for what) {
  return direct_path(type, target, text, options, what).read();
}

}  // namespace assay::inline v0::detail
