# Which databases get assay's functions (src/database): those whose headers are on this machine. ASSAY_BUILD_SQLITE and
# ASSAY_BUILD_POSTGRESQL say it otherwise; what is asked for without its headers is an error.

# Not in a sanitized build: a server that is not sanitized can't load the module.
string(FIND "${CMAKE_CXX_FLAGS}" "-fsanitize" assay_sanitized)

find_path(ASSAY_SQLITE_INCLUDE_DIR sqlite3ext.h)
find_program(ASSAY_PG_CONFIG pg_config)
mark_as_advanced(ASSAY_SQLITE_INCLUDE_DIR ASSAY_PG_CONFIG)

# assay_ask_pg_config(<what> <variable>)
function(assay_ask_pg_config what variable)
  set(answer)
  if(ASSAY_PG_CONFIG)
    execute_process(COMMAND "${ASSAY_PG_CONFIG}" --${what} OUTPUT_VARIABLE answer OUTPUT_STRIP_TRAILING_WHITESPACE)
  endif()
  set(${variable} "${answer}" PARENT_SCOPE)
endfunction()
assay_ask_pg_config(includedir-server ASSAY_POSTGRESQL_INCLUDE_DIR)
assay_ask_pg_config(pkglibdir ASSAY_POSTGRESQL_LIBDIR)
assay_ask_pg_config(sharedir ASSAY_POSTGRESQL_SHAREDIR)
assay_ask_pg_config(bindir ASSAY_POSTGRESQL_BINDIR)

set(assay_has_sqlite OFF)
set(assay_has_postgresql OFF)
if(ASSAY_SQLITE_INCLUDE_DIR)
  set(assay_has_sqlite ON)
endif()
if(ASSAY_POSTGRESQL_INCLUDE_DIR AND EXISTS "${ASSAY_POSTGRESQL_INCLUDE_DIR}/postgres.h")
  set(assay_has_postgresql ON)
endif()

set(assay_builds_sqlite ${assay_has_sqlite})
set(assay_builds_postgresql ${assay_has_postgresql})
if(NOT "core" IN_LIST ASSAY_COMPONENTS OR NOT CMAKE_SYSTEM_NAME STREQUAL "Linux")
  set(assay_builds_sqlite OFF)
  set(assay_builds_postgresql OFF)
elseif(NOT assay_sanitized EQUAL -1)
  set(assay_builds_postgresql OFF)
endif()
option(ASSAY_BUILD_SQLITE "Build the loadable extension of SQLite" ${assay_builds_sqlite})
option(ASSAY_BUILD_POSTGRESQL "Build the extension of PostgreSQL" ${assay_builds_postgresql})

if(ASSAY_BUILD_SQLITE AND NOT assay_has_sqlite)
  message(FATAL_ERROR "ASSAY_BUILD_SQLITE: there is no sqlite3ext.h here; install libsqlite3-dev")
endif()
if(ASSAY_BUILD_POSTGRESQL AND NOT assay_has_postgresql)
  message(FATAL_ERROR "ASSAY_BUILD_POSTGRESQL: there are no headers of the server here, which pg_config would name; "
                      "install postgresql-server-dev-15")
endif()
