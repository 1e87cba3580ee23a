#!/bin/bash
# Makes a release: version, changelog, tests, packages, bill of materials, checksums, recipes, tag. Nothing is published:
# what is to be uploaded lies in the folder that the last line names, and the commit and the tag are in this clone alone.
#   scripts/release.sh [--dry-run] [--url URL] [--out FOLDER] VERSION
#     --dry-run     in a copy of this checkout: all of it, but that tests and the build of the packages, which take hours,
#                   are only named; nothing is committed here
#     --url URL     where the files will be found, for the recipes of Homebrew and Arch Linux
#     --out FOLDER  what is made; default: build/dist
# CHANGELOG.md must have an entry for the version, as "## [VERSION] - not released yet" or with a date.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/setup.sh

dry=no url=https://example.org/assay out=build/dist version=
while [[ $# -gt 0 ]]; do
  case $1 in
    --dry-run) dry=yes ;;
    --url) url=$2; shift ;;
    --out) out=$2; shift ;;
    -*) sed -n '2,/^set /{/^#/p}' "$0" >&2; exit 2 ;;
    *) version=$1 ;;
  esac
  shift
done

refuse() {
  echo "No release: $*" >&2
  exit 1
}

[[ $version =~ ^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)$ ]] || refuse "'$version' is not a version like 0.1.0"
[[ -z $(git status --porcelain) ]] || refuse "there are changes that are not committed"
! git rev-parse --quiet --verify "refs/tags/v$version" >/dev/null || refuse "there is a tag v$version already"
grep -qE "^## \[${version//./\\.}\] - (not released yet|[0-9]{4}-[0-9]{2}-[0-9]{2})$" CHANGELOG.md ||
  refuse "CHANGELOG.md has no entry '## [$version] - not released yet'"
mkdir -p "$out"
out=$(cd "$out" && pwd)

if [[ $dry == yes ]]; then
  copy=$(mktemp -d)
  trap 'rm -rf "$copy"' EXIT
  git clone --quiet --local . "$copy"
  git -C "$copy" config user.name "$(git config user.name || echo assay)"
  git -C "$copy" config user.email "$(git config user.email || echo assay@localhost)"
  cd "$copy"
fi

# long COMMAND...: what takes hours.
long() {
  if [[ $dry == yes ]]; then echo "would run: $*"; else "$@"; fi
}

# write_version: the three places that have the version, and the day in the changelog.
write_version() {
  local part=1 name
  for name in MAJOR MINOR PATCH; do
    sed -i "s/^\(#define ASSAY_VERSION_$name\) .*/\1 $(cut -d. -f$part <<<"$version")/" include/assay/version.hpp
    part=$((part + 1))
  done
  sed -i "s/\"version-semver\": \"[^\"]*\"/\"version-semver\": \"$version\"/" packaging/vcpkg/ports/assay/vcpkg.json
  sed -i "s/^## \[${version//./\\.}\] - not released yet$/## [$version] - $(date -u +%F)/" CHANGELOG.md
}

# fill TEMPLATE OUT: a recipe that names the source archive.
fill() {
  local sum
  sum=$(sha256sum "$out/assay-$version.tar.gz" | cut -d' ' -f1)
  sed "s|@VERSION@|$version|g; s|@URL@|$url|g; s|@SHA256@|$sum|g" "$1" >"$2"
  ! grep -nE '@[A-Z0-9]+@' "$2" || refuse "$1 has names that are not filled in"
}

say "Version $version"
write_version
git diff --stat
if [[ -n $(git status --porcelain) ]]; then git commit --quiet --all --message "Release $version"; fi

say "Tests"
long .ci/run
long scripts/release_check.sh

say "Files"
rm -rf "${out:?}"/*
git archive --format=tar.gz --prefix="assay-$version/" --output="$out/assay-$version.tar.gz" HEAD
long scripts/package.sh "$out"
mapfile -t files < <(find "$out" -maxdepth 1 -type f | sort)
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct) python3 scripts/sbom.py "$version" "${files[@]}" >"$out/assay-$version.spdx.json"
# What the changelog says of this version, for the announcement.
awk -v "head=## [$version] - " 'index($0, head) == 1 { on = 1; next } /^## \[/ { on = 0 } on' CHANGELOG.md >"$out/notes.md"
[[ -s $out/notes.md ]] || refuse "CHANGELOG.md says nothing of $version"
fill packaging/homebrew/assay.rb.in "$out/assay.rb"
fill packaging/arch/PKGBUILD.in "$out/PKGBUILD"
(cd "$out" && sha256sum -- * >SHA256SUMS)

say "Tag v$version"
git tag --annotate "v$version" --message "assay $version"
git --no-pager log -1 --oneline "v$version"
cat "$out/SHA256SUMS"
say "Done: $out"
