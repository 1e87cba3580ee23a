# Runs a port of vcpkg (PORTFILE) with FEATURES by stand-ins for vcpkg's functions, which do what they say with the CMake
# and the libraries of this machine. Packages are made in WORK/packages. Nothing is built without BUILD.
cmake_minimum_required(VERSION 3.22)
set(PORT assay)
set(CURRENT_PACKAGES_DIR "${WORK}/packages")
file(REMOVE_RECURSE "${WORK}")

function(run)
  execute_process(COMMAND ${ARGV} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

function(vcpkg_check_features)
  cmake_parse_arguments(PARSE_ARGV 0 given "" "OUT_FEATURE_OPTIONS" "FEATURES")
  set(options)
  list(LENGTH given_FEATURES length)
  math(EXPR last "${length} - 1")
  foreach(at RANGE 0 ${last} 2)
    math(EXPR behind "${at} + 1")
    list(GET given_FEATURES ${at} feature)
    list(GET given_FEATURES ${behind} option)
    if(feature IN_LIST FEATURES)
      list(APPEND options "-D${option}=ON")
    else()
      list(APPEND options "-D${option}=OFF")
    endif()
  endforeach()
  set(${given_OUT_FEATURE_OPTIONS} ${options} PARENT_SCOPE)
endfunction()

# CMake warns of a variable that nobody asks for: then an option of the port is none of assay's.
function(vcpkg_cmake_configure)
  cmake_parse_arguments(PARSE_ARGV 0 given "" "SOURCE_PATH" "OPTIONS")
  execute_process(COMMAND "${CMAKE_COMMAND}" -S "${given_SOURCE_PATH}" -B "${WORK}/build" -G Ninja ${given_OPTIONS}
                          -DCMAKE_UNITY_BUILD=ON -DASSAY_PCH=ON -DCMAKE_BUILD_TYPE=None
                          "-DCMAKE_INSTALL_PREFIX=${CURRENT_PACKAGES_DIR}" -DCMAKE_INSTALL_LIBDIR=lib
                  ERROR_VARIABLE words COMMAND_ERROR_IS_FATAL ANY)
  if(words MATCHES "not used by the project[^#]*ASSAY")
    message(FATAL_ERROR "${words}")
  endif()
endfunction()

function(vcpkg_cmake_install)
  if(BUILD)
    run("${CMAKE_COMMAND}" --build "${WORK}/build" --target installable)
    run("${CMAKE_COMMAND}" --install "${WORK}/build")
  endif()
endfunction()

# The real one moves the folder, and makes paths in it relative to the new place.
function(vcpkg_cmake_config_fixup)
  cmake_parse_arguments(PARSE_ARGV 0 given "" "CONFIG_PATH" "")
  if(BUILD AND NOT EXISTS "${CURRENT_PACKAGES_DIR}/${given_CONFIG_PATH}/assayConfig.cmake")
    message(FATAL_ERROR "there is no package in ${given_CONFIG_PATH}")
  endif()
endfunction()

function(vcpkg_fixup_pkgconfig)
endfunction()

function(vcpkg_copy_tools)
  message(FATAL_ERROR "the command line is not built here")
endfunction()

function(vcpkg_install_copyright)
  cmake_parse_arguments(PARSE_ARGV 0 given "" "" "FILE_LIST")
  foreach(file IN LISTS given_FILE_LIST)
    if(NOT EXISTS "${file}")
      message(FATAL_ERROR "there is no ${file}")
    endif()
  endforeach()
endfunction()

include("${PORTFILE}")
if(NOT EXISTS "${CURRENT_PACKAGES_DIR}/share/assay/usage")
  message(FATAL_ERROR "the port has installed no usage")
endif()
