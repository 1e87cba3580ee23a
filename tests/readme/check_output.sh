#!/bin/bash
# check_output.sh PROGRAM [EXPECTED]: runs a program of the documentation and compares what it writes.
set -euo pipefail
export ASSAY_OFFLINE=1  # no example leaves this machine
output=$("$1")
if [[ $# -gt 1 ]]; then diff -u "$2" <(printf '%s\n' "$output"); fi
