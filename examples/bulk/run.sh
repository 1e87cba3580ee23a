#!/bin/bash
# Runs the bulk example against a model that is none (assay_mock_provider), which takes a while for each answer, fails
# now and then, and writes numbers as text:
#   examples/bulk/run.sh [STUDENTS [UPLOADS [FOLDER]]]    500, 400, build/bulk
# ASSAY and MOCK name the programs. Leaves results and pictures in FOLDER.
set -euo pipefail
cd "$(dirname "$0")/../.."
assay=${ASSAY:-build/release/bin/assay}
mock=${MOCK:-$(find build/release/tests -name assay_mock_provider -type f -print -quit 2>/dev/null)}
students=${1:-500} uploads=${2:-400} folder=${3:-build/bulk}
mkdir -p "$folder"
[[ -x $assay && -x $mock ]] || { echo "build first: cmake --build --preset release --target assay_cli assay_mock_provider"; exit 1; }

work=$(mktemp -d)
processes=()
cleanup() {
  for process in "${processes[@]}"; do kill "$process" 2>/dev/null || true; done
  wait
  rm -rf "$work"
}
trap cleanup EXIT
mkfifo "$work/mock" "$work/service" "$work/webhook"
export PYTHONDONTWRITEBYTECODE=1

"$mock" --answer '{"student": "$PROMPT", "grade": "2", "strengths": ["careful"], "advice": "Go on like this.",}' \
  --delay "${DELAY:-0.8}" --every 12 --fault server-error --fault invalid-json --fault rate-limited --retry-after 1 >"$work/mock" &
processes+=($!)
read -r mock_url <"$work/mock"
# The service works on 48 extractions at a time, whoever asks: the reports alone may have 64 under way.
"$assay" serve --port 0 --schemas examples/bulk/schemas --model openai:m --base-url "$mock_url/v1" --max-concurrency 48 \
  >"$work/service" 2>"$folder/service.log" &
service=$!
processes+=($service)
read -r url <"$work/service"

python3 examples/bulk/reports.py "$url" --students "$students" --out "$folder/reports.jsonl" --picture "$folder/reports.svg"

python3 examples/bulk/webhook.py "$url" --until "$uploads" --waiting $((uploads / 2)) \
  --out "$folder/uploads.jsonl" --picture "$folder/uploads.svg" >"$work/webhook" &
processes+=($!)
exec 4<"$work/webhook"
read -r webhook_url <&4
python3 examples/bulk/uploaders.py "$webhook_url" "$uploads"
read -r summary <&4
echo "$summary"
echo "$(sort -u "$folder/uploads.jsonl" | grep -c '"ok": true') uploads have a value, $(grep -c '"status":503' "$folder/service.log" || true) requests were told by the service to come again"
kill -TERM "$service"
wait "$service"
echo "the service has stopped cleanly"
