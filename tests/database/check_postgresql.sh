#!/bin/bash
# The extension of PostgreSQL in a server of our own: what its functions return (postgresql_functions.sql beside what is
# expected of it), equal to what the command line writes, in other encodings, and the sessions of the documentation.
#   check_postgresql.sh BINARY_DIR SOURCE_DIR ASSAY [SESSION...]      exits with 77 if there is no server here
set -euo pipefail
binary_dir=$1
source_dir=$2
assay=$3
shift 3
here=$(cd "$(dirname "$0")" && pwd)
source "$here/postgresql_server.sh"
start_server "$binary_dir"

failed=0
# check NAME EXPECTED ACTUAL: files
check() {
  if diff -u "$2" "$3"; then echo "ok: $1"; else
    failed=1
    echo "FAILED: $1"
  fi
}
work=$(mktemp -d)
trap 'stop_server; rm -rf "$work"' EXIT

psql -X -q -A -t -v VERBOSITY=terse -f "$here/postgresql_functions.sql" >"$work/functions" 2>&1 || true
# The place in the script is psql's, and changes with every line above it.
sed -i -E 's/^psql:[^ ]*: //' "$work/functions"
check "what the functions return" "$here/postgresql_functions.expected" "$work/functions"

# The lines of the command line, from a table: the same texts, in every mode.
"$here/answers.sh" >"$work/answers.jsonl"
run_sql -c 'CREATE TABLE lines(id int GENERATED ALWAYS AS IDENTITY, line jsonb)'
sed -E 's/\\/\\\\/g' "$work/answers.jsonl" | run_sql -c 'COPY lines(line) FROM STDIN'
for mode in strict lax llm; do
  "$assay" parse --schema 'name, age int, tags [string], born date?' --mode $mode --jsonl "$work/answers.jsonl" \
    >"$work/by_command" || true
  run_sql -c "SELECT '{\"id\":' || id || ',' || substr(assay_parse('name, age int, tags [string], born date?', line #>> '{}',
    '$mode')::text, 2) FROM lines ORDER BY id" >"$work/by_server"
  check "assay parse --jsonl --mode $mode" "$work/by_command" "$work/by_server"
done

# Databases that are not in UTF-8. A result that has a character which the encoding lacks is an error of SQL.
for encoding in LATIN1 SQL_ASCII; do
  psql -X -q -c "CREATE DATABASE other TEMPLATE template0 ENCODING '$encoding' LC_COLLATE 'C' LC_CTYPE 'C'"
  export PGDATABASE=other
  run_sql -c 'CREATE EXTENSION assay'
  run_sql -c "SELECT assay_value('name string', '{\"name\": \"Zoë\"}')" >"$work/actual"
  check "$encoding" <(echo '{"name":"Zoë"}') "$work/actual"
  psql -X -q -A -t -c "SELECT assay_value('{}', '[\"\\ud83d\\ude00\"]')" >"$work/actual" 2>&1 || true
  if [[ $encoding == LATIN1 ]]; then
    check "$encoding, a character that it lacks" <(echo 'ERROR:  character with byte sequence 0xf0 0x9f 0x98 0x80 in encoding "UTF8" has no equivalent in encoding "LATIN1"') "$work/actual"
  else
    check "$encoding, a character that it lacks" <(echo '["😀"]') "$work/actual"
  fi
  export PGDATABASE=assay
  psql -X -q -c 'DROP DATABASE other'
done

for session in "$@"; do
  bash "$source_dir/tests/readme/check_console.sh" "$session" "$source_dir" "$(dirname "$assay")" || failed=1
done

# No backend has crashed: the server says so, and starts all of them anew.
if grep -E 'terminated by signal|PANIC' "$server_folder/data/log"; then failed=1; fi
exit $failed
