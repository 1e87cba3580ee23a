// What the functions of the module return: JSON.
#pragma once

#include <assay/schema.hpp>

#include <nlohmann/json.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay::web {

/// {"ok", "value" | "errors" and the two reports of them, "repairs", "repairLengths", "repairCount", "choices",
/// "candidates"}; offsets and lengths are in bytes of the text's UTF-8.
[[nodiscard]] std::string reply_of(result<nlohmann::ordered_json> read);

[[nodiscard]] std::string findings_json(std::span<const finding> findings);

[[nodiscard]] std::string quoted_json(std::string_view text);

/// {"failure": {"kind", "message", "where"}}; the kinds are "schema" (with a JSON pointer), "request" and "memory".
[[nodiscard]] std::string failure_reply(std::string_view kind, std::string_view message, std::string_view where = {});

}  // namespace assay::web
