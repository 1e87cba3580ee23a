# The libraries assay stands on: the machine's own where it has them, else fetched at a pinned version.
#
# RE2 and PCRE2 are found by modules of ours (FindRE2.cmake, FindPCRE2.cmake), because they have no CMake packages on
# Debian 12; the modules are installed, so that the installed assay finds them the same way.

include(FetchContent)

# For a command line that runs on any Linux (scripts/static_tool.sh). Static libraries alone are looked for; those that
# distributions have only as shared ones, or whose static ones need shared ones, are compiled.
option(ASSAY_CLI_STATIC "Link the command line with static libraries alone" OFF)
mark_as_advanced(ASSAY_CLI_STATIC)
if(ASSAY_CLI_STATIC)
  set(CMAKE_FIND_LIBRARY_SUFFIXES ".a")
  set(OPENSSL_USE_STATIC_LIBS ON)
endif()

# Fetches a library that builds with CMake. FetchContent says nothing while it downloads, so this does.
macro(assay_fetch name repository tag)
  message(STATUS "assay: ${name} is not on this machine; fetching ${tag}")
  FetchContent_Declare(${name} GIT_REPOSITORY ${repository} GIT_TAG ${tag} GIT_SHALLOW ON ${ARGN})
  if(NOT DEFINED BUILD_SHARED_LIBS)
    set(BUILD_SHARED_LIBS OFF)  # or libcurl makes itself, and what is added behind it, shared
  endif()
  set(assay_unity_build "${CMAKE_UNITY_BUILD}")
  set(CMAKE_UNITY_BUILD OFF)  # is for sources of assay's own
  FetchContent_MakeAvailable(${name})
  set(CMAKE_UNITY_BUILD "${assay_unity_build}")
endmacro()

macro(assay_find_nlohmann_json)
  if(NOT TARGET nlohmann_json::nlohmann_json)
    find_package(nlohmann_json 3.10 QUIET)
  endif()
  if(NOT TARGET nlohmann_json::nlohmann_json)
    set(JSON_Install ON)  # the installed assay needs it
    assay_fetch(nlohmann_json https://github.com/nlohmann/json.git v3.11.3)
  endif()
endmacro()

option(ASSAY_RE2 "Run patterns in linear time, by RE2 (OFF: PCRE2 runs them in limited steps, if that is ON)" ON)
macro(assay_find_re2)
  if(NOT TARGET re2::re2)
    find_package(RE2 QUIET)
  endif()
  if(RE2_REFUSED)
    message(FATAL_ERROR "assay: ${RE2_REFUSED}; set CMAKE_DISABLE_FIND_PACKAGE_RE2=ON to have it fetched and built, or "
                        "ASSAY_RE2=OFF to do without")
  endif()
  if(NOT TARGET re2::re2)
    set(RE2_BUILD_TESTING OFF CACHE BOOL "RE2's own tests")
    assay_fetch(re2 https://github.com/google/re2.git 2022-06-01)  # the last but a few before it needed Abseil
    if(NOT TARGET re2::re2)
      add_library(re2::re2 ALIAS re2)
    endif()
  endif()
endmacro()

# Reads floating point numbers, which not every standard library can (std::from_chars), nor as fast. Headers alone: the
# installed assay doesn't need it. Any version will do (3.9 is the oldest that was tried): find_package is not told one,
# since the package then refuses all of another major version, and these go up without a change that matters here.
macro(assay_find_fast_float)
  if(NOT TARGET FastFloat::fast_float)
    find_package(FastFloat QUIET)
  endif()
  if(NOT TARGET FastFloat::fast_float)
    set(FASTFLOAT_INSTALL OFF CACHE BOOL "fast_float: not needed by the installed assay")
    assay_fetch(fast_float https://github.com/fastfloat/fast_float.git v6.1.6)
    if(NOT TARGET FastFloat::fast_float)
      add_library(FastFloat::fast_float ALIAS fast_float)
    endif()
  endif()
endmacro()

# Runs what RE2 can't: look-around within an expression, back-references. 10.40 is the first that knows all properties.
option(ASSAY_PCRE2 "Run patterns with look-around and back-references, by PCRE2 (OFF: they are refused)" ON)
macro(assay_find_pcre2)
  find_package(PCRE2 10.40 QUIET)
  if(NOT TARGET pcre2::pcre2)
    foreach(off PCRE2_BUILD_PCRE2GREP PCRE2_BUILD_TESTS)
      set(${off} OFF CACHE BOOL "PCRE2: not needed by assay")
    endforeach()
    assay_fetch(pcre2 https://github.com/PCRE2Project/pcre2.git pcre2-10.44 GIT_SUBMODULES "")
    if(NOT TARGET pcre2::pcre2)
      add_library(pcre2::pcre2 ALIAS pcre2-8-static)
    endif()
  endif()
endmacro()

# The shortest digits of a number in a third of std::to_chars' time, which writes the same ones: so it is fetched only
# where std::to_chars writes no doubles (libc++ before 14). It is headers alone: the installed assay doesn't need it.
function(assay_has_double_digits variable)
  include(CheckCXXSourceCompiles)
  set(CMAKE_REQUIRED_FLAGS -std=c++20)
  check_cxx_source_compiles("#include <charconv>
    int main() { char digits[32]; return std::to_chars(digits, digits + 32, 1.5).ptr == digits; }"
    ASSAY_HAS_DOUBLE_DIGITS)
  set(${variable} ${ASSAY_HAS_DOUBLE_DIGITS} PARENT_SCOPE)
endfunction()
option(ASSAY_DRAGONBOX "Write floating point numbers by Dragonbox, where it is found" ON)
mark_as_advanced(ASSAY_DRAGONBOX)
macro(assay_link_dragonbox target)
  if(ASSAY_DRAGONBOX AND NOT TARGET dragonbox::dragonbox)
    find_package(dragonbox 1.1 QUIET)
  endif()
  if(NOT TARGET dragonbox::dragonbox)
    assay_has_double_digits(has_double_digits)
    if(NOT has_double_digits)
      assay_fetch(dragonbox https://github.com/jk-jeon/dragonbox.git 1.1.3)
    endif()
  endif()
  if(TARGET dragonbox::dragonbox)
    target_link_libraries(${target} PRIVATE dragonbox::dragonbox)
    target_compile_definitions(${target} PRIVATE ASSAY_HAS_DRAGONBOX)
  endif()
endmacro()

# 7.87 is the first that can let go of a name that is being looked up.
macro(assay_find_curl)
  if(NOT ASSAY_CLI_STATIC)
    find_package(CURL 7.87 QUIET)
  endif()
  if(NOT TARGET CURL::libcurl)
    # HTTP and HTTPS by OpenSSL, names looked up on threads, and nothing else that would need a library.
    foreach(off BUILD_CURL_EXE BUILD_TESTING CURL_USE_LIBPSL CURL_USE_LIBSSH2 USE_LIBIDN2 CURL_BROTLI CURL_ZSTD)
      set(${off} OFF CACHE BOOL "libcurl: not needed by assay")
    endforeach()
    set(HTTP_ONLY ON CACHE BOOL "libcurl: no other protocols")
    set(ENABLE_THREADED_RESOLVER ON CACHE BOOL "libcurl: names are looked up without blocking")
    assay_fetch(curl https://github.com/curl/curl.git curl-8_11_1)
    if(NOT TARGET CURL::libcurl)
      add_library(CURL::libcurl ALIAS libcurl)
    endif()
  endif()
endmacro()

macro(assay_find_cli11)
  if(NOT TARGET CLI11::CLI11)
    find_package(CLI11 2.1 QUIET)
  endif()
  if(NOT TARGET CLI11::CLI11)
    assay_fetch(CLI11 https://github.com/CLIUtils/CLI11.git v2.4.2)
  endif()
endmacro()

# Reads HTTP for `assay serve`: headers of Boost alone, nothing to link. Boost as a whole is too much to fetch, so without
# it the command is left out.
option(ASSAY_SERVE "The command line has `assay serve`, where Boost.Beast is found" ON)
macro(assay_find_beast)
  set(ASSAY_HAS_BEAST FALSE)
  if(ASSAY_SERVE)
    find_path(ASSAY_BOOST_INCLUDE_DIR boost/beast/http/basic_parser.hpp)
    mark_as_advanced(ASSAY_BOOST_INCLUDE_DIR)
    if(ASSAY_BOOST_INCLUDE_DIR)
      set(ASSAY_HAS_BEAST TRUE)
      if(NOT TARGET assay_beast)
        add_library(assay_beast INTERFACE)
        target_include_directories(assay_beast SYSTEM INTERFACE "${ASSAY_BOOST_INCLUDE_DIR}")
      endif()
    else()
      message(STATUS "assay: Boost.Beast is not on this machine; the command line is built without `assay serve`")
    endif()
  endif()
endmacro()

# 0.7 is the first that limits how deep it recurses; its target has no name space yet. Of 0.8.0 CMake 4 wants to be told
# that it is to go by the policies of 3.5.
macro(assay_find_yaml_cpp)
  if(NOT ASSAY_CLI_STATIC)
    find_package(yaml-cpp 0.7 QUIET)
  endif()
  if(NOT TARGET yaml-cpp AND NOT TARGET yaml-cpp::yaml-cpp)
    foreach(off YAML_CPP_BUILD_TESTS YAML_CPP_BUILD_TOOLS YAML_CPP_BUILD_CONTRIB YAML_CPP_INSTALL
            YAML_BUILD_SHARED_LIBS)
      set(${off} OFF CACHE BOOL "yaml-cpp: not needed by assay")
    endforeach()
    set(CMAKE_POLICY_VERSION_MINIMUM 3.5)
    assay_fetch(yaml-cpp https://github.com/jbeder/yaml-cpp.git 0.8.0)
    unset(CMAKE_POLICY_VERSION_MINIMUM)
  endif()
  if(NOT TARGET yaml-cpp::yaml-cpp)
    add_library(yaml-cpp::yaml-cpp ALIAS yaml-cpp)
  endif()
endmacro()

# An allocator for the command line, which makes and frees small strings by the million: gperftools' tcmalloc, where the
# machine has it. Nothing is fetched: without it all works, and takes a fifth longer. Sanitizers bring their own.
option(ASSAY_CLI_TCMALLOC "Link the command line with tcmalloc_minimal, where it is found" ON)
mark_as_advanced(ASSAY_CLI_TCMALLOC)
macro(assay_link_allocator target)
  find_library(ASSAY_TCMALLOC NAMES libtcmalloc_minimal.a tcmalloc_minimal)
  mark_as_advanced(ASSAY_TCMALLOC)
  if(ASSAY_CLI_TCMALLOC AND ASSAY_TCMALLOC AND NOT "${CMAKE_CXX_FLAGS}" MATCHES "-fsanitize")
    # A shared one is needed by nothing the linker sees, which would leave it out.
    if(ASSAY_TCMALLOC MATCHES "\\.a$" OR NOT CMAKE_SYSTEM_NAME STREQUAL "Linux")
      target_link_libraries(${target} PRIVATE "${ASSAY_TCMALLOC}")
    else()
      target_link_libraries(${target} PRIVATE -Wl,--push-state,--no-as-needed "${ASSAY_TCMALLOC}" -Wl,--pop-state)
    endif()
    message(STATUS "assay: the command line allocates with ${ASSAY_TCMALLOC}")
  endif()
endmacro()

macro(assay_find_doctest)
  if(NOT TARGET doctest::doctest)
    find_package(doctest 2.4.6 QUIET)
  endif()
  if(NOT TARGET doctest::doctest)
    assay_fetch(doctest https://github.com/doctest/doctest.git v2.4.11)
  endif()
endmacro()

macro(assay_find_benchmark)
  find_package(benchmark 1.6 QUIET)
  if(NOT TARGET benchmark::benchmark)
    set(BENCHMARK_ENABLE_TESTING OFF CACHE BOOL "Google Benchmark's own tests")
    assay_fetch(benchmark https://github.com/google/benchmark.git v1.9.0)
  endif()
endmacro()
