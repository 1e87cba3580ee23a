#!/bin/bash
# Reads the libraries with clang-tidy; .clang-tidy says which checks, and why each. Sources are read in the batches of a
# unity build, which takes a quarter of the time. A finding is a failure.
#   scripts/check_tidy.sh [FILTER]     only batches whose path fits, such as assay_room (the core) or assay_llm
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/setup.sh

tidy=clang-tidy-19

install_missing "${build_needs[@]}" "$tidy $tidy" "clang-19 clang++-19" --
require_tools
if ! command -v "$tidy" >/dev/null; then
  say "There is no $tidy here"
  exit 1
fi

say "Configuring (build/check-tidy)"
cmake --preset check-tidy

say "Reading"
mapfile -t batches < <(grep -oE '"file": "[^"]+"' build/check-tidy/compile_commands.json | cut -d'"' -f4 |
                       grep -E -- "${1:-.}")
printf '%s\0' "${batches[@]}" |
  xargs -0 -n 1 -P 2 "$tidy" -p build/check-tidy --quiet --warnings-as-errors='*' --header-filter="^$PWD/(src|include|build/check-tidy/walls)/"
