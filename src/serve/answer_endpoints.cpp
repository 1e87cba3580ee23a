// /v1/parse and /v1/repair: what is read of an answer.
#include "answer/explained_text.hpp"
#include "json/text_out.hpp"
#include "results/result_lines.hpp"
#include "serve/endpoints.hpp"
#include "serve/request_body.hpp"
#include "serve/service_messages.hpp"

#include <assay/parse.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace assay::serve {
namespace {

repair_classes classes_of(const std::optional<std::vector<repair_class>>& allowed) {
  if (!allowed) return repairs::all;
  repair_classes all = repairs::none;
  for (const repair_class one : *allowed) all = all | one;
  return all;
}

/// The line of `assay parse --jsonl`, without an id and the line's end.
http_reply result_reply(result<nlohmann::ordered_json> read, work_facts& facts) {
  detail::writing::text_out out;
  facts.is_valid = read.has_value();
  if (read) {
    const auto& repairs = read.repairs();
    facts.repairs = repairs.size();
    static_cast<void>(results::put_valid(out, {}, *std::move(read), repairs));
  } else {
    results::put_invalid(out, {}, read.error().errors());
  }
  return json_reply(out.take());
}

}  // namespace

http_reply parse_endpoint(service& of, const http_request& request, work_facts& facts) {
  const auto asked = read_body<ParseRequest>(request);
  if (asked.complete && asked.cut_off) {
    throw refusal(422, "invalid_request", "complete and cut_off contradict each other; give one of them at most");
  }
  const schema_type type = of.schemas.find(asked.which);
  const parse_options options = {.mode = asked.mode,
                                 .dialect = asked.dialect,
                                 .allow = classes_of(asked.allow),
                                 .complete = asked.complete,
                                 .cut_off = asked.cut_off};
  return result_reply(parse(type, asked.text, options), facts);
}

http_reply repair_endpoint(service&, const http_request& request, work_facts& facts) {
  const auto asked = read_body<RepairRequest>(request);
  return result_reply(detail::repair_text(asked.text, {.allow = classes_of(asked.allow)}), facts);
}

}  // namespace assay::serve
