# Learners: `make lab`.  Developers: `make test`, `make notebooks`, `make check`.
# Everything goes into .venv and .jupyter in this folder; what is done already is not done again.

PYTHON ?= python3
TORCH := torch==2.13.0
AXE := axe-core-4.14.1
ESLINT := eslint-9.39.5
PY := .venv/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help lab test plain pythons notebooks book check browser nbval js slow torch bench clean
.DELETE_ON_ERROR:

help:
	@echo 'make lab        open the notebooks in JupyterLab'
	@echo 'make test       run the tests that need nothing but requirements.txt'
	@echo 'make plain      the core, the operations and the worked examples without compiled rules'
	@echo 'make pythons    the same on every other Python from 3.11 up that is found here'
	@echo 'make notebooks  build and execute the notebooks whose source or code changed'
	@echo 'make book       write the notebooks as web pages that need nothing, into build/book'
	@echo 'make check      lint, spelling of the notebooks, and which of them are out of step'
	@echo 'make slow       run the tests that take seconds each, such as the solved exercises'
	@echo 'make nbval      run every notebook again and compare its outputs'
	@echo 'make js         test the player on its own (needs node)'
	@echo 'make browser    test the player in a real JupyterLab (needs chromium and npm)'
	@echo 'make torch      install $(TORCH) and compare with it'
	@echo 'make bench      time the core beside other libraries, those that are installed'
	@echo 'make clean      remove everything that these commands made'

# Tests run as many at a time as there are cores: a thread each.
test plain pythons slow nbval browser torch: export OPENBLAS_NUM_THREADS ?= 1
test plain pythons slow nbval browser torch: export OMP_NUM_THREADS ?= 1

lab: .venv/.installed
	@$(PY) -m notebooks.builder.lab

test: .venv/.installed
	$(PY) -m pytest -m 'not slow' -n auto --dist worksteal

plain: .venv/.installed
	AUTOGRAD_PLAIN=1 $(PY) -m pytest -m 'not slow' tests/core tests/ops tests/parity \
		-k 'not functions: and not error_texts: and not nn: and not optim: and not utils:'

pythons: .venv/.installed
	@.ci/pythons $(PY)

slow: .venv/.installed-dev
	$(PY) -m pytest -m slow -n 2 --dist worksteal

notebooks: .venv/.installed
	@$(PY) -m notebooks.builder

book: .venv/.installed
	@$(PY) -m autograd_core.viz.book --folder build/book notebooks/[0-9]*.ipynb

check: .venv/.installed-dev build/$(ESLINT)/.installed
	$(PY) -m ruff check .
	build/$(ESLINT)/node_modules/.bin/eslint .
	$(PY) -m notebooks.builder --check
	$(PY) -m notebooks.builder.spelling

nbval: .venv/.installed
	$(PY) -m pytest --nbval --nbval-current-env --nbval-sanitize-with tests/nbval_sanitize.cfg \
		notebooks/*.ipynb

js:
	@command -v node > /dev/null || { echo 'make js needs node: install nodejs 18 or newer.'; exit 1; }
	node --test tests/js/

browser: .venv/.installed-dev build/$(AXE)/axe.min.js
	$(PY) -m pytest -m browser tests/browser -n 2 --dist worksteal

torch: .venv/.installed-torch .venv/.installed-dev
	$(PY) -m pytest -m live tests/parity/live -n 2 --dist worksteal
	$(PY) -m pytest -m from_torch tests/trace/from_torch -n 2 --dist worksteal
	$(PY) -m pytest -m doctor tests/doctor -n 2 --dist worksteal

bench: .venv/.installed
	$(PY) -m benchmarks --store
	@if $(PY) -c 'import playwright' 2> /dev/null; then $(PY) -m benchmarks.player; \
	else echo 'The player is left out: playwright is not installed (make browser installs it).'; fi

clean:
	rm -rf .venv .jupyter build .pytest_cache .ruff_cache .hypothesis autograd_core.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# ---- what is installed, each once, and again when its list changes

.venv/.installed: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo 'Python 3.11 or newer is needed: make PYTHON=/path/to/it'; exit 1; }
	@test -x .venv/bin/pip || $(PYTHON) -m venv .venv || { rm -rf .venv; \
		echo 'Python has no venv module here; on Debian and Ubuntu: apt-get install python3-venv'; \
		exit 1; }
	@echo 'Installing what requirements.txt lists into .venv: a minute or two, once.'
	@$(PIP) -r requirements.txt
	@touch $@

.venv/.installed-dev: requirements-dev.txt .venv/.installed
	@$(PIP) -r requirements-dev.txt
	@touch $@

.venv/.installed-torch: .venv/.installed
	@echo 'Installing $(TORCH): large, once.'
	@$(PIP) $(TORCH)
	@touch $@

build/$(ESLINT)/.installed:
	@command -v npm > /dev/null || { echo 'make check needs npm, which brings ESLint.'; exit 1; }
	@mkdir -p $(@D)
	@npm install --silent --no-audit --no-fund --prefix $(@D) $(subst eslint-,eslint@,$(ESLINT))
	@touch $@

build/$(AXE)/axe.min.js:
	@command -v npm > /dev/null || { echo 'make browser needs npm, which brings axe-core.'; exit 1; }
	@mkdir -p $(@D)
	@cd $(@D) && npm pack --silent $(subst core-,core@,$(AXE)) > /dev/null
	@tar -xzf $(@D)/$(AXE).tgz -C $(@D) --strip-components=1 package/axe.min.js package/LICENSE
	@rm $(@D)/$(AXE).tgz
	@touch $@
