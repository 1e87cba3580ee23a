#!/bin/bash
# check_abort.sh PROGRAM ARGUMENT...: prints what a program says that must end by abort, and fails if it doesn't.
output=$("$@" 2>&1)
status=$?
echo "$output"
if [[ $status -ne 134 ]]; then
  echo "It ended with status $status"
  exit 1
fi
