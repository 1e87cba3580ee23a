#!/bin/bash
# Compiles the libraries, and a user's file that includes all of them, with compilers of other distributions, without a
# warning: GCC 14 and Clang 19 of Debian 13, GCC 16 and Clang 21 of sid; the user's file in C++20, 23 and 26. Needs root,
# debootstrap, and the network for packages. The last line is the sum.
#   scripts/try_compilers.sh [--user-file] [--keep FOLDER] [DISTRIBUTION:COMPILER...]
#     --user-file       only the user's file (tests/standards/user_file.cpp), which is not optimized then: a minute each
#     --keep FOLDER     as that of scripts/try_distributions.sh
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/setup.sh
source scripts/bare_system.sh
source scripts/parts.sh

whole=yes folder= keep=no choices=()
while [[ $# -gt 0 ]]; do
  case $1 in
    --user-file) whole=no ;;
    --keep) keep=yes folder=$2; shift ;;
    -*) sed -n '2,/^set /{/^#/p}' "$0" >&2; exit 2 ;;
    *) choices+=("$1") ;;
  esac
  shift
done
[[ ${#choices[@]} -gt 0 ]] || choices=(trixie:g++-14 trixie:clang++-19 sid:g++-16 sid:clang++-21)

warnings="-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror"

# The package of a compiler: g++-14, but clang-19 for clang++-19.
package_of() { echo "${1/clang++/clang}"; }

# compile_user_file SYSTEM COMPILER STANDARD
compile_user_file() {
  in_bare_system "$1" "cd /assay && $2 -std=$3 -fsyntax-only $warnings -Iinclude tests/standards/user_file.cpp"
}

# Optimized: some warnings (-Wdangling-pointer) need what the optimizer knows.
build_libraries() {
  in_bare_system "$1" "cd /assay && cmake --preset release -B build/$2 -DCMAKE_CXX_COMPILER=$2 \
    -DCMAKE_CXX_FLAGS=-Werror -DASSAY_BUILD_TESTS=OFF ${quick_options[*]} && cmake --build build/$2 --target installable"
}

require_bare_systems
if [[ -z $folder ]]; then folder=$(mktemp -d); fi
mkdir -p "$folder"
if [[ $keep == no ]]; then trap 'rm -rf --one-file-system "$folder"' EXIT; fi

for choice in "${choices[@]}"; do
  distribution=${choice%%:*} compiler=${choice#*:}
  system=$folder/$distribution
  run_part "$distribution, the system" make_bare_system "$distribution" "$system"
  copy_checkout "$system"
  run_part "$compiler, the packages" in_bare_system "$system" \
    "cd /assay && source scripts/setup.sh && install_missing \"\${build_needs[@]}\" '$(package_of "$compiler") $compiler' --"
  for standard in c++20 c++23 c++26; do
    run_part "$compiler, a user's file in $standard" compile_user_file "$system" "$compiler" "$standard"
  done
  if [[ $whole == yes ]]; then run_part "$compiler, the libraries" build_libraries "$system" "$compiler"; fi
done
finish_parts
