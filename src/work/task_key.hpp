// What a task is called in subjects, keys of buckets and message ids.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace assay::work {

/// A word for subjects and keys, made of an id (JSON text: a string or a number). Different ids have different keys.
/// Letters, digits, '_' and '-' stay as they are, other bytes become "=4a"; strings begin with "s_", so that "5" is not
/// 5. An id whose key would be longer than 128 bytes has a SHA-256 instead, which begins with "h_".
[[nodiscard]] std::string task_key(std::string_view id);

/// Whether a header's text is an id: JSON text, a string or a number. Others than `assay work --enqueue` may have sent
/// it.
[[nodiscard]] bool is_id(std::string_view text);

/// Nats-Msg-Id of a task: by its key and by what it says, so that the same line sent twice is one task, and another
/// line with the same id is not taken for a copy of it.
[[nodiscard]] std::string task_message_id(std::string_view key, std::string_view text);

/// The last word of a subject; nothing but that distinguishes the tasks of a job.
[[nodiscard]] std::string_view key_in(std::string_view subject) noexcept;

}  // namespace assay::work
