#include "reader/notations/table_rows.hpp"

#include "reader/notations/refusal.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace assay::inline v0::detail {

region without_emphasis(std::string_view text, region r) {
  for (;;) {
    r = trimmed(text, r);
    const std::string_view all = text_in(text, r);
    std::size_t size = 0;
    for (const std::string_view mark : {"**", "__", "`", "*", "\""}) {
      if (all.size() > 2 * mark.size() && all.substr(0, mark.size()) == mark &&
          all.substr(all.size() - mark.size()) == mark) {
        size = mark.size();
        break;
      }
    }
    if (size == 0) return r;
    r.begin += size;
    r.end -= size;
  }
}

namespace {

class table_writer {
 public:
  explicit table_writer(const notation_input& in) : in_(in), out_(in) {}

  node_id write(std::vector<table_row> rows) {
    if (in_.wanted.is_list()) drop_repeated_headers(rows);
    if (rows.size() < 2 || rows.front().empty()) return no_node;
    const std::size_t columns = rows.front().size();
    const bool even = std::all_of(rows.begin(), rows.end(), [&](const table_row& r) { return r.size() == columns; });
    if (!even) return no_node;
    if (columns > 1 && in_.wanted.is_list() && numbers_rows(rows)) {
      for (table_row& row : rows) row.erase(row.begin());
      return write(std::move(rows));
    }
    const node_id root = in_.tree.size();
    if (in_.wanted.is_object()) {
      const bool by_columns = names_members(rows.front(), in_.wanted);
      if (by_columns && rows.size() == 2) {
        object(rows[0], rows[1], in_.wanted);
      } else if (columns == 2 && !by_columns && names_and_values(rows)) {
        by_rows(rows);
      } else {
        return no_node;
      }
    } else if (in_.wanted.is_list()) {
      if (!items(rows, columns)) return no_node;
    } else {
      return no_node;
    }
    return out_.ok() && !damaged_ ? root : no_node;
  }

 private:
  /// A table that goes on below its header once more.
  void drop_repeated_headers(std::vector<table_row>& rows) const {
    if (rows.empty()) return;
    const table_row header = rows.front();
    const auto is_header = [&](const table_row& row) {
      return std::equal(row.begin(), row.end(), header.begin(), header.end(),
                        [&](const table_cell& a, const table_cell& b) { return text_of(a) == text_of(b); });
    };
    if (!names_members(header, in_.wanted.item())) return;
    rows.erase(std::remove_if(rows.begin() + 1, rows.end(), is_header), rows.end());
  }

  /// A first column that only counts the rows.
  [[nodiscard]] bool numbers_rows(const std::vector<table_row>& rows) const {
    const std::string_view name = text_of(rows.front().front());
    if (name != "#" && name != "No." && name != "No" && name != "Nr.") return false;
    if (in_.wanted.item().has(name)) return false;
    for (std::size_t i = 1; i < rows.size(); ++i) {
      if (text_of(rows[i].front()) != std::to_string(i)) return false;
    }
    return true;
  }

  [[nodiscard]] std::string_view text_of(const table_cell& cell) const {
    return cell.decoded ? std::string_view(cell.content)
                        : in_.text.substr(cell.where.begin, cell.where.end - cell.where.begin);
  }
  /// Every column of a header is a member, each another one.
  [[nodiscard]] bool names_members(const table_row& header, const shape& wanted) const {
    return std::all_of(header.begin(), header.end(), [&](const table_cell& c) { return wanted.has(text_of(c)); });
  }
  [[nodiscard]] bool names_and_values(const std::vector<table_row>& rows) const {
    // The first row is a header, or a member as the others are.
    return std::all_of(rows.begin() + 1, rows.end(),
                       [&](const table_row& one) { return in_.wanted.has(text_of(one.front())); });
  }

  bool items(const std::vector<table_row>& rows, std::size_t columns) {
    const shape item = in_.wanted.item();
    const node_id list = out_.open(token::array, in_.within.begin);
    if (item.is_object()) {
      if (!names_members(rows.front(), item)) return false;
      for (std::size_t i = 1; i < rows.size(); ++i) object(rows.front(), rows[i], item);
    } else {
      // One column of values, below its header.
      if (columns != 1 || item.is_open()) return false;
      for (std::size_t i = 1; i < rows.size(); ++i) value(rows[i].front(), item);
    }
    out_.close(list, in_.within.end);
    return true;
  }

  void object(const table_row& header, const table_row& values, const shape& wanted) {
    const node_id id = out_.open(token::object, values.front().where.begin);
    for (std::size_t i = 0; i < header.size(); ++i) member(header[i], values[i], wanted);
    out_.close(id, values.back().where.end);
  }

  void by_rows(const std::vector<table_row>& rows) {
    const node_id id = out_.open(token::object, in_.within.begin);
    for (std::size_t i = in_.wanted.has(text_of(rows.front().front())) ? 0 : 1; i < rows.size(); ++i) {
      member(rows[i][0], rows[i][1], in_.wanted);
    }
    out_.close(id, in_.within.end);
  }

  void member(const table_cell& name, const table_cell& cell, const shape& wanted) {
    out_.key(text_of(name), name.where);
    value(cell, wanted.member(text_of(name)));
  }

  void value(const table_cell& cell, const shape& wanted) {
    const std::string_view text = text_of(cell);
    if (wanted.is_text()) return out_.stored(text, cell.where);
    // A dash is how tables show that there is nothing.
    const bool dash = !cell.quoted && (text == "-" || text == "\xE2\x80\x93" || text == "\xE2\x80\x94");
    if (text.empty() || (dash && !wanted.is_open())) return out_.null(cell.where);
    const bool structure = text.front() == '{' || text.front() == '[';
    if (structure && !wanted.takes_scalars() && out_.json_in(text, cell.where)) return;
    if (out_.list_in_words(text, cell.where, wanted)) return;
    damaged_ |= wanted.is_list() && is_damaged_list(text);
    out_.bare(text, cell.where);
  }

  const notation_input& in_;
  tree_writer out_;
  bool damaged_ = false;
};

}  // namespace

node_id write_table(const notation_input& in, std::vector<table_row> rows) {
  return table_writer(in).write(std::move(rows));
}

}  // namespace assay::inline v0::detail
