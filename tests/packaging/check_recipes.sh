#!/bin/bash
# check_recipes.sh SOURCE [--build]: what can be checked of the recipes in packaging/ without vcpkg, Conan, Homebrew and
# Arch Linux. Each is run by a stand-in for its tool, and must name the version of assay and only options that assay has;
# that of vcpkg is configured as it says, and, with --build, built, installed and used by packaging/vcpkg/consumer.
# What is not checked: the names and versions of other projects' packages. The last line is the sum.
set -euo pipefail
source=$(cd "$1" && pwd)
build=${2:-}
stubs=$source/tests/packaging/stubs
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
number() { sed -n "s/^#define ASSAY_VERSION_$1 //p" "$source/include/assay/version.hpp"; }
version=$(number MAJOR).$(number MINOR).$(number PATCH)
passed=0 failed=0

# check NAME COMMAND...
check() {
  local name=$1
  shift
  if "$@" >"$work/log" 2>&1; then
    echo "ok: $name"
    passed=$((passed + 1))
  else
    echo "FAILED: $name"
    tail -n 20 "$work/log" | sed 's/^/  /'
    failed=$((failed + 1))
  fi
}
# skip NAME WHY
skip() { echo "skipped: $1: $2"; }

# An option of CMake that a recipe sets must be one: set by option() or as a cache entry.
options_exist() {
  local name count=0
  while read -r name; do
    count=$((count + 1))
    grep -rqE "(option\($name |set\($name .*CACHE)|foreach\(part .*\b${name#ASSAY_BUILD_}\b" \
      "$source/CMakeLists.txt" "$source/cmake" "$source/src/cli/CMakeLists.txt" ||
      { echo "assay has no option $name" >&2; return 1; }
  done < <(grep -oE 'ASSAY_[A-Z0-9_]+' "$1" | grep -vE '^ASSAY_VERSION' | sort -u)
  [[ $count -gt 0 ]]
}

# fill TEMPLATE OUT: as scripts/release.sh does.
fill() { sed "s|@VERSION@|$version|g; s|@URL@|https://example.org/assay|g; s|@SHA256@|$(printf '0%.0s' {1..64})|g" "$1" >"$2"; }

# --- vcpkg -------------------------------------------------------------------------------------------------------------

port=$source/packaging/vcpkg/ports/assay
vcpkg_manifests() {
  python3 - "$source" "$version" <<'END'
import json, pathlib, sys
source, version = pathlib.Path(sys.argv[1]), sys.argv[2]
read = lambda path: json.loads((source / path).read_text())
names = lambda list_: {each if isinstance(each, str) else each["name"] for each in list_}
port = read("packaging/vcpkg/ports/assay/vcpkg.json")
assert port["version-semver"] == version, f"the port is of version {port['version-semver']}, assay of {version}"
assert set(port["default-features"]) <= set(port["features"]), "a default feature is none"
wanted = names(port["dependencies"]).union(*(names(each.get("dependencies", [])) for each in port["features"].values()))
known = names(read("vcpkg.json")["dependencies"])
assert wanted - {"assay", "vcpkg-cmake", "vcpkg-cmake-config"} <= known, f"not in vcpkg.json: {wanted - known}"
consumer = read("packaging/vcpkg/consumer/vcpkg.json")
assert names(consumer["dependencies"]) == {"assay"}
ports = read("packaging/vcpkg/consumer/vcpkg-configuration.json")["overlay-ports"]
assert (source / "packaging/vcpkg/consumer" / ports[0] / "assay/portfile.cmake").exists(), "the overlay has no port"
END
}
check "vcpkg: the manifests agree" vcpkg_manifests
check "vcpkg: options exist" options_exist "$port/portfile.cmake"
# run_port FEATURES: FEATURES as vcpkg hands them to the port.
run_port() {
  cmake "-DPORTFILE=$port/portfile.cmake" "-DFEATURES=$1" "-DWORK=$work/vcpkg" "-DBUILD=$build" \
    -P "$stubs/run_portfile.cmake"
}
check "vcpkg: the port, the core alone" run_port "core"
if [[ $build == --build ]]; then
  check "vcpkg: the port, with agents" run_port "core;async;llm;agent;pcre2"
  vcpkg_consumer() {
    cmake -S "$source/packaging/vcpkg/consumer" -B "$work/consumer" "-DCMAKE_PREFIX_PATH=$work/vcpkg/packages" &&
      cmake --build "$work/consumer" && "$work/consumer/consumer"
  }
  check "vcpkg: the consumer" vcpkg_consumer
else
  skip "vcpkg: the consumer" "built by scripts/release_check.sh"
fi

# --- Conan -------------------------------------------------------------------------------------------------------------

recipe=$source/packaging/conan
check "Conan: options exist" options_exist "$recipe/conanfile.py"
check "Conan: the recipe" env PYTHONDONTWRITEBYTECODE=1 "PYTHONPATH=$stubs" python3 "$stubs/run_conanfile.py" \
  "$recipe/conanfile.py" "$version"
check "Conan: the test package" env PYTHONDONTWRITEBYTECODE=1 "PYTHONPATH=$stubs" python3 -c \
  "import ast, sys; ast.parse(open(sys.argv[1]).read()); assert __import__('os').path.exists(sys.argv[2])" \
  "$recipe/test_package/conanfile.py" "$source/tests/consumer/pkg_config/main.cpp"

# --- Homebrew ----------------------------------------------------------------------------------------------------------

fill "$source/packaging/homebrew/assay.rb.in" "$work/assay.rb"
check "Homebrew: options exist" options_exist "$work/assay.rb"
if command -v ruby >/dev/null; then
  check "Homebrew: the formula" ruby "$stubs/run_formula.rb" "$work/assay.rb" "$version"
else
  skip "Homebrew: the formula" "ruby is not installed"
fi

# --- Arch Linux --------------------------------------------------------------------------------------------------------

fill "$source/packaging/arch/PKGBUILD.in" "$work/PKGBUILD"
check "Arch: options exist" options_exist "$work/PKGBUILD"
pkgbuild() {
  bash -n "$work/PKGBUILD"
  bash -euc 'source "$1"
    [[ $pkgname == assay && $pkgver == "$2" && ${#source[@]} == "${#sha256sums[@]}" && -n $pkgdesc ]]
    [[ ${#arch[@]} -gt 0 && ${#license[@]} -gt 0 && ${#depends[@]} -gt 0 ]]
    declare -F build package >/dev/null' - "$work/PKGBUILD" "$version"
}
check "Arch: PKGBUILD" pkgbuild

echo "$passed passed, $failed failed"
[[ $failed -eq 0 ]]
