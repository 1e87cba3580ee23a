#!/bin/bash
# Writes schemas/ anew from the example models and assay's report formats (see tests/test_schemas_are_fresh.cpp).
#   scripts/refresh_schemas.sh [PRESET]     release by default
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/setup.sh

preset=${1:-release}
require_tools

say "Building the tests (build/$preset)"
cmake --preset "$preset" -DASSAY_BUILD_TESTS=ON >/dev/null
cmake --build --preset "$preset" --target assay_tests

say "Writing schemas/"
ASSAY_REFRESH_SCHEMAS=1 "build/$preset/tests/assay_tests" "--source-file=*/test_schemas_are_fresh.cpp"
