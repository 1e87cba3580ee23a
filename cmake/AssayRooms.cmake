# The rooms of assay_core (docs/architecture.md), from the bottom up: json knows no types, answer stands on all others.
set(ASSAY_ROOMS json scalars tree tables dump schema ground reader decode answer)

# assay_walls(<target> <folder>...): the target finds "folder/header.hpp" of these folders of src/ and of no others, so
# that an include of what it may not use does not compile. They are links in the build tree; where the file system has
# none, the whole of src/ is found.
function(assay_walls target)
  set(walls "${PROJECT_BINARY_DIR}/walls/${target}")
  file(REMOVE_RECURSE "${walls}")
  file(MAKE_DIRECTORY "${walls}")
  foreach(folder IN LISTS ARGN)
    file(CREATE_LINK "${PROJECT_SOURCE_DIR}/src/${folder}" "${walls}/${folder}" RESULT failed SYMBOLIC)
    if(failed)
      set(walls "${PROJECT_SOURCE_DIR}/src")
      break()
    endif()
  endforeach()
  target_include_directories(${target} PRIVATE "${walls}")
endfunction()

# assay_room(<name> <library>...): the room as an object library, which sees the rooms below it and these libraries.
# Its objects go into assay_core.
function(assay_room name)
  list(FIND ASSAY_ROOMS ${name} place)
  list(SUBLIST ASSAY_ROOMS 0 ${place} below)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS src/${name}/*.cpp)
  add_library(assay_room_${name} OBJECT ${sources})
  assay_compile_as_library(assay_room_${name})
  if(ASSAY_BUILD_SQLITE OR ASSAY_BUILD_POSTGRESQL)
    assay_position_independent(assay_room_${name})
  endif()
  assay_walls(assay_room_${name} ${below} ${name})
  target_link_libraries(assay_room_${name} PRIVATE ${ARGN})
  target_sources(assay_core PRIVATE $<TARGET_OBJECTS:assay_room_${name}>)
endfunction()
