#!/usr/bin/env bash
# Installs what the tests need (Debian 12) and runs them all.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/say.sh
started=$SECONDS
debian build-essential chromium fonts-noto-core gdal-bin postgresql-15 postgresql-15-postgis-3 \
  postgresql-15-postgis-3-scripts poppler-utils python3-venv qpdf
need cargo "Rust 1.95 or newer" "https://rustup.rs"
need node "Node.js 20 or newer" "https://nodejs.org"

say "Preparing the Python environment of the reference clients …"
venv="${TEST_VENV:-$PWD/.test/venv}"
[[ -x $venv/bin/python ]] || python3 -m venv "$venv"
"$venv/bin/python" -c 'import openpyxl, pyarrow' 2>/dev/null ||
  "$venv/bin/pip" install --quiet --disable-pip-version-check openpyxl pyarrow
export TEST_PYTHON="$venv/bin/python"

say "Starting a throw-away PostgreSQL with PostGIS …"
pg_dir="$(mktemp -d /tmp/commonground-pg.XXXXXX)"
trap 'bash scripts/pg-test.sh stop "$pg_dir" >/dev/null 2>&1 || true; rm -rf "$pg_dir"' EXIT
TEST_POSTGRES="$(bash scripts/pg-test.sh start "$pg_dir")"
export TEST_POSTGRES REQUIRE_PG=1

say "Checking the format of the sources …"
cargo fmt --all --check
say "Rust: unit, property, contract, known-answer and short-fuzz tests …"
cargo test --workspace --quiet --no-fail-fast
say "Front end: type check and unit tests …"
(cd ui && npm ci --ignore-scripts --no-audit --no-fund --silent && npm run --silent check && npm test --silent)
say "The program as cargo test built it is the one the browser tests run …"
export COMMONGROUND_BIN="${CARGO_TARGET_DIR:-$PWD/target}/debug/commonground"
say "The real program with a real browser, GDAL and reference clients …"
(cd e2e && npm ci --ignore-scripts --no-audit --no-fund --silent && npm test --silent)
say "All tests passed in $((SECONDS - started)) s."
