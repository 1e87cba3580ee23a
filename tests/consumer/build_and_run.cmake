# Builds a project that uses assay and runs its program, as a user would:
#   find_package       against a copy that is installed into the build folder first
#   core_only          the same, where libcurl is not found
#   add_subdirectory   with assay's sources as a part of the project, where libcurl is not found either
#
# cmake -DCONSUMER=find_package -DSOURCE_DIR=... -DBUILD_DIR=... -DGENERATOR=... -DCXX_COMPILER=... -P build_and_run.cmake

function(run)
  execute_process(COMMAND ${ARGV} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

set(work "${BUILD_DIR}/consumer/${CONSUMER}")
file(REMOVE_RECURSE "${work}")

set(options
  "-DCMAKE_CXX_COMPILER=${CXX_COMPILER}" "-DCMAKE_CXX_FLAGS=${CXX_FLAGS}"
  "-DCMAKE_CXX_COMPILER_LAUNCHER=${CXX_LAUNCHER}")
if(CONSUMER STREQUAL "add_subdirectory")
  # All of the core is compiled once more, which a unity build without optimization does in a fifth of the time.
  list(APPEND options "-DFETCHCONTENT_SOURCE_DIR_ASSAY=${SOURCE_DIR}" -DCMAKE_UNITY_BUILD=ON -DASSAY_PCH=ON
       -DCMAKE_BUILD_TYPE=None)
else()
  run("${CMAKE_COMMAND}" --install "${BUILD_DIR}" --prefix "${work}/prefix")
  list(APPEND options "-DCMAKE_PREFIX_PATH=${work}/prefix")
endif()
if(NOT CONSUMER STREQUAL "find_package")
  list(APPEND options -DCMAKE_DISABLE_FIND_PACKAGE_CURL=ON)
endif()

run("${CMAKE_COMMAND}" -S "${SOURCE_DIR}/tests/consumer/${CONSUMER}" -B "${work}/build" -G "${GENERATOR}" ${options})
run("${CMAKE_COMMAND}" --build "${work}/build" --target consumer)  # and what of assay it uses
run("${work}/build/consumer")
