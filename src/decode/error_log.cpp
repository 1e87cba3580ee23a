#include "decode/error_log.hpp"

#include "json/text_lines.hpp"
#include "json/unicode.hpp"

#include <algorithm>

namespace assay::inline v0::detail {

namespace {

constexpr std::size_t longest_input = 120;
constexpr std::size_t longest_line = 100;
constexpr std::size_t most_choices = 100;

/// Errors or choices by their place; those of one place stay as they are. (std::stable_sort would do, but for a
/// deprecated function within libstdc++ 12's that Clang warns of.)
template <class Item>
std::vector<Item*> in_text_order(std::vector<Item>& items) {
  std::vector<Item*> order;
  order.reserve(items.size());
  for (Item& item : items) order.push_back(&item);
  std::sort(order.begin(), order.end(), [](const Item* a, const Item* b) {
    return a->span.offset != b->span.offset ? a->span.offset < b->span.offset : a < b;
  });
  return order;
}

/// The part of the line around the span, and where in it the caret stands.
void put_excerpt(error& found, line_counter& lines) {
  std::string_view line = lines.line();
  std::size_t begin = std::min(found.span.offset - lines.line_start(), line.size());
  std::size_t end = std::min(begin + std::max<std::size_t>(found.span.length, 1), std::max(line.size(), begin + 1));
  std::string prefix;
  if (line.size() > longest_line) {
    std::size_t from = begin > longest_line / 3 ? begin - longest_line / 3 : 0;
    from = border_before(line, from);
    const std::size_t to = border_behind(line, std::min(line.size(), from + longest_line));
    const bool cut_end = to < line.size();
    line = line.substr(from, to - from);
    begin -= from;
    end = std::min(end - from, line.size());
    if (from > 0) prefix = "...";
    found.source_line = prefix + std::string(line) + (cut_end ? "..." : "");
  } else {
    found.source_line = std::string(line);
  }
  found.source_line = with_valid_utf8(found.source_line);
  end = std::max(end, begin + 1);
  // Characters are counted in what is shown, where each byte that is not UTF-8 is one.
  const auto shown = [](std::string_view part) { return count_characters(with_valid_utf8(part)); };
  found.caret_begin = prefix.size() + shown(line.substr(0, begin));
  found.caret_length = std::max<std::size_t>(1, shown(line.substr(std::min(begin, line.size()), end - begin)));
}

}  // namespace

std::string shorten(std::string_view text, std::size_t longest) {
  if (text.size() <= longest) return std::string(text);
  const std::size_t head = border_before(text, longest / 2);
  const std::size_t tail = border_behind(text, text.size() - longest / 2 + 3);
  return std::string(text.substr(0, head)).append("...").append(text.substr(tail));
}

path make_path(const step* last) {
  std::size_t size = 0;
  for (const step* s = last; s != nullptr; s = s->up) ++size;
  path result(size);
  for (const step* s = last; s != nullptr; s = s->up)
    result[--size] = {std::string(s->name != nullptr ? *s->name : s->key), s->index};
  return result;
}

void error_log::add(std::string_view type, std::string message, const step* at, place where, std::string_view input) {
  if (quiet_) return;
  if (errors_.size() >= max_errors_) {
    more_ = true;
    return;
  }
  error& found = errors_.emplace_back();
  found.type = type;
  found.message = message.size() <= longest_message ? std::move(message) : shorten(message, longest_message);
  found.loc = make_path(at);
  found.input = with_valid_utf8(shorten(input, longest_input));  // so that it can be written as JSON
  found.span = {where.begin, where.end - where.begin, 0, 0};
}

void error_log::add_unless_told(place where) {
  if (!errors_.empty() || replaced_) return;
  add("value_error", "Value error, assay refuses this value and has not said why: please report it", nullptr, where,
      {});
}

void error_log::take_back(const mark& to) {
  errors_.erase(errors_.begin() + static_cast<std::ptrdiff_t>(to.errors), errors_.end());
  more_ = to.more;
  repairs_.take_back(to.repairs);
  choices_.erase(choices_.begin() + static_cast<std::ptrdiff_t>(to.choices), choices_.end());
}

void error_log::add_choice(union_choice made, const step* at, place where) {
  if (choices_.size() >= most_choices) return;
  made.loc = make_path(at);
  made.span = {where.begin, where.end - where.begin, 0, 0};
  choices_.push_back(std::move(made));
}

void error_log::drop_below(const step* at) {
  repairs_.drop_below(at, begin_of_reading_.repairs);
  if (errors_.empty() && choices_.empty()) return;
  const path prefix = make_path(at);
  const auto is_below = [&prefix](const auto& item) {
    return item.loc.size() >= prefix.size() && std::equal(prefix.begin(), prefix.end(), item.loc.begin());
  };
  const auto drop_from = [&is_below](auto& items, std::size_t first) {
    const auto kept = std::remove_if(items.begin() + static_cast<std::ptrdiff_t>(first), items.end(), is_below);
    const bool drops = kept != items.end();
    items.erase(kept, items.end());
    return drops;
  };
  replaced_ |= drop_from(errors_, begin_of_reading_.errors);
  drop_from(choices_, begin_of_reading_.choices);
}

void error_log::drop_repeated(const mark& from) {
  const auto first = errors_.begin() + static_cast<std::ptrdiff_t>(from.errors);
  auto kept = first;
  for (auto it = first; it != errors_.end(); ++it) {
    const bool repeated = std::any_of(first, kept, [&](const error& earlier) {
      return earlier.type == it->type && earlier.loc == it->loc && earlier.message == it->message;
    });
    if (!repeated) {
      if (kept != it) *kept = std::move(*it);
      ++kept;
    }
  }
  errors_.erase(kept, errors_.end());
}

outcome error_log::finish_deferred(const type_info& type, std::string_view text, const parse_options& options,
                                   repair_notes::reread how) {
  outcome result;
  repairs_.defer(type, text, options, how);
  result.repairs = std::make_shared<const repair_notes>(std::move(repairs_));
  result.choices = located_choices(text, true);
  return result;
}

std::shared_ptr<const union_choices> error_log::located_choices(std::string_view text, bool has_text) {
  if (choices_.empty()) return nullptr;
  if (has_text) {
    line_counter lines(text);
    for (union_choice* made : in_text_order(choices_)) {
      const auto [line, column] = lines.locate(made->span.offset);
      made->span.line = line;
      made->span.column = column;
    }
  }
  return std::make_shared<const union_choices>(std::move(choices_));
}

outcome error_log::finish(std::string title, std::string_view text, bool has_text) {
  outcome result;
  if (!errors_.empty()) {
    if (has_text) {
      line_counter lines(text);
      for (error* found : in_text_order(errors_)) {
        const auto [line, column] = lines.locate(found->span.offset);
        found->span.line = line;
        found->span.column = column;
        put_excerpt(*found, lines);
      }
    }
    result.error = std::make_shared<const validation_error>(std::move(title), std::move(errors_), more_);
    return result;
  }
  if (!repairs_.empty()) {
    if (has_text) repairs_.locate(text);
    result.repairs = std::make_shared<const repair_notes>(std::move(repairs_));
  }
  result.choices = located_choices(text, has_text);
  return result;
}

}  // namespace assay::inline v0::detail
