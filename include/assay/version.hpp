// The version of the library that is linked.
#pragma once

#include <string_view>

namespace assay {

/// For instance "0.1.0"; written once, in CMakeLists.txt.
[[nodiscard]] std::string_view version() noexcept;

}  // namespace assay
