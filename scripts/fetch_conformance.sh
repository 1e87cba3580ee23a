#!/bin/bash
# Fetches the public conformance suites, at the versions that the tests' expectations (tests/conformance/) were written
# for, to where the tests look for them. What is there already is left alone.
#   scripts/fetch_conformance.sh [FOLDER]     by default ../shared/data beside the checkout; another FOLDER is told to
#                                             the tests by cmake -DASSAY_CONFORMANCE_DATA=FOLDER
set -euo pipefail
folder=$(realpath -m "${1:-"$(dirname "$0")/../../shared/data"}")
work=
trap 'rm -rf "$work"' EXIT

# fetch NAME REPOSITORY COMMIT PATH...: these paths of the repository, to FOLDER/NAME.
fetch() {
  local target=$folder/$1 repository=$2 commit=$3
  local paths=("${@:4}")
  if [[ -e $target/${paths[0]} ]]; then
    echo "$target is there already"
    return
  fi
  echo "Fetching $repository at ${commit:0:12} to $target"
  mkdir -p "$target"
  work=$(mktemp -d "$target/.fetch.XXXXXX")
  git -C "$work" init --quiet
  git -C "$work" config gc.auto 0
  git -C "$work" remote add origin "$repository"
  git -C "$work" fetch --quiet --depth 1 --filter=blob:none origin "$commit"  # no files but those of the paths
  git -C "$work" checkout --quiet FETCH_HEAD -- "${paths[@]}"
  (cd "$work" && mv -- "${paths[@]}" ..)
  rm -rf "$work"
}

fetch json-test-suite https://github.com/nst/JSONTestSuite \
  1ef36fa01286573e846ac449e8683f8833c5b26a test_parsing LICENSE
fetch json-schema-test-suite https://github.com/json-schema-org/JSON-Schema-Test-Suite \
  44401e0c046704b476ec9d2e2fccdaee618f259d tests remotes LICENSE
echo "The other suites (Pydantic's conversions, recorded exchanges, damaged answers) are no public downloads; their tests" \
  "stay skipped without them."
