# Every command of the project. `make` alone prints them.
SHELL := /bin/sh
PYTHON ?= python3
PORT ?= 8000
# Test processes: more than two cores have, since servers that start and phones that wait keep no core busy.
TESTERS ?= 3
# What failed while two cores were shared by all of them runs once more, alone: what fails again fails the command, and what
# passes only then stands in the first list, to be mended. No test is left out, none runs a third time.
ALONE := --last-failed --last-failed-no-failures none
# The files with slow tests: finding 27 tests among 14,000 would cost each process six seconds of work.
SLOW := $(shell grep -rl --include='test_*.py' 'mark\.slow' tests | sort)
# Those that hold times against a bound of seconds: beside other tests they would time these, too.
TIMED := tests/test_soak.py tests/test_serving.py tests/test_certificates.py tests/commands/test_jobs_command.py
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Compiled once and not by every test process and every server a test starts, whatever the shell says of it.
unexport PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX := $(CURDIR)/.cache/compiled

.DEFAULT_GOAL := help

help: ## print this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 18

$(VENV)/stamp-run: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/pip install --quiet --editable .
	@touch $@

$(VENV)/stamp-test: $(VENV)/stamp-run
	$(BIN)/pip install --quiet --group test --group quality
	@touch $@

.cache/browser/stamp: tools/fetch_browser.py $(VENV)/stamp-test
	$(BIN)/python tools/fetch_browser.py
	@touch $@

install: $(VENV)/stamp-run ## set up the virtual environment

run: $(VENV)/stamp-run ## set up everything and serve the demonstration on http://127.0.0.1:8000
	@PORT=$(PORT) $(BIN)/quizapp demo serve

test: lint types test-fast test-slow test-browser ## everything: lint, types, import contracts, all tests

lint: $(VENV)/stamp-test ## ruff and the import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(VENV)/stamp-test ## mypy
	$(BIN)/mypy

test-fast: $(VENV)/stamp-test ## core, operations, web and architecture tests
	$(BIN)/pytest -m 'not browser and not slow' -n $(TESTERS) || $(BIN)/pytest -m 'not browser and not slow' $(ALONE)

test-databases: $(VENV)/stamp-test ## the fast tests, those of pages on SQLite and on PostgreSQL, too: `make test` runs these on one of both
	QUIZAPP_BOTH=1 $(BIN)/pytest -m 'not browser and not slow' -n $(TESTERS)

test-slow: $(VENV)/stamp-test ## real servers, killed and timed: those that time themselves one after the other, the others two at a time
	$(BIN)/pytest $(filter-out $(TIMED),$(SLOW)) -m 'slow and not browser' -n 2 --maxschedchunk 1
	$(BIN)/pytest $(TIMED) -m 'slow and not browser'

test-browser: $(VENV)/stamp-test .cache/browser/stamp ## journeys and the accessibility crawl in headless Chromium
	$(BIN)/pytest -m browser -n $(TESTERS) || $(BIN)/pytest -m browser $(ALONE)

explore: $(VENV)/stamp-test ## the property tests with new random examples; `make test` draws the same ones each time
	QUIZAPP_EXPLORE=1 $(BIN)/pytest tests/core tests/interchange -n $(TESTERS)

bench: $(VENV)/stamp-test ## figures: CPU, SQL statements and bytes per page beside the framework floor; presses in the marking queue
	$(BIN)/python -m tests.benchmarks

bench-grading: $(VENV)/stamp-test ## figures: short answers decided, learned and grouped, beside other methods
	$(BIN)/python -m tests.benchmarks.grading

measure: $(VENV)/stamp-test .cache/browser/stamp ## figures: the attempt page in Chromium on a bad line and a slow processor
	$(BIN)/python -m tests.benchmarks.browser

soak: $(VENV)/stamp-test ## about 12 minutes: answers against killed servers, bad network, failing disks; speed at the bell
	$(BIN)/python -m tests.soak

translations: $(VENV)/stamp-test ## bring the catalogues up to date with the texts, and say what is not translated
	$(BIN)/python tools/translations.py

format: $(VENV)/stamp-test ## format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean: ## remove what these commands made, the demonstration database excepted
	rm -rf $(VENV) .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis

.PHONY: help install run test lint types test-fast test-databases test-slow test-browser explore bench bench-grading measure soak translations format clean
