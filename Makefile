# Needs Python 3.11 or later, git and make. Everything else comes from the locks, into this folder.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
CHECKOV_VENV := .venv-checkov
CDK := node_modules/.bin/cdk

# Node and npm come from the environment, too: jsii and the CDK CLI find them there first.
export PATH := $(CURDIR)/$(BIN):$(PATH)
export CDK_DISABLE_CLI_TELEMETRY := true
export CDK_DISABLE_VERSION_CHECK := true

.NOTPARALLEL:
.PHONY: help synth test check lint docs bench lock clean

help: ## show these targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 8

synth: $(VENV)/.installed node_modules/.installed ## synthesize app.py into cdk.out, guardrails on
	@$(CDK) synth --quiet --no-notices

test: $(VENV)/.installed node_modules/.installed $(CHECKOV_VENV)/.locked ## run all tests
	@$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --cov

check: lint test ## lint, types, floors, then all tests: what CI runs

lint: $(VENV)/.installed ## ruff, mypy and the floors
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/mypy app.py
	@$(BIN)/lint-imports

docs: synth $(CHECKOV_VENV)/.locked ## write docs/, and README's summary of the main job
	@$(BIN)/python -m tests.accepted_findings
	@$(BIN)/python -m tests.guardrail_pages
	@$(BIN)/python -m tests.readme_summary

bench: $(VENV)/.installed node_modules/.installed $(CHECKOV_VENV)/.locked ## measure the speed ratios side by side
	@$(BIN)/python -m tests.bench --checkov $(CHECKOV_VENV)/bin/checkov

lock: $(VENV)/.installed ## resolve every lock anew
	@$(BIN)/uv pip compile --quiet --universal --upgrade --generate-hashes --no-header --no-annotate \
	  --extra dev --output-file requirements.lock pyproject.toml
	@$(BIN)/uv pip compile --quiet --universal --upgrade --generate-hashes --no-header --no-annotate \
	  --python-version 3.11 --output-file requirements-checkov.lock requirements-checkov.in
	@$(BIN)/npm install --package-lock-only

clean: ## remove what the other targets made
	rm -rf $(VENV) $(CHECKOV_VENV) node_modules cdk.out build dist *.egg-info \
	  .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(VENV)/.locked: requirements.lock
$(CHECKOV_VENV)/.locked: requirements-checkov.lock
$(VENV)/.locked $(CHECKOV_VENV)/.locked:
	@echo "installing $< into $(@D)"
	@$(PYTHON) -m venv $(@D)
	@$(@D)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $<
	@touch $@

$(VENV)/.installed: $(VENV)/.locked pyproject.toml
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

node_modules/.installed: $(VENV)/.locked package.json package-lock.json
	@$(BIN)/npm ci --loglevel error
	@touch $@
