// How to parse: the mode, and the limits that keep hostile input cheap.
#pragma once

#include <cstddef>
#include <cstdint>

namespace assay {

/// How far the input may be from the exact document.
enum class mode : std::uint8_t {
  strict,  ///< one JSON document, exact types, as Pydantic's strict JSON mode
  lax,     ///< one JSON document, Pydantic's lax conversions: "35" becomes 35; each is on the record as a repair
};

/// Limits on one document. Reaching one is an error of its own, never a crash.
struct limits {
  std::size_t max_depth = 200;                       ///< nested arrays and objects (at most 1,000)
  std::size_t max_bytes = std::size_t{1} << 30;      ///< of text
  std::size_t max_items = std::size_t{100'000'000};  ///< array items and object members in all
  std::size_t max_errors = 100;                      ///< reported; the document is still read to its end
};

/// Which provider's schema the answer was made for. Strict provider schemas have no maps, tuples or defaults, so these
/// travel in another form (see schema.hpp), which is then accepted as well.
enum class dialect : std::uint8_t { json_schema, openai, anthropic, gemini };

struct parse_options {
  assay::mode mode = assay::mode::lax;
  assay::limits limits = {};
  assay::dialect dialect = assay::dialect::json_schema;
};

}  // namespace assay
