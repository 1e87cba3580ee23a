#include "serve/problem.hpp"

#include "decode/report_json.hpp"
#include "json/text_out.hpp"
#include "results/extraction_lines.hpp"

#include <assay/dump.hpp>

#include <span>

namespace assay::serve {
namespace {

using detail::writing::text_out;

struct problem_head {
  int status;
  std::string_view code;
  std::string_view detail;
  std::string_view request_id;
};

void put_member(text_out& out, std::string_view name, std::string_view text) {
  out.put(name);
  detail::put_readable(out, text);
}

void begin_problem(text_out& out, const problem_head& head) {
  put_member(out, "{\"type\":", "urn:assay:problem:" + std::string(head.code));
  put_member(out, ",\"title\":", reason_phrase(head.status));
  out.put(",\"status\":" + std::to_string(head.status));
  put_member(out, ",\"detail\":", head.detail);
  put_member(out, ",\"request_id\":", head.request_id);
}

void put_problem_errors(text_out& out, std::span<const error> errors) {
  if (errors.empty()) return;
  out.put(",\"errors\":");
  detail::put_errors(out, errors);
}

http_reply finish_problem(text_out& out, int status) {
  out.put("}\n");
  return {.status = status, .content_type = "application/problem+json", .body = out.take()};
}

}  // namespace

http_reply problem_reply(const refusal& why, std::string_view request_id) {
  text_out out;
  begin_problem(out, {why.status(), why.code(), why.detail(), request_id});
  put_problem_errors(out, why.errors());
  http_reply reply = finish_problem(out, why.status());
  reply.fields = why.fields();
  return reply;
}

http_reply problem_reply(const extraction_error& why, std::string_view request_id) {
  const bool is_late = why.reason() == extraction_failure::deadline;
  const int status = is_late ? 504 : 502;
  text_out out;
  begin_problem(out, {status, is_late ? "deadline" : "no_value", results::sentence_of(why), request_id});
  const attempt* const judged = results::last_judged(why);
  if (judged != nullptr) put_problem_errors(out, judged->error->errors());
  put_member(out, ",\"reason\":", to_string(why.reason()));
  out.put(",\"attempts\":" + std::to_string(why.attempts().size()));
  out.put(",\"usage\":" + dump(why.usage()));
  return finish_problem(out, status);
}

refusal internal_failure() {
  return {500, "internal", "the service failed at this request; its log says why, under the request's id"};
}

}  // namespace assay::serve
