#!/usr/bin/env bash
# Builds the program and starts it with the exercise country.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/say.sh

need cargo "Rust 1.95 or newer" "https://rustup.rs"
need node "Node.js 20 or newer" "https://nodejs.org"
need npm "npm, which comes with Node.js" "https://nodejs.org"
need cc "a C compiler; on Debian: apt-get install build-essential" ""

say "Building Common Ground (the first time takes some minutes; later seconds) …"
cargo build --release --package commonground
say "Starting with the exercise country; stop with Ctrl-C."
target="${CARGO_TARGET_DIR:-target}"
exec "$target/release/commonground" demo --data "${DATA:-data}" ${PORT:+--port "$PORT"} "$@"
