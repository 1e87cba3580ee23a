#!/bin/bash
# Builds web/report/page.html, the page of --html, from its sources. Users need none of this: the page is in the checkout.
#   scripts/build_report_page.sh            checks the types and writes the page and web/report/NOTICE
#   scripts/build_report_page.sh --check    checks that the page is what the sources give
#   scripts/build_report_page.sh --test     the same, and tries pages of $ASSAY (build/release/bin/assay) in Chromium
#   scripts/build_report_page.sh --ci       --test, after an attempt to install what it needs; passes where that fails
# npm installs the packages into $ASSAY_WEB_MODULES (~/.cache/assay-web), as web/report/package-lock.json has them; with
# ASSAY_WEB_OFFLINE=1 they have to be there. Exits with 77, and says why, where something is missing.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/setup.sh

action=${1:-}
modules=${ASSAY_WEB_MODULES:-${XDG_CACHE_HOME:-$HOME/.cache}/assay-web}
work=

skip() {
  say "Skipped: $1"
  if [[ $action == --ci ]]; then
    echo "0 passed, 0 failed"
    exit 0
  fi
  exit 77
}

find_browser() { command -v chromium || command -v chromium-browser || command -v google-chrome; }

# What the lock file names, each package checked by its hash; no package's own scripts are run.
install_modules() {
  if cmp -s web/report/package-lock.json "$modules/installed-lock.json"; then return; fi
  if [[ ${ASSAY_WEB_OFFLINE:-} == 1 ]]; then skip "the packages of web/report are not installed (run this script)"; fi
  command -v npm >/dev/null || skip "there is no npm here"
  mkdir -p "$modules"
  cp web/report/package.json web/report/package-lock.json "$modules/"
  (cd "$modules" && npm ci --ignore-scripts --no-audit --no-fund >&2) || skip "npm can't install the packages"
  cp web/report/package-lock.json "$modules/installed-lock.json"
}

# A copy of the sources beside the packages: node finds packages by the place of the file that needs them.
prepare() {
  local major
  major=$(node --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/') || true
  [[ ${major:-0} -ge 20 ]] || skip "there is no Node 20 or newer here"
  install_modules
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  (cd web/report && cp -r src test build.mjs package.json tsconfig.json page.html "$work/")
  ln -s "$modules/node_modules" "$work/node_modules"
  "$modules/node_modules/.bin/tsc" --noEmit -p "$work"
}

try_in_browser() {
  local browser
  browser=$(find_browser) || skip "there is no Chromium here"
  node "$work/build.mjs" --check
  node "$work/test/run.mjs" "$browser" "${ASSAY:-$PWD/build/release/bin/assay}" "$PWD"
}

case $action in
  "")
    prepare
    node "$work/build.mjs"
    cp "$work/page.html" "$work/NOTICE" web/report/
    ;;
  --check)
    prepare
    node "$work/build.mjs" --check
    ;;
  --test)
    prepare
    try_in_browser
    ;;
  --ci)
    install_missing -- "nodejs node" "npm npm" "chromium chromium"
    prepare
    try_in_browser
    ;;
  *)
    say "Unknown option: $action"
    exit 2
    ;;
esac
