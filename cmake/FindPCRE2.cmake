# Finds PCRE2 for 8-bit texts: pcre2::pcre2. By pkg-config's hints where there are any (Debian, Ubuntu, vcpkg). It isn't
# asked for by its own CMake package, whose targets have other names in each of its versions.

find_package(PkgConfig QUIET)
if(PkgConfig_FOUND)
  pkg_check_modules(PCRE2_hint QUIET libpcre2-8)
endif()
find_path(PCRE2_INCLUDE_DIR pcre2.h HINTS ${PCRE2_hint_INCLUDE_DIRS})
find_library(PCRE2_LIBRARY NAMES pcre2-8 pcre2-8-static pcre2-8d HINTS ${PCRE2_hint_LIBRARY_DIRS})
mark_as_advanced(PCRE2_INCLUDE_DIR PCRE2_LIBRARY)
if(PCRE2_INCLUDE_DIR)
  file(STRINGS "${PCRE2_INCLUDE_DIR}/pcre2.h" PCRE2_version_lines REGEX "^#define PCRE2_(MAJOR|MINOR)[ \t]")
  string(REGEX MATCHALL "[0-9]+[^0-9]*(;|$)" PCRE2_VERSION "${PCRE2_version_lines}")
  string(REGEX REPLACE "[^0-9]+" "." PCRE2_VERSION "${PCRE2_VERSION}")
  string(REGEX REPLACE "[.]$" "" PCRE2_VERSION "${PCRE2_VERSION}")
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(PCRE2 REQUIRED_VARS PCRE2_LIBRARY PCRE2_INCLUDE_DIR VERSION_VAR PCRE2_VERSION)

if(PCRE2_FOUND AND NOT TARGET pcre2::pcre2)
  add_library(pcre2::pcre2 UNKNOWN IMPORTED)
  set_target_properties(pcre2::pcre2 PROPERTIES
    IMPORTED_LOCATION "${PCRE2_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${PCRE2_INCLUDE_DIR}")
endif()
