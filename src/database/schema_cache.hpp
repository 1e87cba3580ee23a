// The schemas that SQL functions are given, compiled once for many rows.
#pragma once

#include <assay/schema.hpp>

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace assay::database {

/// A text that is no schema that assay can use: what is wrong, and where.
struct schema_refusal : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Compiles a JSON Schema document, which begins with "{", or a schema in the short form (schema/short_schema.hpp).
/// Throws schema_refusal.
[[nodiscard]] schema_type compile_schema(std::string_view text);

/// The schemas that were used last. A statement that names one schema compiles it once; one that takes schemas from a
/// column does so as long as there are no more than `capacity` of them in turn.
class schema_cache {
 public:
  static constexpr std::size_t capacity = 16;

  /// Valid until the next call. Throws schema_refusal, and then nothing has changed.
  [[nodiscard]] const schema_type& find(std::string_view text);
  /// How many schemas were compiled so far.
  [[nodiscard]] std::size_t compiled() const noexcept { return compiled_; }

 private:
  struct entry {
    std::string text;
    schema_type type;
  };

  std::vector<entry> recent_;  ///< the one that was used last comes first
  std::size_t compiled_ = 0;
};

}  // namespace assay::database
