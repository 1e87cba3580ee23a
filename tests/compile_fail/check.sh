#!/bin/bash
# check.sh SOURCE COMPILER FLAGS...
#
# Compiles a file that must not compile. Its first line says what one error line of the compiler must hold:
#   // error: use of deleted function
# A second line may say it for Clang:
#   // error(clang): static assertion failed
# A third line may say how many errors there are, so that no other hides the one that helps:
#   // errors: 1
set -euo pipefail

source=$1
compiler=$2
shift 2

expected=$(sed -n '1s|^// error: ||p' "$source")
clang_expected=$(sed -n '2s|^// error(clang): ||p' "$source")
if [[ $(basename "$compiler") == *clang* && -n $clang_expected ]]; then
  expected=$clang_expected
fi
if [[ -z $expected ]]; then
  echo "the first line of $source must be: // error: <text>" >&2
  exit 1
fi

# In the C locale both compilers quote names with plain quotes.
if output=$(LC_ALL=C "$compiler" "$@" "$source" 2>&1); then
  echo "$source compiles, and must not" >&2
  exit 1
fi
# Compilers differ in whether they write the inline namespace of the ABI.
output=${output//assay::v0::/assay::}
# An error line alone counts: a note or a quoted source line is no message. (`grep -q` must not end a pipe: what writes
# into it may be stopped by it, and that counts as a failure.)
error_lines=$(grep -F -- "error: " <<<"$output" || true)
if [[ $error_lines != *"$expected"* ]]; then
  printf 'no error line holds\n  %s\nthe compiler said:\n%s\n' "$expected" "$output" >&2
  exit 1
fi
errors=$(sed -n '3s|^// errors: ||p' "$source")
if [[ -n $errors && $(grep -cF -- "error: " <<<"$output") -ne $errors ]]; then
  printf 'there are not %s errors, but\n%s\n' "$errors" "$output" >&2
  exit 1
fi
