// Files that hold an answer each: what `assay parse` and `assay repair` do with them.
#pragma once

#include "cli/palette.hpp"
#include "json/text_out.hpp"

#include <assay/error.hpp>
#include <assay/result.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::cli {

/// The format of errors on standard error.
enum class error_form : std::uint8_t { text, json };

struct answer_files {
  std::vector<std::string> names = {};  ///< "-" is standard input; none: that alone
  std::string report = {};              ///< where each answer's repairs are written; empty: nowhere
  bool pretty = false;                  ///< values in several lines
  bool line_per_file = false;           ///< a single file gives a line, as several do
  error_form errors = error_form::text;
  std::size_t max_bytes = 0;  ///< of a file
  palette colors = {};        ///< of standard error

  /// The names, or "-". Throws failure where standard input is to be read twice.
  [[nodiscard]] std::vector<std::string> all() const;
};

using answer_reader = std::function<result<nlohmann::ordered_json>(std::string_view text)>;

/// Writes the value of a single file to standard output, or its errors to standard error. Of several files, or where
/// each is to give one, each gives a line, {"file", "ok": true, "value", "repairs"} or {"file", "ok": false, "errors"};
/// errors are told on standard error as well where they are told as text, and a file that can't be read does not keep
/// the others from being read. Returns the worst exit code. Throws failure.
[[nodiscard]] int read_answer_files(const answer_files& files, const answer_reader& read);

/// The same for an answer that was read already, from a single file.
[[nodiscard]] int finish_single_answer(const answer_files& files, const result<nlohmann::ordered_json>& value);

/// The error for a file that can't be opened or read.
[[nodiscard]] error unreadable_file(std::string why);

/// Writes the line of such a file: {"file", "ok": false, "errors"}.
void put_unreadable(detail::writing::text_out& out, const std::string& name, std::string why);

/// A value as it is printed, with its line's end.
[[nodiscard]] std::string printed(const nlohmann::ordered_json& value, bool pretty);

}  // namespace assay::cli
