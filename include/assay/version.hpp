// The version: as macros, that of the headers; as a function, that of the linked library.
#pragma once

#include <assay/detail/export.hpp>

#include <string_view>

// The only place where the version is written: CMake reads these three lines (cmake/AssayVersion.cmake).
/// The first number of the version.
#define ASSAY_VERSION_MAJOR 0
/// The second.
#define ASSAY_VERSION_MINOR 1
/// The third.
#define ASSAY_VERSION_PATCH 0

/// One integer to compare with: 100 is 0.1.0, 10203 is 1.2.3.
#define ASSAY_VERSION (ASSAY_VERSION_MAJOR * 10000 + ASSAY_VERSION_MINOR * 100 + ASSAY_VERSION_PATCH)

#define ASSAY_DETAIL_QUOTED(text) #text
#define ASSAY_DETAIL_DOTTED(major, minor, patch) \
  ASSAY_DETAIL_QUOTED(major) "." ASSAY_DETAIL_QUOTED(minor) "." ASSAY_DETAIL_QUOTED(patch)
/// A string literal, for instance "0.1.0".
#define ASSAY_VERSION_STRING ASSAY_DETAIL_DOTTED(ASSAY_VERSION_MAJOR, ASSAY_VERSION_MINOR, ASSAY_VERSION_PATCH)

namespace assay::inline v0 {

/// The version of the linked library, for instance "0.1.0". Differs from ASSAY_VERSION_STRING where a program was
/// compiled with the headers of one version and is run with the shared library of another.
[[nodiscard]] ASSAY_EXPORT std::string_view version() noexcept;

}  // namespace assay::inline v0
