// Values separated by commas, semicolons or tabs (RFC 4180), with a header of the members' names.
//
//   csv  = header { row }
//   row  = cell { separator cell } line break
//   cell = '"' { character | '""' } '"' | text without a separator
//
// Applies where every line is a row of as many cells as the header, which names members alone.
#include "reader/notations/table_rows.hpp"

#include <utility>

namespace assay::inline v0::detail {

namespace {

class csv_reader {
 public:
  explicit csv_reader(const notation_input& in) : in_(in), text_(in.text), at_(in.within.begin), end_(in.within.end) {}

  node_id read() {
    const std::string_view header = text_.substr(at_, std::min(text_.find('\n', at_), end_) - at_);
    if (header.find_first_of("{}[]:=|<>") != std::string_view::npos) return no_node;
    separator_ = ',';
    for (const char one : {'\t', ';'}) {
      if (header.find(one) != std::string_view::npos && header.find(',') == std::string_view::npos) separator_ = one;
    }
    while (at_ < end_) {
      table_row row;
      if (!this->row(row)) return no_node;
      const bool empty = row.size() == 1 && row.front().where.empty() && !row.front().quoted;
      if (!empty) rows_.push_back(std::move(row));
      // With one column it would be any list of words, one per line.
      if (!rows_.empty() && rows_.front().size() < 2) return no_node;
      // A line with another number of cells is not a row: the search ends at once.
      if (!rows_.empty() && rows_.back().size() != rows_.front().size()) return no_node;
    }
    return rows_.empty() ? no_node : write_table(in_, std::move(rows_));
  }

 private:
  bool row(table_row& row) {
    for (;;) {
      table_cell cell;
      if (!this->cell(cell)) return false;
      row.push_back(std::move(cell));
      if (at_ >= end_) return true;
      if (text_[at_++] == '\n') return true;
    }
  }

  /// To its separator, to the end of the line or of all.
  bool cell(table_cell& cell) {
    while (at_ < end_ && text_[at_] == ' ') ++at_;
    if (at_ < end_ && text_[at_] == '"') return quoted(cell);
    const std::size_t from = at_;
    while (at_ < end_ && text_[at_] != separator_ && text_[at_] != '\n') ++at_;
    cell.where = trimmed(text_, {from, at_});
    return text_.substr(from, at_ - from).find('"') == std::string_view::npos;
  }

  bool quoted(table_cell& cell) {
    cell.decoded = cell.quoted = true;
    cell.where.begin = ++at_;
    for (;; ++at_) {
      if (at_ >= end_) return false;
      if (text_[at_] == '"') {
        if (at_ + 1 >= end_ || text_[at_ + 1] != '"') break;
        ++at_;
      }
      cell.content += text_[at_];
    }
    cell.where.end = at_++;
    while (at_ < end_ && (text_[at_] == ' ' || text_[at_] == '\r')) ++at_;
    return at_ >= end_ || text_[at_] == separator_ || text_[at_] == '\n';
  }

  const notation_input& in_;
  std::string_view text_;
  std::size_t at_, end_;
  char separator_ = ',';
  std::vector<table_row> rows_;
};

}  // namespace

node_id read_csv(const notation_input& in) {
  return in.all().find('\n') == std::string_view::npos ? no_node : csv_reader(in).read();
}

}  // namespace assay::inline v0::detail
