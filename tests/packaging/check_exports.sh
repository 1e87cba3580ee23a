#!/bin/bash
# check_exports.sh SOURCE LIBRARY... -- OBJECT...: what shared libraries of assay export or would export. The libraries are
# static ones, whose symbols say whether they are hidden, or shared ones. OBJECT is a folder with objects of programs that
# use the public headers, or a library of assay that uses the others. Refuses
#   - a symbol that an object refers to and that a library defines, but hides: ASSAY_EXPORT is missing;
#   - an exported function or object that no public header declares: ASSAY_EXPORT is too much, or should be
#     ASSAY_EXPORT_INTERNAL;
#   - of a shared library, a symbol outside the namespace assay.
set -euo pipefail
export LC_ALL=C
source=$1
shift
libraries=() objects=()
while [[ $# -gt 0 && $1 != -- ]]; do libraries+=("$1"); shift; done
shift
while [[ $# -gt 0 ]]; do
  if [[ -d $1 ]]; then mapfile -t -O "${#objects[@]}" objects < <(find "$1" -name '*.o'); else objects+=("$1"); fi
  shift
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# symbols FILE...: "BINDING VISIBILITY SECTION NAME" of each; of a shared library those that the linker sees.
symbols() {
  local file
  for file in "$@"; do
    if [[ $file == *.so* ]]; then readelf --dyn-syms -W "$file"; else readelf --syms -W "$file"; fi
  done 2>/dev/null | awk '$1 ~ /^[0-9]+:$/ && NF >= 8 && $5 != "LOCAL" { print $5, $6, $7, $8 }' | sort -u
}

symbols "${libraries[@]}" >"$work/libraries"
awk '$3 != "UND" && $2 == "HIDDEN" { print $4 }' "$work/libraries" | sort -u >"$work/hidden"
awk '$3 != "UND" && $2 == "DEFAULT" { print $4 }' "$work/libraries" | sed 's/@.*//' | sort -u >"$work/visible"
for object in "${objects[@]}"; do
  symbols "$object" >"$work/object"
  comm -23 <(awk '$3 == "UND" { print $4 }' "$work/object" | sort -u) <(awk '$3 != "UND" { print $4 }' "$work/object" | sort -u)
done | sort -u >"$work/needed"

# A function that each object has a copy of is hidden in each.
comm -23 <(comm -12 "$work/needed" "$work/hidden") "$work/visible" >"$work/missing"
# What cmake/assay_exports.map lets through.
grep -E '^_Z(N|N[KOR]|NK[OR]|T[ISTVW]N|T[hv].*_NK?)5assay' "$work/visible" | sort >"$work/exported" || true

# The names of functions and objects that are declared for others, and of classes, which export all of theirs.
grep -rhoE '[A-Za-z_~][A-Za-z_0-9]*' "$source/include" | sort -u >"$work/declared"
grep -rhA1 'ASSAY_EXPORT_INTERNAL' "$source/src" --include='*.hpp' | grep -oE '[A-Za-z_~][A-Za-z_0-9]*' | sort -u >"$work/internal"
grep -rhoE 'class ASSAY_EXPORT_INTERNAL [a-z_]+' "$source/src" --include='*.hpp' | sed 's/.* //' >"$work/internal_classes"
awk '$1 == "GLOBAL" && $3 != "UND" && $2 == "DEFAULT" { print $4 }' "$work/libraries" | sed 's/@.*//' | sort -u |
  comm -12 - "$work/exported" | c++filt | sed -E 's/\[abi:[a-z0-9]+\]//g; s/^(vtable|typeinfo|typeinfo name|VTT) for //; s/::~/::/' |
  awk -v classes="$(tr '\n' ' ' <"$work/internal_classes")" '
    BEGIN { n = split(classes, list, " "); for (i = 1; i <= n; ++i) internal[list[i]] = 1 }
    { whole = $0; sub(/\(.*/, ""); sub(/<.*/, ""); n = split($0, part, "::")
      if (part[n] ~ /^operator/ || part[n - 1] in internal) next
      print part[n] "\t" whole }' | sort -u >"$work/names"
join -t "$(printf '\t')" -v 1 "$work/names" <(sort -u "$work/declared" "$work/internal") >"$work/undeclared"

failed=0
complain() {
  if [[ -s $2 ]]; then
    echo "$1" >&2
    cut -f2 "$2" | c++filt | head -n 20 | sed 's/^/  /' >&2
    failed=1
  fi
}
complain "hidden, though programs or other libraries refer to it (ASSAY_EXPORT is missing):" "$work/missing"
complain "exported, though no public header declares it:" "$work/undeclared"
for library in "${libraries[@]}"; do
  if [[ $library == *.so* ]]; then
    symbols "$library" | awk '$3 != "UND" && $2 == "DEFAULT" { print $4 }' | sed 's/@.*//' | sort -u |
      comm -23 - "$work/exported" >"$work/foreign"
    complain "$library exports what is not of assay:" "$work/foreign"
    echo "$(basename "$library"): $(symbols "$library" | awk '$3 != "UND"' | wc -l) symbols"
  fi
done
echo "$(wc -l <"$work/exported") symbols exported by ${#libraries[@]} libraries, $(comm -12 "$work/needed" "$work/exported" | wc -l) of them used by ${#objects[@]} objects"
[[ $(wc -l <"$work/exported") -gt 0 && ${#objects[@]} -gt 0 ]] || failed=1
exit $failed
