#!/bin/bash
# The SQL functions of assay over a million answers, in SQLite and in a server of PostgreSQL of our own, beside reading
# them in the client: out of the database, through `assay parse --jsonl`, and back. All ways must give the same results.
#   bench/database.sh [ANSWERS [RUNS]]     1,000,000 answers, best of 3
# The servers' packages are installed if they are missing, and everything is built in build/database, unless
# ASSAY_BUILD_DIR names a build that has it.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/setup.sh

count=${1:-1000000}
runs=${2:-3}
build=${ASSAY_BUILD_DIR:-build/database}
schema='id int, name, age int, tags [string], born date?, status active|closed|on_hold'

if [[ -z ${ASSAY_BUILD_DIR:-} ]]; then
  install_missing "${build_needs[@]}" "${database_needs[@]}" "python3 python3" -- "${speed_needs[@]}"
  require_tools
  cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release "${quick_options[@]}" \
    -DASSAY_COMPONENTS="core;async;llm" -DASSAY_BUILD_TESTS=OFF -DASSAY_BUILD_EXAMPLES=OFF \
    -DASSAY_BUILD_SQLITE=ON -DASSAY_BUILD_POSTGRESQL=ON >/dev/null
  cmake --build "$build" --target assay_cli assay_sqlite assay_postgresql
fi
build=$(cd "$build" && pwd)
assay=$build/bin/assay
source tests/database/postgresql_server.sh

work=$(mktemp -d)
trap 'stop_server; rm -rf "$work"' EXIT

# One in ten is invalid, six in ten need repairs, and nothing is random.
make_answers() {
  python3 - "$count" <<'END'
import json, sys

STATUS = ["active", "closed", "on_hold"]


def answer(i):
    person = {"id": i, "name": f"Person {i % 977}", "age": i % 90, "tags": ["a", f"tag {i % 13}"],
              "born": f"19{10 + i % 90}-03-24", "status": STATUS[i % 3]}
    kind = i % 10
    if kind == 4:
        person["age"] = f"{i % 90} years"
    if kind == 5:
        person["status"] = person["status"].upper()
    if kind == 7:
        person["name"] = None
    exact = json.dumps(person)
    return {1: f"Sure, here it is:\n```json\n{exact}\n```\nAnything else?", 2: exact.replace('"', "'"),
            3: exact[:-1] + ",}", 6: "<think>The user wants JSON.</think>" + exact}.get(kind, exact)


for i in range(1, int(sys.argv[1]) + 1):
    print(json.dumps({"id": i, "text": answer(i)}))
END
}

# best NAME COMMAND...: the shortest of the runs in seconds, into $best, and a row of the table.
best() {
  local name=$1 run begin took
  shift
  best=
  for ((run = 0; run < runs; ++run)); do
    begin=$EPOCHREALTIME
    "$@"
    took=$(awk -v a="$begin" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.2f", b - a }')
    if [[ -z $best ]] || awk -v a="$took" -v b="$best" 'BEGIN { exit !(a < b) }'; then best=$took; fi
  done
  awk -v name="$name" -v s="$best" -v n="$count" 'BEGIN { printf "| %s | %.2f | %d | %.2f |\n", name, s, n / s, s / n * 1e6 }'
}

same() {
  cmp "$2" "$3" || { echo "FAILED: $1 differs from the command line"; exit 1; }
}

say "$count answers; load $(cut -d' ' -f1 /proc/loadavg), $(nproc) cores"
make_answers >"$work/answers.jsonl"
"$assay" parse --schema "$schema" --jsonl "$work/answers.jsonl" >"$work/expected" || [[ $? -eq 1 ]]
echo "$(grep -c '"ok":true' "$work/expected") are valid, $(grep -c '"repairs":\[{' "$work/expected") of them repaired;" \
  "$(($(stat -c %s "$work/answers.jsonl") / count)) bytes a line"
echo
echo '| way | s | answers/s | µs each |'
echo '|---|---:|---:|---:|'

by_command() { "$assay" parse --schema "$schema" --jsonl --jobs "$1" "$work/answers.jsonl" >/dev/null || [[ $? -eq 1 ]]; }
best "\`assay parse --jsonl --jobs 1\`, a file" by_command 1
best "\`assay parse --jsonl --jobs 2\`, a file" by_command 2

# --- SQLite ----------------------------------------------------------------------------------------------------------

database=$work/answers.db
in_sqlite() { sqlite3 -cmd ".load $build/bin/assay_sqlite" "$database" "$@"; }
sqlite3 "$database" -cmd '.mode ascii' -cmd '.separator "\037" "\n"' 'CREATE TABLE lines(line TEXT)' \
  ".import $work/answers.jsonl lines" \
  "CREATE TABLE answers AS SELECT json_extract(line, '\$.id') AS id, json_extract(line, '\$.text') AS answer FROM lines" \
  'DROP TABLE lines'

sqlite_scan() { in_sqlite 'SELECT sum(length(answer)) FROM answers' >/dev/null; }
sqlite_function() { in_sqlite "SELECT count($1('$schema', answer)) FROM answers" >/dev/null; }
sqlite_client() {
  sqlite3 "$database" "SELECT json_object('id', id, 'text', answer) FROM answers" |
    { "$assay" parse --schema "$schema" --jsonl --jobs 1 || [[ $? -eq 1 ]]; } >/dev/null
}
best 'SQLite: reading the table alone' sqlite_scan
best 'SQLite: `assay_is_valid`' sqlite_function assay_is_valid
best 'SQLite: `assay_value`' sqlite_function assay_value
best 'SQLite: `assay_parse`' sqlite_function assay_parse
best 'SQLite: in the client (`sqlite3 ... | assay parse --jsonl --jobs 1`)' sqlite_client
in_sqlite "SELECT '{\"id\":' || id || ',' || substr(assay_parse('$schema', answer), 2) FROM answers ORDER BY id" >"$work/by_sqlite"
same 'SQLite' "$work/expected" "$work/by_sqlite"

# --- PostgreSQL ------------------------------------------------------------------------------------------------------

start_server "$build"
run_sql -c 'CREATE TABLE lines(line json)'
sed -E 's/\\/\\\\/g' "$work/answers.jsonl" | run_sql -c 'COPY lines FROM STDIN'
run_sql -c "CREATE TABLE answers AS SELECT (line ->> 'id')::int AS id, line ->> 'text' AS answer FROM lines" \
  -c 'DROP TABLE lines' -c 'VACUUM ANALYZE answers'

in_server() {
  run_sql -c "SET max_parallel_workers_per_gather = $1" -c 'SET min_parallel_table_scan_size = 0' -c "$2" >/dev/null
}
server_function() { in_server "$1" "SELECT count($2('$schema', answer)) FROM answers"; }
server_client() {
  run_sql -c "COPY (SELECT json_build_object('id', id, 'text', answer) FROM answers) TO STDOUT" | sed 's/\\\\/\\/g' |
    { "$assay" parse --schema "$schema" --jsonl --jobs 1 || [[ $? -eq 1 ]]; } >/dev/null
}
best 'PostgreSQL: reading the table alone' in_server 0 'SELECT sum(length(answer)) FROM answers'
best 'PostgreSQL: `assay_is_valid`, one process' server_function 0 assay_is_valid
best 'PostgreSQL: `assay_value`, one process' server_function 0 assay_value
best 'PostgreSQL: `assay_parse`, one process' server_function 0 assay_parse
best 'PostgreSQL: `assay_parse`, one worker and the leader' server_function 1 assay_parse
best 'PostgreSQL: in the client (`COPY ... | assay parse --jsonl --jobs 1`)' server_client

say 'The parallel plan'
run_sql -c 'SET max_parallel_workers_per_gather = 1' -c 'SET min_parallel_table_scan_size = 0' \
  -c "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) SELECT count(*) FROM answers WHERE assay_is_valid('$schema', answer)" | tee "$work/plan"
grep -q 'Workers Launched: 1' "$work/plan" || { echo 'FAILED: the plan is not parallel'; exit 1; }
run_sql -c 'SET max_parallel_workers_per_gather = 1' -c "CREATE TABLE results AS
  SELECT id, '{\"id\":' || id || ',' || substr(assay_parse('$schema', answer)::text, 2) AS line FROM answers"
run_sql -c 'COPY (SELECT line FROM results ORDER BY id) TO STDOUT' | sed 's/\\\\/\\/g' >"$work/by_server"
same 'PostgreSQL' "$work/expected" "$work/by_server"

# --- what must not go wrong ------------------------------------------------------------------------------------------

say 'Own memory of a backend, MiB: after 10,000 answers, after all of them, after as many schemas in turn, and after errors'
memory="SELECT (regexp_match(pg_read_file('/proc/' || pg_backend_pid() || '/status'), 'RssAnon:\s+(\d+)'))[1]::int / 1024"
run_sql -c 'SET max_parallel_workers_per_gather = 0' \
  -c "SELECT count(assay_parse('$schema', answer)) FROM answers WHERE id <= 10000" -c "$memory" \
  -c "SELECT count(assay_parse('$schema', answer)), count(assay_repair(answer)) FROM answers" -c "$memory" \
  -c "SELECT count(assay_value('m' || id % 100 || ' int', answer)) FROM answers WHERE id <= 100000" -c "$memory" \
  -c "DO \$\$ BEGIN FOR i IN 1..50000 LOOP BEGIN PERFORM assay_value('{', 'x'); EXCEPTION WHEN OTHERS THEN END; END LOOP; END \$\$" -c "$memory"

say 'Any bytes as answers'
run_sql -c "SELECT count(assay_parse('$schema', bytes)), count(assay_repair(bytes)), sum((SELECT count(*) FROM assay_repairs('{}', bytes)))
  FROM (SELECT decode(md5(i::text) || md5((-i)::text), 'hex') AS bytes FROM generate_series(1, $((count / 10))) i) t"

say 'Cancelled in the middle, ten times, with workers'
for _ in {1..10}; do
  problem=$(run_sql -c 'SET statement_timeout = 100' -c 'SET max_parallel_workers_per_gather = 1' \
    -c "SELECT count(assay_parse('$schema', answer)) FROM answers, generate_series(1, 100)" 2>&1 || true)
  [[ $problem == *'canceling statement'* ]] || { echo "FAILED: not cancelled: $problem"; exit 1; }
done
if grep -E 'terminated by signal|PANIC' "$server_folder/data/log"; then
  echo 'FAILED: a backend has crashed'
  exit 1
fi
stop_server

say 'What the functions return'
bash tests/database/check_postgresql.sh "$build" "$PWD" "$assay"

say 'All ways gave the same results'
