#include "report/marked_source.hpp"

#include "json/unicode.hpp"
#include "report/marked_text.hpp"

#include <assay/path.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace assay::reports {
namespace {

constexpr std::size_t around_a_passage = 120;  ///< bytes that are shown on either side of it
constexpr std::size_t longest_passage = 400;   ///< bytes that are shown of it where the source is long
constexpr std::size_t longest_evidence = 200;

struct passage {
  std::size_t begin;
  std::size_t end;
  std::uint32_t value;
  bool is_nearest;
};

/// A part of the source; `end` is not in it.
struct excerpt {
  std::size_t begin;
  std::size_t end;
};

bool is_amiss(const grounded_field& field) { return field.required && !field.how; }

std::vector<const grounded_field*> chosen_fields(const grounding& found) {
  std::vector<const grounded_field*> fields;
  for (const grounded_field& field : found.fields) fields.push_back(&field);
  std::stable_partition(fields.begin(), fields.end(), [](const grounded_field* one) { return is_amiss(*one); });
  fields.resize(std::min(fields.size(), most_shown_evidence));
  std::sort(fields.begin(), fields.end());  // pointers into one vector: in the order of the value
  return fields;
}

shown_evidence evidence_of(const grounded_field& field) {
  shown_evidence made;
  made.place = shortened(to_string(field.loc), longest_evidence);
  made.value = shortened(field.value, longest_evidence);
  made.how = field.how;
  made.required = field.required;
  made.ambiguous = field.ambiguous;
  made.passages = field.spans.size();
  if (!field.spans.empty()) made.line = field.spans.front().line;
  if (field.nearest) {
    made.line = field.nearest->span.line;
    made.nearest = shortened(field.nearest->text, longest_evidence);
  }
  return made;
}

/// The passages in the order of their importance; those that are not in the source are left out.
std::vector<passage> passages_of(const std::vector<const grounded_field*>& fields, std::size_t source_size) {
  std::vector<passage> first;
  std::vector<passage> further;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const auto add = [&](std::vector<passage>& to, const text_span& at, bool is_nearest) {
      if (at.length == 0 || at.offset >= source_size) return;
      const std::size_t end = at.offset + std::min(at.length, source_size - at.offset);
      to.push_back({at.offset, end, static_cast<std::uint32_t>(i), is_nearest});
    };
    if (fields[i]->nearest) add(first, fields[i]->nearest->span, true);
    for (std::size_t k = 0; k < fields[i]->spans.size(); ++k) add(k == 0 ? first : further, fields[i]->spans[k], false);
  }
  first.insert(first.end(), further.begin(), further.end());
  return first;
}

/// In order; those that touch become one.
std::vector<excerpt> joined(std::vector<excerpt> all) {
  std::sort(all.begin(), all.end(), [](const excerpt& one, const excerpt& other) { return one.begin < other.begin; });
  std::vector<excerpt> made;
  for (const excerpt& one : all) {
    if (made.empty() || one.begin > made.back().end) {
      made.push_back(one);
    } else {
      made.back().end = std::max(made.back().end, one.end);
    }
  }
  return made;
}

std::size_t bytes_in(const std::vector<excerpt>& all) {
  std::size_t bytes = 0;
  for (const excerpt& one : all) bytes += one.end - one.begin;
  return bytes;
}

std::vector<excerpt> excerpts_around(std::string_view source, const std::vector<passage>& passages) {
  if (source.size() <= longest_shown_source) return {{0, source.size()}};
  if (passages.empty()) return {{0, next_character(source, longest_shown_source - 3)}};
  std::vector<excerpt> shown;
  for (const passage& one : passages) {
    const std::size_t begin = one.begin - std::min(one.begin, around_a_passage);
    const std::size_t end = std::min(one.end, one.begin + longest_passage) + around_a_passage;
    std::vector<excerpt> more = shown;
    more.push_back({next_character(source, begin), next_character(source, std::min(end, source.size()))});
    more = joined(std::move(more));
    if (bytes_in(more) <= longest_shown_source) shown = std::move(more);
  }
  return shown;
}

void put_pieces(shown_source& made, std::string_view source, const excerpt& part, const std::vector<passage>& all) {
  std::vector<std::size_t> borders = {part.begin, part.end};
  for (const passage& one : all) {
    for (const std::size_t at : {one.begin, one.end}) {
      if (at > part.begin && at < part.end) borders.push_back(at);
    }
  }
  std::sort(borders.begin(), borders.end());
  borders.erase(std::unique(borders.begin(), borders.end()), borders.end());
  for (std::size_t i = 0; i + 1 < borders.size(); ++i) {
    source_piece piece;
    piece.text = detail::with_valid_utf8(source.substr(borders[i], borders[i + 1] - borders[i]));
    for (const passage& one : all) {
      if (one.begin > borders[i] || one.end < borders[i + 1]) continue;
      std::vector<std::uint32_t>& marks = one.is_nearest ? piece.nearest : piece.values;
      if (std::find(marks.begin(), marks.end(), one.value) == marks.end()) marks.push_back(one.value);
    }
    made.pieces.push_back(std::move(piece));
  }
}

}  // namespace

shown_source mark_source(std::string_view source, const grounding& found) {
  const std::vector<const grounded_field*> fields = chosen_fields(found);
  const std::vector<passage> passages = passages_of(fields, source.size());
  shown_source made;
  made.bytes = source.size();
  made.value_count = found.fields.size();
  for (const grounded_field* const field : fields) made.values.push_back(evidence_of(*field));
  std::size_t shown_to = 0;
  for (const excerpt& part : excerpts_around(source, passages)) {
    const std::size_t first = made.pieces.size();
    put_pieces(made, source, part, passages);
    if (first < made.pieces.size()) made.pieces[first].cut_before = part.begin > shown_to;
    shown_to = part.end;
  }
  made.cut_after = shown_to < source.size();
  return made;
}

}  // namespace assay::reports
