#!/bin/bash
# first_program.sh [--command-line] PREFIX: run in a system in which assay is installed in PREFIX (scripts/try_packages.sh).
# Compiles README.md's first program with the flags of pkg-config and with CMake and compares what it prints with what
# README.md says; or tries the command line. The program and its output lie in the folder blocks beside this script.
set -euo pipefail
blocks=$(dirname "$0")/blocks
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if [[ $1 == --command-line ]]; then
  prefix=$2
  "$prefix/bin/assay" --version
  echo '{"type": "object", "properties": {"age": {"type": "integer"}}, "required": ["age"]}' >"$work/schema.json"
  found=$(echo "Sure: {'age': \"35\",}" | "$prefix/bin/assay" parse --schema "$work/schema.json" -)
  [[ $(tr -d ' \n' <<<"$found") == '{"age":35}' ]] || { echo "assay parse says: $found" >&2; exit 1; }
  ls "$prefix"/share/man/man1/assay.1* "$prefix/share/doc/assay/copyright"
  exit
fi

prefix=$1
export PKG_CONFIG_PATH CMAKE_PREFIX_PATH=$prefix
PKG_CONFIG_PATH=$(find "$prefix/lib" -type d -name pkgconfig | paste -sd:)
library_path=
if [[ $prefix != /usr ]]; then library_path=$(find "$prefix/lib" -name 'libassay_core.so' -printf '%h'); fi

# shellcheck disable=SC2046  # the flags are several words
g++ -std=c++20 "$blocks/first.cpp" -o "$work/first" $(pkg-config --cflags --libs assay-core)
LD_LIBRARY_PATH=$library_path "$work/first" | diff "$blocks/first.expected" -
echo "by pkg-config: as README.md says"

cat >"$work/CMakeLists.txt" <<'END'
cmake_minimum_required(VERSION 3.22)
project(app LANGUAGES CXX)
find_package(assay 0.1 REQUIRED COMPONENTS core)
add_executable(app first.cpp)
target_link_libraries(app PRIVATE assay::core)
END
cp "$blocks/first.cpp" "$work"
cmake -S "$work" -B "$work/build" >"$work/log" || { cat "$work/log"; exit 1; }
cmake --build "$work/build" >"$work/log" || { cat "$work/log"; exit 1; }
"$work/build/app" | diff "$blocks/first.expected" -
echo "by CMake: as README.md says"
