#include "report/report_page.hpp"

#include "report/page_template.hpp"

#include <assay/dump.hpp>
#include <assay/parse.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>
#include <vector>

namespace assay::reports {
namespace {

constexpr std::string_view data_begin = R"(<script type="application/json" id="report-data">)";
constexpr std::string_view data_end = "</script>";

/// Only strings hold these characters, and in strings JSON has another spelling for each.
std::string escaped_for_html(std::string_view json) {
  std::string text;
  text.reserve(json.size() + json.size() / 16);
  for (std::size_t at = 0; at < json.size(); ++at) {
    const std::string_view rest = json.substr(at);
    if (rest.front() == '<') {
      text += "\\u003c";
    } else if (rest.front() == '>') {
      text += "\\u003e";
    } else if (rest.front() == '&') {
      text += "\\u0026";
    } else if (rest.starts_with("\xE2\x80\xA8") || rest.starts_with("\xE2\x80\xA9")) {
      text += rest[2] == '\xA8' ? "\\u2028" : "\\u2029";
      at += 2;
    } else {
      text += rest.front();
    }
  }
  return text;
}

/// The lower, the later a row is taken away.
int dispensability(const row& one) {
  if (one.kept.example) return 0;
  if (one.kept.changed) return 1;
  return one.kept.worst ? 2 : 3;
}

void fit_rows(run& made, std::size_t most_bytes) {
  std::vector<std::pair<int, std::size_t>> order;
  for (std::size_t i = 0; i < made.rows.size(); ++i) order.emplace_back(dispensability(made.rows[i]), i);
  std::sort(order.begin(), order.end());
  std::size_t bytes = 0;
  std::vector<bool> fits(made.rows.size());
  for (const auto& [rank, i] : order) {
    const std::size_t own = escaped_for_html(dump(made.rows[i])).size();
    fits[i] = bytes + own <= most_bytes;
    if (fits[i]) bytes += own;
  }
  std::vector<row> kept;
  for (std::size_t i = 0; i < made.rows.size(); ++i) {
    if (fits[i]) kept.push_back(std::move(made.rows[i]));
  }
  made.rows_are_all = made.rows_are_all && kept.size() == fits.size();
  made.rows = std::move(kept);
}

}  // namespace

void fit_rows(page& made, std::size_t most_bytes) {
  for (run& one : made.runs) fit_rows(one, most_bytes / made.runs.size());
}

std::string page_text(const page& data) {
  const std::string page = page_template();
  const std::size_t begin = page.find(data_begin);
  if (begin == std::string::npos) throw std::logic_error("the page's template has no place for its data");
  const std::size_t place = begin + data_begin.size();
  const std::size_t end = page.find(data_end, place);
  return page.substr(0, place) + escaped_for_html(dump(data)) + page.substr(end);
}

std::optional<page> page_in(std::string_view document) {
  const std::size_t begin = document.find(data_begin);
  if (begin == std::string_view::npos) return std::nullopt;
  const std::string_view behind = document.substr(begin + data_begin.size());
  const std::string_view json = behind.substr(0, behind.find(data_end));
  result<page> read = parse<page>(json, {.mode = mode::strict});
  if (!read) throw std::runtime_error("it was written by another version of assay, or changed since");
  if (read->format != current_format) {
    throw std::runtime_error("it has the format " + std::to_string(read->format) + ", and this assay reads " +
                             std::to_string(current_format));
  }
  return *std::move(read);
}

}  // namespace assay::reports
