#!/bin/bash
# Builds the fuzz targets (preset fuzz) and runs each for a while, from the corpus that earlier runs have left.
#   scripts/fuzz.sh [SECONDS] [TARGET...]     60 seconds each of all targets by default, such as fuzz_reader
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/setup.sh
source scripts/parts.sh

seconds=${1:-60}
shift || true

install_missing "${build_needs[@]}" -- "${optional_needs[@]}"
require_tools
cmake --preset fuzz
cmake --build --preset fuzz

targets=("$@")
if [[ ${#targets[@]} -eq 0 ]]; then
  mapfile -t targets < <(find build/fuzz/tests/fuzz -maxdepth 1 -type f -executable -name 'fuzz_*' -printf '%f\n' | sort)
fi
for target in "${targets[@]}"; do
  corpus=build/fuzz/corpus/$target
  mkdir -p "$corpus"
  run_part "$target" "build/fuzz/tests/fuzz/$target" -max_total_time="$seconds" -rss_limit_mb=2048 -max_len=4096 \
    -timeout=10 -artifact_prefix="build/fuzz/$target-" "$corpus"
done
finish_parts
