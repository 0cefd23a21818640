# make demo, make test, make bench: each sets up what it needs in .venv, from the lock files.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
COMPILED := build/compiled
SOURCES := $(shell find evidence corpus/digests.xml -type f ! -name '*.pyc')

.PHONY: demo test check bench compiled test-compiled lock clean

demo: $(VENV)/.installed
	@$(BIN)/evidence demo

test: $(VENV)/.installed-dev
	$(BIN)/pytest -n auto

check: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Some twenty minutes, on a machine that does nothing else; writes benchmarks/results.md.
bench: $(COMPILED)/.built
	$(BIN)/python -m benchmarks.results

# Extraction as a compiled package beside the sources (docs/decisions/0004-compiled.md); needs a C compiler.
compiled: $(COMPILED)/.built

test-compiled: $(COMPILED)/.built
	PYTHONSAFEPATH=1 PYTHONPATH=$(CURDIR)/$(COMPILED):$(CURDIR) $(BIN)/pytest -n auto --compiled \
	  -o pythonpath="$(COMPILED) ." tests/extract tests/study tests/evaluate tests/fulltext

$(COMPILED)/.built: $(SOURCES) pyproject.toml hatch_build.py $(VENV)/.installed-dev
	rm -rf $(COMPILED)
	HATCH_BUILD_HOOKS_ENABLE=1 $(BIN)/pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --target $(COMPILED) .
	@touch $@

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "evidence needs Python 3.11 or later; name one with: make PYTHON=python3.12 ..." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

# Needs uv. Hashes and versions only: no address of any registry is written.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o requirements.lock pyproject.toml
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --group dev -o requirements-dev.lock pyproject.toml

clean:
	rm -rf $(VENV) build .mypy_cache .pytest_cache .ruff_cache .hypothesis
