#!/bin/bash
# Installs the packages that scripts/package.sh has made into a bare system (debootstrap), as a user would: the .deb
# packages by apt, and, once these are removed, the archive by tar. Each time it compiles the first program of README.md with
# the flags of pkg-config and with CMake, runs it, compares what it prints, and runs the command line. Needs root and the
# network for packages of the distribution. The last line is the sum.
#   scripts/try_packages.sh [--keep FOLDER] [DISTRIBUTION]     by default that of this machine, on which they were made
#     --keep FOLDER     as that of scripts/try_distributions.sh
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/setup.sh
source scripts/bare_system.sh
source scripts/parts.sh

folder= keep=no name=$(. /etc/os-release && echo "$VERSION_CODENAME")
while [[ $# -gt 0 ]]; do
  case $1 in
    --keep) keep=yes folder=$2; shift ;;
    -*) sed -n '2,/^set /{/^#/p}' "$0" >&2; exit 2 ;;
    *) name=$1 ;;
  esac
  shift
done
packages=$PWD/build/package/packages
ls "$packages"/*.deb "$packages"/*.tar.gz >/dev/null || { echo "First run scripts/package.sh" >&2; exit 2; }

# prepare ROOT: the packages and the program of README.md in ROOT/try.
prepare() {
  rm -rf "$1/try"
  mkdir -p "$1/try/blocks"
  cp "$packages"/*.deb "$packages"/*.tar.gz "$1/try"
  awk -v "out=$1/try/blocks" -f tests/readme/extract.awk README.md
  cp tests/packaging/first_program.sh "$1/try"
}

# As a user does: apt finds what the packages depend on.
install_debs() {
  in_bare_system "$1" 'apt-get update -q && apt-get install -q -y --no-install-recommends /try/*.deb'
}
# An archive knows of no dependencies: they are those of the .deb packages.
install_archive() {
  local needs
  needs=$(for package in "$packages"/*.deb; do dpkg-deb --field "$package" Depends; done | tr ',' '\n' |
          sed 's/(.*//; s/|.*//; s/ //g' | grep -v assay | sort -u | tr '\n' ' ')
  in_bare_system "$1" "apt-get install -q -y --no-install-recommends $needs && mkdir -p /opt/assay &&
    tar -xzf /try/*.tar.gz -C /opt/assay --strip-components=1"
}
install_compiler() {
  in_bare_system "$1" 'apt-get install -q -y --no-install-recommends g++ cmake make pkg-config'
}
remove_debs() {
  in_bare_system "$1" 'apt-get purge -q -y assay libassay-dev "libassay0*" &&
    ! find /usr /opt /etc -name "*assay*" -not -path "/etc/apt/*" | grep .'
}

require_bare_systems
if [[ -z $folder ]]; then folder=$(mktemp -d); fi
mkdir -p "$folder"
if [[ $keep == no ]]; then trap 'rm -rf --one-file-system "$folder"' EXIT; fi
system=$folder/$name-packages

run_part "$name, the system"                 make_bare_system "$name" "$system"
prepare "$system"
run_part "the .deb packages install"         install_debs "$system"
run_part "the command line runs"             in_bare_system "$system" 'bash /try/first_program.sh --command-line /usr'
run_part "a compiler installs"               install_compiler "$system"
run_part "README.md's first program"         in_bare_system "$system" 'bash /try/first_program.sh /usr'
run_part "the .deb packages leave"           remove_debs "$system"
run_part "the archive installs"              install_archive "$system"
run_part "the archive's command line"        in_bare_system "$system" 'bash /try/first_program.sh --command-line /opt/assay'
run_part "README.md's first program with it" in_bare_system "$system" 'bash /try/first_program.sh /opt/assay'
finish_parts
