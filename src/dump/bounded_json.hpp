// JSON from outside, read, written, copied and freed without recursion.
//
// nlohmann's parse(), dump(), copy constructor and operator== call themselves once per level of nesting, so a document
// that a provider, a caller or a saved history nests 100,000 deep overflows the stack. The functions below keep their
// levels on the heap. parse() obeys limits; the others take a document of any depth.
#pragma once

#include "json/text_out.hpp"
#include "json/token.hpp"

#include <assay/detail/export.hpp>
#include <assay/options.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay::inline v0::detail::bounded_json {

/// What parse() returns: a value, or why there is none.
struct parsed {
  nlohmann::ordered_json value;           ///< null where parsing failed
  std::optional<source_failure> failure;  ///< type "json_invalid", "depth_limit", "items_limit" or "size_limit"

  explicit operator bool() const noexcept { return !failure.has_value(); }
};

/// What becomes of a number that is too large for a double: it is refused, or kept as its text (number_literal.hpp).
enum class huge_numbers : std::uint8_t { refuse, keep };

/// Reads one JSON document (RFC 8259, nothing around it but white space). Of members with the same key the last wins.
/// Text that is not UTF-8 is refused. The depth limit is `max_depth`, but
/// at most 1,000, as everywhere in this library: so whatever was parsed may be handed to nlohmann's own functions.
[[nodiscard]] ASSAY_EXPORT_INTERNAL parsed parse(std::string_view text, const limits& limits = {},
                                                 huge_numbers huge = huge_numbers::refuse);

/// Why a document exceeds limits; nothing where it obeys them. `max_bytes` counts its strings and keys.
[[nodiscard]] std::optional<source_failure> excess(const nlohmann::json& document, const limits& limits = {});
[[nodiscard]] std::optional<source_failure> excess(const nlohmann::ordered_json& document, const limits& limits = {});

/// Whether arrays and objects are nested in each other more than `levels` deep.
[[nodiscard]] ASSAY_EXPORT_INTERNAL bool is_deeper(const nlohmann::json& document, std::size_t levels);
[[nodiscard]] ASSAY_EXPORT_INTERNAL bool is_deeper(const nlohmann::ordered_json& document, std::size_t levels);

/// The text that dump() gives, with numbers that are kept as their text (number_literal.hpp). What JSON can't hold is
/// replaced: bytes that are not UTF-8 by U+FFFD; a NaN, an infinity and other binary values by null.
[[nodiscard]] ASSAY_EXPORT_INTERNAL std::string write(const nlohmann::json& document);
[[nodiscard]] ASSAY_EXPORT_INTERNAL std::string write(const nlohmann::ordered_json& document);
ASSAY_EXPORT_INTERNAL void write(writing::text_out& out, const nlohmann::ordered_json& document);

/// A copy. The copy constructor does the same for documents that are known to be shallow.
[[nodiscard]] nlohmann::json copy(const nlohmann::json& document);
[[nodiscard]] nlohmann::ordered_json copy(const nlohmann::ordered_json& document);

/// Frees what the document holds; it is null afterwards.
ASSAY_EXPORT_INTERNAL void release(nlohmann::json& document) noexcept;
ASSAY_EXPORT_INTERNAL void release(nlohmann::ordered_json& document) noexcept;

}  // namespace assay::inline v0::detail::bounded_json
