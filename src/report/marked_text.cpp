#include "report/marked_text.hpp"

#include "json/shortened.hpp"
#include "json/unicode.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace assay::reports {
namespace {

struct mark {
  std::size_t begin;
  std::size_t end;
  std::uint32_t index;
  bool is_error;
};

template <class Marked>
void add_marks(std::vector<mark>& marks, std::span<const Marked> all, std::size_t text_size, bool is_error) {
  for (std::size_t i = 0; i < all.size(); ++i) {
    const text_span& span = all[i].span;
    if (span.line == 0 || span.offset > text_size) continue;
    const std::size_t end = span.offset + std::min(span.length, text_size - span.offset);
    marks.push_back({span.offset, end, static_cast<std::uint32_t>(i), is_error});
  }
}

struct window {
  std::size_t begin;
  std::size_t end;
};

window window_around(std::string_view text, const std::vector<mark>& marks) {
  if (text.size() <= longest_shown_text) return {0, text.size()};
  std::size_t first = 0;
  const auto earliest = std::min_element(marks.begin(), marks.end(), [](const mark& one, const mark& other) {
    return std::pair(!one.is_error, one.begin) < std::pair(!other.is_error, other.begin);
  });
  if (earliest != marks.end()) first = earliest->begin;
  constexpr std::size_t before = longest_shown_text / 4;
  const std::size_t begin = std::min(first - std::min(first, before), text.size() - longest_shown_text);
  return {next_character(text, begin), next_character(text, begin + longest_shown_text)};
}

/// The places where what is marked changes, in order; a place twice is one where an empty mark stands.
std::vector<std::size_t> cuts_within(const window& shown, const std::vector<mark>& marks) {
  std::vector<std::size_t> cuts = {shown.begin, shown.end};
  for (const mark& one : marks) {
    for (const std::size_t at : {one.begin, one.end}) {
      if (at >= shown.begin && at <= shown.end) cuts.push_back(at);
    }
  }
  std::sort(cuts.begin(), cuts.end());
  cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
  return cuts;
}

void put_marks(text_piece& piece, const std::vector<mark>& marks, std::size_t begin, std::size_t end) {
  for (const mark& one : marks) {
    const bool is_here = begin == end ? one.begin == begin && one.end == begin : one.begin <= begin && one.end >= end;
    if (is_here) (one.is_error ? piece.errors : piece.repairs).push_back(one.index);
  }
}

}  // namespace

shown_text mark_text(std::string_view text, std::span<const repair> repairs, std::span<const error> errors) {
  std::vector<mark> marks;
  add_marks(marks, repairs, text.size(), false);
  add_marks(marks, errors, text.size(), true);
  const window shown = window_around(text, marks);
  shown_text made;
  made.bytes = text.size();
  made.cut_before = shown.begin > 0;
  made.cut_after = shown.end < text.size();
  const std::vector<std::size_t> cuts = cuts_within(shown, marks);
  for (std::size_t i = 0; i < cuts.size(); ++i) {
    text_piece place;
    put_marks(place, marks, cuts[i], cuts[i]);
    if (!place.repairs.empty() || !place.errors.empty()) made.pieces.push_back(std::move(place));
    if (i + 1 == cuts.size()) break;
    text_piece piece;
    piece.text = detail::with_valid_utf8(text.substr(cuts[i], cuts[i + 1] - cuts[i]));
    put_marks(piece, marks, cuts[i], cuts[i + 1]);
    made.pieces.push_back(std::move(piece));
  }
  return made;
}

std::size_t next_character(std::string_view text, std::size_t at) {
  while (at < text.size() && !detail::starts_character(text[at])) ++at;
  return at;
}

std::string shortened(std::string_view text, std::size_t most_bytes) {
  return detail::with_valid_utf8(detail::shortened(text, most_bytes));
}

}  // namespace assay::reports
