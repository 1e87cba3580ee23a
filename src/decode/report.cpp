// The formats of errors: for people (what()), for programs (to_json()), for the model that is asked again (feedback()).
#include "decode/error_log.hpp"
#include "decode/report_json.hpp"
#include "decode/report_text.hpp"
#include "json/printable.hpp"
#include "json/text_lines.hpp"

#include <assay/error.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <exception>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace assay::inline v0 {

namespace {

using detail::report_marks;

constexpr std::size_t longest_place = 200;        ///< bytes of a path or a title
constexpr std::size_t longest_report = 65'536;    ///< bytes of what()
constexpr std::size_t longest_feedback = 10'000;  ///< bytes of feedback()
constexpr std::size_t longest_ending = 100;       ///< bytes of the line that says how many errors are left out

std::string short_text(std::string_view text, std::size_t longest) {
  return detail::printable(detail::shorten(text, longest));
}

std::string place_text(const path& where, std::string_view if_empty) {
  return where.empty() ? std::string(if_empty) : short_text(to_string(where), longest_place);
}

std::string message_text(const error& found) { return short_text(found.message, detail::longest_message); }

/// How many bytes the first characters of a text have.
std::size_t bytes_of(std::string_view text, std::size_t characters) {
  std::size_t at = 0;
  for (; characters > 0 && at < text.size(); --characters) at = detail::border_behind(text, at + 1);
  return std::min(at, text.size());
}

/// A part of a report with its mark; plain where there is none.
std::string marked(const report_marks& marks, std::string_view mark, std::string_view part) {
  std::string out(mark);
  out += part;
  if (!mark.empty()) out += marks.end;
  return out;
}

std::string report_of(const error& found, const report_marks& marks) {
  std::string out = '\n' + marked(marks, marks.place, place_text(found.loc, "(the whole answer)")) + '\n';
  std::string aside = "[type=" + found.type;
  if (!found.input.empty()) aside += ", input=" + detail::printable(found.input);
  out += "  " + message_text(found) + ' ' + marked(marks, marks.aside, aside + ']') + '\n';
  if (found.span.line != 0) out += detail::excerpt_text(found, marks);
  return out;
}

std::string feedback_of(const error& found) {
  std::string out = "- " + place_text(found.loc, "the answer") + ": " + message_text(found);
  if (found.type != "missing" && !found.input.empty()) out += "; got " + detail::printable(found.input);
  return out + '\n';
}

/// Appends what `text_of` makes of the errors, as many as fit, and returns how many were left out.
template <class TextOf>
std::size_t append_errors(std::string& out, const std::vector<error>& errors, std::size_t longest,
                          const TextOf& text_of) {
  std::size_t count = 0;
  for (const error& found : errors) {
    const std::string text = text_of(found);
    if (count != 0 && out.size() + text.size() > longest - longest_ending) break;
    out += text;
    ++count;
  }
  return errors.size() - count;
}

}  // namespace

namespace detail {

std::string report_text(const validation_error& problem, const report_marks& marks) {
  const std::vector<error>& errors = problem.errors();
  const bool more = problem.truncated();
  const std::string summary = std::to_string(errors.size()) + (more ? " or more" : "") +
                              (errors.size() == 1 && !more ? " validation error" : " validation errors") +
                              (problem.title().empty() ? "" : " for " + short_text(problem.title(), longest_place));
  std::string out = marked(marks, marks.summary, summary) + '\n';
  const auto text_of = [&marks](const error& found) { return report_of(found, marks); };
  const std::size_t left_out = append_errors(out, errors, longest_report, text_of);
  if (left_out != 0) out += "\nand " + std::to_string(left_out) + " more that are not shown here\n";
  if (more) out += "\nand more: the limit on errors was reached\n";
  return out;
}

error located_error(std::string_view type, std::string message, text_span where, std::string_view text) {
  error_log log(1);
  log.add(type, std::move(message), nullptr, {where.offset, where.offset + where.length}, {});
  return log.finish({}, text, /*has_text=*/true).error->errors().front();
}

/// The caret stands at the columns that printing gives what it marks.
std::string excerpt_text(const error& found, const report_marks& marks) {
  const std::string number = std::to_string(found.span.line);
  const std::string margin(number.size(), ' ');
  std::string line = found.source_line;
  std::replace(line.begin(), line.end(), '\t', ' ');  // one character for the caret
  const std::size_t begin = bytes_of(line, found.caret_begin);
  const std::string_view before = std::string_view(line).substr(0, begin);
  const std::string_view at_fault = std::string_view(line).substr(begin);
  const std::size_t behind_line = found.caret_begin - std::min(found.caret_begin, count_characters(before));
  const std::size_t column = printable_width(before) + behind_line;
  const std::size_t length = printable_width(at_fault.substr(0, bytes_of(at_fault, found.caret_length)));
  const std::string place = "--> line " + number + ", column " + std::to_string(found.span.column);
  const std::string caret = '^' + std::string(length > 1 ? length - 1 : 0, '~');
  const auto aside = [&marks](const std::string& part) { return marked(marks, marks.aside, part); };
  std::string out = "  " + aside(margin + place) + '\n';
  out += "  " + aside(margin + " |") + '\n';
  out += "  " + aside(number + " |") + ' ' + printable(line) + '\n';
  out += "  " + aside(margin + " |") + ' ' + std::string(column, ' ') + marked(marks, marks.caret, caret) + '\n';
  return out;
}

}  // namespace detail

struct validation_error::content {
  content(std::string name, std::vector<error> all, bool are_more)
      : title(std::move(name)), errors(std::move(all)), more(are_more) {}

  std::string title;
  std::vector<error> errors;
  bool more;
  // Most errors go back to a model or are examined one by one, so the report is made on demand.
  mutable std::once_flag reported;
  mutable std::string report;
};

validation_error::validation_error(std::string title, std::vector<error> errors, bool more)
    : content_(std::make_shared<const content>(std::move(title), std::move(errors), more)) {}

const char* validation_error::what() const noexcept {
  try {
    std::call_once(content_->reported, [this] { content_->report = detail::report_text(*this, {}); });
    return content_->report.c_str();
  } catch (const std::exception&) {
    return "validation error (there is no memory for the report)";
  }
}
const std::vector<error>& validation_error::errors() const noexcept { return content_->errors; }
const std::string& validation_error::title() const noexcept { return content_->title; }
bool validation_error::truncated() const noexcept { return content_->more; }

nlohmann::ordered_json validation_error::to_json() const { return detail::errors_document(content_->errors); }

std::string validation_error::feedback() const {
  std::string out;
  const std::size_t left_out = append_errors(out, content_->errors, longest_feedback, feedback_of);
  if (left_out != 0) {
    out += std::string("- and ") + (content_->more ? "at least " : "") + std::to_string(left_out) + " more errors\n";
  } else if (content_->more) {
    out += "- and more errors\n";
  }
  return out;
}

std::string to_string(const error& found) {
  std::string out = place_text(found.loc, "(the whole answer)") + ": " + message_text(found) + " [type=" + found.type;
  if (found.span.line != 0) {
    out += ", line " + std::to_string(found.span.line) + ", column " + std::to_string(found.span.column);
  }
  return out + ']';
}

void detail::raise(const validation_error& error) { throw validation_error(error); }

std::string to_string(const path& where) {
  std::string out;
  for (const path_item& item : where) {
    if (item.is_index()) {
      out += '[' + std::to_string(item.index) + ']';
    } else {
      if (!out.empty()) out += '.';
      out += item.key;
    }
  }
  return out;
}

}  // namespace assay::inline v0
