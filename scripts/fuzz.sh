#!/usr/bin/env bash
# Fuzzes every parser of outside bytes, FUZZ_SECONDS each; a find is left in fuzz/artifacts.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/say.sh
need cargo "Rust 1.95 or newer" "https://rustup.rs"
if ! cargo fuzz --version >/dev/null 2>&1; then
  say "Installing cargo-fuzz …"
  cargo install --locked cargo-fuzz
fi
for target in fuzz/fuzz_targets/*.rs; do
  name="$(basename "$target" .rs)"
  say "Fuzzing $name for ${FUZZ_SECONDS:-60} s …"
  # Without a sanitizer it runs on the stable toolchain; safe Rust leaves panics, hangs and memory to find.
  cargo fuzz run -s none --fuzz-dir fuzz "$name" -- -max_total_time="${FUZZ_SECONDS:-60}" -rss_limit_mb=4096 -timeout=25
done
