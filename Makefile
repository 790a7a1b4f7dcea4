# Everything from a fresh clone; the environment lives in .venv. `make help` lists the targets.

SHELL := /bin/bash -eu -o pipefail
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help

PYTHON ?= python3
UV ?= uv
REPORT ?= report
DATA ?= ../shared/data
VENV := .venv
BIN := $(VENV)/bin
export PATH := $(CURDIR)/$(BIN):$(HOME)/.cargo/bin:$(PATH)
export PYTHONDONTWRITEBYTECODE := 1
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

RUST_SOURCES := $(shell find crates -name target -prune -o -type f \( -name '*.rs' -o -name '*.toml' \) -print 2>/dev/null)

.PHONY: help setup demo test lint format lock docs bench wheel clean need-python need-cargo

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 16

setup: $(VENV)/.dev $(VENV)/.package ## the environment with everything that tests and linters need

demo: $(VENV)/.package ## the main job on the demo capture; says where the report is
	@$(BIN)/wardline demo --out $(REPORT)

test: setup ## every test, Python and Rust
	$(BIN)/python -m pytest -n auto
	cargo test --locked --workspace --quiet

lint: setup ## every linter, type checker and import contract
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets --all-features --quiet -- -D warnings

format: setup ## lays out Python and Rust source
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	cargo fmt --all

docs: setup ## rewrites the pages that are made from code
	$(BIN)/python -m tools.pages

bench: setup ## speed beside the peers that are installed, agreement with Zeek, detection quality (DATA=../shared/data)
	@test -d $(DATA) || { echo "the benchmarks need the evaluation data: say make bench DATA=/path/to/it" >&2; exit 2; }
	$(BIN)/python -m bench.throughput $(DATA)/behaviour
	$(BIN)/python -m bench.zeek_agreement $(DATA)/protocols/icsnpp
	$(BIN)/python -m bench.icsnpp_agreement $(DATA)/protocols/icsnpp
	$(BIN)/python -m bench.detection $(DATA)/behaviour

wheel: $(VENV)/.build need-cargo ## a wheel under dist/
	$(BIN)/maturin build --release --locked --out dist

lock: ## the hashed requirements, from requirements/*.in (needs uv)
	cd requirements && for name in core build lab bench eval sigma dev; do \
	    $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	        --no-emit-index-url --no-emit-find-links --output-file $$name.txt $$name.in; \
	done

clean: ## removes what the build made, the environment too
	rm -rf $(VENV) target dist $(REPORT) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find src -name '*.so' -delete
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

need-python:
	@command -v $(PYTHON) >/dev/null || { echo "Wardline needs Python 3.11 or newer: install it, or say make PYTHON=/path/to/python3" >&2; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	    echo "Wardline needs Python 3.11 or newer and found $$($(PYTHON) --version): say make PYTHON=/path/to/python3" >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	    echo "$(PYTHON) cannot make environments: install its venv package (Debian: apt install python3-venv)" >&2; exit 2; }

need-cargo:
	@cargo --version >/dev/null 2>&1 || { echo "Wardline needs a stable Rust toolchain: cargo was not found or does not run" >&2; exit 2; }
	@command -v cc >/dev/null || { echo "Wardline needs a C compiler for linking: cc was not found" >&2; exit 2; }

$(VENV)/bin/python: | need-python
	@echo "making $(VENV)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.build: requirements/core.txt requirements/build.txt | $(VENV)/bin/python
	@echo "installing what Wardline stands on"
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip >/dev/null
	@$(PIP) install --require-hashes -r requirements/core.txt -r requirements/build.txt
	@touch $@

$(VENV)/.dev: requirements/dev.txt | $(VENV)/.build
	@echo "installing what tests and linters need"
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

# Editable: a change of Python source needs no new build, a change of Rust source does.
$(VENV)/.package: $(VENV)/.build pyproject.toml Cargo.toml Cargo.lock $(RUST_SOURCES) | need-cargo
	@echo "building Wardline (the first time takes a few minutes)"
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@
