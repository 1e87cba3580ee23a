#!/bin/bash
# check_console.sh SESSION ROOT BIN: runs the commands of a console session ("$ ...") in ROOT, with BIN in the path, and
# compares what they write, on standard output and standard error, with what the session shows. "$ assay serve ... &"
# starts a service on a port that is free, and later commands that name its usual address find it there.
set -euo pipefail
export ASSAY_OFFLINE=1  # no example leaves this machine
session=$1
cd "$2"
export PATH="$3:$PATH"
export LD_LIBRARY_PATH="$3${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"  # where sqlite3 finds an extension

# Commands and files without which there is nothing to show.
for need in ${ASSAY_NEEDS:-}; do
  if ! command -v "$need" >/dev/null && [[ ! -e $need ]]; then
    echo "skipped: there is no $need here"
    exit 77
  fi
done

actual=$(
  service=
  url=http://127.0.0.1:8080
  while IFS= read -r line; do
    [[ $line == '$ '* ]] || continue
    printf '%s\n' "$line"
    command=${line#'$ '}
    if [[ $command == 'assay serve '*' &' ]]; then
      exec 3< <(eval "exec ${command% &} --port 0" 2>/dev/null)
      service=$!
      read -r url <&3
      continue
    fi
    bash -c "${command//http:\/\/127.0.0.1:8080/$url}" 2>&1 </dev/null 3<&- || true
  done <"$session"
  [[ -z $service ]] || kill "$service"
)
diff -u "$session" <(printf '%s\n' "$actual")
