# The files of pkg-config: assay-core, assay-async, assay-llm and assay-agent, named as the components of
# find_package(assay); and assay, which stands for all that are installed.

find_package(PkgConfig QUIET)

# Where the files lie, seen from there the prefix; so an installed assay can be moved.
set(assay_pkgconfig_dir "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
file(RELATIVE_PATH assay_pkgconfig_to_prefix "/${assay_pkgconfig_dir}" "/")
string(REGEX REPLACE "/$" "" assay_pkgconfig_to_prefix "${assay_pkgconfig_to_prefix}")

# assay_pkgconfig_needs(<module> <flag>): what a static library is linked with, by the module where there is one.
# Appends to `requires` or `libraries`. Shared libraries have found it when they were linked.
macro(assay_pkgconfig_needs module flag)
  if(NOT BUILD_SHARED_LIBS)
    if(PKG_CONFIG_FOUND)
      pkg_check_modules(assay_pkgconfig_${module} QUIET ${module})
    endif()
    if(assay_pkgconfig_${module}_FOUND)
      list(APPEND requires ${module})
    else()
      list(APPEND libraries ${flag})
    endif()
  endif()
endmacro()

# assay_pkgconfig(<name> <description> REQUIRES <module>... LIBRARIES <flag>... COMPILES <flag>...)
function(assay_pkgconfig name description)
  cmake_parse_arguments(PARSE_ARGV 2 given "" "" "REQUIRES;LIBRARIES;COMPILES")
  list(JOIN given_REQUIRES ", " requires)
  list(JOIN given_LIBRARIES " " libraries)
  list(JOIN given_COMPILES " " compiles)
  configure_file("${PROJECT_SOURCE_DIR}/cmake/assay.pc.in" "${PROJECT_BINARY_DIR}/pkgconfig/${name}.pc" @ONLY)
  install(FILES "${PROJECT_BINARY_DIR}/pkgconfig/${name}.pc" DESTINATION "${assay_pkgconfig_dir}" COMPONENT dev)
endfunction()

function(assay_pkgconfig_core)
  set(requires "nlohmann_json >= 3.10")
  set(libraries "-L\${libdir}" -lassay_core)
  assay_pkgconfig_needs(re2 -lre2)
  if(ASSAY_PCRE2)
    assay_pkgconfig_needs(libpcre2-8 -lpcre2-8)
  endif()
  assay_pkgconfig(assay-core "What a language model wrote, as a C++ value: types, parsing, schemas"
                  REQUIRES ${requires} LIBRARIES ${libraries} -pthread)
endfunction()

function(assay_pkgconfig_async)
  assay_pkgconfig(assay-async "assay's coroutines: tasks, an event loop, timers, cancellation"
                  LIBRARIES "-L\${libdir}" -lassay_async -pthread COMPILES -pthread)
endfunction()

function(assay_pkgconfig_llm)
  set(requires assay-core assay-async)
  set(libraries "-L\${libdir}" -lassay_llm)
  assay_pkgconfig_needs(libcurl -lcurl)
  assay_pkgconfig(assay-llm "Typed answers of language models, asked again until they are valid"
                  REQUIRES ${requires} LIBRARIES ${libraries})
endfunction()

function(assay_pkgconfig_agent)
  assay_pkgconfig(assay-agent "Agents on assay: tools, guardrails, the loop around a model"
                  REQUIRES assay-llm LIBRARIES "-L\${libdir}" -lassay_agent)
endfunction()

foreach(component IN LISTS ASSAY_COMPONENTS)
  cmake_language(CALL assay_pkgconfig_${component})
endforeach()
list(TRANSFORM ASSAY_COMPONENTS PREPEND "assay-" OUTPUT_VARIABLE assay_modules)
assay_pkgconfig(assay "All libraries of assay that are installed" REQUIRES ${assay_modules})
