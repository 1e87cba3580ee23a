#include "engine/error_log.hpp"

#include "source/unicode.hpp"

#include <algorithm>

namespace assay::detail {

namespace {

constexpr std::size_t longest_input = 120;
constexpr std::size_t longest_line = 100;

bool starts_character(char c) noexcept { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

/// Cuts long text in its middle, at the borders of characters.
std::string shorten(std::string_view text, std::size_t longest) {
  if (text.size() <= longest) return std::string(text);
  std::size_t head = longest / 2;
  std::size_t tail = text.size() - longest / 2 + 3;
  while (head > 0 && !starts_character(text[head])) --head;
  while (tail < text.size() && !starts_character(text[tail])) ++tail;
  return std::string(text.substr(0, head)).append("...").append(text.substr(tail));
}

/// Walks the text once for any number of offsets asked in ascending order.
class line_counter {
 public:
  explicit line_counter(std::string_view text) : text_(text) { find_line_end(); }

  void locate(text_span& span) {
    const std::size_t offset = std::min(span.offset, text_.size());
    while (line_end_ < offset) {
      line_start_ = counted_ = line_end_ + 1;
      column_ = 1;
      ++line_;
      find_line_end();
    }
    column_ += count_characters(text_.substr(counted_, offset - counted_));
    counted_ = offset;
    span.line = line_;
    span.column = column_;
  }
  /// The line of the offset asked last, without its end.
  [[nodiscard]] std::string_view line() const {
    std::string_view line = text_.substr(line_start_, line_end_ - line_start_);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    return line;
  }
  [[nodiscard]] std::size_t line_start() const noexcept { return line_start_; }

 private:
  void find_line_end() { line_end_ = std::min(text_.find('\n', line_start_), text_.size()); }

  std::string_view text_;
  std::size_t line_ = 1;
  std::size_t line_start_ = 0;
  std::size_t line_end_ = 0;
  std::size_t counted_ = 0;  ///< columns are counted up to here
  std::size_t column_ = 1;
};

/// Errors or repairs by their place; those of one place stay as they are. (std::stable_sort would do, but for a
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
void put_excerpt(error& found, const line_counter& lines) {
  std::string_view line = lines.line();
  std::size_t begin = std::min(found.span.offset - lines.line_start(), line.size());
  std::size_t end = std::min(begin + std::max<std::size_t>(found.span.length, 1), std::max(line.size(), begin + 1));
  std::string prefix;
  if (line.size() > longest_line) {
    std::size_t from = begin > longest_line / 3 ? begin - longest_line / 3 : 0;
    while (from > 0 && !starts_character(line[from])) --from;
    std::size_t to = std::min(line.size(), from + longest_line);
    while (to < line.size() && !starts_character(line[to])) ++to;
    const bool cut_end = to < line.size();
    line = line.substr(from, to - from);
    begin -= from;
    end = std::min(end - from, line.size());
    if (from > 0) prefix = "...";
    found.source_line = prefix + std::string(line) + (cut_end ? "..." : "");
  } else {
    found.source_line = std::string(line);
  }
  end = std::max(end, begin + 1);
  found.caret_begin = prefix.size() + count_characters(line.substr(0, begin));
  found.caret_length =
      std::max<std::size_t>(1, count_characters(line.substr(std::min(begin, line.size()), end - begin)));
}

}  // namespace

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
  found.message = std::move(message);
  found.loc = make_path(at);
  found.input = shorten(input, longest_input);
  found.span = {where.begin, where.end - where.begin, 0, 0};
}

void error_log::add_repair(std::string_view code, std::string message, const step* at, place where) {
  repairs_.push_back(
      {std::string(code), make_path(at), {where.begin, where.end - where.begin, 0, 0}, std::move(message)});
}

void error_log::take_back(mark to) {
  errors_.erase(errors_.begin() + static_cast<std::ptrdiff_t>(to.errors), errors_.end());
  repairs_.erase(repairs_.begin() + static_cast<std::ptrdiff_t>(to.repairs), repairs_.end());
}

void error_log::drop_repairs(mark from) {
  repairs_.erase(repairs_.begin() + static_cast<std::ptrdiff_t>(from.repairs), repairs_.end());
}

void error_log::drop_below(const step* at) {
  const path prefix = make_path(at);
  const auto below = [&prefix](const auto& item) {
    return item.loc.size() >= prefix.size() && std::equal(prefix.begin(), prefix.end(), item.loc.begin());
  };
  // Errors are few, by max_errors. Repairs may be many, and a note too much about a value that was replaced does no
  // harm, so only the last ones are looked at: a document of nothing but duplicates stays linear.
  constexpr std::size_t looked_at = 256;
  const std::size_t first = repairs_.size() > looked_at ? repairs_.size() - looked_at : 0;
  std::erase_if(errors_, below);
  repairs_.erase(std::remove_if(repairs_.begin() + static_cast<std::ptrdiff_t>(first), repairs_.end(), below),
                 repairs_.end());
}

void error_log::drop_repeated(mark from) {
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

outcome error_log::finish(std::string title, std::string_view text, bool has_text) {
  if (has_text) {
    line_counter lines(text);
    for (error* found : in_text_order(errors_)) {
      lines.locate(found->span);
      put_excerpt(*found, lines);
    }
    line_counter repair_lines(text);
    std::vector<repair> sorted;
    sorted.reserve(repairs_.size());
    for (repair* mended : in_text_order(repairs_)) {
      repair_lines.locate(mended->span);
      sorted.push_back(std::move(*mended));
    }
    repairs_ = std::move(sorted);
  }
  outcome result;
  result.repairs = std::move(repairs_);
  if (!errors_.empty()) {
    result.error = std::make_shared<const validation_error>(std::move(title), std::move(errors_), more_);
    result.repairs.clear();
  }
  return result;
}

}  // namespace assay::detail
