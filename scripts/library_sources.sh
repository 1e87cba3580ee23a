# RE2 and PCRE2 as sources, for what this machine's libraries can't be linked with: WebAssembly, another standard library,
# another processor. Sourced after setup.sh, not run.

# What unpacking Debian's sources needs, where GitHub is out of reach.
source_needs=(
  "dpkg-dev dpkg-source"
  "make make"
  "perl perl"
  "python3 python3"
  "unicode-data /usr/share/unicode/UnicodeData.txt"
)
library_sources=build/sources

# find_library_sources: puts CMake's options into the array source_options: none where CMake can fetch them by itself.
find_library_sources() {
  local library
  if [[ ! -d $library_sources/re2 || ! -d $library_sources/pcre2 ]]; then
    if ! timeout 20 git ls-remote --exit-code https://github.com/google/re2.git HEAD >/dev/null 2>&1; then
      say "GitHub can't be reached; RE2 and PCRE2 come from Debian's sources"
      install_missing "${source_needs[@]}" --
      unpack_debian_sources
    fi
  fi
  source_options=()
  for library in re2 pcre2; do
    if [[ -d $library_sources/$library ]]; then
      source_options+=("-DFETCHCONTENT_SOURCE_DIR_${library^^}=$PWD/$library_sources/$library")
    fi
  done
}

# Unpacks Debian's source packages, by lists of our own: what apt is set to stays as it is. Those of security updates are
# left out, which not every mirror has.
unpack_debian_sources() {
  local apt=$PWD/build/apt options file
  mkdir -p "$apt/parts" "$apt/lists/partial" "$library_sources"
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*; do
    [[ -f $file ]] || continue
    awk -v RS= '!/^Types:/ || !/security/ { print $0 "\n" }' "$file" |
      sed -E '/^deb .*security/d; s/^deb /deb-src /; s/^Types:.*/Types: deb-src/' >"$apt/parts/$(basename "$file")"
  done
  [[ -f $apt/parts/sources.list ]] || : >"$apt/parts/sources.list"
  options=(-o "Dir::Etc::sourcelist=$apt/parts/sources.list" -o "Dir::Etc::sourceparts=$apt/parts"
           -o "Dir::State::lists=$apt/lists" -o "Debug::NoLocking=1")
  apt-get "${options[@]}" update >/dev/null
  (cd "$library_sources" && apt-get "${options[@]}" source re2 pcre2 >/dev/null)
  rm -rf "$library_sources/re2" "$library_sources/pcre2"
  mv "$library_sources"/re2-[0-9]*/ "$library_sources/re2"
  mv "$library_sources"/pcre2-[0-9]*/ "$library_sources/pcre2"
  # Debian's sources lack the tables that are made of the Unicode Character Database.
  make -C "$library_sources/re2" REBUILD_TABLES=1 re2/perl_groups.cc re2/unicode_groups.cc re2/unicode_casefold.cc \
    >/dev/null
}
