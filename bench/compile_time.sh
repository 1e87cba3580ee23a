#!/usr/bin/env bash
# Seconds to compile one file that parses the Invoice: with assay, and with nlohmann's macros. The least of several
# runs each, taken in turns, so that what else the machine does weighs on both.
#   bench/compile_time.sh [runs] [compiler]
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${1:-5}
compiler=${2:-${CXX:-c++}}
flags=(-std=c++20 -O2 -Iinclude -c -o /dev/null)

seconds() {
  local begin end
  begin=$(date +%s%N)
  "$compiler" "${flags[@]}" "bench/compile_time/$1.cpp"
  end=$(date +%s%N)
  echo $(((end - begin) / 1000000))
}

declare -A least
for ((i = 0; i < runs; ++i)); do
  for name in with_assay with_nlohmann; do
    took=$(seconds "$name")
    if [[ -z ${least[$name]:-} || $took -lt ${least[$name]} ]]; then least[$name]=$took; fi
  done
done
for name in with_assay with_nlohmann; do
  printf '%-14s %5d ms\n' "$name" "${least[$name]}"
done
awk -v a="${least[with_assay]}" -v b="${least[with_nlohmann]}" 'BEGIN { printf "ratio          %5.2f\n", a / b }'
