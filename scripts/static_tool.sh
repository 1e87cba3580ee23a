#!/bin/bash
# Builds the command line as one static executable, which runs on any Linux of this processor: build/static/bin/assay.
# libcurl and yaml-cpp are compiled from source, since those of the distribution are shared or need shared ones; from the
# folders that FETCHCONTENT_SOURCE_DIR_CURL and FETCHCONTENT_SOURCE_DIR_YAML-CPP name, else they are downloaded.
#   scripts/static_tool.sh [CMAKE_OPTION...]
# With --debian-sources as the first argument their sources come from Debian's archive, as apt knows it.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/setup.sh

folder=$PWD/build/static
options=()
# debian_source PACKAGE: the folder of its unpacked sources.
debian_source() {
  local lists=$folder/sources/apt
  mkdir -p "$lists/lists/partial" "$folder/sources/$1"
  if [[ ! -e $lists/sources.list ]]; then
    apt-get indextargets --format 'deb-src $(REPO_URI) $(CODENAME) $(COMPONENT)' "Created-By: Packages" |
      sort -u >"$lists/sources.list"
    apt-get -qq -o "Dir::Etc::SourceList=$lists/sources.list" -o Dir::Etc::SourceParts=/dev/null \
      -o "Dir::State::Lists=$lists/lists" update >&2
  fi
  (cd "$folder/sources/$1" && rm -rf -- * &&
   apt-get -qq -o "Dir::Etc::SourceList=$lists/sources.list" -o Dir::Etc::SourceParts=/dev/null \
     -o "Dir::State::Lists=$lists/lists" source "$1" >&2)
  find "$folder/sources/$1" -mindepth 1 -maxdepth 1 -type d
}
if [[ ${1:-} == --debian-sources ]]; then
  shift
  options+=("-DFETCHCONTENT_SOURCE_DIR_CURL=$(debian_source curl)"
            "-DFETCHCONTENT_SOURCE_DIR_YAML-CPP=$(debian_source yaml-cpp)")
fi

cmake --preset release -B "$folder" "${quick_options[@]}" -DASSAY_CLI_STATIC=ON -DASSAY_BUILD_TESTS=OFF \
  -DASSAY_BUILD_EXAMPLES=OFF "${options[@]}" "$@"
cmake --build "$folder" --target assay_cli
strip "$folder/bin/assay"

if readelf --program-headers "$folder/bin/assay" | grep -q INTERP; then
  echo "$folder/bin/assay asks for a dynamic linker" >&2
  exit 1
fi
found=$(echo "Sure: {'age': \"35\",}" | "$folder/bin/assay" parse --schema 'age int' -)
[[ $(tr -d ' \n' <<<"$found") == '{"age":35}' ]] || { echo "assay parse says: $found" >&2; exit 1; }
ls -l "$folder/bin/assay"
