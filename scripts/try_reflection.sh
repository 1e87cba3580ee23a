#!/bin/bash
# Tests what assay does with C++26 reflection (docs/reflection.md), by GCC 16 of Debian sid in a folder of this machine: the
# core is compiled as C++20, its tests of types, those in tests/reflection, and the programs of the documentation with
# -std=c++26 -freflection. Needs root, debootstrap, and the network for packages. The last line is the sum.
#   scripts/try_reflection.sh [--keep FOLDER]
#     --keep FOLDER     as that of scripts/try_distributions.sh
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/setup.sh
source scripts/bare_system.sh
source scripts/parts.sh

folder= keep=no
while [[ $# -gt 0 ]]; do
  case $1 in
    --keep) keep=yes folder=$2; shift ;;
    *) sed -n '2,/^set /{/^#/p}' "$0" >&2; exit 2 ;;
  esac
  shift
done

jobs=${ASSAY_JOBS:-2}
warnings="-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror"

require_bare_systems
if [[ -z $folder ]]; then folder=$(mktemp -d); fi
mkdir -p "$folder"
if [[ $keep == no ]]; then trap 'rm -rf --one-file-system "$folder"' EXIT; fi
system=$folder/sid

run_part "the system" make_bare_system sid "$system"
copy_checkout "$system"
run_part "the packages" in_bare_system "$system" \
  "cd /assay && source scripts/setup.sh && install_missing \"\${build_needs[@]}\" \"\${test_needs[@]}\" 'g++-16 g++-16' --"
run_part "a user's file" in_bare_system "$system" \
  "cd /assay && g++-16 --version && g++-16 -std=c++26 -freflection -fsyntax-only $warnings -Iinclude tests/standards/user_file.cpp"
run_part "the build" in_bare_system "$system" \
  "cd /assay && cmake --preset reflection && cmake --build --preset reflection -j $jobs --target assay_reflection"
run_part "the tests" in_bare_system "$system" "cd /assay && ctest --preset reflection -j $jobs"
finish_parts
