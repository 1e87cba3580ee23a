#!/usr/bin/env bash
# What a compiler makes of structs that are read from JSON, with assay and with nlohmann's macros:
#   - one file that parses the Invoice: seconds
#   - one program that parses thirty such structs, each with three more, an enum and names of its own: seconds, and bytes
#     of text of its object file and of the whole program, stripped
# Seconds are the processor's, the least of several runs (of half as many with the thirty), taken in turns, so that what
# else the machine does weighs on both. The programs are linked, and run, where the library is built.
#   bench/compile_time.sh [runs] [compiler]
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${1:-5}
compiler=${2:-${CXX:-c++}}
build=${ASSAY_BUILD_DIR:-build/release}
documents=${ASSAY_BENCH_DATA:-../shared/data/bench}/invoices.jsonl
flags=(-std=c++20 -O2 -DNDEBUG -Iinclude -Ibench/compile_time)
many=30

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# Each name of a type or a member gets the number of its copy, in C++ and in a document alike.
types='Status|Address|Customer|Item|Invoice|read_invoice'
members='invoice_number|issued_on|status|customer|items|total|tags|notes|confidence|name|email|age|address|street|city'
members+='|postal_code|country|sku|description|quantity|unit_price|taxable'
numbered() { sed -E "s/\b($types|$members)\b/\1_$1/g"; }

# write_many NAME: what with_NAME.cpp does, for thirty structs, and a main that reads a document into each.
write_many() {
  local files=(bench/support/bench_invoice.hpp "bench/compile_time/with_$1.cpp") i
  cat "${files[@]}" | grep '^#include' | grep -v 'invoice\.hpp'
  for ((i = 1; i <= many; ++i)); do
    cat "${files[@]}" | grep -v '^#\|^//' | numbered "$i"
  done
  echo 'int main(int, char** documents) {'
  for ((i = 1; i <= many; ++i)); do
    echo "  bench::Invoice_$i invoice_$i;"
    echo "  if (!read_invoice_$i(documents[$i], invoice_$i)) return $i;"
  done
  echo '}'
}

# milliseconds FILE OBJECT
milliseconds() {
  local TIMEFORMAT='%U %S'
  { time "$compiler" "${flags[@]}" -c "$1" -o "$2"; } 2>&1 | awk '{ printf "%d\n", ($1 + $2) * 1000 }'
}

# least RUNS FOLDER PREFIX: compiles PREFIXassay.cpp and PREFIXnlohmann.cpp in turns; sets assay and nlohmann.
least() {
  local i name took
  assay=999999999 nlohmann=999999999
  for ((i = 0; i < $1; ++i)); do
    for name in assay nlohmann; do
      took=$(milliseconds "$2/$3$name.cpp" "$folder/$3$name.o")
      if ((took < ${!name})); then printf -v "$name" '%d' "$took"; fi
    done
  done
}

row() { awk -v name="$1" -v a="$2" -v b="$3" 'BEGIN { printf "%-34s%10s%10s%8.2f\n", name, a, b, a / b }'; }
text_bytes() { size "$1" | awk 'NR == 2 { print $1 }'; }

# Links what was compiled, and reads a document into each struct.
link_and_run() {
  local name args=() i
  for ((i = 1; i <= many; ++i)); do args+=("$(head -n 1 "$documents" | numbered "$i")"); done
  for name in assay nlohmann; do
    local libraries=()
    if [[ $name == assay ]]; then libraries=("$build/libassay_core.a" -lre2 -lpcre2-8); fi
    "$compiler" "$folder/many_$name.o" "${libraries[@]}" -s -o "$folder/many_$name"
    "$folder/many_$name" "${args[@]}" || { echo "many_$name did not read document $?" >&2; exit 1; }
  done
}

printf '%-34s%10s%10s%8s\n' "" assay nlohmann ratio
least "$runs" bench/compile_time with_
row "one struct: milliseconds" "$assay" "$nlohmann"

for name in assay nlohmann; do write_many "$name" >"$folder/many_$name.cpp"; done
least $(((runs + 1) / 2)) "$folder" many_
row "thirty structs: milliseconds" "$assay" "$nlohmann"
row "  text of the object, bytes" "$(text_bytes "$folder/many_assay.o")" "$(text_bytes "$folder/many_nlohmann.o")"
if [[ -e $build/libassay_core.a ]]; then
  link_and_run
  row "  text of the program, bytes" "$(text_bytes "$folder/many_assay")" "$(text_bytes "$folder/many_nlohmann")"
else
  echo "  (no $build/libassay_core.a to link with)"
fi
