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

web_needs=(
  "emscripten emcc"
  "nodejs node"
  "npm npm"
)
# The sources of RE2 and PCRE2, where GitHub is out of reach.
source_needs=(
  "dpkg-dev dpkg-source"
  "make make"
  "perl perl"
  "python3 python3"
  "unicode-data /usr/share/unicode/UnicodeData.txt"
)
dragonbox_needs=("libdragonbox-dev /usr/include/dragonbox-1.1.3/dragonbox/dragonbox.h")
browser_needs=("chromium chromium")
sources=build/web/sources

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

# Unpacks Debian's source packages, by lists of our own: what apt is set to stays as it is. Those of security updates are
# left out, which not every mirror has.
debian_sources() {
  local apt=$PWD/build/web/apt options file
  mkdir -p "$apt/parts" "$apt/lists/partial" "$sources"
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*; do
    [[ -f $file ]] || continue
    awk -v RS= '!/^Types:/ || !/security/ { print $0 "\n" }' "$file" |
      sed -E '/^deb .*security/d; s/^deb /deb-src /; s/^Types:.*/Types: deb-src/' >"$apt/parts/$(basename "$file")"
  done
  [[ -f $apt/parts/sources.list ]] || : >"$apt/parts/sources.list"
  options=(-o "Dir::Etc::sourcelist=$apt/parts/sources.list" -o "Dir::Etc::sourceparts=$apt/parts"
           -o "Dir::State::lists=$apt/lists" -o "Debug::NoLocking=1")
  apt-get "${options[@]}" update >/dev/null
  (cd "$sources" && apt-get "${options[@]}" source re2 pcre2 >/dev/null)
  rm -rf "$sources/re2" "$sources/pcre2"
  mv "$sources"/re2-[0-9]*/ "$sources/re2"
  mv "$sources"/pcre2-[0-9]*/ "$sources/pcre2"
  # Debian's sources lack the tables that are made of the Unicode Character Database.
  make -C "$sources/re2" REBUILD_TABLES=1 re2/perl_groups.cc re2/unicode_groups.cc re2/unicode_casefold.cc >/dev/null
}

options=()
if [[ ! -d $sources/re2 || ! -d $sources/pcre2 ]]; then
  if ! timeout 20 git ls-remote --exit-code https://github.com/google/re2.git HEAD >/dev/null 2>&1; then
    say "GitHub can't be reached; RE2 and PCRE2 come from Debian's sources"
    install_missing "${source_needs[@]}" --
    debian_sources
  fi
fi
if [[ -d $sources/re2 && -d $sources/pcre2 ]]; then
  options+=("-DFETCHCONTENT_SOURCE_DIR_RE2=$PWD/$sources/re2" "-DFETCHCONTENT_SOURCE_DIR_PCRE2=$PWD/$sources/pcre2")
fi
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
