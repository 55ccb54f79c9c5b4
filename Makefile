# Everything a newcomer needs: `make run`, `make test`. Nothing beforehand but Python (>= 3.11), a C compiler and make.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
# durable-rules calls a name that Python 3.13 removed; this gives it the one that replaced it (harmless before 3.13).
export CPPFLAGS := -DPyEval_CallObject=PyObject_CallObject $(CPPFLAGS)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Every command would compile all its modules anew.
unexport PYTHONDONTWRITEBYTECODE
WORKERS ?= 2

.PHONY: help setup run test test-fast long faults mutants fuzz check format clean bench

help: ## what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

$(VENV)/.ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@

setup: $(VENV)/.ready ## the virtual environment with everything in it

run: setup ## the sample academy, end to end, on the embedded default
	@$(BIN)/python worker.py demo

test: setup ## all tests; with small numbers on a machine on which the usual ones take more than 25 minutes
	HYPOTHESIS_PROFILE=$$($(BIN)/python -m tests.pace) && export HYPOTHESIS_PROFILE && \
	  $(BIN)/python -m pytest -n $(WORKERS) --within 23 -r s --durations 30

test-fast: setup ## the tests of under two minutes: those without servers and without many processes
	HYPOTHESIS_PROFILE=fast $(BIN)/python -m pytest -n $(WORKERS) -m 'not slow' \
	  -k 'not postgresql and not rabbitmq and not broker and not smtp and not test_worker and not test_examples and not mission and not unexpected and not largest and not reloading and not demo and not test_start'

long: setup ## the same tests with larger numbers
	HYPOTHESIS_PROFILE=long $(BIN)/python -m pytest -n $(WORKERS) --timeout 7200

faults: setup ## real workers on private servers under random faults, judged by code that knows nothing of them (ARGS=--help)
	$(BIN)/python -m tests.siege $(ARGS)

mutants: setup ## deliberate defects, each made in a copy of the tree: the tests must find it
	$(BIN)/python -m tests.mutants

FUZZ := message:1000000 email_job:100000 rules:100000 scenarios:100000 where:100000 settings:100000 environment:100000 \
  ids:100000 feed:100000 template:100000
fuzz: setup ## coverage-guided fuzzing of all readers, about an hour; `make fuzz FUZZ=message:5000` of one
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev,fuzz]'
	@set -e; for each in $(FUZZ); do \
	  $(BIN)/python -m tests.fuzz $${each%%:*} --runs $${each##*:}; \
	  $(BIN)/python -m tests.fuzz $${each%%:*} --branches; \
	done

bench: setup ## figures beside the usual way, Celery, Dramatiq and the bare servers, on private servers (ARGS=--quick)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev,bench]'
	$(BIN)/python -m benchmarks --json bench.json $(ARGS)
	$(BIN)/python -m benchmarks.picture bench.json bench.svg
	$(BIN)/python -m benchmarks.instructions --json bench.json

check: setup ## format, lint, types, import contracts, the sample rules and their scenarios
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python worker.py validate --rules rules
	$(BIN)/python worker.py test --rules rules --coverage --fail-under 100

format: setup ## let ruff write the code as it should be
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean: ## remove what was made, the data of `make run` too
	rm -rf $(VENV) rolecall-data build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
