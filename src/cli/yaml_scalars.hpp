// YAML's core schema (YAML 1.2.2, chapter 10.3): what a plain scalar is in JSON.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace assay::cli {

enum class yaml_kind { null, boolean, integer, floating, string };

/// What a plain scalar without a tag is. `yes`, `on` and dates are strings.
[[nodiscard]] yaml_kind kind_of_plain(std::string_view text);

/// The scalar as JSON text, digit by digit where it is a number. nullopt where the text is not of that kind, or JSON
/// has no such value: .inf and .nan, and octal or hexadecimal numbers beyond 64 bits. A string must be UTF-8.
[[nodiscard]] std::optional<std::string> json_of(yaml_kind kind, std::string_view text);

}  // namespace assay::cli
