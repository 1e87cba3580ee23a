# What differs between POSIX and Windows is in files of its own: <name>_posix.cpp and <name>_windows.cpp, of which one is
# compiled.

# assay_platform_sources(<variable>): takes the sources of the other system out of the list in it.
function(assay_platform_sources variable)
  set(sources ${${variable}})
  if(WIN32)
    list(FILTER sources EXCLUDE REGEX "_posix\\.cpp$")
  else()
    list(FILTER sources EXCLUDE REGEX "_windows\\.cpp$")
  endif()
  set(${variable} ${sources} PARENT_SCOPE)
endfunction()

# assay_use_platform(<target>): what Windows' own headers are told, for sources that include them: no macros min and max,
# no more than is needed, and what Windows 10 has.
function(assay_use_platform target)
  if(WIN32)
    target_compile_definitions(${target} PRIVATE NOMINMAX WIN32_LEAN_AND_MEAN _WIN32_WINNT=0x0A00)
    target_link_libraries(${target} PRIVATE ws2_32)
  endif()
endfunction()

# assay_windows_program(<target>): a program of assay's own on Windows. Its manifest has the system treat file names as
# UTF-8, and its stack is as large as Linux gives one: Windows' 1 MB is too little for 1,000 nested values.
function(assay_windows_program target)
  if(NOT WIN32)
    return()
  endif()
  assay_use_platform(${target})
  assay_large_stack(${target})
  target_link_libraries(${target} PRIVATE shell32)
  if(MSVC)
    target_sources(${target} PRIVATE "${PROJECT_SOURCE_DIR}/src/cli/windows/assay.manifest")
  else()
    target_sources(${target} PRIVATE "${PROJECT_SOURCE_DIR}/src/cli/windows/assay.rc")
  endif()
endfunction()

# assay_large_stack(<target>): 8 MB for a program's first thread, and for those that it starts.
function(assay_large_stack target)
  if(WIN32)
    if(MSVC)
      target_link_options(${target} PRIVATE /STACK:8388608)
    else()
      target_link_options(${target} PRIVATE LINKER:--stack,8388608)
    endif()
  endif()
endfunction()

if(WIN32 AND PROJECT_IS_TOP_LEVEL)
  enable_language(RC)
endif()
