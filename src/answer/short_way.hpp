// The short way of llm mode, straight from text into the value: for one JSON document with nothing around it that could
// be another, whose damage, if it has any, is of the commonest kind (lenient_source.hpp).
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
  value_first,  ///< repairs may be put off: the type's table is there when somebody asks for them
  repairs       ///< the text was read before, for the value
};

/// Nothing where the text must be read another way; then the target is as it was when it was made. What strict mode
/// accepts is the answer, whatever else could be made of it; and so is what Pydantic's conversions make of it, unless
/// there are unknown keys or unions, of which more could be made.
[[nodiscard]] std::optional<outcome> read_directly(const type_info& type, void* target, std::string_view text,
                                                   const parse_options& options, reading_for what);

}  // namespace assay::inline v0::detail
