#!/bin/bash
# Tries the first steps of README.md on bare distributions: makes a minimal system in a temporary folder (debootstrap),
# copies this checkout in, runs scripts/quickstart.sh there, installs what it has built, and builds and runs a project
# that finds the installed assay. Needs root, a few GB of disk, and the network for packages alone: a build that fetches
# a library's sources is a failure. The folder is removed afterwards. The exit code is 1 if any distribution failed.
#   scripts/try_distributions.sh [--configure | --tests] [--keep FOLDER] [DISTRIBUTION...]
#     DISTRIBUTION      bookworm (Debian 12), trixie (Debian 13), sid, noble (Ubuntu 24.04); default: all of them
#     --configure       stop after CMake has found all libraries; nothing is compiled
#     --tests           also run scripts/test.sh in it
#     --keep FOLDER     make the systems in FOLDER, use those that are there, and leave them (for compilers: see
#                       scripts/try_compilers.sh)
# Packages come from the archive that this machine's apt uses; Ubuntu's, on a Debian machine, from debootstrap's default.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/setup.sh
source scripts/bare_system.sh

steps=quickstart with_tests=no folder= keep=no names=()
while [[ $# -gt 0 ]]; do
  case $1 in
    --configure) steps=configure ;;
    --tests) with_tests=yes ;;
    --keep) keep=yes folder=$2; shift ;;
    -*) sed -n '2,/^set /{/^#/p}' "$0" >&2; exit 2 ;;
    *) names+=("$1") ;;
  esac
  shift
done
[[ ${#names[@]} -gt 0 ]] || names=(bookworm trixie sid noble)

# What is run in the system, as a newcomer would type it. Standard input is empty: nobody answers a question.
first_steps() {
  if [[ $steps == configure ]]; then
    echo 'source scripts/setup.sh; install_missing "${build_needs[@]}" --; cmake --preset release -DASSAY_BUILD_TESTS=OFF'
    return
  fi
  echo 'scripts/quickstart.sh'
  echo 'cmake --install build/release --prefix /usr/local'
  echo 'cmake -S tests/consumer/find_package -B /tmp/consumer -G Ninja'
  echo 'cmake --build /tmp/consumer'
  echo '/tmp/consumer/consumer'
  if [[ $with_tests == yes ]]; then echo 'scripts/test.sh'; fi
}

# try_distribution NAME: all of it, with the log in FOLDER/NAME.log.
try_distribution() {
  local root=$folder/$1 log=$folder/$1.log
  say "$1: making a bare system"
  if ! make_bare_system "$1" "$root" >"$log" 2>&1; then
    tail -n 5 "$log"
    return 1
  fi
  copy_checkout "$root"
  say "$1: $steps (the log: $log)"
  if ! first_steps | in_bare_system "$root" 'cd /assay && set -ex && source /dev/stdin' >>"$log" 2>&1; then
    tail -n 40 "$log"
    return 1
  fi
  if grep 'is not on this machine; fetching' "$log"; then
    echo "CMake fetched what should have been installed as a package"
    return 1
  fi
}

require_bare_systems
if [[ -z $folder ]]; then folder=$(mktemp -d); fi
mkdir -p "$folder"
if [[ $keep == no ]]; then trap 'rm -rf --one-file-system "$folder"' EXIT; fi

passed=0 failed=0 untried=()
for name in "${names[@]}"; do
  if ! can_reach "$name"; then
    say "$name: not tried: its archive, $(archive_of "$name"), can't be reached from here"
    untried+=("$name")
  elif try_distribution "$name"; then
    say "$name: passed"
    passed=$((passed + 1))
  else
    say "$name: FAILED"
    failed=$((failed + 1))
  fi
done
[[ ${#untried[@]} -eq 0 ]] || echo "not tried: ${untried[*]}"
echo "$passed passed, $failed failed"
[[ $failed -eq 0 ]]
