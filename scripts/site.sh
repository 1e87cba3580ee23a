#!/bin/bash
# Builds the site, the documentation as static pages, into build/site: from README.md, docs/, the comments of the public
# headers and the manual pages. Once built it needs no network: search, icons and fonts are local. Exits with 77, and says
# why, where something that it needs is missing.
#   scripts/site.sh               builds it
#   scripts/site.sh --serve       and serves it at http://localhost:8000 (PORT chooses another port)
#   scripts/site.sh --check       and checks every link, every anchor and every public name; lists the links that leave the
#                                 site, with the number of pages that have each, and follows none of them
#   scripts/site.sh --external    the same, and follows the links that leave the site
# It needs mkdocs-material and doxygen, which it installs from Debian (not with ASSAY_SITE_OFFLINE=1), and the command-line
# tool: $ASSAY, or build/release/bin/assay, which it builds where it is missing. $ASSAY_SITE_DIR is another place for build/.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/setup.sh

site_needs=(
  "mkdocs-material /usr/share/mkdocs/themes/material/base.html"
  "mkdocs mkdocs"
  "doxygen doxygen"
  "python3 python3"
)
folder=${ASSAY_SITE_DIR:-build}
work=$folder/site-work
site=$folder/site
assay=${ASSAY:-build/release/bin/assay}

prepare() {
  local missing
  [[ ${ASSAY_SITE_OFFLINE:-} == 1 ]] || install_missing "${site_needs[@]}" --
  missing=$(missing_packages "${site_needs[@]}")
  if [[ -n $missing ]]; then
    say "Skipped: the site needs" $missing
    exit 77
  fi
  if [[ ! -x $assay ]]; then
    cmake --preset release
    cmake --build --preset release --target assay_cli
  fi
}

# Warnings are errors, those of mkdocs about pages and links. What Python says of the theme's own code is not about the site.
build() {
  python3 web/site/drawings.py --check docs/drawings
  python3 web/site/assemble.py "$work" "$assay"
  (cd "$work" && PYTHONWARNINGS=ignore mkdocs build --clean --quiet --strict)
  python3 web/site/trim_search.py "$site"
  say "The site is in $site"
}

case ${1:-} in
  "")
    prepare
    build
    ;;
  --serve)
    prepare
    build
    say "http://localhost:${PORT:-8000} (Ctrl-C ends it)"
    exec python3 -m http.server --directory "$site" --bind 127.0.0.1 "${PORT:-8000}"
    ;;
  --check)
    prepare
    build
    python3 web/site/check_site.py "$site" "$work/names.json"
    ;;
  --external)
    prepare
    build
    python3 web/site/check_site.py "$site" "$work/names.json" --external
    ;;
  *)
    say "Unknown option: $1"
    exit 2
    ;;
esac
