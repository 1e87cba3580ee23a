#!/bin/bash
# Measures `assay serve`, beside FastAPI where Python has it, in one run:
#   bench/serve.sh                 requests a second and p99 at 64 connections, then 100,000 requests of which a share vanishes
#   bench/serve.sh --soak MINUTES  the same clients for so long, with models that fail, and memory watched
# Needs wrk, curl and python3. ASSAY and MOCK name the programs, FASTAPI_PYTHON a Python that has fastapi, uvicorn, uvloop
# and httptools, FASTIFY_MODULES a folder where npm has installed fastify and ajv; SECONDS_EACH how long wrk runs (10).
set -euo pipefail
cd "$(dirname "$0")/.."
assay=${ASSAY:-build/release/bin/assay}
mock=${MOCK:-$(find build/release/tests -name assay_mock_provider -type f -print -quit 2>/dev/null)}
python=${FASTAPI_PYTHON:-python3}
seconds=${SECONDS_EACH:-10}

[[ -x $assay && -x $mock ]] || { echo "build first: cmake --build --preset release --target assay_cli assay_mock_provider"; exit 1; }

work=$(mktemp -d)
processes=()
cleanup() {
  for process in "${processes[@]}"; do kill "$process" 2>/dev/null || true; done
  wait
  rm -rf "$work"
}
trap cleanup EXIT
mkfifo "$work/url" "$work/mock"

# A port that was free a moment ago, for programs that choose none.
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
await_service() { curl -s --retry 200 --retry-connrefused --retry-delay 0 --retry-max-time 30 -o /dev/null "$1/healthz"; }

begin_service() {
  "$assay" serve --schemas schemas --port 0 "$@" >"$work/url" 2>"$work/log" &
  processes+=($!)
  read -r url <"$work/url"
}

if [[ ${1:-} == --soak ]]; then
  minutes=${2:?"--soak MINUTES"}
  "$mock" --answer '{"number": "$PROMPT"}' --every 5 --fault server-error --fault invalid-json --fault cut-event \
    --fault hang-up --fault refusal --fault slow --slow-by 1 >"$work/mock" &
  processes+=($!)
  read -r mock_url <"$work/mock"
  begin_service --quiet --model openai:m --base-url "$mock_url/v1"
  python3 bench/serve/vanishing_clients.py "$url" --seconds "$(awk "BEGIN { print $minutes * 60 }")" --connections 32 --extract
  exit
fi

printf '%s' '{"schema_name": "Person", "text": "{\"first_name\": \"Ada\", \"last_name\": \"Lovelace\", \"age\": 36, \"email\": null, \"tags\": [\"mathematician\", \"writer\"]}"}' >"$work/small"
{ printf '{"schema_name": "Person", "text": "{\\"first_name\\": \\"'; head -c 100000 /dev/zero | tr '\0' a
  printf '\\", \\"last_name\\": \\"b\\", \\"age\\": 36}"}'; } >"$work/large"

measure() {
  local name=$1 url=$2 body
  for body in small large; do
    BODY="$work/$body" wrk -t2 -c64 -d2 --timeout 30 -s bench/serve/post.lua "$url/v1/parse" >/dev/null
    printf '%-28s %-6s ' "$name" "$body"
    BODY="$work/$body" wrk -t2 -c64 -d"$seconds" --timeout 30 -s bench/serve/post.lua "$url/v1/parse" | tail -1
  done
}

echo "POST /v1/parse at 64 connections, $(nproc) cores, which wrk uses as well; small: 0.2 KB, large: 100 KB"
begin_service
measure "assay serve" "$url"
kill "${processes[-1]}"
begin_service --quiet
measure "assay serve --quiet" "$url"
kill "${processes[-1]}"
if "$python" -c 'import fastapi, uvicorn, uvloop, httptools' 2>/dev/null; then
  versions=$("$python" -c 'import fastapi, pydantic, uvicorn; print(f"FastAPI {fastapi.__version__}, pydantic {pydantic.VERSION}, uvicorn {uvicorn.__version__}")')
  for workers in 1 2; do
    port=$(free_port)
    (cd bench/serve && exec "$python" -m uvicorn fastapi_service:app --port "$port" --workers "$workers" --no-access-log \
      --log-level warning) &
    processes+=($!)
    await_service "http://127.0.0.1:$port"
    measure "FastAPI, $workers worker(s)" "http://127.0.0.1:$port"
    kill "${processes[-1]}"
  done
  echo "$versions"
else
  echo "FastAPI is not installed for $python: no peer"
fi

modules=${FASTIFY_MODULES:-}
if [[ -n $modules && -d $modules/node_modules/fastify ]]; then
  port=$(free_port)
  node bench/serve/fastify_service.mjs "$port" "$modules" &
  processes+=($!)
  await_service "http://127.0.0.1:$port"
  measure "Fastify, Ajv" "http://127.0.0.1:$port"
  kill "${processes[-1]}"
  echo "Node.js $(node --version), Fastify $(node -p "require('$modules/node_modules/fastify/package.json').version")"
else
  echo "FASTIFY_MODULES names no folder with Fastify: no peer on Node.js"
fi

begin_service --quiet
python3 bench/serve/vanishing_clients.py "$url"
