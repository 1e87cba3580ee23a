#!/bin/bash
# Starts a server of NATS with JetStream and file storage, for tests and demos of `assay work`: on this machine alone,
# below a folder, until Ctrl-C. The first line of output is its URL.
#   scripts/nats_demo.sh [FOLDER [PORT]]     by default a temporary folder, gone afterwards, and any free port
# FOLDER/extra.conf, where it is there, is part of the server's configuration: users, TLS.
set -euo pipefail

server=$(command -v nats-server || true)
if [[ -z $server && -x /usr/sbin/nats-server ]]; then server=/usr/sbin/nats-server; fi
if [[ -z $server ]]; then
  echo "there is no nats-server here; on Debian: apt-get install nats-server" >&2
  exit 77
fi
folder=${1:-}
port=${2:--1}
if [[ -z $folder ]]; then
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
fi
mkdir -p "$folder/ports"
rm -f "$folder"/ports/*.ports
cat >"$folder/nats.conf" <<END
listen: "127.0.0.1:$port"
ports_file_dir: "$folder/ports"
max_payload: 8MB
jetstream { store_dir: "$folder/jetstream" }
END
if [[ -e $folder/extra.conf ]]; then echo 'include "extra.conf"' >>"$folder/nats.conf"; fi
"$server" --config "$folder/nats.conf" --log "$folder/nats.log" &
trap 'kill "$!" 2>/dev/null; wait "$!" 2>/dev/null || true; [[ -n ${1:-} ]] || rm -rf "$folder"' EXIT
# The server writes the file of its ports when it listens.
while ! url=$(grep -hoE '(nats|tls)://[0-9.:]*' "$folder"/ports/*.ports 2>/dev/null | head -1) || [[ -z $url ]]; do
  kill -0 "$!" 2>/dev/null || { cat "$folder/nats.log" >&2; exit 1; }
  sleep 0.05
done
echo "$url"
wait "$!"
