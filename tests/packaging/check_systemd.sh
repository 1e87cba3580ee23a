#!/bin/bash
# check_systemd.sh ASSAY ROOT: systemd takes packaging/assay.service. Exits with 77 where there is no systemd-analyze.
set -euo pipefail
command -v systemd-analyze >/dev/null || { echo "there is no systemd-analyze"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed "s|/usr/local/bin/assay|$1|" "$2/packaging/assay.service" >"$work/assay.service"
# Other units of the machine may have faults of their own; so may a manual page not be installed.
said=$(systemd-analyze verify "$work/assay.service" 2>&1 | grep -F assay.service | grep -v "Command 'man" || true)
[[ -z $said ]] || { echo "$said"; exit 1; }
echo "ok"
