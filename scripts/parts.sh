# Runs the parts of a check one after another, whatever fails, and adds up what they report. Sourced, not run.

passed=0
failed=0
failed_parts=()

# count_results STATUS LOG: a part reports ctest's summary, or "N passed, N failed"; the last such line counts. A part
# that reports neither counts as one, by its exit code; one that fails without a failure on record counts one more.
count_results() {
  local status=$1 line good=0 bad=0
  line=$(grep -E '^[0-9]+% tests passed, [0-9]+ tests failed out of [0-9]+|^[0-9]+ passed, [0-9]+ failed$' "$2" | tail -n 1)
  if [[ $line =~ ^[0-9]+%\ tests\ passed,\ ([0-9]+)\ tests\ failed\ out\ of\ ([0-9]+) ]]; then
    bad=${BASH_REMATCH[1]} good=$((BASH_REMATCH[2] - BASH_REMATCH[1]))
  elif [[ $line =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
    good=${BASH_REMATCH[1]} bad=${BASH_REMATCH[2]}
  elif [[ $status -eq 0 ]]; then
    good=1
  fi
  if [[ $status -ne 0 && $bad -eq 0 ]]; then bad=1; fi
  passed=$((passed + good))
  failed=$((failed + bad))
  [[ $bad -eq 0 ]]
}

# run_part NAME COMMAND...
run_part() {
  local name=$1 log status=0 begin=$SECONDS
  shift
  log=$(mktemp)
  printf '\n######## %s: %s\n' "$name" "$*"
  "$@" </dev/null 2>&1 | tee "$log" || status=${PIPESTATUS[0]}
  count_results "$status" "$log" || failed_parts+=("$name")
  rm -f "$log"
  printf '######## %s took %d s\n' "$name" $((SECONDS - begin))
}

# The last line of all parts, and their exit code.
finish_parts() {
  if [[ ${#failed_parts[@]} -gt 0 ]]; then printf '\nFailed: %s\n' "${failed_parts[*]}"; fi
  printf '\n%d passed, %d failed\n' "$passed" "$failed"
  [[ $failed -eq 0 ]]
}
