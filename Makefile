# Every target works from any folder: make -C PATH TARGET.

VENV_PYTHON := .venv/bin/python
# Packages are installed without bytecode: every start would compile anew where this is set.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup run test check lint types engine messages screenshots clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

setup: ## create .venv with the pinned packages
	@.ci/setup dev

# exec, so that Ctrl-C and SIGTERM reach the program itself and its status is make's.
run: ## run the platform with a simulated city (PORT=8000, SIMULATION=0, SPEED=n)
	@.ci/setup runtime
	@exec $(VENV_PYTHON) manage.py demo

test: setup ## set up, then run every check and test
	@$(MAKE) --no-print-directory check

check: ## run every check and test without setting up
	@$(MAKE) --no-print-directory -j 2 engine lint types
	$(VENV_PYTHON) -m pytest -n auto --dist worksteal -q

lint:
	$(VENV_PYTHON) -m ruff check .
	$(VENV_PYTHON) -m ruff format --check --quiet .
	.venv/bin/lint-imports
	$(VENV_PYTHON) manage.py check --fail-level WARNING
	$(VENV_PYTHON) manage.py check_migrations

types:
	$(VENV_PYTHON) -m mypy

# Compiled here once; the test workers would each do it for themselves.
engine:
	$(VENV_PYTHON) -m drivers.replay --synthetic 4x4

messages: setup ## collect new texts for translation and compile what is translated
	$(VENV_PYTHON) -m tests.locale.catalogues

screenshots: setup ## take the pictures of the documentation anew
	$(VENV_PYTHON) -m tests.city.screenshots docs/images

clean: ## remove data and caches; .venv stays
	@PYTHONDONTWRITEBYTECODE=1 python3 -m delivery.embedded.clean var
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find . -path ./.venv -prune -o -name __pycache__ -type d -exec rm -rf {} +
