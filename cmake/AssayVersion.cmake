# The version, which include/assay/version.hpp holds.

# assay_read_version(<variable>): the version in dotted form, for project().
function(assay_read_version variable)
  get_filename_component(header "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/../include/assay/version.hpp" ABSOLUTE)
  file(READ "${header}" text)
  set(numbers "")
  foreach(part MAJOR MINOR PATCH)
    if(NOT text MATCHES "#define ASSAY_VERSION_${part} ([0-9]+)[\r\n]")
      message(FATAL_ERROR "${header} does not define ASSAY_VERSION_${part} as a number")
    endif()
    list(APPEND numbers ${CMAKE_MATCH_1})
  endforeach()
  list(JOIN numbers "." version)
  set(${variable} "${version}" PARENT_SCOPE)
  # An edited header configures the build again.
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${header}")
endfunction()
