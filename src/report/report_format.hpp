// What a page of --html holds, as plain structs that assay describes, writes and reads: schemas/report/ has their
// schema, and web/report/ shows them.
#pragma once

#include <assay/describe.hpp>
#include <assay/ground.hpp>
#include <assay/reflect.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assay::reports {

/// Changes whenever a page of an older assay can no longer be read.
inline constexpr int current_format = 1;

/// How a row ended.
enum class row_outcome : std::uint8_t {
  exact,       ///< valid as it came
  repaired,    ///< valid after repairs
  invalid,     ///< no valid value
  refused,     ///< the model declined, or its provider held the answer back
  failed,      ///< no answer: the call failed, or a budget or a deadline ended it
  unreadable,  ///< the line of the input is neither an answer nor a prompt
};
[[nodiscard]] constexpr bool is_valid(row_outcome outcome) noexcept {
  return outcome == row_outcome::exact || outcome == row_outcome::repaired;
}

/// A stretch of a text that is marked alike throughout; an empty one is a place.
struct text_piece {
  std::string text;
  std::vector<std::uint32_t> repairs;  ///< indexes into row::repairs
  std::vector<std::uint32_t> errors;   ///< indexes into row::errors
};

/// A text, or the part of it around the first mark.
struct shown_text {
  std::vector<text_piece> pieces;
  std::uint64_t bytes = 0;  ///< of the whole
  bool cut_before = false;
  bool cut_after = false;
};

struct shown_repair {
  std::string code;
  std::string category;
  std::string place;  ///< items[2].price
  std::string message;
};

struct shown_error {
  std::string type;
  std::string place;
  std::string message;
  std::string input;
  std::string source_line;
  std::uint64_t line = 0;
  std::uint64_t column = 0;
  std::uint64_t caret_begin = 0;  ///< in characters of source_line
  std::uint64_t caret_length = 0;
};

/// Where one value of the answer stands in the source.
struct shown_evidence {
  std::string place;
  std::string value;               ///< shortened where it is long
  std::optional<grounded_by> how;  ///< none where it is not there
  bool required = false;
  bool ambiguous = false;      ///< its first passage can be read in another way as well
  std::uint64_t passages = 0;  ///< that say it; a source may have more than are looked for
  std::uint64_t line = 0;      ///< of the first one, or of the nearest passage; 0: there is neither
  std::string nearest;         ///< the passage that resembles it most, where it is not there
};

/// A stretch of the source that is marked alike throughout.
struct source_piece {
  std::string text;
  std::vector<std::uint32_t> values;   ///< indexes into shown_source::values: it says them
  std::vector<std::uint32_t> nearest;  ///< the same: it resembles them, and they are not there
  bool cut_before = false;             ///< a part of the source is left out before it
};

/// The text that an answer is about, or what stands around the marks.
struct shown_source {
  std::vector<source_piece> pieces;
  std::vector<shown_evidence> values;
  std::uint64_t value_count = 0;  ///< those that are not listed included
  std::uint64_t bytes = 0;        ///< of the whole
  bool cut_after = false;
};

enum class difference_kind : std::uint8_t { wrong, missing, extra };

/// Where a value is not the expected one. A side that has nothing there is empty.
struct shown_difference {
  difference_kind kind = difference_kind::wrong;
  std::string place;
  std::string expected;
  std::string got;
};

/// Why a row is among those that are shown; a row may be for several reasons.
struct kept_for {
  bool sample = false;   ///< one of a random sample of all rows
  bool worst = false;    ///< one of the rows with the most errors, differences or repairs
  bool example = false;  ///< the first row with an error of its kind
  bool changed = false;  ///< valid in one of two runs
};

struct row {
  std::uint64_t number = 0;  ///< of its line, from 1
  std::string file;          ///< of the line, where the run has several
  std::string id;            ///< JSON text, shortened where it is long
  std::string key;           ///< a hash of the file and the whole id, in hex: the same in every run
  row_outcome outcome = row_outcome::exact;
  std::optional<bool> was_valid;     ///< in the run that this one is compared with; none where that run lacks the row
  std::uint64_t earlier_number = 0;  ///< of the row there; of those with the same id, the first is that of the first
  std::optional<bool> matches;       ///< whether the value is the expected one; none where nothing is expected
  kept_for kept;
  std::string prompt;
  shown_text text;
  std::string value;     ///< JSON text, shortened where it is long
  std::string expected;  ///< the same
  std::string message;   ///< why there is no answer
  std::optional<shown_source> source;
  std::vector<shown_repair> repairs;
  std::vector<shown_error> errors;
  std::vector<shown_difference> differences;
  std::uint64_t repair_count = 0;  ///< those that are not shown included, as in the next two
  std::uint64_t error_count = 0;
  std::uint64_t difference_count = 0;
  std::int64_t attempts = 0;
  std::int64_t input_tokens = 0;
  std::int64_t output_tokens = 0;
  std::optional<double> seconds;
};

struct repair_count {
  std::string code;
  std::string category;
  std::string field;  ///< a path without its indexes: items[].price
  std::uint64_t count = 0;
  std::uint64_t rows = 0;
};

/// Errors of one type at one field.
struct error_cluster {
  std::string type;
  std::string field;
  std::string message;  ///< of the example
  std::uint64_t count = 0;
  std::uint64_t rows = 0;
  std::uint64_t example = 0;  ///< the number of the first row that has it
  std::string example_file;   ///< and its file, where the run has several
};

struct bucket {
  double from = 0;
  double to = 0;
  std::uint64_t count = 0;
};

/// How a figure is spread over the rows. Percentiles are at most 5 % above the true ones.
struct distribution {
  std::string name;
  std::string unit;
  std::uint64_t count = 0;
  double p50 = 0;
  double p90 = 0;
  double p99 = 0;
  double greatest = 0;
  std::vector<bucket> buckets;
};

struct totals {
  std::uint64_t rows = 0;
  std::uint64_t exact = 0;
  std::uint64_t repaired = 0;
  std::uint64_t invalid = 0;
  std::uint64_t refused = 0;
  std::uint64_t failed = 0;
  std::uint64_t unreadable = 0;
  std::uint64_t repairs = 0;
  std::uint64_t errors = 0;
  std::int64_t attempts = 0;
  std::int64_t input_tokens = 0;
  std::int64_t output_tokens = 0;
  std::int64_t cached_tokens = 0;       ///< of the input
  std::int64_t cache_write_tokens = 0;  ///< of the input
  std::uint64_t bytes = 0;              ///< of the answers
};

/// How often a field has the expected value.
struct field_accuracy {
  std::string field;
  std::uint64_t correct = 0;
  std::uint64_t wrong = 0;
  std::uint64_t missing = 0;
  std::uint64_t extra = 0;
};

struct accuracy {
  std::uint64_t cases = 0;
  std::uint64_t exact_matches = 0;
  field_accuracy all;  ///< of all fields together
  std::vector<field_accuracy> fields;
  std::uint64_t other_fields = 0;  ///< values at more fields than are listed
};

/// What a confidence is.
enum class confidence_kind : std::uint8_t {
  probability,  ///< of the tokens that the value consists of
  agreement,    ///< the share of the samples that have the value
};

/// The values whose confidence is in one interval.
struct calibration_bin {
  double from = 0;
  double to = 0;  ///< itself in the next bin, but for 1
  std::uint64_t values = 0;
  std::uint64_t correct = 0;
  double confidence = 0;  ///< on average
};

/// Confidence in the values of a field, or of all, against the share that is as expected.
struct calibration {
  std::string field;
  std::uint64_t values = 0;
  std::uint64_t correct = 0;
  double confidence = 0;                  ///< on average
  double expected_calibration_error = 0;  ///< between confidence and share, on average over the bins by their values
  double brier_score = 0;                 ///< the mean square of confidence less 1 (correct) or 0 (not)
  std::vector<calibration_bin> bins;      ///< ten of equal width; empty ones are left out
};

/// How far a run's confidence can be relied on.
struct reliability {
  confidence_kind kind = confidence_kind::probability;
  calibration all;  ///< of all fields together
  std::vector<calibration> fields;
  std::uint64_t other_fields = 0;  ///< values at more fields than are listed
  std::uint64_t unrated = 0;       ///< values that came without a confidence
};

/// What came of one model, recording or file, in figures.
struct run_figures {
  std::string name;
  reports::totals totals;
  std::optional<reports::accuracy> accuracy;
  std::optional<reports::reliability> reliability;
  std::optional<double> cost;  ///< in US dollars; none where a price is not known
  std::vector<distribution> distributions;
};

/// Rows by what became of them since the run that this one is compared with.
struct run_changes {
  std::string earlier;         ///< the other run's name
  bool complete = true;        ///< all rows were compared, and not only those that the earlier page shows
  std::uint64_t compared = 0;  ///< rows that both runs have
  std::uint64_t newly_valid = 0;
  std::uint64_t newly_failing = 0;
  std::uint64_t still_failing = 0;
};

/// What `assay eval --json` prints.
struct evaluation {
  std::vector<run_figures> runs;
  bool interrupted = false;  ///< some cases were not asked
};

struct run {
  run_figures figures;
  std::vector<repair_count> repairs;
  std::uint64_t other_repairs = 0;  ///< repairs at more codes and fields than are listed
  std::vector<error_cluster> clusters;
  std::uint64_t other_errors = 0;
  std::optional<run_changes> changes;
  std::vector<row> rows;
  bool rows_are_all = true;  ///< else a selection: see kept_for
};

struct page_option {
  std::string name;
  std::string value;
};

struct page {
  int format = current_format;
  std::string command;  ///< "parse", "ask", "eval"
  std::string version;  ///< of assay
  std::string created;  ///< UTC, as ISO 8601 has it
  std::string note;     ///< empty, or what a reader must know: that the run was interrupted
  std::vector<page_option> options;
  std::vector<run> runs;
  bool has_earlier = false;  ///< the last run is the one that the first is compared with
};

}  // namespace assay::reports

template <>
struct assay::describe<assay::reports::shown_repair> {
  static constexpr auto fields = assay::fields(
      field<&reports::shown_repair::code>("Stable; docs/repairs.md lists all", examples("string_to_integer")),
      field<&reports::shown_repair::category>(rename("class"), examples("conversion")));
};
template <>
struct assay::describe<assay::reports::row> {
  static constexpr auto fields =
      assay::fields(field<&reports::row::source>("Null where the answer was not looked up in a source", has_default));
};
template <>
struct assay::describe<assay::reports::repair_count> {
  static constexpr auto fields =
      assay::fields(field<&reports::repair_count::category>(rename("class"), examples("conversion")),
                    field<&reports::repair_count::field>("A path without its indexes; empty for the whole",
                                                         examples("items[].price")));
};
template <>
struct assay::describe<assay::reports::run_figures> {
  static constexpr auto fields =
      assay::fields(field<&reports::run_figures::cost>("In US dollars; null where a price is not known"),
                    field<&reports::run_figures::accuracy>("Null where no values are expected"),
                    field<&reports::run_figures::reliability>("Null where no confidence was asked for", has_default));
};
template <>
struct assay::describe<assay::reports::calibration> {
  static constexpr auto fields =
      assay::fields(field<&reports::calibration::field>("A path without its indexes; empty for the whole or for all",
                                                        examples("items[].price")),
                    field<&reports::calibration::confidence>("On average"));
};
template <>
struct assay::describe<assay::reports::evaluation> {
  static constexpr auto title = "Evaluation";
  static constexpr auto description = "What assay eval --json prints: each run in figures";
};
template <>
struct assay::describe<assay::reports::page> {
  static constexpr auto title = "ReportPage";
  static constexpr auto description = "The data of a page that assay wrote with --html";
};
