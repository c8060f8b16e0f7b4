#!/usr/bin/env bash
# Builds the program with HiGHS, for `commonground allocate --prove`, and tries it.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/say.sh

debian build-essential cmake libclang-dev
say "Building Common Ground with HiGHS (the first time takes some minutes) …"
cargo build --release --package commonground --features highs
say "Trying it …"
cargo test --release --package commonground --features highs --test prove
say "It is ${CARGO_TARGET_DIR:-target}/release/commonground; try: commonground allocate … --prove 60"
