#!/bin/bash
# Makes the packages of assay for the machine that it runs on: shared libraries, headers and the command line as .deb
# packages (libassay<ABI>, libassay-dev, assay) and all of it as one .tar.gz, in build/package/packages. What must be
# installed for that is in scripts/setup.sh.
#   scripts/package.sh [OUT]     copies them to the folder OUT
# scripts/try_packages.sh installs them into a bare system.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/setup.sh

folder=$PWD/build/package
say "Building shared libraries and the command line ($folder)"
rm -rf "$folder/packages"
# /usr, so that libraries go where Debian has them: lib/x86_64-linux-gnu.
cmake --preset release -B "$folder" "${quick_options[@]}" -DBUILD_SHARED_LIBS=ON -DCMAKE_INSTALL_PREFIX=/usr \
  -DASSAY_BUILD_TESTS=OFF -DASSAY_BUILD_EXAMPLES=OFF
cmake --build "$folder" --target installable

say "Checking what the libraries export"
bash tests/packaging/check_shared.sh "$PWD" "$folder"

say "Making the packages"
generators=TGZ
if command -v dpkg-shlibdeps >/dev/null; then
  generators="TGZ;DEB"
else
  echo "No .deb packages without dpkg-shlibdeps (package dpkg-dev)"
fi
(cd "$folder" && cpack -G "$generators")
rm -rf "$folder/packages/_CPack_Packages"
if [[ $# -gt 0 ]]; then
  mkdir -p "$1"
  cp "$folder"/packages/* "$1"
fi
ls -l "$folder/packages"
