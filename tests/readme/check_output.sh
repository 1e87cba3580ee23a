#!/bin/bash
# check_output.sh PROGRAM [EXPECTED [RECIPE]]: runs a program of the documentation and compares what it writes. A program
# that holds several recipes is told which one to run.
set -euo pipefail
export ASSAY_OFFLINE=1  # no example leaves this machine
output=$("$1" "${@:3}")
if [[ $# -gt 1 ]]; then diff -u "$2" <(printf '%s\n' "$output"); fi
