// JSON Schema keywords in plain English, for descriptions where a dialect has no such keyword, and for prompts.
#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace assay::inline v0::detail::schemas {

/// Whether an author's description says that the value may be left out.
[[nodiscard]] bool says_it_may_be_absent(const nlohmann::ordered_json& description);

/// How the words of what only JSON Schema can say begin.
inline constexpr std::string_view schema_phrase = "must also match the JSON Schema ";

/// One phrase a keyword of `keywords`, in a fixed order; a lower and an upper bound make one ("0 to 150").
[[nodiscard]] std::vector<std::string> words_for(const nlohmann::ordered_json& keywords);

[[nodiscard]] std::string join(const std::vector<std::string>& parts, std::string_view separator);

/// "Age in years" with {"0 to 150"} is "Age in years (0 to 150)".
[[nodiscard]] std::string with_words(std::string description, const std::vector<std::string>& words);

}  // namespace assay::inline v0::detail::schemas
