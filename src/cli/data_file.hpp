// Data files: which form they have, and the documents in them.
#pragma once

#include "cli/data_document.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::cli {

enum class file_form : std::uint8_t { json, yaml, jsonl };

/// What a folder is searched for.
inline constexpr std::array<std::string_view, 5> data_extensions = {".json", ".yaml", ".yml", ".jsonl", ".ndjson"};

/// The form that a file's name says; nullopt for a name that says nothing.
[[nodiscard]] std::optional<file_form> form_named(const std::string& path);

/// What the name says where it says a form that assay does not read: "TOML". Empty for all others.
[[nodiscard]] std::string_view unread_form_named(const std::string& path);

/// The documents in a text without a byte order mark: one, or one for each line that is not blank, or one for each
/// document of YAML. They refer to the text.
[[nodiscard]] std::vector<data_document> documents_in(std::string_view text, file_form form, std::size_t max_errors);

}  // namespace assay::cli
