#!/bin/bash
# What the queue of `assay work` costs: answers through NATS JetStream with one worker, two and four, beside `assay parse
# --jsonl` over the file. A server of our own with file storage; all on this machine, which it shares with the workers.
#   bench/work.sh [ANSWERS [RUNS]]     100,000 answers, best of 3
# An assay that is named by ASSAY is used as it is; else it is built in build/work.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/setup.sh

count=${1:-100000}
runs=${2:-3}
schema='id int, name, age int, tags [string], born date?, status active|closed|on_hold'
assay=${ASSAY:-}
if [[ -z $assay ]]; then
  install_missing "${build_needs[@]}" "${queue_needs[@]}" "python3 python3" -- "${speed_needs[@]}"
  require_tools
  cmake -S . -B build/work -G Ninja -DCMAKE_BUILD_TYPE=Release "${quick_options[@]}" -DASSAY_COMPONENTS="core;async;llm" \
    -DASSAY_BUILD_TESTS=OFF -DASSAY_BUILD_EXAMPLES=OFF -DASSAY_BUILD_SQLITE=OFF -DASSAY_BUILD_POSTGRESQL=OFF >/dev/null
  cmake --build build/work --target assay_cli
  assay=build/work/bin/assay
fi

work=$(mktemp -d)
server=
trap '[[ -z $server ]] || kill "$server"; rm -rf "$work"' EXIT
mkfifo "$work/url"
scripts/nats_demo.sh "$work/nats" >"$work/url" &
server=$!
read -r url <"$work/url"

python3 - "$count" >"$work/answers.jsonl" <<'END'
import sys
sys.path.insert(0, "tests/work")
import json
from kill_work import answer
for i in range(1, int(sys.argv[1]) + 1):
    print(json.dumps({"id": i, "text": answer(i)}))
END

# Seconds of processor time: of the commands that have ended, and of the server.
look_at_clocks() {
  local children nats
  times >"$work/times"  # in this shell: another one has other children
  children=$(awk 'NR == 2 { split($1 "m" $2, t, /[ms]+/); print t[1] * 60 + t[2] + t[3] * 60 + t[4] }' "$work/times")
  nats=$(awk -v tick="$(getconf CLK_TCK)" '{ sub(/.*[)]/, ""); print ($12 + $13) / tick }' "/proc/$nats_pid/stat")
  clocks="$EPOCHREALTIME $children $nats"
}
nats_pid=$(pgrep -P "$server" nats-server)

# row ORDER NAME: a row of the table, for what has happened since the last call of `begin`.
begin() {
  look_at_clocks
  began=$clocks
}
row() {
  look_at_clocks
  awk -v order="$1" -v name="$2" -v before="$began" -v after="$clocks" -v n="$count" 'BEGIN {
    split(before, a, " "); split(after, b, " "); s = b[1] - a[1]
    printf "%s\t%.3f\t| %s | %.2f | %d | %.1f | %.1f | %.1f |\n", order, s, name, s, n / s, s / n * 1e6,
      (b[2] - a[2]) / n * 1e6, (b[3] - a[3]) / n * 1e6 }' >>"$work/rows"
}
queue() { "$assay" work --server "$url" "$@" 2>/dev/null; }

say "$count answers; load $(cut -d' ' -f1 /proc/loadavg), $(nproc) cores"
for ((run = 0; run < runs; ++run)); do
  begin
  "$assay" parse --schema "$schema" --jsonl --jobs 1 "$work/answers.jsonl" >"$work/expected" || [[ $? -eq 1 ]]
  row 1 '`assay parse --jsonl --jobs 1`, a file'
  for workers in 1 2 4; do
    job=w$workers-$run
    begin
    queue --job "$job" --schema "$schema" --enqueue "$work/answers.jsonl"
    row 2 '`assay work --enqueue`'
    begin
    pids=()
    for ((i = 0; i < workers; ++i)); do
      queue --job "$job" --until-empty &
      pids+=($!)
    done
    wait "${pids[@]}"
    row $((2 + workers)) "\`assay work\`, workers: $workers"
    begin
    queue --job "$job" --drain "$work/results"
    row 7 '`assay work --drain`'
    cmp <(sort "$work/expected") <(sort "$work/results") || { echo 'FAILED: other results than those of parse'; exit 1; }
    rm "$work/results"
  done
done
tasks=$((3 * runs * count))
memory=$(awk '/^VmRSS/ { print $2 }' "/proc/$nats_pid/status")
disk=$(du -sk "$work/nats/jetstream" | cut -f1)
echo
echo '| way | s | answers/s | µs each | processor time of assay, µs | of the server, µs |'
echo '|---|---:|---:|---:|---:|---:|'
# The best of each.
sort -t$'\t' -k1,1n -k2,2n "$work/rows" | awk -F'\t' '!seen[$1]++ { print $3 }'
echo
echo "The server with $tasks tasks and their results: $((memory / 1024)) MiB of memory, $((disk / 1024)) MiB of files" \
  "($((memory * 1024 / tasks)) and $((disk * 1024 / tasks)) bytes a task)"
