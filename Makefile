# Everything a fresh machine needs: Python 3.11 or newer with venv. uv is used where it is found, pip where not.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
UV     := $(shell command -v uv 2>/dev/null)

ifeq ($(UV),)
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check
else
INSTALL = $(UV) pip install --quiet --python $(BIN)/python
endif

.PHONY: report lab test check bench simulations notebooks scores lock clean

report: $(VENV)/.run             ## set up and render the reports of reports/reports.toml
	$(BIN)/workbook report

lab: $(VENV)/.run                ## set up and open JupyterLab on the notebooks
	$(BIN)/workbook lab

test: $(VENV)/.test              ## set up and run the tests, then the notebooks against their outputs
	$(BIN)/python -m pytest tests notebooks -n 2 --dist loadfile \
		--nbval --nbval-sanitize-with tests/nbval_sanitize.cfg --nbval-cell-timeout 300

check: $(VENV)/.test             ## format, lint, types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: $(VENV)/.test             ## the same job the plain way and ours, at 1,000 and 10,000 articles; nothing asserts on time
	$(BIN)/python tests/bench/both_ways.py
	$(BIN)/python tests/bench/scale.py

simulations: $(VENV)/.test       ## how often intervals hold and pages state what is not so, where the truth is known (about an hour)
	$(BIN)/python tests/bench/coverage_of_intervals.py
	$(BIN)/python tests/bench/simulated_studies.py
	$(BIN)/python tests/bench/changes.py
	$(BIN)/python tests/bench/keyness_errors.py
	$(BIN)/python tests/bench/corrected_estimates.py

notebooks: $(VENV)/.test         ## execute the notebooks in place, outputs and all
	$(BIN)/workbook notebooks

scores: $(VENV)/.test            ## score the measures on the public gold sets in ../shared
	$(BIN)/workbook scores

lock:                            ## pin the dependencies anew (needs uv)
	uv pip compile pyproject.toml --universal --generate-hashes --no-header --no-annotate --upgrade -o requirements.txt
	uv pip compile pyproject.toml --extra test --universal --generate-hashes --no-header --no-annotate --upgrade -o requirements-test.txt

clean:
	rm -rf $(VENV) .workbook reports/*/

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "$(PYTHON) is older than Python 3.11: name a newer one, as in 'make $(firstword $(MAKECMDGOALS)) PYTHON=python3.12'"; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.txt pyproject.toml | $(BIN)/python
	$(INSTALL) --require-hashes -r requirements.txt
	$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test: requirements-test.txt pyproject.toml | $(BIN)/python
	$(INSTALL) --require-hashes -r requirements-test.txt
	$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.run
