#!/bin/bash
# check_nginx.sh ASSAY MOCK ROOT: packaging/nginx.conf in front of `assay serve`: TLS, and events that don't wait for
# each other. Exits with 77 where there is no nginx.
set -euo pipefail
assay=$1 mock=$2 root=$3
nginx=$(command -v nginx || echo /usr/sbin/nginx)
[[ -x $nginx ]] && command -v openssl curl >/dev/null || { echo "nginx, openssl or curl is missing"; exit 77; }

work=$(mktemp -d)
processes=()
cleanup() {
  for process in "${processes[@]}"; do kill "$process" 2>/dev/null || true; done
  wait
  rm -rf "$work"
}
trap cleanup EXIT

mkfifo "$work/mock_url" "$work/assay_url"
"$mock" --answer '{"name": "Ada Lovelace", "age": "36"}' --piece 60 --pause 0.2 >"$work/mock_url" &
processes+=($!)
read -r mock_url <"$work/mock_url"
"$assay" serve --port 0 --host-name assay.example.org --model openai:m --base-url "$mock_url/v1" >"$work/assay_url" 2>"$work/log" &
processes+=($!)
read -r assay_url <"$work/assay_url"

# A port that was free a moment ago: nginx has none of its own choosing.
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
mkdir "$work/certificate"
openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost \
  -keyout "$work/certificate/privkey.pem" -out "$work/certificate/fullchain.pem" 2>/dev/null
sed -e "s/listen 443 /listen 127.0.0.1:$port /" -e "s/server 127.0.0.1:8080/server ${assay_url#http://}/" \
  "$root/packaging/nginx.conf" >"$work/nginx.conf"
"$nginx" -p "$work" -c "$work/nginx.conf" -g 'daemon off; master_process off;' 2>"$work/nginx.log" &
processes+=($!)
site="https://127.0.0.1:$port"
curl -sk --retry 50 --retry-connrefused --retry-delay 0 --retry-max-time 20 "$site/healthz" | grep -q '"status":"ok"'

value=$(curl -sk "$site/v1/parse" --json '{"schema": "name, age int", "text": "{name: Ada, age: 36}"}')
grep -q '"value":{"name":"Ada","age":36}' <<<"$value" || { echo "parse: $value"; exit 1; }
# The name that nginx was called by goes on to assay, which takes its own alone.
for row in "assay.example.org 200" "evil.example 421"; do
  code=$(curl -sk -o /dev/null -w '%{http_code}' -H "Host: ${row% *}" "$site/v1/schemas")
  [[ $code == "${row#* }" ]] || { echo "Host ${row% *}: $code"; exit 1; }
done
code=$(curl -sk -o /dev/null -w '%{http_code}' "$site/metrics")
[[ $code == 403 ]] || { echo "/metrics is open to others: $code"; exit 1; }

# The first event must come well before the last.
curl -skN "$site/v1/extract" --json '{"schema": "name, age int", "prompt": "Who?", "stream": true}' |
  while IFS= read -r line; do
    case $line in "event: "*) printf '%s %s\n' "$(date +%s%3N)" "${line#event: }" ;; esac
  done >"$work/events"
first=$(awk 'NR == 1 { print $1 }' "$work/events")
last=$(awk 'END { print $1 }' "$work/events")
kind=$(awk 'END { print $2 }' "$work/events")
[[ $kind == result && $((last - first)) -ge 200 ]] || { echo "events wait for each other:"; cat "$work/events"; exit 1; }

# A client that leaves is noticed behind the proxy.
(curl -skN --max-time 0.3 "$site/v1/extract" --json '{"schema": "name, age int", "prompt": "Who?", "stream": true}' || true) >/dev/null
for _ in $(seq 200); do
  grep -q '"status":499' "$work/log" && { echo "ok"; exit 0; }
  sleep 0.05
done
echo "the client's end was not noticed"
cat "$work/log"
exit 1
