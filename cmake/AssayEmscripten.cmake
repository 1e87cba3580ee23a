# What WebAssembly needs beside emscripten (emcmake cmake).

# One thread: RE2 would ask for more, and with them for memory that pages share, which few servers permit.
add_library(Threads::Threads INTERFACE IMPORTED GLOBAL)

# Tests are run by Node.js, with room for deep recursion: V8 stops at 1 MB unless it is told otherwise.
find_program(ASSAY_NODE NAMES node nodejs)
mark_as_advanced(ASSAY_NODE)
set(CMAKE_CROSSCOMPILING_EMULATOR "${ASSAY_NODE};--stack-size=3900")

# Exceptions of WebAssembly itself: smaller and faster than those that JavaScript plays.
add_compile_options(-fwasm-exceptions)
add_link_options(-fwasm-exceptions)
