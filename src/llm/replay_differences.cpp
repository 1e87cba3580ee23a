#include "llm/replay_differences.hpp"

#include "dump/bounded_json.hpp"
#include "json/unicode.hpp"
#include "json/uri.hpp"
#include "llm/extraction_record.hpp"

#include <assay/dump.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace assay::inline v0::detail {

namespace {

using nlohmann::ordered_json;

constexpr std::size_t shown_before = 40;  // bytes that are shown before the first one that differs
constexpr std::size_t shown_in_all = 200;

/// What is about a place of a text.
std::string excerpt_at(std::string_view text, std::size_t place) {
  const std::size_t begin = place > shown_before ? border_before(text, place - shown_before) : 0;
  const std::size_t end = text.size() - begin > shown_in_all ? border_before(text, begin + shown_in_all) : text.size();
  return (begin > 0 ? "..." : "") + std::string(text.substr(begin, end - begin)) + (end < text.size() ? "..." : "");
}

replay_difference texts_differ(int attempt, replay_part part, std::string where, std::string_view was,
                               std::string_view is) {
  const auto [a, b] = std::mismatch(was.begin(), was.end(), is.begin(), is.end());
  const auto place = static_cast<std::size_t>(a - was.begin());
  return {attempt, part, std::move(where), excerpt_at(was, place), excerpt_at(is, place)};
}

/// The first child in which two objects or lists differ, as a step to it; either may lack it.
struct differing_child {
  std::string step;
  const ordered_json* was = nullptr;
  const ordered_json* is = nullptr;
};

differing_child first_difference_in(const ordered_json& was, const ordered_json& is) {
  if (was.is_array()) {
    const std::size_t size = std::max(was.size(), is.size());
    for (std::size_t i = 0; i < size; ++i) {
      const ordered_json* const a = i < was.size() ? &was[i] : nullptr;
      const ordered_json* const b = i < is.size() ? &is[i] : nullptr;
      if (a == nullptr || b == nullptr || *a != *b) return {pointer_step(std::to_string(i)), a, b};
    }
    return {};
  }
  for (const auto& [key, a] : was.items()) {
    const auto b = is.find(key);
    if (b == is.end() || *b != a) return {pointer_step(key), &a, b == is.end() ? nullptr : &*b};
  }
  for (const auto& [key, b] : is.items()) {
    if (!was.contains(key)) return {pointer_step(key), nullptr, &b};
  }
  return {};  // the order alone
}

std::string json_text(const ordered_json* value) {
  if (value == nullptr) return "(absent)";
  return value->is_string() ? value->get<std::string>() : bounded_json::write(*value);
}

/// Both were read by bounded_json or come out of a request that was made recordable, so they are of limited depth.
replay_difference requests_differ(int attempt, const request& was, const request& is) {
  const ordered_json before = assay::to_json(was);
  const ordered_json now = assay::to_json(is);
  const ordered_json* a = &before;
  const ordered_json* b = &now;
  std::string where;
  while (a != nullptr && b != nullptr && a->is_structured() && a->type() == b->type()) {
    differing_child child = first_difference_in(*a, *b);
    if (child.step.empty()) break;
    where += child.step;
    a = child.was;
    b = child.is;
  }
  return texts_differ(attempt, replay_part::request, std::move(where), json_text(a), json_text(b));
}

std::string error_words(const recorded_error& one) {
  const std::string place = to_string(path_of(one.loc));
  return (place.empty() ? "" : place + ": ") + one.message + " [type=" + one.type + "] at line " +
         std::to_string(one.line) + ", column " + std::to_string(one.column);
}

/// Offsets count bytes, and those of a text that was not UTF-8 are not those of the text that was recorded.
bool is_same_error(const recorded_error& a, const recorded_error& b) {
  return a.type == b.type && a.loc == b.loc && a.message == b.message && a.input == b.input && a.line == b.line &&
         a.column == b.column;
}

class comparison {
 public:
  comparison(const extraction_record& record, const replayed_extraction& now) : record_(record), now_(now) {}

  std::vector<replay_difference> run() {
    const std::size_t common = std::min(record_.attempts.size(), now_.attempts.size());
    for (std::size_t i = 0; i < common; ++i) compare(record_.attempts[i], recorded(now_.attempts[i]));
    if (now_.ending == replay_ending::beyond) {
      add_end();
    } else if (common < record_.attempts.size()) {
      const recorded_attempt& next = record_.attempts[common];
      add({next.number, replay_part::not_asked, {}, to_string(next.outcome), "not asked"});
    } else if (common < now_.attempts.size() && !ended_between_questions()) {
      const attempt& next = now_.attempts[common];
      add({next.number, replay_part::beyond, {}, "not asked", to_string(next.outcome)});
    }
    const std::string is = now_.ending == replay_ending::valid    ? "valid"
                           : now_.ending == replay_ending::failed ? to_string(*now_.reason)
                                                                  : "";
    if (!is.empty() && is != to_string(record_.reason)) {
      add({0, replay_part::reason, {}, to_string(record_.reason), is});
    }
    return std::move(found_);
  }

 private:
  void add(replay_difference one) { found_.push_back(std::move(one)); }

  void compare(const recorded_attempt& was, const recorded_attempt& is) {
    if (was.request && is.request && *was.request != *is.request) {
      add(requests_differ(was.number, *was.request, *is.request));
    }
    const bool is_last = static_cast<std::size_t>(was.number) == now_.attempts.size();
    if (now_.ending == replay_ending::beyond && is_last) return;  // it has not ended, and add_end tells why
    if (was.outcome != is.outcome) {
      return add({was.number, replay_part::outcome, {}, to_string(was.outcome), to_string(is.outcome)});
    }
    if (was.answer != is.answer) {
      add(texts_differ(was.number, replay_part::answer, {}, was.answer, is.answer));
    }
    compare_errors(was, is);
  }

  void compare_errors(const recorded_attempt& was, const recorded_attempt& is) {
    const auto [a, b] =
        std::mismatch(was.errors.begin(), was.errors.end(), is.errors.begin(), is.errors.end(), is_same_error);
    if (a == was.errors.end() && b == is.errors.end()) return;
    const std::string none = "no further error";
    add({was.number, replay_part::errors, "error " + std::to_string(a - was.errors.begin() + 1),
         a == was.errors.end() ? none : error_words(*a), b == is.errors.end() ? none : error_words(*b)});
  }

  /// The replay needs what was not recorded.
  void add_end() {
    const std::size_t last = now_.attempts.size();
    if (last > record_.attempts.size()) {
      return add({static_cast<int>(last), replay_part::beyond, {}, "not asked", "asked, and no answer is recorded"});
    }
    const recorded_attempt& was = record_.attempts[last - 1];
    const bool was_stopped = was.stopped_early;
    add({was.number,
         replay_part::beyond,
         {},
         was_stopped ? "stopped at its first error" : to_string(was.outcome),
         was_stopped ? "not stopped, and its rest is not recorded" : "not cancelled, and no answer is recorded"});
  }

  /// Time ran out between two questions: whether one more was begun is up to the clock.
  [[nodiscard]] bool ended_between_questions() const {
    return record_.reason == extraction_failure::deadline && now_.reason == extraction_failure::deadline &&
           now_.attempts.size() == record_.attempts.size() + 1 &&
           now_.attempts.back().outcome == attempt_outcome::cancelled;
  }

  const extraction_record& record_;
  const replayed_extraction& now_;
  std::vector<replay_difference> found_;
};

}  // namespace

std::vector<replay_difference> differences_of(const extraction_record& record, const replayed_extraction& now) {
  return comparison(record, now).run();
}

}  // namespace assay::inline v0::detail
