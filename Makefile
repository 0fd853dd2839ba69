# `make run` and `make test` are all there is to learn.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OUT ?= demo

.PHONY: run test bench lint fuzz storm requirements docs clean
.DELETE_ON_ERROR:

run: $(VENV)/.run  ## set up, then issue and inspect a batch of specimen documents
	$(BIN)/nansen demo --out $(OUT)

test: $(VENV)/.test  ## set up, then run every test and the coverage gates
	tools/system-packages
	rm -f .coverage .coverage.*
	$(BIN)/python -m pytest -n auto --cov --cov-report= $(TESTS)
	$(BIN)/coverage report --fail-under=95
	$(BIN)/coverage report --fail-under=100 --include='src/nansen/standards/*,src/nansen/inspection/*'

lint: $(VENV)/.test  ## style, types, floors, generated pages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/write_standards_page.py --check
	$(BIN)/python tools/write_sbom.py --check

bench: $(VENV)/.test  ## ours beside a peer or the physical limit, in one run
	$(BIN)/python -m bench

fuzz: $(VENV)/.test  ## a long fuzz of every decoder
	HYPOTHESIS_PROFILE=fuzz $(BIN)/python -m pytest -n auto tests/test_any_bytes.py

STORM ?= 1
STORMS := tests/adapters/files/test_killed_journal.py tests/adapters/sql/test_storms.py \
  tests/apps/desk/test_decisions_killed.py tests/apps/desk/test_enrolling_killed.py \
  tests/apps/desk/test_lives_killed.py tests/apps/desk/test_production_killed.py \
  tests/apps/keyservice/test_killed_custodian.py tests/apps/signer/test_killed_signer.py

storm: $(VENV)/.test  ## kill -9 hundreds of times, and say how often; STORM=5 five times as often
	NANSEN_STORM=$(STORM) timeout 1h $(BIN)/python -m pytest -n 2 --dist worksteal $(STORMS)

docs: $(VENV)/.test  ## write the pages that are generated from the code
	$(BIN)/python tools/write_standards_page.py

requirements:  ## pin anew, with hashes and without an index address
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate requirements/run.in -o requirements/run.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate requirements/test.in -o requirements/test.txt
	$(PYTHON) tools/write_sbom.py

clean:
	rm -rf $(VENV) $(OUT) .coverage .coverage.* .hypothesis .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

$(VENV)/.run: requirements/run.txt pyproject.toml
	tools/make-venv $(PYTHON) $(VENV) requirements/run.txt
	touch $@

$(VENV)/.test: requirements/test.txt pyproject.toml
	tools/make-venv $(PYTHON) $(VENV) requirements/test.txt
	touch $@ $(VENV)/.run
