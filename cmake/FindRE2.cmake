# Finds RE2: re2::re2. Its own CMake package where there is one, else by pkg-config's hints (Debian, Ubuntu).

# RE2 has strings in its interface: a library that was built with another standard library than the program can't be
# linked (Debian's is built with libstdc++), and counts as not found. RE2_REFUSED then says so.

# Sets RE2_LINKS: whether a program links with these libraries.
function(_re2_check_links includes libraries)
  include(CheckCXXSourceCompiles)
  set(CMAKE_REQUIRED_QUIET TRUE)
  set(CMAKE_REQUIRED_INCLUDES ${includes})
  set(CMAKE_REQUIRED_LIBRARIES ${libraries})
  set(CMAKE_REQUIRED_FLAGS "${CMAKE_CXX17_STANDARD_COMPILE_OPTION}")
  check_cxx_source_compiles("#include <re2/re2.h>
    int main() { std::string text = \"a\"; return RE2::Replace(&text, \"a\", \"b\") ? 0 : 1; }" RE2_LINKS)
endfunction()

find_package(re2 CONFIG QUIET)
if(TARGET re2::re2)
  _re2_check_links("" re2::re2)
  set(RE2_FOUND ${RE2_LINKS})
  if(NOT RE2_LINKS)
    set(RE2_REFUSED "the RE2 of this machine can't be linked by this compiler with its standard library")
  endif()
  return()
endif()

find_package(PkgConfig QUIET)
if(PkgConfig_FOUND)
  pkg_check_modules(RE2_hint QUIET re2)
endif()
find_path(RE2_INCLUDE_DIR re2/re2.h HINTS ${RE2_hint_INCLUDE_DIRS})
find_library(RE2_LIBRARY re2 HINTS ${RE2_hint_LIBRARY_DIRS})
mark_as_advanced(RE2_INCLUDE_DIR RE2_LIBRARY)
find_package(Threads QUIET)
if(RE2_LIBRARY AND RE2_INCLUDE_DIR AND Threads_FOUND)
  _re2_check_links("${RE2_INCLUDE_DIR}" "${RE2_LIBRARY};Threads::Threads")
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(RE2 REQUIRED_VARS RE2_LIBRARY RE2_INCLUDE_DIR Threads_FOUND RE2_LINKS)

if(RE2_FOUND)
  add_library(re2::re2 UNKNOWN IMPORTED)
  set_target_properties(re2::re2 PROPERTIES
    IMPORTED_LOCATION "${RE2_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${RE2_INCLUDE_DIR}"
    INTERFACE_LINK_LIBRARIES Threads::Threads)
endif()
