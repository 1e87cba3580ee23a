#include "results/extraction_lines.hpp"

#include "decode/report_json.hpp"
#include "dump/bounded_json.hpp"
#include "dump/path_json.hpp"
#include "results/result_lines.hpp"

#include <assay/dump.hpp>

#include <span>

namespace assay::results {
namespace {

using detail::writing::text_out;

/// What a line without a value begins with, up to the members that not all of them have.
void begin_failure(text_out& line, std::string_view reason, std::string_view message, std::span<const error> errors) {
  line.put("\"ok\":false,\"errors\":");
  detail::put_errors(line, errors);
  line.put(",\"error\":{\"reason\":");
  detail::put_readable(line, reason);
  line.put(",\"message\":");
  detail::put_readable(line, message);
  line.put('}');
}

void put_cost(text_out& line, std::size_t attempts, const usage& cost) {
  line.put(",\"attempts\":" + std::to_string(attempts));
  line.put(",\"usage\":" + dump(cost) + "}\n");
}

/// What was wrong with the last answer that was read.
std::span<const error> errors_of(const extraction_error& problem) {
  const attempt* const judged = last_judged(problem);
  return judged == nullptr ? std::span<const error>() : judged->error->errors();
}

/// The line of what has no answer at all.
std::string line_without_answer(std::string_view id, std::string_view reason, const std::string& message) {
  text_out line;
  begin_line(line, {.id = id});
  begin_failure(line, reason, message, {});
  put_cost(line, 0, {});
  return line.take();
}

}  // namespace

std::string value_line(std::string_view id, const extraction<nlohmann::ordered_json>& got, bool has_source) {
  text_out line;
  begin_line(line, {.id = id});
  line.put("\"ok\":true,\"value\":");
  detail::bounded_json::write(line, got.value);
  line.put(",\"repairs\":");
  detail::put_repairs(line, got.repairs);
  if (has_source || !got.grounding.fields.empty()) {
    line.put(",\"grounding\":");
    detail::bounded_json::write(line, got.grounding.to_json());
  }
  if (!got.confidence.empty()) {
    line.put(",\"confidence\":");
    detail::bounded_json::write(line, json_of(got.confidence));
  }
  put_cost(line, got.attempts.size(), got.usage);
  return line.take();
}

std::string failure_line(std::string_view id, const extraction_error& problem, std::string_view capsule) {
  text_out line;
  begin_line(line, {.id = id});
  begin_failure(line, to_string(problem.reason()), sentence_of(problem), errors_of(problem));
  if (!capsule.empty()) {
    line.put(",\"capsule\":");
    detail::put_readable(line, capsule);
  }
  put_cost(line, problem.attempts().size(), problem.usage());
  return line.take();
}

std::string unasked_line(std::string_view id, const std::string& message) {
  return line_without_answer(id, "max_cost", message);
}

std::string given_up_line(std::string_view id, const std::string& message) {
  return line_without_answer(id, "dead_letter", message);
}

nlohmann::ordered_json json_of(const std::vector<field_confidence>& confidence) {
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  for (const field_confidence& one : confidence) {
    all.push_back({{"loc", detail::json_of(one.loc)}, {"probability", one.probability}, {"tokens", one.tokens}});
  }
  return all;
}

std::string sentence_of(const extraction_error& problem) {
  const attempt* const last = problem.attempts().empty() ? nullptr : &problem.attempts().back();
  if (last != nullptr && !last->message.empty()) return last->message;
  constexpr std::string_view title = "assay: no value: ";
  std::string_view text = problem.what();
  text = text.substr(0, text.find('\n'));
  if (text.starts_with(title)) text.remove_prefix(title.size());
  return std::string(text);
}

const attempt* last_judged(const extraction_error& problem) {
  const auto& all = problem.attempts();
  for (auto one = all.rbegin(); one != all.rend(); ++one) {
    if (one->error) return &*one;
  }
  return nullptr;
}

std::string bad_line(std::string_view id, std::size_t number, const std::string& message) {
  text_out line;
  begin_line(line, {.id = id});
  line.put("\"line\":" + std::to_string(number));
  line.put(',');
  begin_failure(line, "line", message, {});
  put_cost(line, 0, {});
  return line.take();
}

}  // namespace assay::results
