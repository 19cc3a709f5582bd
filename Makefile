# Everything runs in .venv, built from a lock file with hashes. `make` alone says what there is.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
ARGS ?=
# More than two cores: tests wait for what they start.
WORKERS ?= 3

.DEFAULT_GOAL := help
.PHONY: help setup demo test hunt lint rules events gallery lock clean

help: ## say what each target does
	@grep -E '^[a-z]+:.*##' Makefile | sed 's/:.*## /\t/' | expand -t 10

setup: $(READY) ## make .venv with all packages, development tools included

$(READY): requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is too old: Python 3.11 or later is needed (make PYTHON=python3.12)"; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "Python's venv module is missing: on Debian and Ubuntu, apt-get install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)

demo: $(READY) ## watch the sample papers; ARGS=--once for one full run
	@$(BIN)/monitor demo $(ARGS)

lint: $(READY) ## style, types and import direction
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/codespell

rules: $(READY) ## lint the rule packs and run their examples
	$(BIN)/monitor rules check
	$(BIN)/monitor rules test

test: lint rules ## everything that must hold before a commit
	$(BIN)/pytest -n $(WORKERS) --dist worksteal $(ARGS)

hunt: $(READY) ## try the laws on 2,000 random examples each; takes an hour
	$(BIN)/pytest -n 2 --hunt 2000 $(ARGS)

events: $(READY) ## write docs/events.md and the golden JSON of new event schemas
	$(BIN)/python -m tests.event_pages

gallery: $(READY) ## draw docs/alerts-gallery.md and its pictures
	$(BIN)/python -m tests.alert_gallery

lock: ## resolve the lock files anew (needs uv)
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o requirements.lock
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o requirements-dev.lock

clean: ## remove .venv and what tools left behind
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist build
