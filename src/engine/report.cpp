// How errors are told: to people (what()), to programs (to_json()), to the model that is to try again (feedback()).
#include <assay/error.hpp>

#include <nlohmann/json.hpp>

#include <string>
#include <utility>

namespace assay {

namespace {

/// 'input=' for one line: line breaks would tear the report apart.
std::string on_one_line(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\n') {
      result += "\\n";
    } else if (c == '\r') {
      result += "\\r";
    } else if (c == '\t') {
      result += "\\t";
    } else {
      result += c;
    }
  }
  return result;
}

void append_error(std::string& out, const error& found) {
  const std::string where = found.loc.empty() ? "(the whole answer)" : to_string(found.loc);
  out += '\n' + where + '\n';
  out += "  " + found.message + " [type=" + found.type;
  if (!found.input.empty()) out += ", input=" + on_one_line(found.input);
  out += "]\n";
  if (found.span.line == 0) return;
  const std::string number = std::to_string(found.span.line);
  const std::string margin(number.size(), ' ');
  out += "  " + margin + "--> line " + number + ", column " + std::to_string(found.span.column) + '\n';
  out += "  " + margin + " |\n";
  out += "  " + number + " | ";
  // A tab is one character for the caret, so it is shown as one.
  for (const char c : found.source_line) out += c == '\t' ? ' ' : c;
  out += "\n  " + margin + " | " + std::string(found.caret_begin, ' ') + '^';
  if (found.caret_length > 1) out += std::string(found.caret_length - 1, '~');
  out += '\n';
}

std::string make_report(const std::string& title, const std::vector<error>& errors, bool more) {
  std::string out = std::to_string(errors.size()) + (more ? " or more" : "") +
                    (errors.size() == 1 && !more ? " validation error" : " validation errors") +
                    (title.empty() ? "" : " for " + title) + '\n';
  for (const error& found : errors) append_error(out, found);
  if (more) out += "\nand more: the limit on errors was reached\n";
  return out;
}

}  // namespace

struct validation_error::content {
  std::string title;
  std::vector<error> errors;
  bool more;
  std::string report;
};

validation_error::validation_error(std::string title, std::vector<error> errors, bool more) {
  std::string report = make_report(title, errors, more);
  content_ = std::make_shared<const content>(content{std::move(title), std::move(errors), more, std::move(report)});
}

const char* validation_error::what() const noexcept { return content_->report.c_str(); }
const std::vector<error>& validation_error::errors() const noexcept { return content_->errors; }
const std::string& validation_error::title() const noexcept { return content_->title; }
bool validation_error::truncated() const noexcept { return content_->more; }

nlohmann::ordered_json validation_error::to_json() const {
  auto result = nlohmann::ordered_json::array();
  for (const error& found : content_->errors) {
    auto loc = nlohmann::ordered_json::array();
    for (const path_item& item : found.loc) {
      if (item.is_index()) {
        loc.push_back(item.index);
      } else {
        loc.push_back(item.key);
      }
    }
    // The input as the value that it is; text that is no JSON (or was shortened) as text.
    auto input = nlohmann::ordered_json::parse(found.input, nullptr, false);
    if (input.is_discarded()) input = found.input;
    result.push_back({{"type", found.type},
                      {"loc", std::move(loc)},
                      {"message", found.message},
                      {"input", std::move(input)},
                      {"line", found.span.line},
                      {"column", found.span.column},
                      {"offset", found.span.offset},
                      {"length", found.span.length}});
  }
  return result;
}

std::string validation_error::feedback() const {
  std::string out;
  for (const error& found : content_->errors) {
    out += "- " + (found.loc.empty() ? std::string("the answer") : to_string(found.loc)) + ": " + found.message;
    if (found.type != "missing" && !found.input.empty()) out += "; got " + on_one_line(found.input);
    out += '\n';
  }
  if (content_->more) out += "- and more errors\n";
  return out;
}

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

}  // namespace assay
