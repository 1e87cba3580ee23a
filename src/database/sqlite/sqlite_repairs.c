// assay_repairs(schema, answer[, mode]): a table-valued function of SQLite, a row for each repair.
#include "database/sqlite/sqlite_functions.h"

#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT3

#include <stdbool.h>
#include <string.h>

/// In the order of the table. The hidden ones are the arguments, by names that no other table is likely to have.
enum column {
  column_code,
  column_class,
  column_loc,
  column_message,
  column_line,
  column_column,
  column_offset,
  column_schema,
  column_answer,
  column_mode,
};
enum { argument_count = 3 };

static const char* const declaration =
    "CREATE TABLE assay_repairs(code TEXT, class TEXT, loc TEXT, message TEXT, line INTEGER, \"column\" INTEGER, "
    "\"offset\" INTEGER, assay_schema HIDDEN, assay_answer HIDDEN, assay_mode HIDDEN)";

typedef struct repairs_table {
  sqlite3_vtab base;
  assay_sql_reader* reader;
} repairs_table;

typedef struct repairs_cursor {
  sqlite3_vtab_cursor base;
  sqlite3_value* arguments[argument_count];  ///< NULL: not given
  assay_sql_rows* rows;                      ///< NULL: none
  size_t at;
} repairs_cursor;

static int connect_table(sqlite3* database, void* connection, int count, const char* const* words, sqlite3_vtab** made,
                         char** problem) {
  (void)count;
  (void)words;
  (void)problem;
  const int code = sqlite3_declare_vtab(database, declaration);
  if (code != SQLITE_OK) return code;
  repairs_table* const table = sqlite3_malloc(sizeof *table);
  if (table == NULL) return SQLITE_NOMEM;
  memset(table, 0, sizeof *table);
  table->reader = ((const sqlite_connection*)connection)->reader;
  *made = &table->base;
  return sqlite3_vtab_config(database, SQLITE_VTAB_INNOCUOUS);
}

static int disconnect_table(sqlite3_vtab* table) {
  sqlite3_free(table);
  return SQLITE_OK;
}

static int refuse(sqlite3_vtab* table, const char* message, int size) {
  sqlite3_free(table->zErrMsg);
  table->zErrMsg = sqlite3_mprintf("assay: %.*s", size, message);
  return table->zErrMsg == NULL ? SQLITE_NOMEM : SQLITE_ERROR;
}

/// Takes the arguments from the constraints on the hidden columns, in their order. The plan's number is how many there
/// are.
static int best_index(sqlite3_vtab* table, sqlite3_index_info* info) {
  int found[argument_count] = {-1, -1, -1};
  for (int i = 0; i < info->nConstraint; ++i) {
    const int argument = info->aConstraint[i].iColumn - column_schema;
    if (argument < 0 || info->aConstraint[i].op != SQLITE_INDEX_CONSTRAINT_EQ) continue;
    if (!info->aConstraint[i].usable) return SQLITE_CONSTRAINT;
    found[argument] = i;
  }
  if (found[0] < 0 || found[1] < 0) {
    static const char missing[] = "assay_repairs takes a schema, an answer and, if wanted, a mode";
    return refuse(table, missing, (int)strlen(missing));
  }
  info->idxNum = 0;
  for (int argument = 0; argument < argument_count; ++argument) {
    if (found[argument] < 0) continue;
    info->aConstraintUsage[found[argument]].argvIndex = ++info->idxNum;
    info->aConstraintUsage[found[argument]].omit = 1;
  }
  info->estimatedCost = 10;
  info->estimatedRows = 5;
  return SQLITE_OK;
}

static int open_cursor(sqlite3_vtab* table, sqlite3_vtab_cursor** made) {
  (void)table;
  repairs_cursor* const cursor = sqlite3_malloc(sizeof *cursor);
  if (cursor == NULL) return SQLITE_NOMEM;
  memset(cursor, 0, sizeof *cursor);
  *made = &cursor->base;
  return SQLITE_OK;
}

static void clear_cursor(repairs_cursor* cursor) {
  for (int i = 0; i < argument_count; ++i) {
    sqlite3_value_free(cursor->arguments[i]);
    cursor->arguments[i] = NULL;
  }
  assay_sql_free_rows(cursor->rows);
  cursor->rows = NULL;
  cursor->at = 0;
}

static int close_cursor(sqlite3_vtab_cursor* base) {
  clear_cursor((repairs_cursor*)base);
  sqlite3_free(base);
  return SQLITE_OK;
}

static int code_of(sqlite3_vtab* table, assay_sql_status status) {
  if (status == assay_sql_no_memory) return SQLITE_NOMEM;
  if (status != assay_sql_refused) return SQLITE_OK;
  const assay_sql_text problem = assay_sql_problem(((repairs_table*)table)->reader);
  return refuse(table, problem.data, (int)problem.size);
}

/// Reads the answer that the arguments give.
static int read_rows(sqlite3_vtab* table, repairs_cursor* cursor) {
  assay_sql_reader* const reader = ((repairs_table*)table)->reader;
  assay_sql_text texts[argument_count];
  for (int i = 0; i < argument_count; ++i) {
    if (cursor->arguments[i] != NULL && !sqlite_text_of(cursor->arguments[i], &texts[i])) return SQLITE_NOMEM;
  }
  const assay_sql_schema* schema = NULL;
  assay_sql_mode mode = assay_sql_llm;
  assay_sql_status status = assay_sql_find_schema(reader, texts[0], &schema);
  if (status == assay_sql_done && cursor->arguments[2] != NULL) status = assay_sql_find_mode(reader, texts[2], &mode);
  if (status == assay_sql_done) status = assay_sql_read_repairs(reader, schema, mode, texts[1], &cursor->rows);
  return code_of(table, status);
}

static int filter(sqlite3_vtab_cursor* base, int number, const char* name, int count, sqlite3_value** values) {
  (void)number;
  (void)name;
  repairs_cursor* const cursor = (repairs_cursor*)base;
  clear_cursor(cursor);
  for (int i = 0; i < count; ++i) {
    if (sqlite3_value_type(values[i]) == SQLITE_NULL) return SQLITE_OK;  // no rows
  }
  for (int i = 0; i < count; ++i) {
    cursor->arguments[i] = sqlite3_value_dup(values[i]);
    if (cursor->arguments[i] == NULL) return SQLITE_NOMEM;
  }
  return read_rows(base->pVtab, cursor);
}

static int next(sqlite3_vtab_cursor* base) {
  ++((repairs_cursor*)base)->at;
  return SQLITE_OK;
}

static int is_at_end(sqlite3_vtab_cursor* base) {
  const repairs_cursor* const cursor = (const repairs_cursor*)base;
  return cursor->rows == NULL || cursor->at >= assay_sql_row_count(cursor->rows);
}

static void give_text(sqlite3_context* context, assay_sql_text text) {
  sqlite3_result_text64(context, text.data, text.size, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static int give_column(sqlite3_vtab_cursor* base, sqlite3_context* context, int which) {
  const repairs_cursor* const cursor = (const repairs_cursor*)base;
  if (which >= column_schema) {
    sqlite3_value* const argument = cursor->arguments[which - column_schema];
    if (argument != NULL) sqlite3_result_value(context, argument);
    return SQLITE_OK;
  }
  const assay_sql_row row = assay_sql_row_at(cursor->rows, cursor->at);
  switch ((enum column)which) {
    case column_code:
      give_text(context, row.code);
      break;
    case column_class:
      give_text(context, row.category);
      break;
    case column_loc:
      sqlite_give_json(context, row.loc);
      break;
    case column_message:
      give_text(context, row.message);
      break;
    case column_line:
      sqlite3_result_int64(context, (sqlite3_int64)row.line);
      break;
    case column_column:
      sqlite3_result_int64(context, (sqlite3_int64)row.column);
      break;
    case column_offset:
      sqlite3_result_int64(context, (sqlite3_int64)row.offset);
      break;
    default:
      break;
  }
  return SQLITE_OK;
}

static int give_row_number(sqlite3_vtab_cursor* base, sqlite3_int64* number) {
  *number = (sqlite3_int64)((const repairs_cursor*)base)->at;
  return SQLITE_OK;
}

int sqlite_register_repairs(sqlite3* database, sqlite_connection* connection) {
  // Without xCreate it is a function alone: no CREATE VIRTUAL TABLE makes another one.
  static const sqlite3_module module = {
      .iVersion = 0,
      .xConnect = connect_table,
      .xBestIndex = best_index,
      .xDisconnect = disconnect_table,
      .xOpen = open_cursor,
      .xClose = close_cursor,
      .xFilter = filter,
      .xNext = next,
      .xEof = is_at_end,
      .xColumn = give_column,
      .xRowid = give_row_number,
  };
  return sqlite3_create_module_v2(database, "assay_repairs", &module, connection, sqlite_connection_release);
}
