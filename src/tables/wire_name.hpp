// Names that a provider would refuse, in a form that it takes. A name's form depends on nothing but the name, so that
// the writer of a schema and the reader of an answer need not share any state.
#pragma once

#include <assay/options.hpp>

#include <string>
#include <string_view>

namespace assay::inline v0::detail {

/// 1 to 64 of the characters A-Z, a-z, 0-9, _ and -; and the dot, where that is permitted.
[[nodiscard]] bool is_plain_name(std::string_view name, bool dot = false) noexcept;

/// The name in plain characters; another name for every name that is not plain already, but for collisions of a hash.
[[nodiscard]] std::string plain_name(std::string_view name, bool dot = false);

/// Whether a property travels under its own name.
[[nodiscard]] bool keeps_name(dialect target, std::string_view property) noexcept;
/// The name that a property travels under.
[[nodiscard]] std::string wire_name(dialect target, std::string_view property);

}  // namespace assay::inline v0::detail
