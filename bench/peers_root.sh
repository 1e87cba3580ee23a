#!/bin/bash
# Measures reading and writing beside glaze, yyjson and reflect-cpp, which Debian 12 has no packages of: makes a minimal system of
# Debian sid in a folder (debootstrap), installs the peers there, copies this checkout in, builds the benchmarks with
# sid's compiler, and runs them. Needs root, 2 GB of disk, and the network for packages alone. Builds of before stay in
# the folder, so that a second run compiles only what has changed.
#   bench/peers_root.sh [FOLDER [OPTION...]]
#     FOLDER   the system: made unless it is there; without it, one in a temporary folder, which is removed afterwards
#     OPTION   for bench_writing (Google Benchmark's), instead of the table of the best runs
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/setup.sh
source scripts/bare_system.sh

packages=(g++ cmake ninja-build git python3 pkg-config nlohmann-json3-dev libre2-dev libpcre2-dev
  libfast-float-dev libdragonbox-dev
  libbenchmark-dev libsimdjson-dev rapidjson-dev libglaze-dev libyyjson-dev libreflectcpp-dev libctre-dev)
build=build/peers

root=${1:-}
shift || true
require_bare_systems
if [[ -z $root ]]; then
  root=$(mktemp -d)
  trap 'rm -rf --one-file-system "$root"' EXIT
fi

say "A system of Debian sid in $root"
make_bare_system sid "$root" >"$root.log" 2>&1 || { tail -n 5 "$root.log"; exit 1; }
in_bare_system "$root" "apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
  ${packages[*]}" >>"$root.log" 2>&1 || { tail -n 20 "$root.log"; exit 1; }
in_bare_system "$root" "dpkg-query --show g++ libglaze-dev libyyjson-dev libreflectcpp-dev rapidjson-dev"

say "Building the benchmarks there"
copy_checkout "$root"
in_bare_system "$root" "cd /assay && cmake --preset release -B $build -DASSAY_COMPONENTS=core -DASSAY_BUILD_BENCH=ON \
  -DASSAY_BUILD_CLI=OFF -DASSAY_BUILD_TESTS=OFF -DASSAY_BUILD_EXAMPLES=OFF -DCMAKE_UNITY_BUILD=ON &&
  cmake --build $build --target bench_writing bench_reading" >>"$root.log" 2>&1 ||
  { tail -n 20 "$root.log"; exit 1; }

for program in bench_reading bench_writing; do
  say "Running $program"
  if [[ $# -gt 0 ]]; then
    in_bare_system "$root" "cd /assay && $build/bench/$program ${*@Q}"
  else
    in_bare_system "$root" "cd /assay && $build/bench/$program --benchmark_repetitions=40 \
      --benchmark_enable_random_interleaving=true --benchmark_min_time=0.004s --benchmark_format=json 2>/dev/null |
      python3 bench/support/best_runs.py $program"
  fi
done
