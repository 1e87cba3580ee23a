#!/bin/bash
# Prints all measurements of bench/README.md: builds what is measured in build/release, and runs one thing after
# another. On two cores that no one else uses; it takes 2 GB of memory and of disk.
#   scripts/bench.sh            best of several runs
#   scripts/bench.sh --quick    two short runs each, a small file, none of the peers of async: figures mean little
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/setup.sh

repetitions=60 seconds=0.004 compilations=5 megabytes=1000 runs=5 quick=
if [[ ${1:-} == --quick ]]; then
  repetitions=2 seconds=0.02 compilations=1 megabytes=50 runs=2 quick=yes
fi
bench=build/release/bench

install_missing "${build_needs[@]}" "${bench_needs[@]}" --
require_tools

say "Configuring (build/release)"
cmake --preset release -DASSAY_BUILD_BENCH=ON

say "Building"
cmake --build --preset release --target assay_cli bench_invoices bench_shapes bench_answers \
  bench_reading bench_writing bench_scaling bench_grounding bench_async bench_calls bench_asking \
  bench_agents

# A Google Benchmark program, its repetitions mixed with each other's.
compare() {
  "$bench/$1" --benchmark_repetitions="$repetitions" --benchmark_enable_random_interleaving=true \
    --benchmark_min_time="$seconds" --benchmark_format=json 2>/dev/null | python3 bench/support/best_runs.py "$1"
}

say "The machine"
lscpu | grep '^Model name' || true
echo "$(nproc) cores, load $(cut -d' ' -f1-3 /proc/loadavg), $(g++ --version | head -n 1), -O2"

say "Documents into a struct: bench_invoices"
compare bench_invoices

say "Other shapes: bench_shapes"
compare bench_shapes

say "Reading and writing, beside the peers that this machine has: bench_reading, bench_writing"
compare bench_reading
compare bench_writing

say "How time grows with size: bench_scaling"
"$bench/bench_scaling"

say "Messy answers, and texts made to be slow: bench_answers"
compare bench_answers

say "Where values stand in a source: bench_grounding"
"$bench/bench_grounding"

say "JSON Lines through the command line: bench/jsonl.sh"
bench/jsonl.sh "$megabytes" "$runs"

say "What the compiler makes of structs: bench/compile_time.sh"
bench/compile_time.sh "$compilations" g++

say "Async: bench_async"
if [[ $quick ]]; then
  for name in await yield fds100; do echo "$name: $("$bench/async/bench_async" "$name")"; done
else
  "$bench/async/bench_async"
fi

say "Calls of models: bench_calls"
"$bench/llm/bench_calls"

say "Asking again: bench_asking"
"$bench/llm/bench_asking"

say "Agents: bench_agents"
"$bench/agent/bench_agents"
