// What the SQL functions of assay do, whichever database calls them, as a C interface. The callers are written in C as
// well: so no exception crosses a frame of the database's, and no longjmp of PostgreSQL's crosses a frame with C++
// objects.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Compiled schemas and the memory of results. Not thread-safe: one for each connection, or each place of a call.
typedef struct assay_sql_reader assay_sql_reader;
typedef struct assay_sql_schema assay_sql_schema;
typedef struct assay_sql_rows assay_sql_rows;

/// Any bytes; no NUL ends them.
typedef struct assay_sql_text {
  const char* data;
  size_t size;
} assay_sql_text;

typedef enum assay_sql_status {
  assay_sql_done,
  assay_sql_none,       ///< the result is NULL
  assay_sql_refused,    ///< the arguments can't be used: assay_sql_problem() says why
  assay_sql_no_memory,  ///< nothing has changed
} assay_sql_status;

typedef enum assay_sql_mode { assay_sql_strict, assay_sql_lax, assay_sql_llm } assay_sql_mode;

/// What is wanted of an answer that was read. All are JSON texts in UTF-8.
typedef enum assay_sql_part {
  assay_sql_result,  ///< the line of `assay parse --jsonl`, without an id
  assay_sql_value,   ///< the value; none if the answer is invalid
  assay_sql_errors,  ///< the list of errors; [] if the answer is valid
} assay_sql_part;

/// A repair, as the members of its JSON object.
typedef struct assay_sql_row {
  assay_sql_text code;
  assay_sql_text category;  ///< the member "class"
  assay_sql_text loc;       ///< JSON
  assay_sql_text message;
  size_t line;
  size_t column;
  size_t offset;
} assay_sql_row;

/// NULL if there is no memory.
assay_sql_reader* assay_sql_open(void);
/// NULL is fine.
void assay_sql_close(assay_sql_reader* reader);

/// Why the last call was refused: one sentence in UTF-8, without control characters. Valid until the next call.
assay_sql_text assay_sql_problem(const assay_sql_reader* reader);

/// Finds the schema among those that were used last, or compiles it: a JSON Schema document, which begins with "{", or
/// the short form ('name, age int'). It is valid until the next call with another text.
assay_sql_status assay_sql_find_schema(assay_sql_reader* reader, assay_sql_text text, const assay_sql_schema** found);
/// How many schemas the reader has compiled so far.
size_t assay_sql_compiled(const assay_sql_reader* reader);

/// A reference of the caller's own, which may outlive the reader; NULL if there is no memory.
assay_sql_schema* assay_sql_keep_schema(const assay_sql_schema* schema);
void assay_sql_release_schema(assay_sql_schema* schema);

/// "strict", "lax" or "llm".
assay_sql_status assay_sql_find_mode(assay_sql_reader* reader, assay_sql_text name, assay_sql_mode* found);

/// Reads an answer. `out` is valid until the reader's next call.
assay_sql_status assay_sql_read(assay_sql_reader* reader, const assay_sql_schema* schema, assay_sql_mode mode,
                                assay_sql_text answer, assay_sql_part part, assay_sql_text* out);

/// Whether the answer gives a value.
assay_sql_status assay_sql_check(assay_sql_reader* reader, const assay_sql_schema* schema, assay_sql_mode mode,
                                 assay_sql_text answer, bool* is_valid);

/// The JSON in any text, repaired without a schema, as `assay repair` prints it; none if there is none. `out` is valid
/// until the reader's next call.
assay_sql_status assay_sql_repair(assay_sql_reader* reader, assay_sql_text text, assay_sql_text* out);

/// The repairs that its result lists; an invalid answer has none. The caller frees the rows.
assay_sql_status assay_sql_read_repairs(assay_sql_reader* reader, const assay_sql_schema* schema, assay_sql_mode mode,
                                        assay_sql_text answer, assay_sql_rows** rows);
size_t assay_sql_row_count(const assay_sql_rows* rows);
/// `index` is less than the count; the texts are valid as long as the rows.
assay_sql_row assay_sql_row_at(const assay_sql_rows* rows, size_t index);
/// NULL is fine.
void assay_sql_free_rows(assay_sql_rows* rows);

/// assay's version, such as "0.1.0"; ends with a NUL.
const char* assay_sql_version(void);

#ifdef __cplusplus
}
#endif
