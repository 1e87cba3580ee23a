#!/bin/bash
# Has assay's grammars judged by an engine that is not assay's: XGrammar, from npm (needs node and the network, once).
#   scripts/judge_grammars.sh [ASSAY] [CASES.jsonl...]     by default build/release/bin/assay and the schemas of
#                                                          ../shared/data/field; SHARE=8 takes one of eight cases
set -euo pipefail
cd "$(dirname "$0")/.."

version=0.1.27
root=$PWD
assay=$(realpath "${1:-build/release/bin/assay}")
shift || true
if [[ $# -eq 0 ]]; then
  data=${ASSAY_CONFORMANCE_DATA:-$root/../shared/data}
  set -- "$data/field/schemas.jsonl" "$data/field/schemas_real.jsonl"
fi
files=()
for file in "$@"; do files+=("$(realpath -e "$file")"); done

mkdir -p build/grammar-judge
cd build/grammar-judge
[[ -d node_modules/@mlc-ai/web-xgrammar ]] || npm install --no-fund --no-audit "@mlc-ai/web-xgrammar@$version"
for file in "${files[@]}"; do python3 "$root/tests/grammar/cases.py" "$assay" "$file" "${SHARE:-1}"; done >cases.jsonl
node "$root/tests/grammar/judge.mjs" cases.jsonl
