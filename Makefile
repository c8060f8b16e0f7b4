# What people type. Each target says what it does while it does it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test bench check fuzz highs cluster clean

help:            ## Show this list
	@grep -hE '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+): *## */make \1|/' | column -t -s'|'

run:             ## Build Common Ground and start it with the exercise country
	@bash scripts/run.sh

test:            ## Install what the tests need and run them all
	@bash scripts/test.sh

check:           ## Format, lints and the quick tests, without installing anything
	@cargo fmt --all --check && cargo clippy --workspace --all-targets -- -D warnings && cargo test --workspace

bench:           ## Run both sides of the speed comparison and write docs/benchmarks.md
	@bash benches/run.sh

fuzz:            ## Fuzz every parser of outside bytes for FUZZ_SECONDS each (default 60)
	@bash scripts/fuzz.sh

highs:           ## Build with HiGHS for `allocate --prove` (optional, C++)
	@bash scripts/highs.sh

cluster:         ## Build with the cluster for `exposure --cluster` (optional, many minutes)
	@bash scripts/cluster.sh

clean:           ## Remove what was built (never your data)
	@cargo clean && rm -rf .test e2e/node_modules ui/node_modules
