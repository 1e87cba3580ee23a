# assay_link_stop_token(<target>): whoever uses the target has std::stop_token. libc++ 18 and 19 have it only with
# -fexperimental-library, which the target then hands on; nothing of it has to be linked.
function(assay_link_stop_token target)
  include(CheckCXXSourceCompiles)
  set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
  set(program "#include <stop_token>
    bool is_stopped(const std::stop_token& token) { return token.stop_requested(); }")
  set(CMAKE_REQUIRED_FLAGS "${CMAKE_CXX20_STANDARD_COMPILE_OPTION}")
  check_cxx_source_compiles("${program}" ASSAY_HAS_STOP_TOKEN)
  if(ASSAY_HAS_STOP_TOKEN)
    return()
  endif()
  string(APPEND CMAKE_REQUIRED_FLAGS " -fexperimental-library")
  check_cxx_source_compiles("${program}" ASSAY_HAS_EXPERIMENTAL_STOP_TOKEN)
  if(NOT ASSAY_HAS_EXPERIMENTAL_STOP_TOKEN)
    message(FATAL_ERROR "assay::async needs std::stop_token: GCC's library 10 or newer, or libc++ 18 or newer. "
                        "Where there is none, set ASSAY_COMPONENTS=core")
  endif()
  target_compile_options(${target} PUBLIC -fexperimental-library)
endfunction()
