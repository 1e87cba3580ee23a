#!/bin/bash
# The queue of `assay work` under SIGKILL: three workers and a server with file storage, 10,000 answers, all killed at
# random moments, and the commands that send and fetch as well; each task must have exactly one result, that of a run
# without faults. Then the same with 2,000 prompts for a model, with tasks that end their workers, and with a cluster of
# three servers, of which one is killed at a time, or lost for good. Some minutes.
#   scripts/work_kills.sh [SEED...]     1 2 3 by default; an assay that is named by ASSAY is used as it is
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/setup.sh

assay=${ASSAY:-}
if [[ -z $assay ]]; then
  install_missing "${build_needs[@]}" "${queue_needs[@]}" "python3 python3" -- "${speed_needs[@]}"
  require_tools
  cmake --preset release
  cmake --build --preset release --target assay_cli
  assay=build/release/bin/assay
fi
if [[ $# -eq 0 ]]; then set -- 1 2 3; fi
for seed in "$@"; do
  python3 tests/work/kill_work.py --assay "$assay" --tasks 10000 --seconds 60 --kills 60 --seed "$seed"
done
python3 tests/work/kill_work.py --assay "$assay" --ask --tasks 2000 --seconds 30 --kills 30 --rate 100 --seed "$1"
python3 tests/work/hard_tasks.py --assay "$assay"
python3 tests/work/kill_work.py --assay "$assay" --servers 3 --tasks 3000 --seconds 60 --kills 40 --rate 60 --seed "$1"
python3 tests/work/lost_server.py --assay "$assay"
