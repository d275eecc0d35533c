# Two commands: `make demo` and `make test`. They need Python 3.11 or later, make and a C library; all else they fetch once.

VENV ?= .venv
BIN := $(VENV)/bin
DEMO ?= demo
EXAMPLE ?= permits
HOST ?= 127.0.0.1
PORT ?= 7860
# Tests run in so many processes, a file in one of them.
JOBS ?= 2

# The first Python on the path that is new enough and can make environments.
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11; do \
  $$name -c 'import sys, venv, ensurepip; raise SystemExit(sys.version_info < (3, 11))' >/dev/null 2>&1 \
  && { echo $$name; break; }; done)

# What is installed depends on these two files alone: while they stay the same, nothing is fetched again.
STATE := $(shell $(PYTHON) -c 'import hashlib; print(hashlib.sha256(b"".join(open(name, "rb").read() \
  for name in ("pyproject.toml", "constraints.txt"))).hexdigest()[:16])' 2>/dev/null)
RUN_STAMP := $(VENV)/.installed-$(STATE)
DEV_STAMP := $(VENV)/.installed-dev-$(STATE)
KINDS := findings personas journey ideas

.DEFAULT_GOAL := help
.PHONY: help demo test lint types tests evals allevals browser weights constraints docs clean

help: ## Show what can be made.
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' Makefile

demo: $(RUN_STAMP) weights $(DEMO)/.made $(KINDS:%=$(DEMO)/.drafted-%) ## Make the example project, draft from it and serve it.
	$(BIN)/wayfolk serve --project $(DEMO) --host $(HOST) --port $(PORT)

test: $(DEV_STAMP) weights browser lint types tests evals ## Everything that is checked before a change is taken.

lint: $(DEV_STAMP) ## Style, formatting and the direction of imports.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(DEV_STAMP) ## Static types.
	$(BIN)/mypy

tests: $(DEV_STAMP) weights browser ## The tests, with the embedded models and a browser.
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder

evals: $(DEV_STAMP) weights ## The evaluation cases with recorded replies of a language model.
	$(BIN)/python -m evals run --lane replay

allevals: $(DEV_STAMP) weights ## Every evaluation case that needs no language model; takes some minutes.
	$(BIN)/python -m evals run --lane unit

weights: | $(RUN_STAMP) ## The embedded models' weights: fetched once, checked each time.
	@$(BIN)/wayfolk models pull

browser: ## A browser for the tests that drive one.
	@.ci/browser

constraints: $(DEV_STAMP) ## Pin the newest versions that fit pyproject.toml.
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-annotate --no-header --all-extras --upgrade \
	  pyproject.toml -o constraints.txt

docs: $(DEV_STAMP) ## Write docs/cli.md, docs/formats.md, the tables of docs/method.md and the JSON schemas from the code.
	$(BIN)/python -m ui.cli_page
	$(BIN)/python -m ui.cli_schemas
	$(BIN)/python scripts/formats_page.py
	$(BIN)/python scripts/method_page.py

clean: ## Remove the environment and the demo; the models' weights stay.
	rm -rf $(VENV) $(DEMO) build dist

$(RUN_STAMP):
	@if [ -e $(DEV_STAMP) ]; then touch $@; else .ci/install "$(PYTHON)" $(VENV) . && touch $@; fi

$(DEV_STAMP):
	@.ci/install "$(PYTHON)" $(VENV) '.[dev]' && touch $@ $(RUN_STAMP)

$(DEMO)/.made: | $(RUN_STAMP)
	$(BIN)/wayfolk init $(DEMO) --example $(EXAMPLE)
	@touch $@

$(DEMO)/.drafted-%: | $(DEMO)/.made weights
	$(BIN)/wayfolk draft $* --project $(DEMO) > $(DEMO)/$*.md
	@touch $@
