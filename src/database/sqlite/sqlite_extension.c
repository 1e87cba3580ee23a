// The loadable extension of SQLite: the scalar functions, and the entry points.
#include "database/sqlite/sqlite_functions.h"

#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT1

#include <stdbool.h>
#include <string.h>

// SQLite 3.45 and later require it of functions whose results have a subtype.
#ifndef SQLITE_RESULT_SUBTYPE
#define SQLITE_RESULT_SUBTYPE 0
#endif

void sqlite_connection_release(void* connection) {
  sqlite_connection* const all = connection;
  if (--all->users != 0) return;
  assay_sql_close(all->reader);
  sqlite3_free(all);
}

bool sqlite_text_of(sqlite3_value* value, assay_sql_text* text) {
  const bool is_blob = sqlite3_value_type(value) == SQLITE_BLOB;
  text->data = is_blob ? sqlite3_value_blob(value) : (const char*)sqlite3_value_text(value);
  text->size = (size_t)sqlite3_value_bytes(value);
  if (text->data != NULL) return true;
  text->data = "";
  return is_blob && text->size == 0;  // an empty one; else there was no memory for the text
}

void sqlite_give_json(sqlite3_context* context, assay_sql_text text) {
  enum { json_subtype = 'J' };
  sqlite3_result_text64(context, text.data, text.size, SQLITE_TRANSIENT, SQLITE_UTF8);
  sqlite3_result_subtype(context, json_subtype);
}

static assay_sql_reader* reader_of(sqlite3_context* context) {
  const sqlite_connection* const connection = sqlite3_user_data(context);
  return connection->reader;
}

/// Gives the error, if there is one, or NULL.
static bool is_done(sqlite3_context* context, assay_sql_status status) {
  if (status == assay_sql_no_memory) sqlite3_result_error_nomem(context);
  if (status == assay_sql_refused) {
    const assay_sql_text problem = assay_sql_problem(reader_of(context));
    char* const message = sqlite3_mprintf("assay: %.*s", (int)problem.size, problem.data);
    if (message == NULL) {
      sqlite3_result_error_nomem(context);
    } else {
      sqlite3_result_error(context, message, -1);
      sqlite3_free(message);
    }
  }
  return status == assay_sql_done;
}

static void release_schema(void* schema) { assay_sql_release_schema(schema); }

/// The schema of the first argument. SQLite keeps it for the statement if the argument is a constant.
static bool find_schema(sqlite3_context* context, sqlite3_value* argument, const assay_sql_schema** schema) {
  *schema = sqlite3_get_auxdata(context, 0);
  if (*schema != NULL) return true;
  assay_sql_text text;
  if (!sqlite_text_of(argument, &text)) return is_done(context, assay_sql_no_memory);
  if (!is_done(context, assay_sql_find_schema(reader_of(context), text, schema))) return false;
  // Without memory for it, the next row looks for the schema again. What is kept may be released at once.
  assay_sql_schema* const kept = assay_sql_keep_schema(*schema);
  if (kept != NULL) sqlite3_set_auxdata(context, 0, kept, release_schema);
  return true;
}

/// The arguments (schema, answer[, mode]) of a function.
typedef struct arguments {
  const assay_sql_schema* schema;
  assay_sql_text answer;
  assay_sql_mode mode;
} arguments;

/// False if the result is NULL or an error, which is given.
static bool read_arguments(sqlite3_context* context, int count, sqlite3_value** values, arguments* found) {
  for (int i = 0; i < count; ++i) {
    if (sqlite3_value_type(values[i]) == SQLITE_NULL) return false;
  }
  if (!find_schema(context, values[0], &found->schema)) return false;
  if (!sqlite_text_of(values[1], &found->answer)) return is_done(context, assay_sql_no_memory);
  found->mode = assay_sql_llm;
  if (count < 3) return true;
  assay_sql_text name;
  if (!sqlite_text_of(values[2], &name)) return is_done(context, assay_sql_no_memory);
  return is_done(context, assay_sql_find_mode(reader_of(context), name, &found->mode));
}

static void give_part(sqlite3_context* context, int count, sqlite3_value** values, assay_sql_part part) {
  arguments given;
  assay_sql_text out;
  if (!read_arguments(context, count, values, &given)) return;
  if (!is_done(context, assay_sql_read(reader_of(context), given.schema, given.mode, given.answer, part, &out))) return;
  sqlite_give_json(context, out);
}

static void assay_parse(sqlite3_context* context, int count, sqlite3_value** values) {
  give_part(context, count, values, assay_sql_result);
}

static void assay_value(sqlite3_context* context, int count, sqlite3_value** values) {
  give_part(context, count, values, assay_sql_value);
}

static void assay_errors(sqlite3_context* context, int count, sqlite3_value** values) {
  give_part(context, count, values, assay_sql_errors);
}

static void assay_is_valid(sqlite3_context* context, int count, sqlite3_value** values) {
  arguments given;
  bool is_valid = false;
  if (!read_arguments(context, count, values, &given)) return;
  if (!is_done(context, assay_sql_check(reader_of(context), given.schema, given.mode, given.answer, &is_valid))) return;
  sqlite3_result_int(context, is_valid);
}

static void assay_repair(sqlite3_context* context, int count, sqlite3_value** values) {
  (void)count;
  if (sqlite3_value_type(values[0]) == SQLITE_NULL) return;
  assay_sql_text text;
  assay_sql_text out;
  if (!sqlite_text_of(values[0], &text)) {
    sqlite3_result_error_nomem(context);
  } else if (is_done(context, assay_sql_repair(reader_of(context), text, &out))) {
    sqlite_give_json(context, out);
  }
}

static void assay_version(sqlite3_context* context, int count, sqlite3_value** values) {
  (void)count;
  (void)values;
  sqlite3_result_text(context, assay_sql_version(), -1, SQLITE_STATIC);
}

typedef struct function_row {
  const char* name;
  int arguments;
  void (*function)(sqlite3_context*, int, sqlite3_value**);
} function_row;

static int register_functions(sqlite3* database, sqlite_connection* connection) {
  static const function_row rows[] = {
      {"assay_parse", 2, assay_parse},       {"assay_parse", 3, assay_parse},       {"assay_value", 2, assay_value},
      {"assay_value", 3, assay_value},       {"assay_errors", 2, assay_errors},     {"assay_errors", 3, assay_errors},
      {"assay_is_valid", 2, assay_is_valid}, {"assay_is_valid", 3, assay_is_valid}, {"assay_repair", 1, assay_repair},
      {"assay_version", 0, assay_version},
  };
  const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS | SQLITE_RESULT_SUBTYPE;
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; ++i) {
    ++connection->users;  // released by SQLite, also if this fails
    const int code = sqlite3_create_function_v2(database, rows[i].name, rows[i].arguments, flags, connection,
                                                rows[i].function, NULL, NULL, sqlite_connection_release);
    if (code != SQLITE_OK) return code;
  }
  return SQLITE_OK;
}

/// The name that SQLite makes of the file's name, assay_sqlite.so.
int sqlite3_assaysqlite_init(sqlite3* database, char** problem, const sqlite3_api_routines* routines);

int sqlite3_assaysqlite_init(sqlite3* database, char** problem, const sqlite3_api_routines* routines) {
  SQLITE_EXTENSION_INIT2(routines);
  (void)problem;
  sqlite_connection* const connection = sqlite3_malloc(sizeof *connection);
  if (connection == NULL) return SQLITE_NOMEM;
  connection->reader = assay_sql_open();
  connection->users = 1;
  int code = connection->reader == NULL ? SQLITE_NOMEM : register_functions(database, connection);
  if (code == SQLITE_OK) {
    ++connection->users;
    code = sqlite_register_repairs(database, connection);
  }
  sqlite_connection_release(connection);
  return code;
}
