# Everything this project does from the command line. `make` alone, or `make help`, lists it.
# Needs Python 3.11 or later, pip and git; `make test` also a browser and a database server (see tools/prepare_machine.py).

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
DEMO ?= yes
ONLY ?=
# Worker processes of the test run.
JOBS ?= 2

export HOST PORT

BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest

.DEFAULT_GOAL := help
.PHONY: help run setup test check lint test-long faults mutants gallery bench lock clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: setup  ## make everything, load the demonstration into an empty database and serve (HOST=, PORT=, DEMO=no)
	@$(BIN)/qms-tickets database upgrade
	@if [ "$(DEMO)" != no ]; then $(BIN)/qms-tickets demo --if-empty >/dev/null; fi  # serve names the sign-ins
	@exec $(BIN)/qms-tickets serve

setup: .venv/.run  ## make .venv with everything pinned and the command qms-tickets in it

test: .venv/.test  ## every test, on SQLite and on PostgreSQL, pages in a real browser
	@$(BIN)/python tools/prepare_machine.py
	$(PYTEST) -n $(JOBS)

check: lint test  ## what continuous integration runs: format, lint, types, import contracts, then every test

lint: .venv/.test  ## the part of check that runs nothing
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint templates --lint --quiet

test-long: .venv/.test  ## the long random runs
	@$(BIN)/python tools/prepare_machine.py
	$(PYTEST) -m long --ignore tests/faults --timeout=3600

faults: .venv/.test  ## the long fault runs: processes killed, databases gone, clocks moved
	@$(BIN)/python tools/prepare_machine.py
	$(PYTEST) -m long tests/faults --timeout=3600

mutants: .venv/.dev  ## mistakes put into the engine on purpose; names those that no test notices (an hour)
	@$(BIN)/mutmut run --max-children 1
	@$(BIN)/mutmut results

gallery: .venv/.test  ## screenshots of every page, into gallery/
	@$(BIN)/python tools/prepare_machine.py
	$(PYTEST) -m gallery tests/gallery --timeout=3600

bench: .venv/.bench .venv/.test  ## the benchmarks, into bench/results/ (ONLY=name runs one)
	$(BIN)/python -m bench $(ONLY)

lock: .venv/.dev  ## pin requirements/*.in again, hashes included (UPGRADE=yes takes the newest)
	tools/lock $(if $(UPGRADE),--upgrade)

clean:  ## remove what make made; the data in instance/ stays
	rm -rf .venv build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis mutants test-results

# A stamp for each set of packages, newer than what it was installed from: the second run costs nothing.
# Debian's Python has no ensurepip, so the virtual environment is made without pip and filled from outside.
# --no-deps: the lists are complete, and an older pip would look for a newer release of what is asked with an extra.
INSTALL = $(PYTHON) -m pip --python $(BIN)/python --disable-pip-version-check --quiet --quiet install --root-user-action=ignore

.venv/.python:
	@$(PYTHON) tools/check_python.py
	@echo "Making .venv ..."
	@$(PYTHON) -m venv --without-pip .venv
	@touch $@

.venv/.run: .venv/.python requirements/run.txt setup.cfg pyproject.toml
	@echo "Installing what the product needs ..."
	@$(INSTALL) --require-hashes --no-deps -r requirements/run.txt
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.test .venv/.bench .venv/.dev: .venv/.%: requirements/%.txt .venv/.run
	@echo "Installing what $* needs ..."
	@$(INSTALL) --require-hashes --no-deps -r requirements/$*.txt
	@touch $@
