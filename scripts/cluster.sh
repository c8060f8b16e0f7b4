#!/usr/bin/env bash
# Builds the program with the cluster, for `commonground exposure --cluster`, and tries it on this machine.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/say.sh

need cargo "Rust 1.95 or newer" "https://rustup.rs"
debian build-essential
say "Building Common Ground with DataFusion and Ballista (the first time takes many minutes) …"
cargo build --release --package commonground --features cluster
say "Trying it: a scheduler, two executors, one of them killed in the middle …"
cargo test --release --package commonground --package cg-cluster --features commonground/cluster --lib --test cluster
say "It is ${CARGO_TARGET_DIR:-target}/release/commonground; docs/cluster.md says how to run it."
