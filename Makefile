# The chores. `make demo` and `make test` set up what they need on a bare machine.
.PHONY: help setup demo test quick long lint bench bench-county docs schema lock
.DEFAULT_GOAL := help

PY ?= python3
BIN := .venv/bin
SETUP := .venv/.done
COUNTY := benchmarks/county/.venv/.done

help:  ## list the chores
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

setup: $(SETUP)  ## make .venv with the locked packages and this project

$(SETUP): requirements.lock pyproject.toml
	@bash scripts/setup "$(PY)"
	@touch $(SETUP)

demo: $(SETUP)  ## 200 replications of the base case, summary and report
	rm -rf results/demo
	$(BIN)/rollout run configs/xinluo.yaml --replications 200 --out results/demo

lint: $(SETUP)  ## style, types, import layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint  ## lint and the everyday tests
	@bash scripts/programs
	$(BIN)/pytest -n 2 -m "not long"

quick: $(SETUP)  ## the fast tests, under a minute
	$(BIN)/pytest -n 2 -m "not slow and not long"

long: $(SETUP)  ## the rest of the tests
	$(BIN)/pytest -n 2 -m long

bench: $(SETUP)  ## all benchmarks as one table and as JSON (minutes, on a quiet machine)
	$(BIN)/python benchmarks/table.py

bench-county: $(SETUP) $(COUNTY)  ## the engine against other ways to do a reduced county (minutes)
	$(BIN)/python benchmarks/county/compare.py

$(COUNTY): benchmarks/county/requirements.lock
	$(BIN)/python -m venv --clear benchmarks/county/.venv
	$(BIN)/uv pip install --quiet --require-hashes --python benchmarks/county/.venv/bin/python -r benchmarks/county/requirements.lock
	@touch $(COUNTY)

docs: demo  ## pictures, effects and generated tables in docs/, from the code as it is (minutes)
	cp results/demo/figures/families.png docs/images/penetration.png
	cp results/demo/figures/cash.png docs/images/cash.png
	$(BIN)/python benchmarks/effects.py configs/xinluo.yaml -n 40 > docs/effects.new && mv docs/effects.new docs/effects.json
	$(BIN)/python docs/build.py

schema: $(SETUP)  ## renew configs/schema/ from the schema as it is
	$(BIN)/rollout schema scenario > configs/schema/scenario.json
	$(BIN)/rollout schema study > configs/schema/study.json
	$(BIN)/rollout schema province > configs/schema/province.json

lock: $(SETUP)  ## renew requirements.lock from pyproject.toml
	$(BIN)/uv pip compile pyproject.toml --universal --all-extras --group dev --generate-hashes --no-annotate --no-header --python-version 3.11 --upgrade -q -o requirements.lock
	$(BIN)/uv pip compile benchmarks/county/requirements.in --universal --generate-hashes --no-annotate --no-header --python-version 3.11 --upgrade -q -o benchmarks/county/requirements.lock
