#!/bin/bash
# check_shared.sh SOURCE FOLDER: whether the shared libraries that lie in FOLDER are found at run time by the version of
# their ABI, export what is of assay and public and nothing else, and how much that is.
set -euo pipefail
source=$1 folder=$2

number() { sed -n "s/^#define ASSAY_VERSION_$1 //p" "$source/include/assay/version.hpp"; }
abi=$(number MAJOR)
if [[ $abi == 0 ]]; then abi=0.$(number MINOR); fi

mapfile -t libraries < <(find "$folder" -maxdepth 1 -name 'libassay_*.so')
if [[ ${#libraries[@]} -eq 0 ]]; then
  echo "no shared libraries in $folder" >&2
  exit 1
fi
for library in "${libraries[@]}"; do
  found=$(readelf -d "$library" | sed -n 's/.*(SONAME).*\[\(.*\)\]/\1/p')
  if [[ $found != "$(basename "$library").$abi" ]]; then
    echo "$library has the name $found, not $(basename "$library").$abi" >&2
    exit 1
  fi
done
bash "$source/tests/packaging/check_exports.sh" "$source" "${libraries[@]}" -- "${libraries[@]}"
