#!/bin/bash
# check_module.sh SOURCE PREFIX WORK COMPILER: whether the module of the assay that is installed in PREFIX exports what the
# headers declare; then compiles it and a program that imports it with a Clang, links that with the flags of pkg-config,
# and runs it.
set -euo pipefail
source=$1 prefix=$2 work=$3 compiler=$4
python3 "$source/tests/packaging/module_names.py" "$source"
PKG_CONFIG_PATH=$(find "$prefix" -type d -name pkgconfig | paste -sd:)
export PKG_CONFIG_PATH
read -ra compile < <(pkg-config --cflags assay)
read -ra link < <(pkg-config --libs assay)
module=$(find "$prefix" -name assay.cppm)
"$compiler" -std=c++20 "${compile[@]}" --precompile "$module" -o "$work/assay.pcm"
"$compiler" -std=c++20 "${compile[@]}" -fmodule-file=assay="$work/assay.pcm" -c "$source/tests/consumer/module/main.cpp" \
  -o "$work/main.o"
"$compiler" "$work/main.o" "${link[@]}" -o "$work/main"
LD_LIBRARY_PATH=$(find "$prefix" -name 'libassay_*.so' -printf '%h\n' | sort -u | paste -sd:) "$work/main"
