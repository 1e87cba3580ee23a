# Shared by the scripts: what a bare Debian or Ubuntu needs to build assay. Sourced, not run.

say() { printf '\n==> %s\n' "$*"; }

# CMake's options for compiling everything once, for use, in a third of the time: several sources at a time, and others'
# headers once. A source that lacks an include can pass unnoticed, and a change of one costs more: not for development.
quick_options=(-DCMAKE_UNITY_BUILD=ON -DASSAY_PCH=ON)

# A need is a package and what shows that it is met: a command, or a file where it begins with '/'.
build_needs=(
  "g++ g++"
  "cmake cmake"
  "ninja-build ninja"
  "git git"
  "pkg-config pkg-config"
  "nlohmann-json3-dev /usr/include/nlohmann/json.hpp"
  "libre2-dev /usr/include/re2/re2.h"
  "libpcre2-dev /usr/include/pcre2.h"
  "libfast-float-dev /usr/include/fast_float/fast_float.h"
  "libcurl4-openssl-dev /usr/include/$(uname -m)-linux-gnu/curl/curl.h"
  "libcli11-dev /usr/include/CLI/CLI.hpp"
  "libyaml-cpp-dev /usr/include/yaml-cpp/yaml.h"
  "libboost-dev /usr/include/boost/beast/http/basic_parser.hpp"
)
test_needs=(
  "doctest-dev /usr/include/doctest/doctest.h"
)
# Without these, completions for these shells and the manual pages are not tested.
shell_needs=(
  "zsh zsh"
  "fish fish"
  "mandoc mandoc"
)
# Without these, the functions for SQLite, and examples with GNU parallel, are not tested.
tool_needs=(
  "libsqlite3-dev /usr/include/sqlite3ext.h"
  "sqlite3 sqlite3"
  "parallel parallel"
)
# Without these, `assay work` is left out, or not tested.
queue_needs=(
  "libnats-dev /usr/include/nats/nats.h"
  "nats-server /usr/sbin/nats-server"
)
# What the functions for SQLite and PostgreSQL are built and tried with (bench/database.sh).
database_needs=(
  "libsqlite3-dev /usr/include/sqlite3ext.h"
  "sqlite3 sqlite3"
  "postgresql-15 /usr/lib/postgresql/15/bin/postgres"
  "postgresql-server-dev-15 /usr/include/postgresql/15/server/postgres.h"
)
bench_needs=(
  "libbenchmark-dev /usr/include/benchmark/benchmark.h"
  "libsimdjson-dev /usr/include/simdjson.h"
  "rapidjson-dev /usr/include/rapidjson/document.h"
  "python3 python3"
)
# Without these, the command line allocates more slowly, and numbers with a fraction are written more slowly. Whatever
# compiles for use installs them, lest a later step finds them and compiles the libraries anew.
speed_needs=(
  "libgoogle-perftools-dev /usr/lib/$(uname -m)-linux-gnu/libtcmalloc_minimal.so"
  "libdragonbox-dev /usr/lib/$(uname -m)-linux-gnu/cmake/dragonbox-1.1.3/dragonboxConfig.cmake"
)
# Without these, tests with a second compiler are left out, and building again takes longer.
optional_needs=(
  "${speed_needs[@]}"
  "clang-19 clang++-19"
  "libclang-rt-19-dev /usr/lib/llvm-19/lib/clang/19/lib/linux"
  "ccache ccache"
)

is_met() {
  local probe=${1#* }
  if [[ $probe == /* ]]; then [[ -e $probe ]]; else command -v "$probe" >/dev/null; fi
}

# The packages of the needs that are not met.
missing_packages() {
  local need
  for need in "$@"; do
    is_met "$need" || echo "${need%% *}"
  done
}

# Runs a command as root: as what we are, or by sudo where that can work without stopping a script.
as_root() {
  if [[ $EUID -eq 0 ]]; then
    "$@"
  elif command -v sudo >/dev/null && { [[ -t 0 ]] || sudo -n true 2>/dev/null; }; then
    sudo "$@"
  else
    return 1
  fi
}

# Whether apt can install a package. A name alone says nothing: a package that is gone is still known where another one
# replaces it or depends on it.
# Not by a pipe into `grep -q`: that may end before apt-cache has written all, which then counts as a failure.
has_package() { [[ $(LC_ALL=C apt-cache policy "$1" 2>/dev/null) == *$'\n  Candidate: '[^\(]* ]]; }

# Installs without removing anything: a library that someone chose stays, and assay fetches what it can't install.
apt_install() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends --no-remove "$@" </dev/null
}

# install_missing REQUIRED... -- OPTIONAL...: installs what is missing, if we may; says what to ask for, if not.
install_missing() {
  local required=() optional=() package
  while [[ $# -gt 0 && $1 != -- ]]; do required+=("$1"); shift; done
  shift
  mapfile -t required < <(missing_packages "${required[@]}")
  mapfile -t optional < <(missing_packages "$@")
  if [[ ${#required[@]} -eq 0 && ${#optional[@]} -eq 0 ]]; then
    say "Everything that assay needs is installed"
    return
  fi
  if ! command -v apt-get >/dev/null; then
    say "This is no Debian or Ubuntu. If the build stops, install the equivalents of: ${required[*]}"
    return
  fi
  say "Installing ${required[*]} ${optional[*]}"
  if ! as_root apt-get update </dev/null; then
    say "Can't install packages here (neither root nor sudo, or no network). Ask for: ${required[*]}"
    return
  fi
  install_each "${required[@]}"
  for package in "${optional[@]}"; do
    if has_package "$package"; then apt_install "$package" || true; else say "No $package here; going on without"; fi
  done
}

# All at once, which is quick; one by one where that fails, so that one package can't stop the others.
install_each() {
  local package
  if [[ $# -eq 0 ]] || apt_install "$@"; then return; fi
  for package in "$@"; do
    apt_install "$package" || say "$package could not be installed"
  done
}

# Libraries that are missing are fetched by CMake; the tools themselves can't be.
require_tools() {
  local tool missing=()
  for tool in g++ cmake ninja git; do
    command -v "$tool" >/dev/null || missing+=("$tool")
  done
  if [[ ${#missing[@]} -gt 0 ]]; then
    say "Cannot go on without: ${missing[*]}"
    exit 1
  fi
}
