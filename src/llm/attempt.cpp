#include <assay/llm/attempt.hpp>

#include "http/duration_text.hpp"
#include "json/printable.hpp"
#include "llm/failure_words.hpp"

#include <assay/dump.hpp>

#include <nlohmann/json.hpp>

#include <array>

namespace assay::inline v0::llm {

namespace {

constexpr std::array outcome_names = {"valid", "invalid", "truncated", "refused", "filtered", "failed", "cancelled"};
constexpr std::array extraction_failures = {
    detail::failure_words{"budget", "the token budget has no room for another question"},
    detail::failure_words{"deadline", "time was up"},
    detail::failure_words{"expired", "the batch was over before it was asked"},
    detail::failure_words{"cancelled", "the batch was cancelled"},
};

std::string line_of(const attempt& one) {
  std::string line = "\n  attempt " + std::to_string(one.number) + ": " + to_string(one.outcome);
  if (one.error) {
    const std::size_t count = one.error->errors().size();
    line += ", " + std::to_string(count) + (count == 1 ? " error" : " errors");
  }
  if (!one.message.empty()) line += ": " + detail::printable_lines(one.message);
  line += " (" + detail::in_seconds(one.time);
  if (one.usage.total() > 0) line += ", " + std::to_string(one.usage.total()) + " tokens";
  return line + ")";
}

std::string report(const extraction_error::content& all) {
  std::string text = std::string("assay: no value: ") + detail::words_for(all.reason, extraction_failures).sentence;
  const attempt* latest_invalid = nullptr;
  for (const attempt& one : all.attempts) {
    text += line_of(one);
    if (one.error) latest_invalid = &one;
  }
  if (!all.on_failure_error.empty()) text += "\n  on_failure: " + detail::printable_lines(all.on_failure_error);
  if (latest_invalid != nullptr) text += std::string("\n") + latest_invalid->error->what();
  return text;
}

}  // namespace

const char* to_string(attempt_outcome outcome) noexcept { return outcome_names[static_cast<std::size_t>(outcome)]; }
const char* to_string(extraction_failure reason) noexcept {
  return detail::words_for(reason, extraction_failures).name;
}

extraction_error::extraction_error(content all)
    : std::runtime_error(report(all)), content_(std::make_shared<const content>(std::move(all))) {}

usage extraction_error::usage() const noexcept {
  assay::usage total;
  for (const attempt& one : attempts()) total += one.usage;
  return total;
}

nlohmann::ordered_json extraction_error::partial_json() const {
  if (content_->partial == nullptr) return nullptr;
  try {
    return detail::write_json(*content_->type, content_->partial.get());
  } catch (const std::invalid_argument&) {
    return nullptr;  // a default that JSON can't hold
  }
}

}  // namespace assay::inline v0::llm
