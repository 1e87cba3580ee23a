#!/bin/bash
# Builds the WebAssembly module, the npm package and the playground, and shows the playground to this machine's browser.
# Can be run again; needs Debian's emscripten, which it installs, or an emsdk on the PATH.
#   scripts/playground.sh [SCHEMA.json [ANSWER.txt]]   with a schema of one's own, and an answer
#   scripts/playground.sh --build                      builds alone: build/web/package, build/web/page
#   scripts/playground.sh --test                       builds, and runs the tests of all three
#   scripts/playground.sh --ci                         checks the types, and tests what needs neither the module nor a
#                                                      browser: in seconds; passes where npm can't install packages
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/setup.sh
source scripts/library_sources.sh

web_needs=(
  "emscripten emcc"
  "nodejs node"
  "npm npm"
)
dragonbox_needs=("libdragonbox-dev /usr/include/dragonbox-1.1.3/dragonbox/dragonbox.h")
browser_needs=("chromium chromium")

install_modules() { npm ci --prefix web/playground --ignore-scripts --no-audit --no-fund >/dev/null; }

check_sources() {
  if ! command -v npm >/dev/null || ! install_modules; then
    say "Skipped: npm can't install the packages of web/playground"
    echo "0 passed, 0 failed"
    return
  fi
  local compiler=web/playground/node_modules/typescript/bin/tsc
  node "$compiler" -p web/package --noEmit
  node "$compiler" -p web/playground
  node --test web/playground/test/sources.test.mjs
}

what=${1:-}
if [[ $what == --ci ]]; then
  check_sources
  exit
fi
needs=("${build_needs[@]}" "${web_needs[@]}")
optional=("${dragonbox_needs[@]}")
if [[ $what == --test ]]; then
  needs+=("${test_needs[@]}")
  optional+=("${browser_needs[@]}")
fi
install_missing "${needs[@]}" -- "${optional[@]}"
require_tools

find_library_sources
options=("${source_options[@]}")
# Those of the core's tests where another machine may make a difference; ASSAY_TEST_FILTER=. builds all.
some="portability|json_test_suite|json_schema_suite|slips|notations|patterns|grounding|short_schema"
if [[ $what == --test ]]; then
  options+=(-DASSAY_BUILD_TESTS=ON "-DASSAY_TEST_FILTER=${ASSAY_TEST_FILTER:-$some}")
fi

say "Configuring (build/wasm)"
emcmake cmake -S . -B build/wasm -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_FLAGS_RELEASE="-O2 -DNDEBUG" \
  -DCMAKE_UNITY_BUILD=ON -DASSAY_COMPONENTS=core -DASSAY_BUILD_CLI=OFF -DASSAY_BUILD_EXAMPLES=OFF \
  "${options[@]}" >/dev/null

say "Building the module: some minutes, the first time"
cmake --build build/wasm --target assay_module

say "Building the package and the page (build/web)"
install_modules
node web/playground/build.mjs

case $what in
  --build) ;;
  --test)
    say "Building the core's tests"
    cmake --build build/wasm
    say "Testing"
    ctest --test-dir build/wasm --output-on-failure -j2
    ;;
  *) exec node web/playground/serve.mjs "$@" ;;
esac
