#include "decode/read_again.hpp"

#include "decode/error_log.hpp"
#include "decode/text_decoder.hpp"
#include "json/enforced_limits.hpp"
#include "json/text_source.hpp"

#include <assay/dump.hpp>

#include <string>

namespace assay::inline v0::detail {

std::vector<error> errors_of_value(const type_info& type, const nlohmann::ordered_json& value,
                                   const walk_policy& policy) {
  // The value is in its own form now, whatever form it travelled in. Formats are read as they were in the document.
  parse_options exact = policy.options;
  exact.allow = repairs::none;
  exact.dialect = dialect::json_schema;
  exact.big_numbers = big_numbers::keep;
  const std::string text = dump(value);
  text_source source(text, depth_limit(exact.limits), exact.limits.max_items);
  error_log log(exact.limits.max_errors);
  const walk_policy again{.options = exact, .mode = policy.mode, .max_visits = visit_limit(text.size())};
  decoder<text_source> walk(source, log, again);
  nlohmann::ordered_json ignored;
  walk.part(type, &ignored);
  const outcome found = log.finish({}, {}, false);
  return found.error == nullptr ? std::vector<error>() : found.error->errors();
}

}  // namespace assay::inline v0::detail
