#include "work/tries_record.hpp"

#include <assay/dump.hpp>
#include <assay/parse.hpp>

#include <algorithm>

namespace assay::work {
namespace {

/// Beyond any number of tries that can be asked for.
constexpr std::int64_t most_counted = 1'000'000;

}  // namespace

std::string text_of(const tries_record& record) { return dump(record); }

std::optional<tries_record> tries_record_in(std::string_view text) {
  result<tries_record> read = parse<tries_record>(text, {.mode = mode::strict});
  if (!read) return std::nullopt;
  tries_record record = *std::move(read);
  record.begun = std::clamp<std::int64_t>(record.begun, 0, most_counted);
  return record;
}

std::int64_t begun_before(std::uint64_t delivered, const tries_record& record) noexcept {
  return delivered > 1 ? std::max<std::int64_t>(1, record.begun) : record.begun;
}

next_step next_step_of(std::uint64_t delivered, const tries_record& record, std::int64_t most) noexcept {
  const std::int64_t begun = begun_before(delivered, record);
  if (begun >= most) return next_step::bury;
  return begun >= 2 && record.reason.empty() ? next_step::run_alone : next_step::run;
}

std::string burial_sentence(std::int64_t begun, std::string_view reason) {
  const std::string times = begun == 1 ? "once" : std::to_string(begun) + " times";
  if (reason.empty()) return "begun " + times + ", and each time the worker ended before there was a result";
  return "tried " + times + "; the last time: " + std::string(reason);
}

std::int64_t wait_before_next(std::int64_t begun, std::int64_t asked_for) noexcept {
  constexpr std::int64_t longest = 60'000;
  constexpr std::int64_t longest_asked = 300'000;
  const std::int64_t doublings = std::clamp<std::int64_t>(begun, 1, 7) - 1;
  const std::int64_t own = std::min(longest, std::int64_t{1000} << doublings);
  return std::max(own, std::clamp<std::int64_t>(asked_for, 0, longest_asked));
}

}  // namespace assay::work
