#!/bin/bash
# Installs what is missing, builds everything and runs all tests; ctest's summary comes last. Can be run again.
#   scripts/test.sh [PRESET [CMAKE_OPTION...]]     release (the default), debug, asan-ubsan, tsan, clang, check-*: see
#                                                  CMakePresets.json
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/setup.sh

preset=${1:-release}

install_missing "${build_needs[@]}" "${test_needs[@]}" -- "${optional_needs[@]}" "${shell_needs[@]}" "${tool_needs[@]}" "${queue_needs[@]}"
require_tools

# As the quickstart does, so that what it has compiled is of use.
options=(-DASSAY_BUILD_TESTS=ON)
if [[ $preset == release ]]; then options+=("${quick_options[@]}" -DASSAY_TEST_BATCHES=ON); fi

say "Configuring (build/$preset)"
cmake --preset "$preset" "${options[@]}" "${@:2}"

say "Building"
cmake --build --preset "$preset"

say "Testing"
ctest --preset "$preset" --output-on-failure -j2
