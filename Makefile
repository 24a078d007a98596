# One list of commands. `make demo` and `make test` set up everything they need themselves.
VENV ?= .venv
PYTHON ?= python3
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo demo-nl demo-en test test-postgresql lint types imports audit-dependencies serve web check-ogc gallery bench bench-spatial docs lock clean

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(READY)

# Both languages at once: they share no file that differs, and every file appears whole.
demo: $(READY)
	$(MAKE) --no-print-directory --jobs 2 demo-nl demo-en

demo-nl demo-en: demo-%: $(READY)
	$(BIN)/terreinwijzer dossier cases/heerlen --out build/heerlen --lang $*

# What one core does at a time goes two at once.
test: $(READY)
	$(MAKE) --no-print-directory --jobs 2 types web imports docs lint
	$(BIN)/pytest -n 2 --dist worksteal

# The web application once more, on a PostgreSQL server of its own: `pg_virtualenv` (Debian: postgresql-common) starts one.
test-postgresql: web
	pg_virtualenv sh -c 'TEST_DATABASE="postgresql://$$PGUSER:$$PGPASSWORD@$$PGHOST:$$PGPORT/postgres" \
	  exec $(BIN)/pytest -n 2 --dist worksteal -m database tests/web'

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

imports: $(READY)
	$(BIN)/lint-imports --no-cache

# Known weaknesses in what is locked. It asks a service, whose answer changes from day to day: so it is no part of `test`,
# which says the same of the same code on every day and every machine. Run it daily, and before a release.
audit-dependencies: $(READY)
	$(BIN)/pip-audit --requirement requirements.lock --require-hashes --disable-pip --progress-spinner off
	npm audit --prefix terreinwijzer/web/frontend --package-lock-only

# Scripts of others for the pages, from their own registry, exactly as locked.
VENDOR := terreinwijzer/web/static/vendor
$(VENDOR)/.ready: terreinwijzer/web/frontend/package-lock.json terreinwijzer/web/frontend/build.mjs
	npm ci --prefix terreinwijzer/web/frontend --no-audit --no-fund --loglevel=error
	npm run --silent build --prefix terreinwijzer/web/frontend
	touch $@

web: $(VENDOR)/.ready

# The web application on the reference case; another one with CASE=..., or a store.
CASE ?= cases/heerlen
serve: $(READY) web
	mkdir -p build
	TERREINWIJZER_DATABASE=$${TERREINWIJZER_DATABASE:-sqlite:///build/web.sqlite3} $(BIN)/terreinwijzer serve $(CASE)

# All races: the methods and the demo here, those on the map below.
bench: $(READY)
	$(BIN)/python -m benchmarks
	$(MAKE) bench-spatial

# Races on the map, against other engines in an environment of their own; PostGIS too, where it is installed.
bench-spatial: $(READY)
	$(PYTHON) -m venv build/race
	build/race/bin/pip install --quiet --disable-pip-version-check -r benchmarks/spatial/requirements.txt
	SPATIAL_RACE_PYTHON=build/race/bin/python $(BIN)/python -m benchmarks.spatial build/land

# The abstract test suite of OGC API Features, by others and in an environment of its own, on a service that runs:
# make check-ogc SERVICE=http://127.0.0.1:8000/api/ogc/v1/heerlen
check-ogc:
	$(PYTHON) -m venv build/ogc
	build/ogc/bin/pip install --quiet --disable-pip-version-check ogctests==0.1.15
	cd build/ogc && INSTANCE_URL=$(SERVICE) bin/pytest -c /dev/null -p no:cacheprovider --pyargs ogctests.features.core

# Pictures of every page, which the documentation then shows, and the rules of accessibility on each; needs Chromium.
gallery: $(READY) web
	$(BIN)/python -m gallery

docs: $(READY)
	$(BIN)/mkdocs build --strict --site-dir build/docs

lock: 
	$(BIN)/pip-compile --quiet --extra dev --generate-hashes --allow-unsafe --strip-extras \
	  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header \
	  --constraint lock-constraints.txt --output-file requirements.lock pyproject.toml

clean:
	rm -rf build $(VENV)
