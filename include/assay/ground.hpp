// Grounding: where in a source text the values of an answer are written.
//
//   const auto invoice = assay::parse<Invoice>(answer).value();
//   const assay::grounding found = assay::ground(invoice, letter);
//   for (const assay::grounded_field& field : found.fields) {
//     if (!field.how) std::cout << assay::to_string(field.loc) << " is not in the letter\n";
//   }
#pragma once

#include <assay/detail/export.hpp>
#include <assay/error.hpp>
#include <assay/path.hpp>
#include <assay/reflect.hpp>
#include <assay/schema.hpp>

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::inline v0 {

/// How a passage of the source says the value, the closest first. Texts are compared after white space at their ends is
/// removed; each way permits what the ways before it permit.
enum class grounded_by : std::uint8_t {
  exact,         ///< byte for byte
  letter_case,   ///< but for upper and lower case, of Latin, Greek and Cyrillic letters
  white_space,   ///< and but for white space: a run of it is one space
  unicode_form,  ///< and but for Unicode's forms: composed letters, typographic quotes and dashes, ligatures,
                 ///< full-width characters, digits of other scripts, soft hyphens; docs/grounding.md lists them
  number,        ///< the passage spells the number: "1,234.50", "1.234,50", "12%", "5 million", "thirty-five"
  date,          ///< the passage spells the date or the time: "March 3, 2024", "03/04/2024"
};
/// "letter_case" for grounded_by::letter_case.
[[nodiscard]] ASSAY_EXPORT std::string_view to_string(grounded_by how) noexcept;

/// A passage of the source that resembles a value that isn't there.
struct source_passage {
  text_span span;
  std::string text;       ///< what stands there, shortened with "..." where it is long
  double similarity = 0;  ///< from 0 to below 1: the share of the value's words that are in it; of numbers and dates,
                          ///< how near they are
};

/// One value of the answer: a string, a number, a date or an enumerator's label.
struct grounded_field {
  path loc;
  std::string value;               ///< a string's characters, or a number's digits
  bool required = false;           ///< it must be in the source
  std::optional<grounded_by> how;  ///< the closest way in which the source says it; nothing where it does not
  std::vector<text_span> spans;    ///< where: all passages that say it in that way, at most ground_options::max_spans
  bool ambiguous = false;  ///< the first passage can be read as another number or date as well: "1.234", "03/04/2024"
  std::optional<source_passage> nearest;  ///< of a value that is not there
};

/// What ground() finds.
struct ASSAY_EXPORT grounding {
  std::vector<grounded_field> fields;  ///< in the order of the value

  /// Whether every required value is in the source.
  [[nodiscard]] bool complete() const noexcept;
  /// The field at a path; nullptr where there is none.
  [[nodiscard]] const grounded_field* find(const path& loc) const noexcept;
  /// An array of {"loc", "value", "required", "how", "ambiguous", "spans", "nearest"}.
  [[nodiscard]] nlohmann::ordered_json to_json() const;
  /// An error `not_in_source` for each required value that is not there; nothing where complete(). `title` names the
  /// type.
  [[nodiscard]] std::optional<validation_error> errors(std::string_view title) const;
};

/// Which values must be in the source.
enum class ground_scope : std::uint8_t {
  annotated,  ///< those that are described as assay::grounded; all where the type has no such description
  all,
};

/// How to look for values.
struct ground_options {
  ground_scope scope = ground_scope::annotated;
  std::size_t max_spans = 8;     ///< of each value; at least one
  std::size_t max_nearest = 20;  ///< values that are not there and for which the nearest passage is looked up
};

namespace detail {
[[nodiscard]] ASSAY_EXPORT grounding ground_json(const type_info& type, const nlohmann::ordered_json& value,
                                                 std::string_view source, const ground_options& options);
[[nodiscard]] ASSAY_EXPORT grounding ground_value(const type_info& type, const void* value, std::string_view source,
                                                  const ground_options& options);
}  // namespace detail

/// Looks every value up in the source: strings, numbers, dates and labels of enums (also by their aliases). true,
/// false, null, durations, bytes, keys of maps and values for which the type permits only one constant need no
/// evidence, and are not reported. What is found begins and ends at the borders of words and of numbers: neither "art"
/// nor 3 is found in "part 3.5". Time and memory are linear in the source and the value. Throws std::invalid_argument
/// for a value that JSON can't hold.
template <class T>
[[nodiscard]] grounding ground(const T& value, std::string_view source, const ground_options& options = {}) {
  return detail::ground_value(type_of<T>(), &value, source, options);
}
/// The same for a value of a schema document (load_schema).
[[nodiscard]] ASSAY_EXPORT grounding ground(const schema_type& schema, const nlohmann::ordered_json& value,
                                            std::string_view source, const ground_options& options = {});

}  // namespace assay::inline v0
