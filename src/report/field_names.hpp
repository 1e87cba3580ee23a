// Names of fields in reports: paths without their indexes.
#pragma once

#include <assay/path.hpp>

#include <string>

namespace assay::reports {

/// A longer name is shortened, so that what a model makes up as a key can't fill the memory.
inline constexpr std::size_t longest_field_name = 200;

/// items[].price; empty for the whole.
[[nodiscard]] std::string field_name(const path& where);

}  // namespace assay::reports
