# Bare systems of other distributions in folders of this machine (debootstrap). Sourced, not run.

require_bare_systems() {
  if [[ $EUID -ne 0 ]]; then
    echo "This needs root, to make a system in a folder and to run programs in it" >&2
    exit 2
  fi
  command -v debootstrap >/dev/null || install_missing "debootstrap debootstrap" --
  command -v debootstrap >/dev/null || { echo "This needs debootstrap" >&2; exit 2; }
}

# The archive of Debian or Ubuntu that apt uses here; empty where it uses none.
archive_in_apt() {
  apt-get indextargets --format '$(ORIGIN) $(CODENAME) $(REPO_URI)' "Created-By: Packages" 2>/dev/null |
    awk -v origin="$1" '$1 == origin && $2 !~ /-/ { sub("/$", "", $3); print $3; exit }'
}

# What debootstrap takes where it is given none: only Ubuntu's is asked for, on a machine that isn't Ubuntu.
debootstrap_archive() {
  sed -n 's/^[[:space:]]*default_mirror \(.*archive.*\)/\1/p' /usr/share/debootstrap/scripts/gutsy | head -n 1
}

# The distributions that are tried: Debian's, and this one of Ubuntu.
is_ubuntu() { [[ $1 == noble ]]; }

archive_of() {
  if is_ubuntu "$1"; then
    local archive
    archive=$(archive_in_apt Ubuntu)
    echo "${archive:-$(debootstrap_archive)}"
  else
    archive_in_apt Debian
  fi
}

components_of() { if is_ubuntu "$1"; then echo main,universe; else echo main; fi; }

# can_reach NAME: whether its archive answers, asked as apt asks (with apt's proxies).
can_reach() {
  local archive
  archive=$(archive_of "$1")
  [[ -n $archive ]] && /usr/lib/apt/apt-helper -o Acquire::Retries=1 -o Acquire::http::Timeout=20 download-file \
    "$archive/dists/$1/Release" "$(mktemp -u)" >/dev/null 2>&1
}

# debootstrap has a script for each distribution, all of them links to two, and may be older than the distribution.
debootstrap_script() {
  if is_ubuntu "$1"; then echo /usr/share/debootstrap/scripts/gutsy; else echo /usr/share/debootstrap/scripts/sid; fi
}

# make_bare_system NAME ROOT: unless it is there. A snapshot of an unstable archive may be older than it says it is valid.
make_bare_system() {
  if [[ -e $2/made ]]; then return; fi
  rm -rf --one-file-system "$2"
  debootstrap --variant=minbase --components="$(components_of "$1")" "$1" "$2" "$(archive_of "$1")" \
    "$(debootstrap_script "$1")" || return 1
  configure_apt "$1" "$2"
  touch "$2/made"
}

configure_apt() {
  echo "deb $(archive_of "$1") $1 $(components_of "$1" | tr , ' ')" >"$2/etc/apt/sources.list"
  { echo 'Acquire::Check-Valid-Until "false";'
    apt-config dump | grep -E '^Acquire::(http|https)::Proxy' || true; } >"$2/etc/apt/apt.conf.d/00assay"
  cp /etc/resolv.conf "$2/etc/resolv.conf"
}

# copy_checkout ROOT: what git tracks here, as it is here, in ROOT/assay; a build of before stays.
copy_checkout() {
  mkdir -p "$1/assay"
  find "$1/assay" -mindepth 1 -maxdepth 1 ! -name build -exec rm -rf {} +
  git ls-files -z --cached --others --exclude-standard | tar --null --files-from=- --create --file=- |
    tar --extract --file=- --directory="$1/assay" --no-same-owner
}

# in_bare_system ROOT COMMAND: in namespaces of its own, where /proc is the only file system; they end with the command.
in_bare_system() {
  unshare --mount --pid --fork --kill-child --mount-proc="$1/proc" chroot "$1" /usr/bin/env -i \
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 /bin/bash -c "$2"
}
