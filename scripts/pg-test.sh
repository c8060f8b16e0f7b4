#!/usr/bin/env bash
# A throw-away PostgreSQL 15 + PostGIS cluster for tests.
#
#   scripts/pg-test.sh start DIR   makes (once) and starts the cluster in DIR, prints its URL on the last line
#   scripts/pg-test.sh stop DIR    stops it; the files stay until DIR is removed
#
# Unix socket and loopback only, trust authentication, fsync off: fast, and no place for real data.
# The database `cg_template` holds PostGIS already, so that a test database is one quick `create database`.
set -euo pipefail

usage() { sed -n '2,9p' "$0" | cut -c3-; exit 2; }
[ $# -eq 2 ] || usage
verb=$1
mkdir -p "$2"
dir=$(cd "$2" && pwd)

bin=${PG_BIN:-}
if [ -z "$bin" ]; then
    for candidate in /usr/lib/postgresql/15/bin /usr/lib/postgresql/*/bin; do
        if [ -x "$candidate/pg_ctl" ]; then bin=$candidate; break; fi
    done
fi
if [ -z "$bin" ]; then
    echo "pg-test.sh: no PostgreSQL server found; install postgresql-15 and postgresql-15-postgis-3, or set PG_BIN" >&2
    exit 1
fi

# The server refuses to run as root, so root hands it to the user postgres.
as_owner() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
owner=$(if [ "$(id -u)" = 0 ]; then echo postgres; else id -un; fi)

# A socket path is limited to about 100 bytes, so it does not live below DIR.
key=$(printf '%s' "$dir" | sha256sum | cut -c1-12)
sock=/tmp/cg-pg-$key
data=$dir/data
# A port of its own for every folder; only the loopback listens.
port=$(( 20000 + 0x${key:0:4} % 12000 ))

start() {
    mkdir -p "$sock"
    if [ "$(id -u)" = 0 ]; then
        chown postgres "$dir" "$sock"
        # Every parent must be passable for the user postgres.
        if ! as_owner test -x "$dir"; then
            echo "pg-test.sh: the user postgres cannot enter $dir; give a folder below /tmp or /var/tmp" >&2
            exit 1
        fi
    fi
    if [ ! -f "$data/PG_VERSION" ]; then
        as_owner "$bin/initdb" -D "$data" -U cg -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$dir/initdb.log" 2>&1 \
            || { cat "$dir/initdb.log" >&2; exit 1; }
        as_owner tee -a "$data/postgresql.conf" >/dev/null <<CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = '$sock'
port = $port
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 100
shared_buffers = 64MB
CONF
    fi
    if ! as_owner "$bin/pg_ctl" -D "$data" status >/dev/null 2>&1; then
        as_owner "$bin/pg_ctl" -D "$data" -w -l "$dir/server.log" start >/dev/null \
            || { tail -n 20 "$dir/server.log" >&2; exit 1; }
    fi
    sql() { as_owner "$bin/psql" -h "$sock" -p "$port" -U cg -qAtX -v ON_ERROR_STOP=1 "$@"; }
    if [ -z "$(sql -d postgres -c "select 1 from pg_database where datname = 'cg_template'")" ]; then
        sql -d postgres -c 'create database cg_template'
        sql -d cg_template -c 'create extension postgis' 2>/dev/null \
            || { echo "pg-test.sh: PostGIS is missing; install postgresql-15-postgis-3" >&2; exit 1; }
        sql -d postgres -c 'alter database cg_template is_template true'
    fi
    echo "postgres://cg@127.0.0.1:$port/postgres"
}

stop() {
    if [ -f "$data/PG_VERSION" ]; then
        as_owner "$bin/pg_ctl" -D "$data" -m immediate stop >/dev/null 2>&1 || true
    fi
    rm -rf "$sock"
}

case $verb in
    start) start ;;
    stop) stop ;;
    *) usage ;;
esac
