# Schemas at build time:
#
#   assay_generate_schemas(TARGET shop HEADER order.hpp TYPES shop::Order shop::Customer
#                          [DIALECT openai] [OUT schemas])
#
# writes schemas/Order.schema.json and schemas/Customer.schema.json (OUT is relative to the binary folder, which is
# its default) before `shop` is built, and again whenever the header or what it includes changes. The header is
# compiled as a source of the target would be: with its include folders, definitions and libraries.
#
# A small program that links assay::core and writes the files is generated and run, so this needs no installed CLI; a
# cross-compiled project needs CMAKE_CROSSCOMPILING_EMULATOR.

set(_ASSAY_SCHEMA_WRITER "${CMAKE_CURRENT_LIST_DIR}/assay_schema_writer.cpp.in" CACHE INTERNAL "")

function(assay_generate_schemas)
  cmake_parse_arguments(PARSE_ARGV 0 "" "" "TARGET;HEADER;DIALECT;OUT" "TYPES")
  foreach(argument TARGET HEADER TYPES)
    if(NOT DEFINED _${argument})
      message(FATAL_ERROR "assay_generate_schemas needs ${argument}: "
                          "assay_generate_schemas(TARGET app HEADER person.hpp TYPES Person)")
    endif()
  endforeach()
  if(_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "assay_generate_schemas does not know: ${_UNPARSED_ARGUMENTS}")
  endif()

  set(TARGET ${_TARGET})
  set(DIALECT ${_DIALECT})
  if(NOT DIALECT)
    set(DIALECT json_schema)
  endif()
  get_filename_component(header "${_HEADER}" ABSOLUTE)
  get_filename_component(out "${_OUT}" ABSOLUTE BASE_DIR "${CMAKE_CURRENT_BINARY_DIR}")

  set(files)
  set(calls)
  foreach(type IN LISTS _TYPES)
    string(REGEX REPLACE "^.*::" "" name "${type}")
    list(APPEND files "${out}/${name}.schema.json")
    list(APPEND calls "write_schema<${type}>(folder, \"${name}\")")
  endforeach()
  list(JOIN calls " && " calls)

  # One target may have schemas of several headers.
  get_filename_component(stem "${header}" NAME_WE)
  set(writer "${TARGET}_${stem}_${DIALECT}_schemas")
  set(source "${CMAKE_CURRENT_BINARY_DIR}/assay_schemas/${writer}.cpp")
  configure_file("${_ASSAY_SCHEMA_WRITER}" "${source}" @ONLY)

  add_executable(${writer}_writer "${source}")
  target_include_directories(${writer}_writer PRIVATE "$<TARGET_PROPERTY:${TARGET},INCLUDE_DIRECTORIES>")
  target_compile_definitions(${writer}_writer PRIVATE "$<TARGET_PROPERTY:${TARGET},COMPILE_DEFINITIONS>")
  target_link_libraries(${writer}_writer PRIVATE assay::core "$<TARGET_PROPERTY:${TARGET},LINK_LIBRARIES>")

  add_custom_command(
    OUTPUT ${files}
    COMMAND "${CMAKE_COMMAND}" -E make_directory "${out}"
    COMMAND ${writer}_writer "${out}"
    DEPENDS ${writer}_writer
    COMMENT "Writing the schemas of ${_TYPES}"
    VERBATIM)
  add_custom_target(${writer} ALL DEPENDS ${files})
  add_dependencies(${TARGET} ${writer})
endfunction()
