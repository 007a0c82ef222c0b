# make          set up, check the sample company, build its website in Chinese and English
# make test     set up and run every test, the ones in a browser included
# make check    lint, formatting and types
# make serve    show the website on this machine
# make bench    measure, side by side with what one would otherwise run
# make growth   measure time and memory of companies of 1,000 and 10,000 customers
# make soak     the tests that take minutes

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { command -v $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
AS_OF ?= 2026-11-20

.PHONY: all setup check test serve bench growth soak chromium clean
.DEFAULT_GOAL := all

all: setup
	$(BIN)/dangan check
	$(BIN)/dangan build --as-of $(AS_OF)
	@echo "make serve   # http://127.0.0.1:8000"

$(VENV)/.ready: pyproject.toml
	@test -n "$(PYTHON)" || { echo "需要 Python 3.11 或更新版本。Python 3.11 or newer is needed."; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	$(BIN)/python -m compileall -q tools
	@touch $@

setup: $(VENV)/.ready

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

chromium:
	@sh tests/chromium.sh

test: setup chromium
	$(BIN)/pytest -n 2 -m "not soak"

soak: setup chromium
	$(BIN)/pytest -m soak

bench: setup
	$(BIN)/python -m tests.benchmarks
	$(BIN)/python -m tests.benchmarks --history

growth: setup
	$(BIN)/python -m tests.benchmarks --growth

serve: setup
	$(BIN)/dangan serve

clean:
	rm -rf build .pytest_cache .mypy_cache .ruff_cache .hypothesis
