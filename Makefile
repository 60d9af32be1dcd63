# Every target works on a machine with only Python 3.10+ and make: the first one makes .venv and installs into it.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TOOLS := $(VENV)/.tools
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

.PHONY: demo test plain check docs bench builtin install extras clean

demo: $(READY)          ## a picture in, a prompt out, with the shipped model
	$(BIN)/limner interrogate --builtin --explain examples/lighthouse.png

# a process a core: most tests are small, and wait for programs and browsers that they start
test: $(TOOLS)          ## what CI runs; under ten minutes on two cores
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n auto --maxprocesses 8 --dist loadfile

plain: $(TOOLS)         ## what depends on the processor, as on one without AVX-512 and bfloat16 (x86-64)
	ATEN_CPU_CAPABILITY=avx2 ONEDNN_MAX_CPU_ISA=AVX2 $(BIN)/python -m pytest tests/models/clip tests/index tests/algorithms \
		tests/models/captioners/test_coca.py tests/models/test_packed.py

check: $(TOOLS)         ## lint, types, layers, docs
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	PYTHONPATH=. NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build

docs: $(TOOLS)          ## the pages and the Python reference as a site in build/site; offline, a broken link fails
	PYTHONPATH=. NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build

bench: $(TOOLS)         ## what the README's tables print
	for script in benchmarks/[a-z]*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

builtin: $(TOOLS)       ## train a built-in pair from its seed (hours on two cores; takes a GPU if there is one)
	$(BIN)/python -m training

install: $(TOOLS)

# torchvision is installed by itself: it pins an exact torch, and its registry build is for CUDA (limner/models/_open_clip.py)
# with what limner serve needs, the READMEs' second command: it is small
$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(PIP) torch
	$(PIP) --no-deps torchvision
	$(PIP) -e ".[serve]"
	touch $(READY)

$(TOOLS): $(READY)      # what tests and checks need
	$(PIP) -e ".[dev]"
	touch $(TOOLS)

extras: $(TOOLS)        ## what some tests skip without: Ray, RAW files, videos
	$(PIP) -e ".[ray,raw,video]"

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache
