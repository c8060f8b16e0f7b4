#!/usr/bin/env bash
# Runs both sides of the speed comparison on the same invented country and writes docs/benchmarks.md.
# BENCH_DIR says where the workload and the peers' Python environment are kept (default: benches/.work).
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
work="${BENCH_DIR:-$root/benches/.work}"
mkdir -p "$work" "$root/docs"

say() { printf '\n== %s\n' "$*" >&2; }

say "Building our side in release"
cargo build --release --manifest-path "$root/benches/Cargo.toml"
bench="${CARGO_TARGET_DIR:-$root/benches/target}/release/cg-bench"

if [ ! -x "$work/venv/bin/python" ]; then
    say "Installing the peers into $work/venv"
    python3 -m venv "$work/venv"
    "$work/venv/bin/pip" install --quiet --disable-pip-version-check -r "$root/benches/requirements.txt"
fi

if [ ! -f "$work/data/criteria.bin" ]; then
    say "Making the workload in $work/data"
    "$bench" make "$work/data"
fi

if [ ! -f "$work/data/limits.bin" ]; then
    "$bench" make-tasks "$work/data"
fi

say "Our side"
"$bench" run "$work/data" > "$work/ours.json"
say "The peers' side (a few minutes)"
"$work/venv/bin/python" "$root/benches/peers.py" "$work/data" > "$work/peers.json"

"$work/venv/bin/python" "$root/benches/table.py" "$work/ours.json" "$work/peers.json" "$root/docs/benchmarks.md"
say "Written to docs/benchmarks.md"
