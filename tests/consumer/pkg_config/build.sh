#!/bin/bash
# build.sh PREFIX COMPILER MODULE SOURCE OUT [FLAG...]: compiles SOURCE with the flags that pkg-config has for MODULE of
# the assay that is installed in PREFIX, and runs it.
set -euo pipefail
prefix=$1 compiler=$2 module=$3 source=$4 out=$5
shift 5
PKG_CONFIG_PATH=$(find "$prefix" -type d -name pkgconfig | paste -sd:)
export PKG_CONFIG_PATH
read -ra compile < <(pkg-config --cflags "$module")
read -ra link < <(pkg-config --libs "$module")
echo "$module $(pkg-config --modversion "$module"): ${compile[*]} ${link[*]}"
"$compiler" -std=c++20 "$@" "${compile[@]}" "$source" -o "$out" "${link[@]}"
LD_LIBRARY_PATH=$(find "$prefix" -name 'libassay_*.so' -printf '%h\n' | sort -u | paste -sd:) "$out"
