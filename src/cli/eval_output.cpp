#include "cli/eval_output.hpp"

#include "cli/text_table.hpp"
#include "json/printable.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>
#include <utility>
#include <vector>

namespace assay::cli {
namespace {

using reports::run_figures;
using cells = std::vector<std::string>;

constexpr const char* none = "-";

template <class... Values>
std::string formatted(const char* format, Values... values) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), format, values...);
  return text.data();
}

/// 100 % and 0 % only where that is the whole truth.
std::string percent(std::uint64_t part, std::uint64_t all) {
  if (all == 0) return none;
  if (part == 0 || part == all) return part == 0 ? "0 %" : "100 %";
  const double share = 100.0 * static_cast<double>(part) / static_cast<double>(all);
  return formatted("%.1f %%", std::clamp(share, 0.1, 99.9));
}

std::uint64_t verdicts(const reports::field_accuracy& counts) {
  return counts.correct + counts.wrong + counts.missing + counts.extra;
}

std::string latency(const run_figures& run, double reports::distribution::*percentile) {
  for (const reports::distribution& one : run.distributions) {
    if (one.name == "latency") return formatted("%.2f s", one.*percentile);
  }
  return none;
}

std::string cost(const run_figures& run) {
  if (run.totals.attempts == 0) return none;
  return run.cost ? formatted("$%.4f", *run.cost) : "unknown";
}

cells row_of(const run_figures& run) {
  const reports::totals& totals = run.totals;
  const reports::accuracy accuracy = run.accuracy.value_or(reports::accuracy{});
  const bool asked = totals.attempts > 0;
  return {run.name,
          std::to_string(totals.rows),
          percent(totals.exact + totals.repaired, totals.rows - totals.failed),
          percent(accuracy.exact_matches, accuracy.cases),
          percent(accuracy.all.correct, verdicts(accuracy.all)),
          std::to_string(totals.refused),
          std::to_string(totals.failed),
          asked ? std::to_string(totals.attempts) : none,
          asked ? std::to_string(totals.input_tokens) : none,
          asked ? std::to_string(totals.output_tokens) : none,
          cost(run),
          latency(run, &reports::distribution::p50),
          latency(run, &reports::distribution::p90)};
}

const reports::field_accuracy* field_in(const run_figures& run, const std::string& name) {
  if (!run.accuracy) return nullptr;
  for (const reports::field_accuracy& one : run.accuracy->fields) {
    if (one.field == name) return &one;
  }
  return nullptr;
}

std::vector<std::string> field_names(const reports::evaluation& result) {
  std::vector<std::string> names;
  for (const run_figures& run : result.runs) {
    if (!run.accuracy) continue;
    for (const reports::field_accuracy& one : run.accuracy->fields) names.push_back(one.field);
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

constexpr std::uint64_t few = 10;  ///< values of which a share says little

cells calibration_cells(std::string name, std::uint64_t values, double confidence, std::uint64_t correct) {
  return {std::move(name), std::to_string(values), formatted("%.1f %%", 100 * confidence), percent(correct, values),
          values < few ? "few" : ""};
}

const char* kind_name(reports::confidence_kind kind) {
  return kind == reports::confidence_kind::probability ? "probability of the tokens" : "agreement of the samples";
}

/// The reliability of one run's confidence: a table of the bins, and what they come to.
std::string reliability_text(const run_figures& run) {
  if (!run.reliability || run.reliability->all.values == 0) return {};
  const reports::reliability& known = *run.reliability;
  const reports::calibration& all = known.all;
  std::vector<cells> table = {{"confidence", "values", "mean", "correct", ""}};
  for (const reports::calibration_bin& bin : all.bins) {
    table.push_back(
        calibration_cells(formatted("%.1f to %.1f", bin.from, bin.to), bin.values, bin.confidence, bin.correct));
  }
  if (all.bins.size() > 1) table.push_back(calibration_cells("all", all.values, all.confidence, all.correct));
  std::string text = "\n" + run.name + ": confidence by the " + kind_name(known.kind) + "\n" + text_table(table);
  text +=
      formatted("expected calibration error %.3f, Brier score %.3f", all.expected_calibration_error, all.brier_score);
  if (known.unrated > 0) text += "; " + std::to_string(known.unrated) + " values without a confidence";
  return text + "\n";
}

}  // namespace

std::string evaluation_text(const reports::evaluation& result) {
  std::vector<cells> runs = {{"run", "cases", "valid", "exact", "fields", "refused", "failed", "attempts", "tokens in",
                              "out", "cost", "p50", "p90"}};
  for (const run_figures& run : result.runs) runs.push_back(row_of(run));
  std::vector<cells> fields = {{"field"}};
  for (const run_figures& run : result.runs) fields.front().push_back(run.name);
  for (const std::string& name : field_names(result)) {
    cells& line = fields.emplace_back(cells{name.empty() ? "(the whole value)" : name});
    for (const run_figures& run : result.runs) {
      const reports::field_accuracy* const counts = field_in(run, name);
      line.push_back(counts == nullptr ? none : percent(counts->correct, verdicts(*counts)));
    }
  }
  std::string text = text_table(runs) + "\n" + text_table(fields);
  for (const run_figures& run : result.runs) text += reliability_text(run);
  return detail::printable_lines(text);
}

}  // namespace assay::cli
