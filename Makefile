# Every target fetches what it needs: uv from PyPI where it is missing, all else by uv from the lock.
# It takes Python 3.12 or newer, or uv; `make test PYTHON=/path/to/python` chooses the interpreter.
UV := $(shell uv --version >/dev/null 2>&1 && echo uv || echo .uv/bin/uv)
BIN := .venv/bin
export NO_MKDOCS_2_WARNING := 1
# The tests start hundreds of programs, each of which would compile our modules again.
unexport PYTHONDONTWRITEBYTECODE

# A Python that will do, the pinned version first; empty where uv has to bring one. Each is tried,
# because version managers put programs on PATH that only say what they lack.
WANTED := import sys; assert sys.version_info >= (3, 12); print(sys._base_executable)
PYTHON = $(shell for name in python3.13 python3.14 python3.12 python3 python; do \
	for folder in $$(echo "$$PATH" | tr : ' ') "$$HOME"/.pyenv/versions/*/bin; do \
	"$$folder/$$name" -c '$(WANTED)' 2>/dev/null && exit; done; done)

.PHONY: demo journey test check fix bench bench-long pictures docs clean

# The service, an embedded database and the platform sandboxes, seeded, until Ctrl-C.
demo: .venv/ready
	$(BIN)/adport demo

# The whole journey over real HTTP, step by step, without a person.
journey: .venv/ready
	$(BIN)/adport demo --journey

# All tests, on SQLite and on a real PostgreSQL that the tests start themselves.
test: .venv/ready
	$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder

# Linters, type checkers, import contracts, and the docs built strictly.
check: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/pyright
	$(BIN)/mkdocs build --strict --quiet --site-dir site

# What the linters can mend by themselves.
fix: .venv/ready
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Speed, as a table; never part of the tests. `make bench PARTS=reading` for a part.
bench: .venv/ready
	$(BIN)/python -m benchmarks $(PARTS)

# The same with a thousand races and 4.5 million insights on each database.
bench-long: .venv/ready
	$(BIN)/python -m benchmarks --long

# Every page as it looks, light and dark, into docs/pictures.
pictures: .venv/ready
	$(BIN)/python -m tests.pages.pictures

# The documentation, served while it is written.
docs: .venv/ready
	$(BIN)/mkdocs serve

# Everything that was fetched or built.
clean:
	rm -rf .venv .uv site dist

.venv/ready: uv.lock pyproject.toml .python-version | $(filter .uv/bin/uv,$(UV))
	python="$(PYTHON)"; $(UV) sync --frozen --group docs --compile-bytecode $${python:+--python "$$python"}
	@touch $@

.uv/bin/uv:
	@python="$(PYTHON)"; test "$$python" || \
		{ echo "Adport needs Python 3.12 or newer, or uv, and finds neither on PATH." >&2; exit 1; }; \
	rm -rf .uv; "$$python" -m venv .uv && .uv/bin/pip install --quiet uv || \
		{ rm -rf .uv; "$$python" -m pip install --quiet --target .uv uv; } || \
		{ echo "Python has neither venv nor pip here: install python3-venv, or uv." >&2; exit 1; }
