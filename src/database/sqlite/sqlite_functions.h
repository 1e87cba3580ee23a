// What the functions of assay share in a connection of SQLite.
#pragma once

#include "database/sql_reader.h"

#include <sqlite3.h>

#include <stdbool.h>

/// SQLite calls the functions of a connection one at a time, so they share a reader. It is closed with the last of
/// them.
typedef struct sqlite_connection {
  assay_sql_reader* reader;
  unsigned users;
} sqlite_connection;

void sqlite_connection_release(void* connection);

/// A text, or the bytes of a BLOB as they are. False if there is no memory. Valid until the value is converted.
bool sqlite_text_of(sqlite3_value* value, assay_sql_text* text);

/// Registers the table-valued function assay_repairs; returns SQLite's code, and releases the connection at last.
int sqlite_register_repairs(sqlite3* database, sqlite_connection* connection);

/// A text that json_each() and the like take for JSON.
void sqlite_give_json(sqlite3_context* context, assay_sql_text text);
