#!/usr/bin/env bash
# A large file of JSON Lines through `assay parse --jsonl`: its speed beside that of the library's call alone (the
# run-time schema of bench_invoices, one thread), its memory, and whether the lines come out in order.
#   bench/jsonl.sh [megabytes] [runs]     1000 MB of lines and 3 runs, unless told
# Uses build/release (or ASSAY_BUILD_DIR), with ASSAY_BUILD_BENCH=ON. The file lies in TMPDIR, and is gone at the end.
set -euo pipefail
cd "$(dirname "$0")/.."
megabytes=${1:-1000}
runs=${2:-3}
build=${ASSAY_BUILD_DIR:-build/release}
documents=${ASSAY_BENCH_DATA:-../shared/data/bench}/invoices.jsonl

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
free=$(df --output=avail -B1000000 "$folder" | tail -n 1)
if ((free < 2 * megabytes)); then
  echo "$folder has $free MB left; let TMPDIR name a folder with twice $megabytes" >&2
  exit 1
fi
"$build/bin/assay" schema bench/support/bench_invoice.hpp --type bench::Invoice >"$folder/schema.json"

# Lines of {"id": 1, "text": "..."}; prints how many there are, and the bytes of their documents.
make_lines() {
  python3 - "$documents" "$folder/lines.jsonl" $((megabytes * 1000000)) <<'EOF'
import itertools, json, sys

documents = [line for line in open(sys.argv[1], encoding="utf-8").read().split("\n") if line]
texts = [(json.dumps(text, ensure_ascii=False), len(text.encode())) for text in documents]
size = count = document_bytes = 0
with open(sys.argv[2], "wb") as out:
    for text, length in itertools.cycle(texts):
        if size >= int(sys.argv[3]):
            break
        count += 1
        size += out.write(f'{{"id": {count}, "text": {text}}}\n'.encode())
        document_bytes += length
print(count, document_bytes)
EOF
}

# Runs the call and the command in turns; of each the best run counts.
measure() {
  python3 - "$build" "$folder" "$runs" "$@" <<'EOF'
import json, os, subprocess, sys, time

build, folder = sys.argv[1:3]
runs, lines, document_bytes = map(int, sys.argv[3:6])


def library_calls(at_once):
    """Seconds on the clock that parse(type, text) takes for all documents, in so many processes that share them."""
    command = [build + "/bench/bench_invoices", "--benchmark_filter=assay_run_time_schema", "--benchmark_format=json"]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) for _ in range(at_once)]
    found = [json.loads(process.communicate()[0])["benchmarks"][0] for process in processes]
    return document_bytes / sum(one["bytes_per_second"] for one in found)


def command_line(jobs):
    """Seconds on the clock, seconds of the processor, and the memory at its peak."""
    command = [build + "/bin/assay", "parse", "--schema", folder + "/schema.json", "--mode", "strict", "--jsonl",
               "--jobs", str(jobs), folder + "/lines.jsonl"]
    begin = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, use = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit("assay parse failed")
    return time.monotonic() - begin, use.ru_utime + use.ru_stime, use.ru_maxrss * 1024


calls, pairs, one, two = zip(
    *[(library_calls(1), library_calls(2), command_line(1), command_line(2)) for _ in range(runs)])
call = min(calls)
pair = min(pairs)


def row(name, seconds, wanted, cpu):
    print(f"{name:32}{document_bytes / seconds / 1e6:6.0f} MB/s{wanted / seconds:8.2f}{cpu / lines * 1e6:10.2f} us"
          f"{call / cpu:10.2f}")


print(f"{lines} lines, {os.path.getsize(folder + '/lines.jsonl') / 1e6:.0f} MB; their documents {document_bytes / 1e6:.0f} MB")
print(f"{'':32}{'documents':>11}{'of it':>8}{'processor':>13}{'of it':>10}")
row("parse(type, text), one thread", call, call, call)
row("  in two processes (of twice it)", pair, call / 2, 2 * pair)
row("--jobs 1", min(run[0] for run in one), call, min(run[1] for run in one))
row("--jobs 2 (of twice the call)", min(run[0] for run in two), call / 2, min(run[1] for run in two))
print(f"memory at its peak, --jobs 2: {max(run[2] for run in two) / 1e6:.0f} MB")
EOF
}

# Every line has its result, in its place.
check_order() {
  "$build/bin/assay" parse --schema "$folder/schema.json" --mode strict --jsonl --jobs 2 "$folder/lines.jsonl" |
    cut -d, -f1-2 | cmp - <(seq -f '{"id":%.0f,"ok":true' 1 "$1")
  echo "all lines in order"
}

read -r lines document_bytes < <(make_lines)
measure "$lines" "$document_bytes"
check_order "$lines"
