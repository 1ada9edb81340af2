# Set-up, training, serving and tests. `make help` lists the commands.
PYTHON ?= python3
VENV := .venv/bin/python
MODEL := models/inversion-faq.tar.gz
NODE_MODULES := widget/node_modules/.package-lock.json
CONTENT := $(wildcard data/*.yml data/nlu/*.yml data/rules/*.yml data/emergencies/*.yml data/answers/*.md)
UNDERSTANDING := $(wildcard inversion_faq/*.py inversion_faq/nlu/*.py inversion_faq/content/*.py)

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev train run shell validate lint test test-all evaluate bench soak widget lock audit clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: $(MODEL) ## everything, then the chat at http://127.0.0.1:5005/chat
	@$(VENV) scripts/serve.py

shell: $(MODEL) ## talk to the bot in this terminal
	@$(VENV) scripts/serve.py --shell

train: $(MODEL) ## train, when the model is older than what it is made from

validate: setup ## check the content rules and Rasa's own
	@$(VENV) -m inversion_faq.content
	@$(VENV) scripts/train.py validate

test: setup-dev lint validate $(MODEL) ## the gate: style, types, content, training, tests
	@$(VENV) -m pytest -q

test-all: test ## the gate and the slow suites
	@$(VENV) -m pytest -q -m slow

evaluate: setup-dev $(MODEL) ## understanding against Rasa's default: reports/ (SETS="more sets", RELEASE=1: docs/scores.csv)
	@$(VENV) -m evaluation $(if $(SETS),--sets $(SETS)) $(if $(RELEASE),--release)

bench: setup-dev ## what serving costs, beside Rasa's floor and default: reports/bench (ARGS="--quick"; trains all three the first time)
	@$(VENV) -m benchmarks.bench $(ARGS)

soak: setup-dev $(MODEL) ## ten minutes of mixed load on the bot: reports/soak (ARGS="--minutes 1")
	@$(VENV) -m benchmarks.soak $(ARGS)

lint: setup-dev ## style (ruff) and types (mypy --strict)
	@$(VENV) -m ruff format --check --quiet . || (echo "lint: run .venv/bin/ruff format ." && false)
	@$(VENV) -m ruff check --quiet .
	@$(VENV) -m mypy

setup:
	@$(PYTHON) scripts/setup.py run

setup-dev:
	@$(PYTHON) scripts/setup.py dev

$(MODEL): config.yml domain.yml $(CONTENT) $(UNDERSTANDING) requirements/train.txt | setup
	@$(VENV) scripts/train.py train
	@touch $(MODEL)

widget: $(NODE_MODULES) ## build the web widget (needs Node.js 20)
	@cd widget && npm run --silent build

$(NODE_MODULES): widget/package.json widget/package-lock.json
	@command -v npm >/dev/null || (echo "widget: npm is missing: install Node.js 20 (https://nodejs.org)" && false)
	@cd widget && npm ci --silent --no-progress

lock: ## resolve the dependencies anew into requirements/*.txt
	@$(PYTHON) scripts/lock.py

audit: setup ## ask PyPI for known vulnerabilities of what is pinned (SERVICE=osv: ask osv.dev)
	@$(VENV) scripts/audit.py $(SERVICE)

clean: ## remove what was built, not what was said
	rm -rf build models .rasa .venv .schemathesis .uv widget/node_modules .mypy_cache .ruff_cache .pytest_cache
