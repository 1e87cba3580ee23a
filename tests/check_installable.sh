#!/bin/bash
# check_installable.sh BUILD SOURCE: whether scripts/quickstart.sh, which builds the target `installable`, builds every
# file that `cmake --install BUILD` copies out of the build folder. Asks Ninja; builds nothing.
set -euo pipefail
build=$1 source=$2

grep -q -- '--target installable' "$source/scripts/quickstart.sh"
built=$(ninja -C "$build" -t query installable | sed 's/^ *//')
count=0
while read -r file; do
  count=$((count + 1))
  if ! grep -qxF -- "$file" <<<"$built"; then
    echo "cmake --install copies $file, which the target installable doesn't build" >&2
    exit 1
  fi
done < <(grep -oE "\"$build/[^\"]+\"" "$build/cmake_install.cmake" | tr -d '"' | sed -E "s|^$build/||; s/\.so[.0-9]+$/.so/" |
         grep -E '\.(a|so)$|^bin/')
echo "$count files are built and installed"
[[ $count -gt 0 ]]
