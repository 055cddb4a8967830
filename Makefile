# Every target makes its own environment first; the second time that costs nothing.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUNS := $(VENV)/.runs
READY := $(VENV)/.ready

.PHONY: demo test check bench proof pictures format clean

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'Нужен Python 3.11 или новее, например: make PYTHON=python3.12 demo'; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo 'Окружение не создаётся: установите пакет python3-venv'; exit 1; }

$(RUNS): pyproject.toml constraints.txt | $(BIN)/python
	@echo 'Готовлю окружение, это один раз…'
	@$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(READY): $(RUNS)
	@$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

demo: $(RUNS)  ## the console on a demo desk with a live stream of requests
	@$(BIN)/pult demo

test: $(READY)  ## the whole suite
	@$(BIN)/python -m pytest -n 4 --dist worksteal

check: $(READY)  ## lint, types, doors
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(READY)  ## the budgets of speed, as ratios; writes the table of the README
	@$(BIN)/python -m tests.bench

proof: $(READY)  ## the long versions: more kills, more cuts, more races
	@PULT_PROOF=1 $(BIN)/python -m pytest -m 'proof or not proof'

pictures: $(READY)  ## draw the pictures of the README again
	@$(BIN)/python -m pytest tests/pictures --snapshot-update

format: $(READY)
	@$(BIN)/ruff check --fix -q . || true
	@$(BIN)/ruff format .

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .benchmarks
