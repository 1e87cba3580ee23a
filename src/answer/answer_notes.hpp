// The repairs of an answer apart from those in its value: how it was found in the text.
#pragma once

#include "decode/error_log.hpp"
#include "decode/messages.hpp"
#include "json/token.hpp"
#include "reader/candidates.hpp"
#include "scalars/repair_code.hpp"

#include <assay/options.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace assay::inline v0::detail {

/// Writes into a log, which outlives it, as the text and the options do.
class answer_notes {
 public:
  answer_notes(std::string_view text, const parse_options& options, error_log& log) noexcept
      : text_(text), options_(options), log_(log) {}

  /// Notes a repair; where it is not allowed that is an error, and the answer false.
  bool note(repair_code which, place where, const std::string& argument = {});
  void refuse(code which, place where, std::span<const std::string> arguments = {});

  /// What stands around the candidate that is taken. `different`: how many answers there were that differ;
  /// `whole_size`: of the text together with the turns behind it.
  bool note_surroundings(const candidate& one, const found& among, std::size_t different, std::size_t whole_size);

 private:
  bool note_reasoning(const candidate& one, const found& among);
  /// Notes the fence that opens between two places; where that begins.
  std::size_t note_fence(std::size_t from, std::size_t to, bool& allowed);
  /// Notes closers too many; what stands behind them.
  region note_closers(const candidate& one, bool& allowed);

  std::string_view text_;
  const parse_options& options_;
  error_log& log_;
};

}  // namespace assay::inline v0::detail
