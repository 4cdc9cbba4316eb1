# `make demo` and `make test` need Python 3.11 to 3.14 with venv, and nothing else; everything is put into .venv.
# Neither reads standard input, so both are given an empty one: pytest and IPython stumble over a closed one.

unexport PYTHONPATH PYTHONHOME
BIN := .venv/bin

# The first Python that fits. One that is only half there (no venv, a version manager's empty name) is passed over.
PYTHONS := python3.13 python3.12 python3.11 python3.14 python3
FITS := import ensurepip, ssl, sys, venv; sys.exit(not (3, 11) <= sys.version_info < (3, 15))
PYTHON = $(shell for p in $(PYTHONS); do $$p -c '$(FITS)' </dev/null >/dev/null 2>&1 && echo $$p && break; done)
NO_PYTHON = ownergraph needs Python 3.11, 3.12, 3.13 or 3.14 with venv; on Debian and Ubuntu: apt install python3 python3-venv
RUN_BOOTSTRAP = $(or $(PYTHON),$(error $(NO_PYTHON))) bootstrap.py

# The scripts of the pages need Node.js only to be checked.
WHERE_NPM = if command -v npm >/dev/null; then $(MAKE) --no-print-directory $1; else echo 'no npm here: $1 is left out' >&2; fi

.NOTPARALLEL:
.PHONY: help demo setup setup-dev stub test test-front lint lint-front check docs gallery screenshots checklist lock

help: ## say what can be made
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /\1	/' | expand -t 13

demo: setup ## the demonstration: a graph, its answers with citations, and a picture to open in a browser
	@$(BIN)/ownergraph demo </dev/null

setup: ## .venv with the command ownergraph
	@$(RUN_BOOTSTRAP)

setup-dev: ## the same with what tests and checks need
	@$(RUN_BOOTSTRAP) --dev

stub: setup-dev # the signatures of the questions' functions, for type checkers; derived from the question files
	@$(BIN)/python -m queries.framework.functions

test: stub ## every test that needs no Neo4j, no browser and no real sample files
	@$(BIN)/python -m pytest -m "not neo4j and not browser and not real_data" </dev/null

lint: stub ## style, types, and which package may import which
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(call WHERE_NPM,lint-front)

node_modules/.package-lock.json: package.json package-lock.json .npmrc
	@npm ci --ignore-scripts --silent
	@touch $@

lint-front: node_modules/.package-lock.json ## types of the scripts of the pages (needs Node.js 18 or later with npm)
	@node_modules/.bin/tsc

test-front: ## tests of the scripts of the pages (needs Node.js 18 or later)
	@node --test tests/explorer/front/*.test.js

check: lint test ## everything to run before a commit
	@$(call WHERE_NPM,test-front)

docs: setup-dev ## the documentation as a site, in site/
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict

gallery: setup-dev ## the pictures of the questions in the documentation, drawn anew; they are committed
	@$(BIN)/python -m explorer.gallery docs/questions </dev/null

screenshots: setup-dev ## the screenshots of the documentation, taken anew in Chromium; they are committed
	@$(BIN)/python -m tests.explorer.screenshots docs/screenshots </dev/null

checklist: setup-dev ## the table of the explorer's checklist, from a run of its tests in Chromium; it is committed
	@OWNERGRAPH_CHECKLIST=docs/explorer-checklist.md $(BIN)/python -m pytest -q -m browser tests/explorer/checklist </dev/null

UV = uv pip compile --universal --fork-strategy fewest --python-version 3.11 --only-binary :all: --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --quiet $(UPGRADE)

lock: ## bring the locks up to date with pyproject.toml (needs uv); UPGRADE=--upgrade takes the newest versions
	@command -v uv >/dev/null || { echo 'make lock needs uv: pip install uv' >&2; exit 1; }
	@$(UV) pyproject.toml --group setup --output-file requirements.lock
	@$(UV) pyproject.toml --group setup --group dev --constraint requirements.lock --output-file requirements-dev.lock
