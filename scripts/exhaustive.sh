#!/bin/bash
# Tries the law of the reader on all texts over small alphabets (tests/exhaustive), longer ones than ctest does.
#   scripts/exhaustive.sh [MORE]     tokens a text has more than in ctest; 1 (the default) takes a minute or two, and each
#                                    further one twelve times as long
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/setup.sh

install_missing "${build_needs[@]}" "${test_needs[@]}" -- "${optional_needs[@]}"
require_tools
cmake --preset release -DASSAY_BUILD_TESTS=ON
cmake --build --preset release --target assay_exhaustive
build/release/tests/exhaustive/assay_exhaustive "${1:-1}"
