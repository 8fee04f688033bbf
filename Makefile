# One verb a task. `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PY := .venv/bin/python
export PYTHONPATH := book:.
CHAPTER ?=
PORT ?= 8000

help:  ## list the verbs
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

book: .venv/.installed  ## set up, run every chapter, build the site into _build/html
	@$(PY) -m tools.build_book

preview: .venv/.installed  ## build one chapter alone, e.g. make preview CHAPTER=03
	@$(PY) -m tools.build_book --chapter $(CHAPTER)

notebooks: .venv/.installed-dev  ## run chapters, keep their text outputs (CHAPTER=03 for one)
	@$(PY) -m tools.notebooks run $(CHAPTER)

.PHONY: help book preview notebooks
