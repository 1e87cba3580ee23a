#!/bin/bash
# Kills `assay batch` at each of its system calls that changes something, for each provider, and goes on with the job:
# tests/test_cli_batch_kills.cpp, which does so with every thirteenth of them otherwise. Takes some minutes.
#   scripts/batch_kills.sh
set -euo pipefail
cd "$(dirname "$0")/.."

cmake --preset release
cmake --build --preset release --target assay_tests
ASSAY_ALL_KILLS=1 build/release/tests/assay_tests --source-file='*test_cli_batch_kills.cpp'
