#!/bin/bash
# Checks that all files of C++ and C are formatted as .clang-format says, by one version of clang-format: others differ in details.
#   scripts/check_format.sh [--fix]
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/setup.sh

formatter=clang-format-14

install_missing "$formatter $formatter" --
if ! command -v "$formatter" >/dev/null; then
  say "Formatting can't be checked: there is no $formatter here"
  exit 1
fi

how=(--dry-run -Werror)
if [[ ${1:-} == --fix ]]; then how=(-i); fi
git ls-files -z --cached --others --exclude-standard '*.cpp' '*.hpp' '*.c' '*.h' | xargs -0 -n 50 -P 2 "$formatter" "${how[@]}"
