# Two commands to know: `make demo` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
BESTAND_DATA ?= $(CURDIR)/../shared/data
NUMBA_CACHE_DIR ?= $(CURDIR)/build/numba
export BESTAND_DATA NUMBA_CACHE_DIR

DAY := 2026-05-10
EXAMPLE := examples/ukraine-may-2026
SIMULATED := build/demo-simulated

.PHONY: setup demo test check bench clean

setup: .venv/ready src/bestand/report/assets/stamp.json ## everything the other targets need

.venv/ready: requirements/lock.txt pyproject.toml tools/debian.sh
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/lock.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	sh tools/debian.sh
	touch $@

src/bestand/report/assets/stamp.json: .venv/ready tools/build_assets.py $(wildcard tools/assets/*)
	$(BIN)/python tools/build_assets.py
	touch $@

demo: setup ## real records of May 2026 through the whole walk, to editions
	@sh tools/demo.sh $(BIN)/bestand $(EXAMPLE) $(SIMULATED) $(DAY)

test: setup ## all tests
	$(BIN)/python -m pytest -n 2

check: setup ## form, types, layers, then all tests
	$(BIN)/ruff format --check src tests bench tools
	$(BIN)/ruff check src tests bench tools
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MAKE) test

bench: setup ## figures against peers, in one run
	$(BIN)/python -m bench

clean:
	rm -rf build .venv
