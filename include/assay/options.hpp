// How to parse: the mode, and the limits that keep hostile input cheap.
#pragma once

#include <assay/repair.hpp>

#include <cstddef>
#include <cstdint>

namespace assay::inline v0 {

/// How far the input may be from the exact document.
enum class mode : std::uint8_t {
  strict,  ///< one JSON document, exact types, as Pydantic's strict JSON mode
  lax,     ///< one JSON document, Pydantic's lax conversions: "35" becomes 35; each is on the record as a repair
  llm,     ///< any text: the answer is found, read tolerantly, converted further; each departure is on the record
};

/// Limits on one document. Reaching one is an error of its own, never a crash.
struct limits {
  std::size_t max_depth = 200;                       ///< nested arrays and objects (at most 1,000)
  std::size_t max_bytes = std::size_t{1} << 30;      ///< of text
  std::size_t max_items = std::size_t{100'000'000};  ///< array items and object members in all
  std::size_t max_errors = 100;                      ///< reported; the document is still read to its end
  std::size_t max_repairs = 10'000;                  ///< kept word for word; further ones are only counted
};

/// Which provider's schema the answer was made for. Strict provider schemas have no maps, tuples or defaults, so these
/// travel in another form (see schema.hpp), which is then accepted as well.
enum class dialect : std::uint8_t { json_schema, openai, anthropic, gemini };

/// What becomes of a number that JSON permits and a nlohmann::ordered_json cannot hold exactly as it is written: an
/// integer beyond 64 bits, a decimal of more than 17 digits, what is beyond the range of a double. Run-time schemas
/// judge all of these exactly, whatever becomes of the value. C++ types other than ordered_json are not concerned.
enum class big_numbers : std::uint8_t {
  /// A decimal becomes the nearest double. An integer becomes a double that is exactly that integer; if there is none,
  /// it is the error `int_parsing_size`, except under `"type": "number"`, which asks for a double. What is beyond the
  /// range of a double is `finite_number`.
  refuse,
  /// The number is kept as its text (see number_literal.hpp), which dump() writes as it was read.
  keep,
};

/// How a text is read: the mode, limits, and what may be repaired.
struct parse_options {
  assay::mode mode = assay::mode::llm;
  assay::limits limits = {};
  assay::dialect dialect = assay::dialect::json_schema;
  /// Which repairs are permitted. Text that needs a repair of another class is refused: a conversion with the error of
  /// strict mode, anything else with `repair_not_allowed` at its place.
  repair_classes allow = repairs::all;
  assay::big_numbers big_numbers = assay::big_numbers::refuse;
  /// Whether the model had finished, so that nothing was cut off. Its finish reason says so (`stop`, `tool_calls`; not
  /// `length`), and extract and agents pass it on. If closing brackets are missing at the end of the text, that end
  /// then also ends a number, a literal or a word: `[1, 2` is [1, 2] with the repair `missing_closer`. Otherwise it is
  /// `truncated`, since the 2 may be the beginning of 25. A text that stops within a string, after a comma or after a
  /// colon remains `truncated`.
  bool complete = false;
  /// The opposite, for the finish reason `length`: the model was stopped before its end, so no closing bracket is
  /// supplied at the end of the text, and `{"a": [1, 2]` is `truncated`. If neither is set, nothing is known about the
  /// end.
  bool cut_off = false;
};

}  // namespace assay::inline v0
