#include "cli/report_json.hpp"

#include "dump/bounded_json.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>

namespace assay::cli {
namespace {

bool is_plain(char c) { return c >= ' ' && c < 0x7f && c != '"' && c != '\\'; }

void append_member(std::string& out, std::string_view key, std::string_view text) {
  out.append(",\"").append(key).append("\":");
  append_string(out, text);
}

void append_member(std::string& out, std::string_view key, std::size_t number) {
  out.append(",\"").append(key).append("\":").append(std::to_string(number));
}

void append_path(std::string& out, const path& where) {
  out.append(",\"loc\":[");
  bool first = true;
  for (const path_item& step : where) {
    if (!first) out.push_back(',');
    first = false;
    if (step.is_index()) {
      out.append(std::to_string(step.index));
    } else {
      append_string(out, step.key);
    }
  }
  out.push_back(']');
}

void append_place(std::string& out, const text_span& span) {
  append_member(out, "line", span.line);
  append_member(out, "column", span.column);
  append_member(out, "offset", span.offset);
}

/// The input as the value that it is, as validation_error::to_json() has it; text that is no JSON (or was shortened) as
/// text. Line breaks within it are JSON's white space and would end the line.
void append_input(std::string& out, const std::string& input) {
  if (!nlohmann::json::accept(input)) return append_member(out, "input", input);
  out.append(",\"input\":");
  for (const char c : input) {
    if (c != '\n' && c != '\r') out.push_back(c);
  }
}

void append_item(std::string& out, const error& item) {
  out.append("{\"type\":");
  append_string(out, item.type);
  append_path(out, item.loc);
  append_member(out, "message", item.message);
  append_input(out, item.input);
  append_place(out, item.span);
  append_member(out, "length", item.span.length);
  out.push_back('}');
}

void append_item(std::string& out, const repair& item) {
  out.append("{\"code\":");
  append_string(out, item.code);
  out.append(",\"class\":");
  append_string(out, name_of(item.category));
  append_path(out, item.loc);
  append_member(out, "message", item.message);
  append_place(out, item.span);
  out.push_back('}');
}

template <class Item>
void append_list(std::string& out, std::span<const Item> items) {
  out.push_back('[');
  for (const Item& item : items) {
    if (&item != items.data()) out.push_back(',');
    append_item(out, item);
  }
  out.push_back(']');
}

}  // namespace

void append_string(std::string& out, std::string_view text) {
  if (std::all_of(text.begin(), text.end(), is_plain)) {
    out.append("\"").append(text).append("\"");
    return;
  }
  out.append(detail::bounded_json::write(nlohmann::json(text)));
}

void append_errors(std::string& out, std::span<const error> errors) { append_list(out, errors); }

void append_repairs(std::string& out, std::span<const repair> repairs) { append_list(out, repairs); }

}  // namespace assay::cli
