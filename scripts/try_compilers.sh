#!/bin/bash
# Compiles the libraries, and a user's file that includes all of them, with compilers of other distributions, without a
# warning: GCC 14 and Clang 19 of Debian 13, GCC 16 and Clang 21 of sid; the user's file in C++20, 23 and 26. Then runs the
# tests of std::expected and std::format (tests/standards), which GCC 12 lacks in part, and, with Clang, builds a program
# that imports assay as a module. Needs root, debootstrap, and the network for packages. The last line is the sum.
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
    -DCMAKE_CXX_FLAGS=-Werror -DASSAY_BUILD_TESTS=ON ${quick_options[*]} && cmake --build build/$2 --target installable"
}

# In C++23; a test that is skipped here is a failure.
run_standard_tests() {
  in_bare_system "$1" "cd /assay && cmake --build build/$2 --target assay_standard_tests &&
    ASSAY_SKIPPED_EXIT_CODE=77 build/$2/tests/assay_standard_tests"
}

# CMake 3.28 is the first that builds modules; Clang's scanner of dependencies is in a package of its own.
import_module() {
  in_bare_system "$1" "cd /assay && apt-get install -y -q --no-install-recommends ${2/clang++/clang-tools} &&
    cmake --install build/$2 --prefix /tmp/assay-$2 && rm -rf /tmp/module &&
    cmake -S tests/consumer/module -B /tmp/module -G Ninja -DCMAKE_CXX_COMPILER=$2 -DCMAKE_PREFIX_PATH=/tmp/assay-$2 &&
    cmake --build /tmp/module && /tmp/module/consumer"
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
    "cd /assay && source scripts/setup.sh && install_missing \"\${build_needs[@]}\" \"\${test_needs[@]}\" '$(package_of "$compiler") $compiler' --"
  for standard in c++20 c++23 c++26; do
    run_part "$compiler, a user's file in $standard" compile_user_file "$system" "$compiler" "$standard"
  done
  if [[ $whole == yes ]]; then
    run_part "$compiler, the libraries" build_libraries "$system" "$compiler"
    run_part "$compiler, std::expected and std::format" run_standard_tests "$system" "$compiler"
    if [[ $compiler == clang++* ]]; then run_part "$compiler, import assay" import_module "$system" "$compiler"; fi
  fi
done
finish_parts
