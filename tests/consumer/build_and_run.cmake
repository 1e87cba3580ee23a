# Builds a project that uses assay and runs its program, as a user would:
#   find_package       against a copy that is installed into the build folder first
#   core_only          the same, where libcurl is not found
#   add_subdirectory   with assay's sources as a part of the project, where libcurl is not found either
#   pkg_config         against the installed copy, with what pkg-config says and nothing else
#   module             imports assay as a module, with the flags of pkg-config, by a Clang (MODULE_COMPILER)
#   shared             against shared libraries, which are built first, of assay::async alone; by CMake and by pkg-config
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
  if(CONSUMER STREQUAL "shared")
    set(libraries "${work}/libraries")
    run("${CMAKE_COMMAND}" -S "${SOURCE_DIR}" -B "${libraries}" -G "${GENERATOR}" ${options} -DBUILD_SHARED_LIBS=ON
        -DASSAY_COMPONENTS=async -DASSAY_BUILD_TESTS=OFF -DASSAY_BUILD_EXAMPLES=OFF -DCMAKE_UNITY_BUILD=ON
        -DCMAKE_BUILD_TYPE=None)
    run("${CMAKE_COMMAND}" --build "${libraries}")
    set(BUILD_DIR "${libraries}")
    run(bash "${SOURCE_DIR}/tests/packaging/check_shared.sh" "${SOURCE_DIR}" "${libraries}")
  endif()
  run("${CMAKE_COMMAND}" --install "${BUILD_DIR}" --prefix "${work}/prefix")
  list(APPEND options "-DCMAKE_PREFIX_PATH=${work}/prefix")
endif()
if(CONSUMER MATCHES "core_only|add_subdirectory")
  list(APPEND options -DCMAKE_DISABLE_FIND_PACKAGE_CURL=ON)
endif()

# by_pkg_config(<module> <source below consumer/>)
function(by_pkg_config module source)
  separate_arguments(flags UNIX_COMMAND "${CXX_FLAGS}")
  run(bash "${SOURCE_DIR}/tests/consumer/pkg_config/build.sh" "${work}/prefix" "${CXX_COMPILER}" ${module}
      "${SOURCE_DIR}/tests/consumer/${source}" "${work}/${module}" ${flags})
endfunction()
if(CONSUMER STREQUAL "pkg_config")
  by_pkg_config(assay-core core_only/main.cpp)
  by_pkg_config(assay pkg_config/main.cpp)
  return()
elseif(CONSUMER STREQUAL "module")
  run(bash "${SOURCE_DIR}/tests/packaging/check_module.sh" "${SOURCE_DIR}" "${work}/prefix" "${work}" "${MODULE_COMPILER}")
  return()
elseif(CONSUMER STREQUAL "shared")
  by_pkg_config(assay-async shared/main.cpp)
endif()

run("${CMAKE_COMMAND}" -S "${SOURCE_DIR}/tests/consumer/${CONSUMER}" -B "${work}/build" -G "${GENERATOR}" ${options})
run("${CMAKE_COMMAND}" --build "${work}/build" --target consumer)  # and what of assay it uses
run("${work}/build/consumer")
