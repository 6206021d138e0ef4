# Every command of the workshop. `make` shows them.
.DEFAULT_GOAL := help
.PHONY: help up down status logs doctor demo test lint format lock decisions bench bench-compare bench-replay bench-lists

help: ## show this
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

up: ## set up what is missing and run everything (Ctrl-C stops it)
	./hotline400 up

down: ## stop what runs in the background
	./hotline400 down

status: ## what runs, since when, and whether it is well
	./hotline400 status

logs: ## what the parts wrote, as it grows
	./hotline400 logs -f

doctor: ## check every prerequisite
	./hotline400 doctor

demo: ## place some twenty calls against the running system
	./hotline400 demo

test: ## run all tests; some: make test GROUPS="rules engine"
	./hotline400 test $(GROUPS)

lint: ## ruff, mypy, import-linter and the console's checks
	./hotline400 test lint

format: ## put the code in order
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

lock: ## renew requirements.lock and speech.lock from pyproject.toml
	uv pip compile -q pyproject.toml --group dev --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 -o requirements.lock
	uv pip compile -q --group speech -c requirements.lock --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 -o speech.lock

decisions: ## renew the list of decision notes
	python3 tools/index_decisions.py

bench: ## CPU a call, beside a plain Dial() on the same Asterisk
	.venv/bin/python tools/bench/calls.py

bench-compare: ## what a change costs a call, beside OTHER=<another checkout>
	.venv/bin/python tools/bench/compare.py $(OTHER)

bench-replay: ## ten thousand recorded calls against another flow
	.venv/bin/python tools/bench/replay.py

bench-lists: ## a list of a hundred thousand numbers for twenty hotlines
	.venv/bin/python tools/bench/lists.py
