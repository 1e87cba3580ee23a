#include "answer/answer_reader.hpp"

#include "reader/call_marks.hpp"
#include "reader/introductions.hpp"
#include "reader/notations/half_read.hpp"
#include "reader/notations/notation.hpp"
#include "reader/shape.hpp"
#include "reader/turns.hpp"
#include "tables/labels.hpp"
#include "tables/scalar_access.hpp"

#include <algorithm>
#include <utility>

namespace assay::inline v0::detail {

answer_reader::answer_reader(const type_info& type, void* target, std::string_view text, const parse_options& options)
    : type_(type),
      core_(core_of(type)),
      target_(target),
      text_(text),
      options_(options),
      tree_(text),
      wrappings_(text, tree_, core_, depth(), items()) {
  tree_.limit_notes(options.limits.max_repairs);
}

outcome answer_reader::read() {
  if (core_.kind == kind::string) return read_text();
  whole_size_ = text_.size();
  text_ = text_.substr(0, end_of_turn(text_));
  if (std::optional<outcome> scalar = read_scalar()) return std::move(*scalar);
  found_ = find_candidates(text_, tree_, {depth(), items(), false, core_.kind == kind::list, options_.complete});
  keep_to_final_part();
  if (std::optional<outcome> stopped = report_stop()) return std::move(*stopped);
  if (found_.beyond_limit) return finish_failed(found_.failures.front(), label_of(type_), text_, true);
  if (std::optional<outcome> lost = report_lost_call()) return std::move(*lost);
  if (std::optional<outcome> encoded = read_encoded()) return std::move(*encoded);
  if (std::optional<outcome> other = read_notation(/*before_json=*/true)) return std::move(*other);
  if (std::optional<outcome> inner = read_in_parentheses()) return std::move(*inner);
  if (std::optional<outcome> documents = read_documents()) return std::move(*documents);
  if (std::optional<outcome> mended = read_mended()) return std::move(*mended);
  if (found_.count != 0) return read_candidates();
  if (std::optional<outcome> rest = read_without_brackets()) {
    if (rest->error == nullptr || options_.complete) return std::move(*rest);
    const std::optional<notation_fault> cut = find_missing_value(text_, around().innermost(), shape(core_));
    return cut ? report_fault(*cut) : std::move(*rest);
  }
  return nothing_found();
}

void answer_reader::start_over() { renew(*type_.life, target_); }

void answer_reader::take_alone(const candidate& one) {
  found_.candidates.assign(1, one);
  found_.count = 1;
}

void answer_reader::keep_to_final_part() {
  std::vector<candidate>& all = found_.candidates;
  if (all.empty() || all.size() != found_.count || !found_.final_part.empty()) return;
  std::size_t from = std::string_view::npos;
  std::size_t to = text_.size();
  for (std::size_t i = all.size() + 1; i-- > 0 && from == std::string_view::npos;) {
    const std::size_t begin = std::max<std::size_t>(found_.answer_begin, i == 0 ? 0 : all[i - 1].end);
    if (begin < to) from = behind_final_words(text_, {begin, to});
    if (i != 0) to = std::min<std::size_t>(to, all[i - 1].begin);
  }
  if (from == std::string_view::npos) return;
  std::size_t end = text_.size();
  const auto draft =
      std::find_if(all.begin(), all.end(), [from](const candidate& one) { return one.begin >= from && !one.is_meant; });
  if (draft != all.end()) {
    const std::size_t line_break = text_.substr(0, draft->begin).rfind('\n');
    end = line_break != std::string_view::npos && line_break >= from ? line_break : draft->begin;
  }
  const auto is_outside = [from, end](const candidate& one) { return one.begin < from || one.begin >= end; };
  const bool has_draft = std::any_of(all.begin(), all.end(), [&](const candidate& one) {
    return is_outside(one) && one.how == reading::complete && !one.in_reasoning;
  });
  if (!has_draft) return;
  for (candidate& one : all) one.in_reasoning |= is_outside(one);
  for (candidate_run& run : found_.runs) run.in_reasoning |= all[run.first].in_reasoning;
  found_.answer_begin = from;
  found_.final_part = {from, end};
  has_final_words_ = true;
}

void answer_reader::drop_from(node_id root, std::size_t notes) {
  tree_.drop_from(root);
  tree_.drop_notes_from(notes);
}

// --- what is said where there is no answer ---------------------------------------------------------------------------

outcome answer_reader::fail(std::string_view type, std::string reason, std::size_t at) const {
  return finish_failed({type, std::move(reason), at}, label_of(type_), text_, true);
}

outcome answer_reader::nothing_found() const {
  const region whole = trimmed(text_, {0, text_.size()});
  if (!whole.empty() && (text_[whole.end - 1] == '{' || text_[whole.end - 1] == '[')) {
    return fail("truncated", "the text ends where the answer begins", whole.end);
  }
  const std::string_view words = around().text_of(whole);
  if (words.size() > 1 && words[0] == '[' && words.find_first_not_of("[-+.0123456789eE, \t\r\n") == words.npos) {
    return fail("truncated", "the text ends within a list", whole.end);
  }
  if (const std::size_t anchor = yaml_anchor(words); anchor != words.npos) {
    return fail("json_invalid", "YAML's anchors are not read", whole.begin + anchor);
  }
  if (const std::optional<notation_fault> wrong = find_notation_fault(text_, around().innermost(), shape(core_))) {
    return report_fault(*wrong);
  }
  std::string reason = around().is_empty() ? "the answer is empty" : "no JSON was found in the answer";
  if (!around().is_empty() && words.size() > longest_in_lines) {
    reason += ", which is too long (over " + std::to_string(longest_in_lines >> 20) + " MiB) to be read as lines";
  }
  outcome result = fail("json_invalid", std::move(reason), whole.begin);
  result.candidates = {0, 0, 0, 0};
  return result;
}

outcome answer_reader::report_fault(const notation_fault& wrong) const {
  return fail(wrong.is_cut && !options_.complete ? "truncated" : "json_invalid", wrong.reason, wrong.at);
}

outcome answer_reader::only_reasoning(const candidate& one) const {
  if (has_final_words_) {
    const region last = trimmed(text_, found_.final_part);
    if (last.empty()) return fail("truncated", "the text ends before the answer that it announces", last.begin);
    return fail("json_invalid", "what the text calls the final answer is not one", last.begin);
  }
  const region rest = trimmed(text_, {found_.answer_begin, text_.size()});
  const bool begun = around().text_of(rest).find_first_of("{[`") != std::string_view::npos;
  const bool within = found_.ends_in_reasoning || rest.empty();
  const char* const reason = within  ? "the text ends within the reasoning"
                             : begun ? "the text ends within the answer that follows the reasoning"
                                     : "no JSON was found outside the reasoning";
  outcome result = fail(begun || within ? "truncated" : "json_invalid", reason, rest.begin);
  result.candidates = {found_.count, around().index_of(&one)};
  return result;
}

outcome answer_reader::report_broken(const candidate& one) const {
  outcome result = finish_failed(found_.failures[one.reason], label_of(type_), text_, true);
  result.candidates = {found_.count, around().index_of(&one), one.begin, one.end};
  return result;
}

outcome answer_reader::report_hopeless(const mending::mending_result& read) const {
  return fail("json_invalid", read.reason, read.where.begin);
}

outcome answer_reader::report_lost(region item) const {
  return fail("json_invalid", "one of several values is damaged", item.begin);
}

outcome answer_reader::refuse_piece(std::size_t begin) const {
  return fail("json_invalid", "what stands before this value goes on with it", begin);
}

std::optional<outcome> answer_reader::report_stop() const {
  if (core_.kind == kind::any || options_.complete) return std::nullopt;
  const region rest = trimmed(text_, around().innermost());
  if (rest.end - rest.begin < 2 || text_[rest.end - 1] != ',') return std::nullopt;
  const region before = trimmed(text_, {rest.begin, rest.end - 1});
  const bool closed = !before.empty() && (text_[before.end - 1] == '}' || text_[before.end - 1] == ']');
  if (!closed || found_.candidates.empty() || found_.candidates.back().end != before.end) return std::nullopt;
  return fail("truncated", "the text ends after a comma", rest.end);
}

std::optional<outcome> answer_reader::report_lost_call() {
  const region within = trimmed(text_, {std::min(found_.answer_begin, text_.size()), text_.size()});
  if (within.empty()) return std::nullopt;
  const auto is_read = [this](region call) {
    return std::any_of(around().first_from(call.begin), around().first_from(call.end), [&](const candidate& one) {
      return one.end <= call.end && one.root != no_node && is_plainly_read(one) &&
             text_[one.begin] + 2 == text_[one.end - 1];
    });
  };
  const std::optional<lost_call> lost = find_lost_call(text_, within, core_.kind == kind::list, is_read);
  if (!lost) return std::nullopt;
  if (lost->cut) return fail("truncated", "the text ends within a call", lost->begin);
  return fail("json_invalid", "one of several calls is damaged", lost->begin);
}

}  // namespace assay::inline v0::detail
