# Two commands on a fresh machine: `make serve` and `make test`. Both build the environment first.
PYTHON ?= python3
BIN := .venv/bin
export NO_MKDOCS_2_WARNING := 1

.PHONY: help serve docs-serve test test-versions lint bench screenshot docs clean

help:
	@echo "make serve       serve the example site at http://127.0.0.1:8000/, reloading as you write"
	@echo "make docs-serve  serve the documentation in the same way"
	@echo "make test        check the code and run every test"
	@echo "make test-versions  run a part of the tests with other Pythons, the lowest dependencies, and ProperDocs"
	@echo "make bench       measure the plugin against the same pages typed by hand"
	@echo "make screenshot  take the README's pictures again"
	@echo "make docs        write what is made from the code: parts of the documentation, the schema of mkdocs.yml"
	@echo "make clean       delete what was built"

.venv/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@

serve: .venv/ready
	$(BIN)/mkdocs serve -f example_site/mkdocs.yml

docs-serve: .venv/ready
	$(BIN)/mkdocs serve -f docs/mkdocs.yml

lint: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: lint
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder --cov --cov-report=term-missing:skip-covered

test-versions:
	$(PYTHON) tools/versions.py

bench: .venv/ready
	$(BIN)/python tools/bench.py

screenshot: .venv/ready
	$(BIN)/python tools/screenshot.py docs

docs: .venv/ready
	$(BIN)/python tools/messages.py

clean:
	rm -rf .venv .venvs dist example_site/site docs/site .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache
	rm -rf .hypothesis
