# What a checkout of assay is built with, and a project that uses assay decides for itself.

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "The kind of build" FORCE)
endif()

set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

# Saves a tenth of a whole build. It is off unless asked for, because a source that forgets such an include then compiles,
# and because ccache, with its defaults, caches nothing.
option(ASSAY_PCH "Compile the headers of other libraries, which many sources include, once" OFF)
mark_as_advanced(ASSAY_PCH)

# Not with ASSAY_PCH, where it is of no use: to add it to a build (by installing ccache) compiles everything anew.
find_program(ASSAY_CCACHE ccache)
mark_as_advanced(ASSAY_CCACHE)
if(ASSAY_CCACHE AND NOT ASSAY_PCH AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${ASSAY_CCACHE}")
endif()
