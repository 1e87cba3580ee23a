#include <assay/llm/attempt.hpp>

#include "json/printable.hpp"

#include <assay/dump.hpp>

#include <nlohmann/json.hpp>

#include <array>
#include <cstdio>

namespace assay::inline v0::llm {

namespace {

constexpr std::array outcome_names = {"valid", "invalid", "truncated", "refused", "filtered", "failed", "cancelled"};
constexpr std::array reason_names = {"invalid",  "truncated",  "refused", "filtered", "transport",
                                     "rejected", "over_limit", "budget",  "deadline"};
constexpr std::array reason_sentences = {
    "no answer was valid",
    "the token limit cut the answer off",
    "the model refused",
    "the provider held the answer back",
    "the model could not be asked",
    "the provider rejected the request",
    "an answer exceeded a limit",
    "the token budget has no room for another question",
    "time was up",
};

std::string seconds(async::duration time) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.3g s", std::chrono::duration<double>(time).count());
  return text.data();
}

std::string line_of(const attempt& one) {
  std::string line = "\n  attempt " + std::to_string(one.number) + ": " + to_string(one.outcome);
  if (one.error) {
    const std::size_t count = one.error->errors().size();
    line += ", " + std::to_string(count) + (count == 1 ? " error" : " errors");
  }
  if (!one.message.empty()) line += ": " + detail::printable_lines(one.message);
  line += " (" + seconds(one.time);
  if (one.usage.total() > 0) line += ", " + std::to_string(one.usage.total()) + " tokens";
  return line + ")";
}

std::string report(const extraction_error::content& all) {
  std::string text = std::string("assay: no value: ") + reason_sentences.at(static_cast<std::size_t>(all.reason));
  const attempt* latest_invalid = nullptr;
  for (const attempt& one : all.attempts) {
    text += line_of(one);
    if (one.error) latest_invalid = &one;
  }
  if (latest_invalid != nullptr) text += std::string("\n") + latest_invalid->error->what();
  return text;
}

}  // namespace

const char* to_string(attempt_outcome outcome) noexcept { return outcome_names[static_cast<std::size_t>(outcome)]; }
const char* to_string(extraction_failure reason) noexcept { return reason_names[static_cast<std::size_t>(reason)]; }

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
