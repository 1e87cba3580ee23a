#include "results/result_lines.hpp"

#include "decode/report_json.hpp"
#include "dump/document_text.hpp"

#include <utility>

namespace assay::results {

using detail::writing::text_out;

void begin_line(text_out& out, result_label label) {
  out.put('{');
  if (!label.file.empty()) {
    out.put("\"file\":");
    out.put(label.file);
    out.put(',');
  }
  if (!label.id.empty()) {
    out.put("\"id\":");
    out.put(label.id);
    out.put(',');
  }
}

namespace {

void end_with_repairs(text_out& out, std::span<const repair> repairs) {
  out.put("\"repairs\":");
  detail::put_repairs(out, repairs);
  out.put("}\n");
}

}  // namespace

std::string file_label(std::string_view name) {
  text_out out;
  detail::put_readable(out, name);
  return out.take();
}

std::string_view put_valid(text_out& out, result_label label, nlohmann::ordered_json&& value,
                           std::span<const repair> repairs) {
  begin_line(out, label);
  out.put("\"ok\":true,\"value\":");
  const std::size_t begin = out.view().size();
  detail::writing::put_document(out, std::move(value));
  const std::size_t end = out.view().size();
  out.put(',');
  end_with_repairs(out, repairs);
  return out.view().substr(begin, end - begin);
}

void put_invalid(text_out& out, result_label label, std::span<const error> errors) {
  begin_line(out, label);
  out.put("\"ok\":false,\"errors\":");
  detail::put_errors(out, errors);
  out.put("}\n");
}

void put_report(text_out& out, result_label label, std::span<const repair> repairs) {
  begin_line(out, label);
  end_with_repairs(out, repairs);
}

}  // namespace assay::results
