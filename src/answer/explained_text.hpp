// Whether a text is explained by the JSON that was read from it without a schema.
//
// A schema says what an answer must have, so that nothing is found by luck. Without one, any two brackets in noise are
// a list. So each byte of the text must have its place: in the value, which must be JSON but for slips; or in words,
// marks and further JSON around it.
#pragma once

#include <assay/options.hpp>
#include <assay/result.hpp>

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace assay::inline v0::detail {

/// Why the value can't be what the text was meant to say; nothing where all of it is explained.
[[nodiscard]] std::optional<std::string> why_unexplained(std::string_view text,
                                                         const result<nlohmann::ordered_json>& read);

/// The JSON in any text, with its syntax mended; an error `json_invalid` where it doesn't explain the text.
[[nodiscard]] result<nlohmann::ordered_json> repair_text(std::string_view text, const parse_options& options);

}  // namespace assay::inline v0::detail
