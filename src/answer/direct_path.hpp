// The direct path of llm mode, from text into the value: for a single JSON document with nothing around it that could
// be another, and with no damage but the most frequent kinds (lenient_source.hpp).
#pragma once

#include <assay/options.hpp>
#include <assay/result.hpp>
#include <assay/type_info.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace assay::inline v0::detail {

/// What a text is read for.
enum class reading_for : std::uint8_t {
  value_and_repairs,
  value_first,  ///< repairs may be deferred: the type's table outlives the result
  repairs       ///< the text was read before, for the value
};

/// Nothing if the text must be read in another way; then the target is as newly made. What strict mode accepts is the
/// answer, whatever other readings there are. So is what Pydantic's conversions accept, unless there are unknown keys
/// or unions, for which another reading may fit better.
[[nodiscard]] std::optional<outcome> read_directly(const type_info& type, void* target, std::string_view text,
                                                   const parse_options& options, reading_for what);

}  // namespace assay::inline v0::detail
