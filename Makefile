# make demo   creates .venv, installs the locked dependencies, runs the main job on a sample business
# make test   the tests in files (test-all: on a server and the slow ones too) · lint · bench · docs · reliability · wheel
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.PHONY: demo test test-all lint bench bench-matching docs reliability lock wheel clean

demo: $(READY)
	$(BIN)/crmcli demo -o table

test: $(READY)
	$(BIN)/python -m pytest -n 2 -m "not slow and not postgres"

test-all: $(READY)
	$(BIN)/python -m pytest -n 2

lint: $(READY)
	@! grep -n '://' requirements/*.txt
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python docs/generate.py --check

bench: $(READY)
	$(BIN)/python benchmarks/run.py

bench-matching: $(READY)
	$(BIN)/python benchmarks/matching.py

docs: $(READY)
	$(BIN)/python docs/generate.py

reliability: $(READY)
	$(BIN)/python -m pytest -q -n 2 | $(BIN)/python docs/reliability.py

wheel: $(READY)
	$(BIN)/python -m hatchling build

lock:
	uv pip compile pyproject.toml --all-extras --group dev --universal --python-version 3.11 --generate-hashes --no-header -q -o requirements/dev.txt
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header -q -o requirements/run.txt

$(READY): requirements/dev.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q src/crmcli
	@touch $@

clean:
	rm -rf $(VENV) dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
