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

# row NAME BEGIN: a row of the table, for what began then and has just ended.
row() {
  awk -v name="$1" -v a="$2" -v b="$EPOCHREALTIME" -v n="$count" \
    'BEGIN { s = b - a; printf "%.2f | %s | %.2f | %d | %.1f |\n", s, name, s, n / s, s / n * 1e6 }' >>"$work/rows"
}
queue() { "$assay" work --server "$url" "$@" 2>/dev/null; }

say "$count answers; load $(cut -d' ' -f1 /proc/loadavg), $(nproc) cores"
for ((run = 0; run < runs; ++run)); do
  begin=$EPOCHREALTIME
  "$assay" parse --schema "$schema" --jsonl --jobs 1 "$work/answers.jsonl" >"$work/expected" || [[ $? -eq 1 ]]
  row '1 `assay parse --jsonl --jobs 1`, a file' "$begin"
  for workers in 1 2 4; do
    job=w$workers-$run
    begin=$EPOCHREALTIME
    queue --job "$job" --schema "$schema" --enqueue "$work/answers.jsonl"
    row '2 `assay work --enqueue`' "$begin"
    begin=$EPOCHREALTIME
    pids=()
    for ((i = 0; i < workers; ++i)); do
      queue --job "$job" --until-empty &
      pids+=($!)
    done
    wait "${pids[@]}"
    row "$((2 + workers)) \`assay work\`, workers: $workers" "$begin"
    begin=$EPOCHREALTIME
    queue --job "$job" --drain "$work/results"
    row '7 `assay work --drain`' "$begin"
    cmp <(sort "$work/expected") <(sort "$work/results") || { echo 'FAILED: other results than those of parse'; exit 1; }
    rm "$work/results"
  done
done
echo
echo '| way | s | answers/s | µs each |'
echo '|---|---:|---:|---:|'
# The best of each.
sort -t'|' -k2,2 -k1,1n "$work/rows" | awk -F' [|] ' '!seen[$2]++ { sub(/^[^|]*[|] [0-9] /, "| "); print }'
