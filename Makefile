# One verb a task; `make help` lists them. Every verb sets up what it needs.
SHELL := /bin/bash
# make 3.81 of macOS does not know these flags, so recipes join commands by && all the same.
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PY := .venv/bin/python
export PYTHONPATH := book:everystate/src:.

CHAPTER ?=
NAME ?=
PORT ?= 8000
CHROMIUM ?=
TESTS ?= tests everystate/tests
CHECK ?=
FILES ?=
WRITE ?=
BROWSER ?=
TIMES ?= 12

help:  ## list the verbs
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# ---- the book ---------------------------------------------------------------------------

book: .venv/.installed  ## set up, run every chapter, build the site into _build/html
	@$(PY) -m tools.build_book

preview: .venv/.installed  ## build one chapter alone, e.g. make preview CHAPTER=03
	@$(PY) -m tools.build_book --chapter "$(CHAPTER)"

serve: book  ## build, then serve the site on http://localhost:8000 (PORT=…)
	@$(PY) -m tools.serve --port $(PORT)

zip: book  ## build, then pack the site into one archive that opens from a memory stick
	@$(PY) -m tools.make_zip _build/the-most-important-red-line.zip

handouts: .venv/.installed-dev book  ## build, then print each chapter as PDF, A4 and Letter, into the site
	@CHROMIUM="$$(tools/browser.sh)" && export CHROMIUM && $(PY) -m tools.make_handouts

lab: .venv/.installed  ## open the chapters in JupyterLab
	@cd book && PYTHONPATH= ../.venv/bin/jupyter lab

# ---- the checks -------------------------------------------------------------------------

# The engine's tests have settings of their own, so each folder is a run; one conftest serves both.
pytest = failed=; for tests in $(TESTS); do \
  $(PY) -m pytest --confcutdir=. -n auto $(1) $$tests || failed=yes; \
done; test -z "$$failed"

unit: .venv/.installed-dev  ## tests that need no built site, no browser, no kernel (TESTS=tests/charts for some)
	@$(call pytest,-m "not (site or browser or kernel or slow)")

test: .venv/.installed-dev  ## build, then run every test: units, notebooks, the site in a browser
	@CHROMIUM="$$(tools/browser.sh)" && export CHROMIUM && \
	$(MAKE) --no-print-directory lint book && \
	$(call pytest,)

lint: .venv/.installed-dev node_modules/.installed  ## style, types, scripts, notebooks in their normal form, no typed figure
	@.venv/bin/ruff check --quiet . && .venv/bin/ruff format --quiet --check .
	@.venv/bin/mypy --no-error-summary
	@PATH="$(CURDIR)/.venv/bin:$$PATH" node_modules/.bin/biome lint --error-on-warnings
	@.venv/bin/zizmor --offline --quiet .github/workflows
	@$(PY) -m tools.notebooks check
	@$(PY) -m tools.truth

kills: .venv/.installed  ## kill builds of a small book at random moments; a whole site must stay (TIMES=12)
	@$(PY) -m tests.tools.kills $(TIMES)

tables: .venv/.installed  ## check every table against its schema and rules (WRITE=1 counts its rows anew)
	@$(PY) -m tools.check_tables $(if $(WRITE),--write)

audit: .venv/.installed-dev .venv-audit/.installed book  ## ask Lighthouse, the HTML checker and pip-audit (CHECK=html for one)
	@CHROMIUM="$$(tools/browser.sh)" && export CHROMIUM && $(PY) -m tools.audit $(CHECK)

readability: .venv/.installed  ## how hard each page is to read, and its hardest sentences
	@$(PY) -m tools.readability

refresh: .venv/.installed-dev  ## say what newer files of the map archive would change (FILES="…")
	@$(PY) -m tools.refresh deepstate $(FILES)

addresses: .venv/.installed  ## ask the pages that the book cites whether they still answer (network; never fails)
	@$(PY) -m tools.truth.addresses

engines: .venv/.installed-dev book  ## open every page in Chromium, Firefox and WebKit and move every control (BROWSER=Firefox for one)
	@CHROMIUM="$$(tools/browser.sh)" && export CHROMIUM && tools/engines.sh && \
	cd everystate && PYTHONPATH=src:. ../.venv/bin/python -m benchmarks.engines ../_build/html $(BROWSER)

bench: .venv-bench/.installed  ## publish one chart with six other tools too, and measure them all
	@CHROMIUM="$$(tools/browser.sh)" && export CHROMIUM && \
	PYTHONPATH=$(CURDIR)/everystate/src:$(CURDIR)/everystate .venv-bench/bin/python -m benchmarks

# ---- writing ----------------------------------------------------------------------------

notebooks: .venv/.installed-dev  ## run chapters and keep their text outputs (CHAPTER=03 for one)
	@$(PY) -m tools.notebooks run $(CHAPTER)

new-chapter: .venv/.installed-dev  ## begin a chapter of your own, e.g. make new-chapter NAME=my-question
	@$(PY) -m tools.new_chapter "$(NAME)"

format: .venv/.installed-dev  ## format code and notebooks
	@.venv/bin/ruff format . && .venv/bin/ruff check --quiet --fix .

lock: .venv/.installed-dev  ## write requirements*.txt anew from requirements*.in
	@for name in requirements requirements-dev requirements-audit; do \
	  .venv/bin/uv pip compile --quiet --upgrade --universal --fork-strategy fewest --python-version 3.11 \
	    --generate-hashes --custom-compile-command "make lock" $$name.in -o $$name.txt; \
	done
	@.venv/bin/uv pip compile --quiet --upgrade --python-version 3.11 --generate-hashes \
	  --custom-compile-command "make lock" everystate/benchmarks/requirements.in -o everystate/benchmarks/requirements.txt

clean:  ## remove what was built (the environment stays)
	@rm -rf _build .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find book tools tests -name __pycache__ -prune -exec rm -rf {} +

# ---- set-up -----------------------------------------------------------------------------

.venv/.installed: requirements.txt $(wildcard pyproject.toml everystate/pyproject.toml) .venv/bin/python
	@tools/setup.sh requirements.txt

.venv/.installed-dev: requirements-dev.txt .venv/.installed
	@tools/setup.sh requirements-dev.txt

.venv/bin/python:  # made above; one that points to a Python that is gone counts as not there

node_modules/.installed: package-lock.json .venv/.installed-dev
	@PATH="$(CURDIR)/.venv/bin:$$PATH" npm ci --ignore-scripts --no-audit --no-fund --silent || \
	  { echo "make: the linter of scripts could not be fetched from npm's registry; is there a network?" >&2; exit 1; }
	@touch $@

.venv-bench/.installed: everystate/benchmarks/requirements.txt | .venv/.installed-dev
	@echo "Installing $< into .venv-bench …" >&2
	@.venv/bin/uv venv --quiet --clear --python .venv/bin/python .venv-bench
	@.venv/bin/uv pip sync --quiet --python .venv-bench/bin/python --require-hashes $<
	@touch $@

.venv-audit/.installed: requirements-audit.txt tools/audit/npm/package-lock.json | .venv/.installed-dev
	@echo "Installing Lighthouse and the Nu checker into .venv-audit …" >&2
	@.venv/bin/uv venv --quiet --clear --python .venv/bin/python .venv-audit
	@.venv/bin/uv pip sync --quiet --python .venv-audit/bin/python --require-hashes $<
	@$(PY) -m tools.audit.fetched
	@touch $@

.PHONY: help book preview serve zip handouts lab unit test lint kills tables readability refresh audit addresses engines bench notebooks new-chapter format lock clean
