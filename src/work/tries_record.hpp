// How often a task was tried, and what is done with it when it comes again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay::work {

/// What is kept of a task that came more than once. The server's count of deliveries says too much: a task also comes
/// again if another one ended the process, or if the server was away.
struct tries_record {
  std::int64_t begun = 0;   ///< how often it was begun
  std::string reason = {};  ///< why the last try that ended gave no result; empty: the process ended before
};

[[nodiscard]] std::string text_of(const tries_record& record);
/// Nothing where the text is no such record.
[[nodiscard]] std::optional<tries_record> tries_record_in(std::string_view text);

/// What is done with a task.
enum class next_step : std::uint8_t {
  run,        ///< beside others
  run_alone,  ///< with nothing beside it, because it may be what ends the processes
  bury,       ///< it was tried often enough
};

/// `delivered`: the server's count, 1 at first. `record`: what is kept; the first try is never recorded, since nearly
/// all tasks have only one. `most`: how often a task is tried. A task that was begun twice without a word of how that
/// ended runs alone: else one that ends its process would use up the tries of those beside it.
[[nodiscard]] next_step next_step_of(std::uint64_t delivered, const tries_record& record, std::int64_t most) noexcept;

/// How often the task was begun before, as far as is known.
[[nodiscard]] std::int64_t begun_before(std::uint64_t delivered, const tries_record& record) noexcept;

/// Why a task is given up, in a sentence.
[[nodiscard]] std::string burial_sentence(std::int64_t begun, std::string_view reason);

/// How long a task waits before its next try, in milliseconds: 1 s after the first, twice as long after each further
/// one, and a minute at most; at least as long as a provider asked for, but 5 minutes at most.
[[nodiscard]] std::int64_t wait_before_next(std::int64_t begun, std::int64_t asked_for) noexcept;

}  // namespace assay::work
