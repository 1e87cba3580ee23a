// The extension of PostgreSQL: the functions that assay.sql.in declares.
//
// All of the server's calls are made here, where no object of C++ is alive: each may end in a longjmp. What assay
// allocates by itself belongs to a call_site, which the memory context of the call frees; results are copied into the
// server's memory.
#include <postgres.h>

#include <fmgr.h>
#include <funcapi.h>
#include <mb/pg_wchar.h>
#include <miscadmin.h>
#include <utils/builtins.h>
#include <utils/memutils.h>
#include <utils/tuplestore.h>

#include "database/sql_reader.h"

#if PG_VERSION_NUM < 150000
#error "assay's extension needs PostgreSQL 15 or later"
#endif

PG_MODULE_MAGIC;

/// One place in a statement where a function is called. It lives as long as the statement, so that a schema is compiled
/// once for all rows; each worker of a parallel plan has its own.
typedef struct call_site {
  assay_sql_reader* reader;
  assay_sql_rows* rows;
  MemoryContextCallback callback;
} call_site;

static void close_call_site(void* argument) {
  call_site* const site = argument;
  assay_sql_free_rows(site->rows);
  assay_sql_close(site->reader);
}

pg_attribute_noreturn() static void report_no_memory(void) {
  ereport(ERROR, (errcode(ERRCODE_OUT_OF_MEMORY), errmsg("out of memory in assay")));
  pg_unreachable();
}

static call_site* call_site_of(FunctionCallInfo fcinfo) {
  call_site* site = fcinfo->flinfo->fn_extra;
  if (site != NULL) return site;
  site = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof *site);
  site->callback.func = close_call_site;
  site->callback.arg = site;
  MemoryContextRegisterResetCallback(fcinfo->flinfo->fn_mcxt, &site->callback);
  site->reader = assay_sql_open();
  if (site->reader == NULL) report_no_memory();
  fcinfo->flinfo->fn_extra = site;
  return site;
}

// --- texts -----------------------------------------------------------------------------------------------------------

/// An argument as the reader takes it: UTF-8, or bytes as they are.
static assay_sql_text text_of(FunctionCallInfo fcinfo, int argument, bool is_bytes) {
  const struct varlena* const value = PG_GETARG_VARLENA_PP(argument);
  char* const data = VARDATA_ANY(value);
  const size_t size = VARSIZE_ANY_EXHDR(value);
  if (is_bytes || GetDatabaseEncoding() == PG_UTF8 || GetDatabaseEncoding() == PG_SQL_ASCII) {
    return (assay_sql_text){data, size};
  }
  char* const converted = pg_server_to_any(data, (int)size, PG_UTF8);
  return (assay_sql_text){converted, converted == data ? size : strlen(converted)};
}

/// A text of the server's, of type text or json.
static Datum datum_of(assay_sql_text text) {
  if (text.size > MaxAllocSize - VARHDRSZ) {
    ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
                    errmsg("assay: the result has %zu bytes, more than a value may have", text.size)));
  }
  char* const converted = pg_any_to_server(text.data, (int)text.size, PG_UTF8);
  const size_t size = converted == text.data ? text.size : strlen(converted);
  return PointerGetDatum(cstring_to_text_with_len(converted, (int)size));
}

/// Raises the error, if there is one. False: the result is NULL.
static bool is_done(const call_site* site, assay_sql_status status) {
  if (status == assay_sql_no_memory) report_no_memory();
  if (status == assay_sql_refused) {
    char* const message = TextDatumGetCString(datum_of(assay_sql_problem(site->reader)));
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("assay: %s", message)));
  }
  return status == assay_sql_done;
}

// --- the functions ---------------------------------------------------------------------------------------------------

/// The arguments (schema, answer, mode) of a function. None is NULL: the functions are STRICT.
typedef struct arguments {
  const assay_sql_schema* schema;
  assay_sql_text answer;
  assay_sql_mode mode;
} arguments;

static arguments arguments_of(FunctionCallInfo fcinfo, const call_site* site, bool is_bytes) {
  arguments given;
  (void)is_done(site, assay_sql_find_schema(site->reader, text_of(fcinfo, 0, false), &given.schema));
  (void)is_done(site, assay_sql_find_mode(site->reader, text_of(fcinfo, 2, false), &given.mode));
  given.answer = text_of(fcinfo, 1, is_bytes);
  return given;
}

static Datum give_part(FunctionCallInfo fcinfo, assay_sql_part part, bool is_bytes) {
  assay_sql_text out;
  CHECK_FOR_INTERRUPTS();
  const call_site* const site = call_site_of(fcinfo);
  const arguments given = arguments_of(fcinfo, site, is_bytes);
  if (!is_done(site, assay_sql_read(site->reader, given.schema, given.mode, given.answer, part, &out))) {
    PG_RETURN_NULL();
  }
  return datum_of(out);
}

static Datum give_validity(FunctionCallInfo fcinfo, bool is_bytes) {
  bool is_valid = false;
  CHECK_FOR_INTERRUPTS();
  const call_site* const site = call_site_of(fcinfo);
  const arguments given = arguments_of(fcinfo, site, is_bytes);
  (void)is_done(site, assay_sql_check(site->reader, given.schema, given.mode, given.answer, &is_valid));
  PG_RETURN_BOOL(is_valid);
}

static Datum give_repaired(FunctionCallInfo fcinfo, bool is_bytes) {
  assay_sql_text out;
  CHECK_FOR_INTERRUPTS();
  const call_site* const site = call_site_of(fcinfo);
  if (!is_done(site, assay_sql_repair(site->reader, text_of(fcinfo, 0, is_bytes), &out))) PG_RETURN_NULL();
  return datum_of(out);
}

static void put_row(const ReturnSetInfo* info, assay_sql_row row) {
  bool nulls[7] = {false};
  Datum values[7] = {
      datum_of(row.code),
      datum_of(row.category),
      datum_of(row.loc),
      datum_of(row.message),
      Int64GetDatum((int64)row.line),
      Int64GetDatum((int64)row.column),
      Int64GetDatum((int64)row.offset),
  };
  tuplestore_putvalues(info->setResult, info->setDesc, values, nulls);
}

static Datum give_repairs(FunctionCallInfo fcinfo, bool is_bytes) {
  CHECK_FOR_INTERRUPTS();
  InitMaterializedSRF(fcinfo, 0);
  call_site* const site = call_site_of(fcinfo);
  const arguments given = arguments_of(fcinfo, site, is_bytes);
  assay_sql_free_rows(site->rows);
  site->rows = NULL;
  (void)is_done(site, assay_sql_read_repairs(site->reader, given.schema, given.mode, given.answer, &site->rows));
  const size_t count = assay_sql_row_count(site->rows);
  for (size_t i = 0; i < count; ++i) {
    CHECK_FOR_INTERRUPTS();
    put_row((const ReturnSetInfo*)fcinfo->resultinfo, assay_sql_row_at(site->rows, i));
  }
  assay_sql_free_rows(site->rows);
  site->rows = NULL;
  return (Datum)0;
}

// --- what assay.sql.in names -----------------------------------------------------------------------------------------

/// Two functions, of an answer that is text and of one that is bytea.
#define ASSAY_SQL_FUNCTION(name, call_text, call_bytes) \
  PG_FUNCTION_INFO_V1(name);                            \
  Datum name(PG_FUNCTION_ARGS) { return call_text; }    \
  PG_FUNCTION_INFO_V1(name##_bytes);                    \
  Datum name##_bytes(PG_FUNCTION_ARGS) { return call_bytes; }

ASSAY_SQL_FUNCTION(assay_parse, give_part(fcinfo, assay_sql_result, false), give_part(fcinfo, assay_sql_result, true))
ASSAY_SQL_FUNCTION(assay_value, give_part(fcinfo, assay_sql_value, false), give_part(fcinfo, assay_sql_value, true))
ASSAY_SQL_FUNCTION(assay_errors, give_part(fcinfo, assay_sql_errors, false), give_part(fcinfo, assay_sql_errors, true))
ASSAY_SQL_FUNCTION(assay_is_valid, give_validity(fcinfo, false), give_validity(fcinfo, true))
ASSAY_SQL_FUNCTION(assay_repair, give_repaired(fcinfo, false), give_repaired(fcinfo, true))
ASSAY_SQL_FUNCTION(assay_repairs, give_repairs(fcinfo, false), give_repairs(fcinfo, true))

PG_FUNCTION_INFO_V1(assay_version);
Datum assay_version(PG_FUNCTION_ARGS) {
  (void)fcinfo;
  return CStringGetTextDatum(assay_sql_version());
}
