#!/bin/bash
# Builds assay for the systems, compilers and libraries that this machine has or can install, and runs the tests there.
# Each row of the table in docs/platforms.md is a function here. All rows are run, whatever fails; the last line is the
# sum. A row takes from a minute to half an hour.
#   scripts/platforms.sh [--write] [ROW...]     all rows but those that release_check.sh has as parts of its own (gcc,
#                                               clang, reflection, wasm)
#     --write      put what came of the rows, and today's date, into docs/platforms.md
#     ROW          gcc, clang, libcxx, poll, kqueue, i386, aarch64, mingw, reflection, sizes, wasm
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/setup.sh
source scripts/library_sources.sh
source scripts/parts.sh

write=no rows=()
while [[ $# -gt 0 ]]; do
  case $1 in
    --write) write=yes ;;
    -*) sed -n '2,/^set /{/^#/p}' "$0" >&2; exit 2 ;;
    *) rows+=("$1") ;;
  esac
  shift
done
[[ ${#rows[@]} -gt 0 ]] || rows=(libcxx poll kqueue i386 aarch64 mingw sizes)

page=docs/platforms.md
jobs=${ASSAY_JOBS:-2}

# --- the table -------------------------------------------------------------------------------------------------------

# say_row NAME CELL...: writes the row's cells, and the date, in place of those that the page has.
say_row() {
  local name=$1 line
  shift
  line="| \`$name\` $(printf '| %s ' "$@")| $(date +%F) |"
  echo "$line"
  if [[ $write == yes ]]; then
    ROW="| \`$name\` |" LINE=$line awk 'index($0, ENVIRON["ROW"]) == 1 { print ENVIRON["LINE"]; next } { print }' \
      "$page" >"$page.new"
    mv "$page.new" "$page"
  fi
}

# tested LOG: what ctest's summary says.
tested() {
  local line
  line=$(grep -E '^[0-9]+% tests passed, [0-9]+ tests failed out of [0-9]+' "$1" | tail -n 1)
  if [[ $line =~ ,\ ([0-9]+)\ tests\ failed\ out\ of\ ([0-9]+) ]]; then
    echo "$((BASH_REMATCH[2] - BASH_REMATCH[1])) of ${BASH_REMATCH[2]}"
  else
    echo "none"
  fi
}

version_of() { "$1" -dumpfullversion 2>/dev/null || "$1" -dumpversion; }
gcc_name() { echo "GCC $(version_of "$1")"; }
clang_name() { echo "Clang $(version_of clang++-19)"; }

# build_and_test PRESET [CMAKE_OPTION...]: into build/PRESET, with the log in build/PRESET.log. Sets `built`.
build_and_test() {
  local preset=$1 log=build/$1.log
  built=no
  cmake --preset "$preset" -DASSAY_BUILD_TESTS=ON "${@:2}" >"$log" || return 1
  cmake --build --preset "$preset" -j "$jobs" >>"$log" || return 1
  built=yes
  ctest --preset "$preset" -j "$jobs" | tee -a "$log"
}

# row NAME SYSTEM COMPILER LIBRARY WHAT PRESET [CMAKE_OPTION...]: a row that is a preset.
row() {
  local status=0
  build_and_test "${@:6}" || status=$?
  say_row "$1" "$2" "$3" "$4" 20 "$5" "$built" "$(tested "build/$6.log")" \
    "preset \`$6\`"
  return "$status"
}

# --- the rows --------------------------------------------------------------------------------------------------------

linux="Linux $(uname -m)"

row_gcc() { row gcc "$linux, epoll" "$(gcc_name g++)" libstdc++ everything release; }

row_clang() {
  install_missing "clang-19 clang++-19" --
  row clang "$linux, epoll" "$(clang_name)" libstdc++ everything clang
}

# find_libcxx: where libc++ can't be installed beside what is there (it replaces other versions of itself), its packages
# are unpacked in the build folder. Puts CMake's options into the array libcxx_options.
find_libcxx() {
  local packages=(libc++-19-dev libc++1-19 libc++abi-19-dev libc++abi1-19 libunwind-19 libunwind-19-dev)
  local folder=$PWD/build/libcxx_packages at=usr/lib/llvm-19 package
  libcxx_options=()
  if [[ -e /$at/include/c++/v1/version ]] || apt_install "${packages[@]:0:3}"; then return; fi
  if [[ ! -e $folder/$at/include/c++/v1/version ]]; then
    mkdir -p "$folder/deb"
    (cd "$folder/deb" && apt-get download "${packages[@]}")
    for package in "$folder"/deb/*.deb; do dpkg-deb -x "$package" "$folder"; done
  fi
  libcxx_options=(
    "-DCMAKE_CXX_FLAGS=-stdlib=libc++ -nostdinc++ -isystem $folder/$at/include/c++/v1 -Wno-unused-command-line-argument"
    "-DCMAKE_EXE_LINKER_FLAGS=-L$folder/$at/lib -Wl,--disable-new-dtags,-rpath,$folder/$at/lib")
}

row_libcxx() {
  install_missing "clang-19 clang++-19" --
  find_libcxx
  find_library_sources
  row libcxx "$linux, epoll" "$(clang_name)" "libc++ 19" "core, async, llm, agent" libcxx "${libcxx_options[@]}" \
    "${source_options[@]}"
}

row_poll() { row poll "$linux, poll" "$(gcc_name g++)" libstdc++ "async, llm, agent" poll; }

# libkqueue is no package of Debian 12: KQUEUE_PREFIX says where it was installed.
row_kqueue() {
  if [[ ! -e ${KQUEUE_PREFIX:-/usr}/include/kqueue/sys/event.h ]]; then
    say "Skipped: there is no libkqueue; KQUEUE_PREFIX=FOLDER says where it is"
    echo "0 passed, 0 failed"
    return
  fi
  row kqueue "$linux, kqueue by libkqueue" "$(gcc_name g++)" libstdc++ async kqueue \
    "-DCMAKE_PREFIX_PATH=${KQUEUE_PREFIX:-/usr}"
}

row_i386() {
  install_missing "g++-multilib /usr/include/c++/$(g++ -dumpversion)/$(uname -m)-linux-gnu/32/bits/c++config.h" --
  find_library_sources
  row i386 "Linux i386, epoll" "$(gcc_name g++), \`-m32\`" libstdc++ "core, async" i386 "${source_options[@]}"
}

row_aarch64() {
  install_missing "clang-19 clang++-19" "binutils-aarch64-linux-gnu aarch64-linux-gnu-ld" "qemu-user qemu-aarch64" \
    "libc6-dev-arm64-cross /usr/aarch64-linux-gnu/include/stdio.h" \
    "libgcc-12-dev-arm64-cross /usr/lib/gcc-cross/aarch64-linux-gnu/12/crtbegin.o" \
    "libstdc++-12-dev-arm64-cross /usr/lib/gcc-cross/aarch64-linux-gnu/12/libstdc++.so" --
  find_library_sources
  row aarch64 "Linux AArch64 (qemu), epoll" "$(clang_name)" libstdc++ "core, async" aarch64 \
    "${source_options[@]}"
}

# GCC 16 is in a bare Debian sid.
row_reflection() {
  local status=0 log=build/reflection.log
  bash scripts/try_reflection.sh | tee "$log" || status=$?
  say_row reflection "$linux, Debian sid" "GCC $(sed -n 's/^g++-16 .* //p' "$log" | head -n 1)" libstdc++ 26 \
    "core, with C++26 reflection" yes "$(tested "$log")" "\`scripts/try_reflection.sh\`"
  return "$status"
}

# Programs for Windows are run by Wine, with settings of their own.
row_mingw() {
  local compiler=x86_64-w64-mingw32-g++-posix
  install_missing "g++-mingw-w64-x86-64-posix $compiler" "wine64 /usr/lib/wine/wine64" "wine wine" --
  find_library_sources
  export WINEPREFIX=$PWD/build/wine WINEDEBUG=-all
  wine reg add 'HKCU\Software\Wine' /v Version /d win10 /f >build/wine.log 2>&1
  row mingw "Windows x86_64 (Wine), WSAPoll" "MinGW $(gcc_name "$compiler")" libstdc++ \
    "core, async, command line without models" mingw -DASSAY_YAML=OFF "${source_options[@]}"
}

row_wasm() {
  local status=0
  bash scripts/playground.sh --test | tee build/wasm.log || status=$?
  say_row wasm "WebAssembly, Node.js" "Emscripten $(emcc -dumpversion)" libc++ 20 core yes "$(tested build/wasm.log)" \
    "\`scripts/playground.sh --test\`"
  return "$status"
}

# --- without libraries, and how large a program is -------------------------------------------------------------------

# One build folder: only the sources that know the libraries are compiled again. Prints the table of docs/platforms.md.
row_sizes() {
  local choice status=0 log=build/sizes.log
  : >"$log"
  for choice in "RE2 and PCRE2:ON:ON" "RE2:ON:OFF" "PCRE2:OFF:ON" "neither:OFF:OFF"; do
    try_size "${choice%%:*}" "$(cut -d: -f2 <<<"$choice")" "$(cut -d: -f3 <<<"$choice")" "$log" || status=$?
  done
  return "$status"
}

# try_size NAME RE2 PCRE2 LOG
try_size() {
  local name=$1 folder=build/sizes libraries=()
  cmake --preset release -B "$folder" "${quick_options[@]}" -DASSAY_COMPONENTS=core -DASSAY_BUILD_CLI=OFF \
    -DASSAY_BUILD_EXAMPLES=OFF -DASSAY_BUILD_TESTS=ON -DASSAY_TEST_FILTER=pattern_engines -DASSAY_TEST_BATCHES=ON \
    "-DASSAY_RE2=$2" "-DASSAY_PCRE2=$3" >>"$4" || return 1
  cmake --build "$folder" -j "$jobs" >>"$4" || return 1
  ctest --test-dir "$folder" -R '^(unit\.pattern_engines|without_exceptions\.)' --output-on-failure >>"$4" || return 1
  if [[ $2 == ON ]]; then libraries+=(-lre2); fi
  if [[ $3 == ON ]]; then libraries+=(-lpcre2-8); fi
  measure_program "$name" "$folder" "${libraries[@]}"
}

# measure_program NAME FOLDER LIBRARY...: a user's program, with everything in it (-static), and with shared libraries.
measure_program() {
  local name=$1 folder=$2 program=$2/hello source=tests/consumer/core_only/main.cpp flags seconds begin whole shared
  shift 2
  flags=(-std=c++20 -O2 -DNDEBUG -Iinclude)
  begin=$(date +%s%N)
  g++ "${flags[@]}" -c "$source" -o "$program.o"
  seconds=$(awk -v ns="$(($(date +%s%N) - begin))" 'BEGIN { printf "%.1f", ns / 1e9 }')
  g++ -s -Wl,--gc-sections "$program.o" "$folder/libassay_core.a" "$@" -pthread -o "$program"
  "$program"
  shared=$(stat -c %s "$program")
  g++ -s -static -Wl,--gc-sections "$program.o" "$folder/libassay_core.a" "$@" -pthread -o "$program"
  "$program"
  whole=$(stat -c %s "$program")
  say_row "$name" "$seconds s" "$((shared / 1024)) KiB" "$((whole / 1024)) KiB"
}

mkdir -p build
install_missing "${build_needs[@]}" "${test_needs[@]}" --
for name in "${rows[@]}"; do
  if ! declare -F "row_$name" >/dev/null; then
    echo "There is no row '$name'" >&2
    exit 2
  fi
  run_part "platform $name" "row_$name"
done
finish_parts
