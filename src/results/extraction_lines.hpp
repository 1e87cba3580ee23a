// What asking a model gives as JSON: the lines of `assay ask --jsonl`, `assay batch collect` and `assay work`, and what
// the service answers. schemas/report/ResultLine.schema.json describes them, and those of `assay parse --jsonl`.
#pragma once

#include <assay/llm/attempt.hpp>
#include <assay/llm/retry.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace assay::results {

// Each is one line, with its end; `id` is JSON text; where it is empty, the member is left out.

/// {"id", "ok": true, "value", "repairs", "attempts", "usage"}, "grounding" where there is a source, and "confidence"
/// where there is any.
[[nodiscard]] std::string value_line(std::string_view id, const extraction<nlohmann::ordered_json>& got,
                                     bool has_source = false);
/// {"id", "ok": false, "errors", "error": {"reason", "message"}, "attempts", "usage"}, and before "attempts" the file
/// "capsule" where there is one. "errors" are those of the last answer that was read.
[[nodiscard]] std::string failure_line(std::string_view id, const extraction_error& problem,
                                       std::string_view capsule = {});
/// The same of a prompt that was not asked: without errors, with the reason "max_cost" and 0 attempts.
[[nodiscard]] std::string unasked_line(std::string_view id, const std::string& message);
/// The same of a prompt or an answer that a queue's workers gave up, with the reason "dead_letter".
[[nodiscard]] std::string given_up_line(std::string_view id, const std::string& message);
/// The confidence in each value: [{"loc", "probability", "tokens"}].
[[nodiscard]] nlohmann::ordered_json json_of(const std::vector<field_confidence>& confidence);
/// "no answer was valid", or what the provider said.
[[nodiscard]] std::string sentence_of(const extraction_error& problem);
/// The last attempt whose answer was read and was wrong; nullptr where there is none.
[[nodiscard]] const attempt* last_judged(const extraction_error& problem);
/// The same of a line of the input that is no prompt, with its number as "line" behind the id, and the reason "line".
/// `id` is JSON text, null where the line has none of its own.
[[nodiscard]] std::string bad_line(std::string_view id, std::size_t number, const std::string& message);

}  // namespace assay::results
