// A table of Markdown.
//
//   table = [ prose ] header rule { row } { header rule { row } } [ prose ]
//   row   = [ '|' ] cell { '|' cell } [ '|' ]          '\|' is no border
//   rule  = the same of dashes and colons
//         | '+---+---+'                                of a table in plain text, also above it, below it and between
//         rows
//
// A list's items are the rows, their members the columns. An object is a table of one row, or one of two columns: a
// member's name and its value in each row. Prose must stand apart by an empty line, or before the table by its own
// line, as must the further tables of a list, whose header is the same. Applies where every row has as many cells as
// the header, and every name is one that the type has; a first column "#" that counts the rows is passed over.
#include "reader/notations/table_rows.hpp"

#include "json/characters.hpp"

#include <algorithm>
#include <utility>

namespace assay::inline v0::detail {

namespace {

class markdown_table {
 public:
  explicit markdown_table(const notation_input& in) : in_(in), text_(in.text) {}

  node_id read() {
    bool has_rule = false;
    bool over = false;
    bool prose_behind = false;
    for (std::size_t at = in_.within.begin; at < in_.within.end;) {
      const std::size_t end = std::min(text_.find('\n', at), in_.within.end);
      const region line = trimmed(text_, {at, end});
      at = end + 1;
      const bool is_row =
          !line.empty() &&
          (is_border(line) || text_.substr(line.begin, line.end - line.begin).find('|') != std::string_view::npos);
      if (!is_row) {
        // Prose before the table, or apart behind it.
        if (!line.empty() && !rows_.empty() && !over) return no_node;
        prose_behind |= !line.empty() && over;
        over |= line.empty() && !rows_.empty();
        if (text_.substr(line.begin, line.end - line.begin).find_first_of("{}[]") != std::string_view::npos)
          return no_node;
        continue;
      }
      if (is_border(line) && rows_.size() != header_ + 1) continue;
      if (is_rule(line)) {
        if (has_rule && is_border(line)) continue;
        if (rows_.size() != header_ + 1 || has_rule) return no_node;
        has_rule = true;
        continue;
      }
      if (over) {
        // Another table of the same header, which the table's writer drops; only white space stands between.
        if (prose_behind || !in_.wanted.is_list() || !has_rule) return no_node;
        header_ = rows_.size();
        over = has_rule = false;
      }
      rows_.push_back(cells(line));
      if (header_ + 1 == rows_.size() && header_ != 0 && !is_header(rows_.back())) return no_node;
    }
    return has_rule ? write_table(in_, std::move(rows_)) : no_node;
  }

 private:
  [[nodiscard]] bool is_rule(region line) const {
    const std::string_view all = text_.substr(line.begin, line.end - line.begin);
    if (is_border(line)) return true;
    return all.find('-') != std::string_view::npos && all.find_first_not_of("|-: \t") == std::string_view::npos;
  }

  /// A rule with crosses in it, as tables in plain text have them.
  [[nodiscard]] bool is_border(region line) const {
    const std::string_view all = text_.substr(line.begin, line.end - line.begin);
    const bool drawn = all.find_first_not_of("+-=") == std::string_view::npos;
    return drawn && all.find('+') != std::string_view::npos && all.find_first_of("-=") != std::string_view::npos;
  }

  [[nodiscard]] bool is_header(const table_row& row) const {
    const auto text_of = [this](const table_cell& cell) {
      return text_.substr(cell.where.begin, cell.where.end - cell.where.begin);
    };
    return std::equal(row.begin(), row.end(), rows_.front().begin(), rows_.front().end(),
                      [&](const table_cell& a, const table_cell& b) { return text_of(a) == text_of(b); });
  }

  [[nodiscard]] table_row cells(region line) const {
    table_row row;
    if (text_[line.begin] == '|') ++line.begin;
    if (!line.empty() && text_[line.end - 1] == '|' && (line.end - 1 == line.begin || text_[line.end - 2] != '\\')) {
      --line.end;
    }
    std::size_t from = line.begin;
    for (std::size_t at = line.begin;; ++at) {
      const bool border = at == line.end || (text_[at] == '|' && (at == line.begin || text_[at - 1] != '\\'));
      if (!border) continue;
      row.push_back(cell({from, at}));
      if (at == line.end) return row;
      from = at + 1;
    }
  }

  [[nodiscard]] table_cell cell(region where) const {
    table_cell one;
    one.where = without_emphasis(text_, where);
    const std::string_view content = text_.substr(one.where.begin, one.where.end - one.where.begin);
    if (content.find("\\|") == std::string_view::npos && content.find("<br") == std::string_view::npos) return one;
    one.decoded = true;
    for (std::size_t i = 0; i < content.size(); ++i) {
      if (content[i] == '\\' && i + 1 < content.size() && content[i + 1] == '|') continue;
      const std::string_view rest = content.substr(i);
      std::size_t size = 0;
      for (const std::string_view one_break : {"<br>", "<br/>", "<br />"}) {
        if (rest.substr(0, one_break.size()) == one_break) size = one_break.size();
      }
      one.content += size == 0 ? content[i] : '\n';
      if (size != 0) i += size - 1;
    }
    return one;
  }

  const notation_input& in_;
  std::string_view text_;
  std::vector<table_row> rows_;
  std::size_t header_ = 0;  ///< of the last table, in rows_
};

}  // namespace

node_id read_markdown_table(const notation_input& in) {
  return in.all().find('|') == std::string_view::npos ? no_node : markdown_table(in).read();
}

}  // namespace assay::inline v0::detail
