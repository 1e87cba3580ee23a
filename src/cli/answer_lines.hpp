// JSON Lines of recorded answers: what one block of lines gives.
#pragma once

#include "cli/line_reader.hpp"
#include "cli/named_lines.hpp"
#include "json/text_out.hpp"
#include "json/unicode.hpp"
#include "report/collector_pool.hpp"
#include "results/result_lines.hpp"

#include <assay/error.hpp>
#include <assay/options.hpp>
#include <assay/schema.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace assay::cli {

/// A block of lines, and what it gave, ready to be written. It can be used for one block after another.
struct answered_block {
  line_block block;
  detail::writing::text_out lines;   ///< one line a document
  detail::writing::text_out report;  ///< one line a document with its repairs, where a report was asked for
  std::uint64_t end = 0;             ///< how many bytes of the input end with it
  std::size_t documents = 0;
  std::size_t invalid = 0;

  /// Ready for the next block: no results, and no more memory than most blocks need.
  void clear();
};

/// What a line of answers is.
enum class line_form : std::uint8_t {
  objects,  ///< a JSON string (a raw answer), or an object {"id", "text", "finish_reason"}
  answers,  ///< the answer itself, as it stands; it is called by the line's number
};

/// Reads answers by a schema, a line each; each gives
///   {"id":7,"ok":true,"value":...,"repairs":[...]}  or  {"id":7,"ok":false,"errors":[...]}
/// where id is the line's own or its number. A broken line is an error of its own; blank lines give nothing.
/// Immutable; safe to use from several threads.
class answer_lines {
 public:
  /// `file`: what the results name as their file; empty: nothing. `collectors` are told of each line;
  /// nullptr: nobody is.
  answer_lines(schema_type type, const parse_options& options, line_form form, std::string_view file, bool with_report,
               reports::collector_pool* collectors = nullptr)
      : type_(std::move(type)),
        options_(options),
        form_(form),
        file_(file.empty() ? std::string() : results::file_label(file)),
        file_name_(detail::with_valid_utf8(file)),
        with_report_(with_report),
        collectors_(collectors) {}

  /// Reads the block's lines and puts their results beside it.
  void read(answered_block& results) const;
  /// Reads a text that is what a line is, yet may have line breaks, and puts its result behind those there are. One
  /// that is blank has a result as well.
  void read_one(const numbered_line& text, answered_block& results) const;

 private:
  class block_reader;

  schema_type type_;
  parse_options options_;
  line_form form_;
  std::string file_;
  std::string file_name_;  ///< as the collectors have it
  bool with_report_;
  reports::collector_pool* collectors_;
};

}  // namespace assay::cli
