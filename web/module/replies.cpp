#include "replies.hpp"

#include "decode/report_json.hpp"
#include "dump/document_text.hpp"

#include <assay/assay.hpp>

#include <cstddef>
#include <utility>
#include <variant>

namespace assay::web {

namespace {

using detail::writing::text_out;

struct shown_choice {
  std::vector<std::variant<std::string, std::size_t>> loc;
  std::size_t offset, length;
  std::string taken;
  std::vector<std::string> others;
};

std::vector<shown_choice> shown(std::span<const union_choice> choices) {
  std::vector<shown_choice> all;
  for (const union_choice& each : choices) {
    shown_choice& one = all.emplace_back(shown_choice{{}, each.span.offset, each.span.length, each.taken, each.others});
    for (const path_item& item : each.loc) {
      if (item.is_index()) {
        one.loc.emplace_back(item.index);
      } else {
        one.loc.emplace_back(item.key);
      }
    }
  }
  return all;
}

void put_error_reports(text_out& out, const validation_error& problem) {
  out.put("{\"ok\":false,\"errors\":");
  detail::put_errors(out, problem.errors());
  out.put(problem.truncated() ? ",\"moreErrors\":true" : ",\"moreErrors\":false");
  out.put(",\"report\":");
  detail::put_readable(out, problem.what());
  out.put(",\"feedback\":");
  detail::put_readable(out, problem.feedback());
}

}  // namespace

std::string reply_of(result<nlohmann::ordered_json> read) {
  text_out out;
  if (read) {
    out.put("{\"ok\":true,\"value\":");
    detail::writing::put_document(out, *std::move(read));
  } else {
    put_error_reports(out, read.error());
  }
  out.put(",\"repairs\":");
  detail::put_repairs(out, read.repairs());
  out.put(",\"repairLengths\":");
  std::vector<std::size_t> lengths;
  for (const repair& each : read.repairs()) lengths.push_back(each.span.length);
  out.put(dump(lengths));
  out.put(",\"repairCount\":");
  out.put(std::to_string(read.repair_count()));
  out.put(",\"choices\":");
  out.put(dump(shown(read.choices())));
  out.put(",\"candidates\":");
  out.put(dump(read.candidates()));
  out.put("}");
  return out.take();
}

std::string findings_json(std::span<const finding> findings) {
  return dump(std::vector<finding>(findings.begin(), findings.end()));
}

std::string quoted_json(std::string_view text) {
  text_out out;
  detail::put_readable(out, text);
  return out.take();
}

std::string failure_reply(std::string_view kind, std::string_view message, std::string_view where) {
  return "{\"failure\":{\"kind\":" + quoted_json(kind) + ",\"message\":" + quoted_json(message) +
         ",\"where\":" + quoted_json(where) + "}}";
}

}  // namespace assay::web
