# assay_add_module(): the target assay::module, with which a project's sources can say `import assay;`:
#
#   find_package(assay REQUIRED)
#   assay_add_module()
#   target_link_libraries(app PRIVATE assay::module)
#
# It is compiled in the project that imports it, because what a compiler makes of a module is good for the same compiler with the
# same options alone. Needs all four libraries, CMake 3.28, Ninja, and a compiler that CMake can build modules with.
function(assay_add_module)
  if(TARGET assay_module)
    return()
  endif()
  if(CMAKE_VERSION VERSION_LESS 3.28)
    message(FATAL_ERROR "assay_add_module needs CMake 3.28, and this is ${CMAKE_VERSION}")
  endif()
  # Beside this file where assay is installed.
  set(folder "${CMAKE_CURRENT_FUNCTION_LIST_DIR}")
  if(NOT EXISTS "${folder}/assay.cppm")
    get_filename_component(folder "${folder}/../module" ABSOLUTE)
  endif()
  add_library(assay_module STATIC)
  add_library(assay::module ALIAS assay_module)
  target_sources(assay_module PUBLIC FILE_SET CXX_MODULES BASE_DIRS "${folder}" FILES "${folder}/assay.cppm")
  target_compile_features(assay_module PUBLIC cxx_std_20)
  set_target_properties(assay_module PROPERTIES CXX_EXTENSIONS OFF)
  target_link_libraries(assay_module PUBLIC assay::core assay::async assay::llm assay::agent)
endfunction()
