#!/bin/bash
# check_console.sh SESSION ROOT BIN: runs the commands of a console session ("$ ...") in ROOT, with BIN in the path, and
# compares what they write, on standard output and standard error, with what the session shows.
set -euo pipefail
export ASSAY_OFFLINE=1  # no example leaves this machine
session=$1
cd "$2"
export PATH="$3:$PATH"

actual=$(
  while IFS= read -r line; do
    [[ $line == '$ '* ]] || continue
    printf '%s\n' "$line"
    bash -c "${line#'$ '}" 2>&1 </dev/null || true
  done <"$session"
)
diff -u "$session" <(printf '%s\n' "$actual")
