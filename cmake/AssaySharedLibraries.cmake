# What a shared library exports, and under which name it is found at run time (docs/packaging.md).

# Programs find a shared library by the version of its ABI: libassay_core.so.0.1. Before 1.0 each minor version has an
# ABI of its own, from then on each major one.
set(ASSAY_ABI_VERSION "${PROJECT_VERSION_MAJOR}")
if(PROJECT_VERSION_MAJOR EQUAL 0)
  set(ASSAY_ABI_VERSION "0.${PROJECT_VERSION_MINOR}")
endif()

# assay_hide_symbols(<target>): what isn't marked with ASSAY_EXPORT is known within the library alone.
function(assay_hide_symbols target)
  set_target_properties(${target} PROPERTIES CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
endfunction()

# assay_export_own_names(<target>): a shared library exports names of assay alone. Functions that the compiler makes of the
# standard library's templates are never hidden; without this they would be most of what is exported.
function(assay_export_own_names target)
  if(NOT BUILD_SHARED_LIBS)
    return()
  endif()
  set(script "${PROJECT_SOURCE_DIR}/cmake/assay_exports.map")
  include(CheckLinkerFlag)
  check_linker_flag(CXX "LINKER:--version-script=${script}" ASSAY_HAS_VERSION_SCRIPTS)
  if(ASSAY_HAS_VERSION_SCRIPTS)
    target_link_options(${target} PRIVATE "LINKER:--version-script=${script}")
    set_property(TARGET ${target} APPEND PROPERTY LINK_DEPENDS "${script}")
  endif()
endfunction()

# assay_whole_libraries(<component>...): the targets assay_whole_<component>, which have what is behind the public headers
# as well: for the command line, the tests and the fuzz targets. Where the libraries are static, they are those. Beside a
# shared one, it is a static one of the same objects.
function(assay_whole_libraries)
  foreach(component IN LISTS ARGN)
    get_target_property(type assay_${component} TYPE)
    if(NOT type STREQUAL "SHARED_LIBRARY")
      add_library(assay_whole_${component} ALIAS assay_${component})
      continue()
    endif()
    add_library(assay_whole_${component} STATIC EXCLUDE_FROM_ALL $<TARGET_OBJECTS:assay_${component}>)
    set_target_properties(assay_whole_${component} PROPERTIES LINKER_LANGUAGE CXX)
    target_compile_features(assay_whole_${component} PUBLIC cxx_std_20)
    target_include_directories(assay_whole_${component}
                               PUBLIC $<TARGET_PROPERTY:assay_${component},INTERFACE_INCLUDE_DIRECTORIES>)
    get_target_property(libraries assay_${component} LINK_LIBRARIES)
    list(TRANSFORM libraries REPLACE "^assay::" "assay_whole_")
    target_link_libraries(assay_whole_${component} PUBLIC ${libraries})
    if(component STREQUAL "core")
      foreach(room IN LISTS ASSAY_ROOMS)
        target_sources(assay_whole_core PRIVATE $<TARGET_OBJECTS:assay_room_${room}>)
      endforeach()
    elseif(component STREQUAL "llm")
      target_sources(assay_whole_llm PRIVATE $<TARGET_OBJECTS:assay_http> $<TARGET_OBJECTS:assay_batch>)
    endif()
  endforeach()
endfunction()
