# A server of PostgreSQL of our own, with assay's extension installed in it, below a temporary folder: nothing on the
# machine is changed, and no port is opened. Sourced, not run.
#   start_server BINARY_DIR    the server of pg_config; exits with 77 if there is none, or nobody who may run it
#   stop_server
# Then `run_sql [PSQL OPTION...]` is psql in the database assay, and $server_folder holds data and log.

server_folder=

# initdb and postgres refuse to run as root.
as_server() {
  if [[ $EUID -eq 0 ]]; then runuser -u postgres -- "$@"; else "$@"; fi
}

skip() {
  echo "skipped: $*"
  exit 77
}

# copies FOLDER: the server's files as links, below $server_folder, where the server looks for them: it finds them by the
# place of its program, which therefore is a copy.
link_folder() {
  mkdir -p "$server_folder$1"
  find "$1" -mindepth 1 -maxdepth 1 -exec ln -s -t "$server_folder$1" {} +
}

make_installation() {
  local bin=$1 lib share program
  lib=$(pg_config --pkglibdir)
  share=$(pg_config --sharedir)
  link_folder "$lib"
  link_folder "$share"
  rm "$server_folder$share/extension"
  link_folder "$share/extension"
  mkdir -p "$server_folder$bin"
  for program in initdb pg_ctl postgres; do cp "$bin/$program" "$server_folder$bin/"; done
  # Of an earlier version that is installed on the machine, the links would be written through.
  find "$server_folder$lib" "$server_folder$share/extension" -name 'assay*' -delete
  DESTDIR=$server_folder cmake --install "$2" --component postgresql >/dev/null
}

start_server() {
  command -v pg_config >/dev/null || skip "there is no PostgreSQL here"
  local bin
  bin=$(pg_config --bindir)
  [[ -x $bin/postgres && -x $bin/initdb ]] || skip "there is no server of PostgreSQL here"
  if [[ $EUID -eq 0 ]] && ! id postgres >/dev/null 2>&1; then skip "root may not run the server, and there is no user postgres"; fi
  server_folder=$(mktemp -d)
  trap stop_server EXIT
  make_installation "$bin" "$1"
  if [[ $EUID -eq 0 ]]; then chown -R -h postgres "$server_folder"; fi
  local own_bin=$server_folder$bin
  (cd "$server_folder" && as_server "$own_bin/initdb" -D "$server_folder/data" -U assay -A trust -N -E UTF8 --locale=C.UTF-8) \
    >"$server_folder/log" 2>&1 || { cat "$server_folder/log"; exit 1; }
  local options="-k '$server_folder' -c listen_addresses='' -c fsync=off -c shared_buffers=64MB -c max_worker_processes=8"
  (cd "$server_folder" && as_server "$own_bin/pg_ctl" -D "$server_folder/data" -l "$server_folder/data/log" -w -o "$options" start) \
    >>"$server_folder/log" 2>&1 || { cat "$server_folder/log" "$server_folder/data/log"; exit 1; }
  export PGHOST=$server_folder PGUSER=assay PGDATABASE=postgres PGCLIENTENCODING=UTF8
  run_sql -c 'CREATE DATABASE assay'
  export PGDATABASE=assay
  run_sql -c 'CREATE EXTENSION assay'
}

run_sql() { psql -X -q -A -t -v ON_ERROR_STOP=1 "$@"; }

stop_server() {
  [[ -n $server_folder ]] || return 0
  if [[ -d $server_folder/data ]]; then
    (cd "$server_folder" && as_server "$server_folder$(pg_config --bindir)/pg_ctl" -D "$server_folder/data" -m immediate stop) \
      >/dev/null 2>&1 || true
  fi
  rm -rf "$server_folder"
  server_folder=
}
