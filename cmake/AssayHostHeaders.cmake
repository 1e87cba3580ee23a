# For another system than this machine's: libraries that are headers alone, as this machine has them for its own programs.
# Their folder has the headers of another C library beside them, so each is linked into a folder of its own. What isn't
# there is fetched (AssayDependencies.cmake).

# assay_host_headers(<target> <folder> [<header>]): an imported target for a library in <prefix>/include/<folder>, if the
# machine has it.
function(assay_host_headers target folder header)
  find_path(ASSAY_HOST_${folder} "${folder}/${header}" PATHS ${ASSAY_HOST_PREFIXES} /usr /usr/local
            PATH_SUFFIXES include include/dragonbox-1.1.3 NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH)
  mark_as_advanced(ASSAY_HOST_${folder})
  if(NOT ASSAY_HOST_${folder})
    return()
  endif()
  set(alone "${PROJECT_BINARY_DIR}/host_headers/${folder}")
  file(MAKE_DIRECTORY "${alone}")
  file(CREATE_LINK "${ASSAY_HOST_${folder}}/${folder}" "${alone}/${folder}" SYMBOLIC)
  add_library(${target} INTERFACE IMPORTED GLOBAL)
  target_include_directories(${target} INTERFACE "${alone}")
endfunction()

set(ASSAY_HOST_PREFIXES "" CACHE STRING "Where headers of libraries are looked for, beside /usr and /usr/local")
assay_host_headers(nlohmann_json::nlohmann_json nlohmann json.hpp)
assay_host_headers(FastFloat::fast_float fast_float fast_float.h)
assay_host_headers(dragonbox::dragonbox dragonbox dragonbox.h)
assay_host_headers(doctest::doctest doctest doctest.h)
assay_host_headers(CLI11::CLI11 CLI CLI.hpp)
