#!/bin/bash
# check_release.sh SOURCE: scripts/release.sh --dry-run on a copy of this checkout: what it makes, what it leaves alone,
# and what it refuses.
set -euo pipefail
source=$(cd "$1" && pwd)
git -C "$source" rev-parse --git-dir >/dev/null 2>&1 || { echo "skipped: no git checkout"; exit 77; }
command -v python3 >/dev/null || { echo "skipped: no python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() { echo "$*" >&2; exit 1; }

# As it is here, committed or not.
mkdir "$work/copy"
(cd "$source" && git ls-files -z --cached --others --exclude-standard | xargs -0 sh -c 'ls -d -- "$@" 2>/dev/null' - |
  tar --files-from=- --create --file=-) | tar --extract --file=- --directory="$work/copy"
cd "$work/copy"
git init --quiet
git config user.name assay
git config user.email assay@localhost
git add --all
git commit --quiet --message "A copy"
before=$(git rev-parse HEAD)
version=$(sed -n 's/^## \[\([0-9.]*\)\] - not released yet$/\1/p' CHANGELOG.md | head -n 1)
[[ -n $version ]] || version=$(sed -n 's/^## \[\([0-9.]*\)\] - .*/\1/p' CHANGELOG.md | head -n 1)

scripts/release.sh --dry-run --url https://example.org/files --out "$work/dist" "$version" >"$work/log" 2>&1 ||
  { cat "$work/log" >&2; fail "the dry run failed"; }
grep -q '^would run: scripts/release_check.sh' "$work/log" || fail "the long tests are not named"
[[ $(git rev-parse HEAD) == "$before" && -z $(git status --porcelain) && -z $(git tag) ]] || fail "the checkout has changed"

cd "$work/dist"
sha256sum --check --quiet SHA256SUMS
for file in "assay-$version.tar.gz" "assay-$version.spdx.json" notes.md assay.rb PKGBUILD; do
  grep -q " $file$" SHA256SUMS || fail "$file has no checksum"
done
tar -xzf "assay-$version.tar.gz"
grep -qE "^## \[$version\] - [0-9]{4}-" "assay-$version/CHANGELOG.md" || fail "the changelog of the archive has no date"
sum=$(sha256sum "assay-$version.tar.gz" | cut -d' ' -f1)
grep -q "sha256 \"$sum\"" assay.rb || fail "the formula has another checksum"
grep -q "https://example.org/files/assay-$version.tar.gz" assay.rb || fail "the formula has another address"
bash -n PKGBUILD

python3 - "$source" "$version" <<'END'
import json, re, subprocess, sys
from pathlib import Path
source, version = Path(sys.argv[1]), sys.argv[2]
bill = json.loads(Path(f"assay-{version}.spdx.json").read_text())
assert bill["spdxVersion"] == "SPDX-2.3" and bill["dataLicense"] == "CC0-1.0"
known = {each["SPDXID"] for each in bill["packages"] + bill["files"]} | {"SPDXRef-DOCUMENT"}
assert len(known) == len(bill["packages"]) + len(bill["files"]) + 1, "an identifier stands twice"
for each in bill["relationships"]:
    assert {each["spdxElementId"], each["relatedSpdxElement"]} <= known, each
related = {each["relatedSpdxElement"] for each in bill["relationships"]}
assert related == known - {"SPDXRef-DOCUMENT"}, known - related
for each in bill["files"]:
    sums = {one["algorithm"]: one["checksumValue"] for one in each["checksums"]}
    found = subprocess.run(["sha256sum", each["fileName"]], capture_output=True, text=True, check=True).stdout.split()[0]
    assert sums["SHA256"] == found, each["fileName"]
# Each library that setup.sh installs to build assay is on the bill, and no other.
setup = (source / "scripts/setup.sh").read_text()
needs = re.findall(r'^  "(\S+-dev) ', setup[setup.index("build_needs=("):setup.index("test_needs=(")], re.MULTILINE)
speed = re.findall(r'^  "(\S+-dev) ', setup[setup.index("speed_needs=("):setup.index("optional_needs=(")], re.MULTILINE)
listed = {ref["referenceLocator"].split("/")[-1] for each in bill["packages"] for ref in each.get("externalRefs", [])
          if "pkg:deb/" in ref["referenceLocator"]}
assert listed == set(needs + speed), f"{listed} on the bill, {set(needs + speed)} in scripts/setup.sh"
assert any(each["name"] == "chart.js" for each in bill["packages"]), "the page's scripts are not on the bill"
END

# refuses WORDS ARGUMENT...: in the copy.
refuses() {
  local words=$1
  shift
  if (cd "$work/copy" && scripts/release.sh --dry-run --out "$work/refused" "$@") >"$work/log" 2>&1; then fail "accepted: $*"; fi
  grep -q "$words" "$work/log" || { cat "$work/log" >&2; fail "refused without '$words': $*"; }
}
refuses "is not a version" 1.2
refuses "is not a version" 01.2.3
refuses "has no entry" 99.0.0
git -C "$work/copy" tag "v$version"
refuses "there is a tag" "$version"
git -C "$work/copy" tag --delete "v$version" >/dev/null
echo >>"$work/copy/README.md"
refuses "not committed" "$version"
echo "a release of $version would be made"
