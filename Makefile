# Two commands do everything on a fresh machine: `make serve` and `make test`.
# Each target but help and social first makes .venv from constraints.txt if it is missing or stale.

PYTHON ?= python3
PORT ?= 8000
CHROMIUM ?= chromium
RUNS ?= 5
MEASURED_WITH := lighthouse@12.8.2 katex@0.19.1
QUIETLY := --disable-pip-version-check --no-compile
UNFINISHED := rm -f .venv/installed; echo "The installation did not finish, for the reason above. It needs 2 GB (with CUDA 7), a network, and a folder that you may write to. Then repeat the command." >&2; exit 1
BIN := .venv/bin
INSTALLED := .venv/installed
TESTING := $(BIN)/pytest -n logical --maxprocesses 8 $(if $(DEVICE),--device $(DEVICE))

# A folder that was moved, or whose Python is gone, is installed anew.
ifneq ($(shell [ ! -e $(INSTALLED) ] || { [ "$$(cat $(INSTALLED))" = "$(CURDIR)" ] && $(BIN)/python -c ""; } 2>/dev/null || echo broken),)
$(shell rm -f $(INSTALLED))
endif

# Where nothing compiled is kept, each process compiles torch anew: seconds each time.
unexport PYTHONDONTWRITEBYTECODE

# Material for MkDocs prints an advertisement for its successor on each build.
export NO_MKDOCS_2_WARNING := 1

.DEFAULT_GOAL := help
.PHONY: help serve test browser quick coverage margins check generated style types corrupt mutants benchmark lighthouse refresh screenshot social site builders zip

help: ## List the commands
	@echo "Usage: make <command>"
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 14
	@echo "Variables: PORT=8000 (serve), PYTHON=python3 (to make .venv), CHROMIUM=chromium, ALL=1 (refresh, check: run unchanged programs and labs too), DEVICE=cuda or fake (test), Q=\"4b 6d\" (quick), SAMPLE=100 (mutants), RUNS=5 EVERY=1 (lighthouse)"

serve: $(INSTALLED) ## Show the site on http://127.0.0.1:8000 and rebuild it on every change
	@$(BIN)/python -c 'import socket; socket.create_server(("127.0.0.1", int("$(PORT)")))' 2>/dev/null \
	  || { echo "Port $(PORT) is taken, or is no port. Choose another one: make serve PORT=8123" >&2; exit 1; }
	@echo "== Serving the site on http://127.0.0.1:$(PORT) (stop with Ctrl+C)"
	$(BIN)/mkdocs serve --strict --livereload --dev-addr 127.0.0.1:$(PORT)

test: generated ## Run every published program and every test, of those in a browser a few
	@echo "== 2/2 Every published program and every test, with a few in a browser"
	$(TESTING) -m "not browser or smoke"

browser: $(INSTALLED) ## Run all tests in a browser (needs Chromium)
	@echo "== The site in a browser"
	$(TESTING) tests/browser

quick: $(INSTALLED) ## Refresh, and test what depends on the files that you changed (or Q="4b 6d")
	@$(BIN)/python -m exam_site quick $(Q)

coverage: $(INSTALLED) ## Measure which lines of the package and the tools the tests run
	@echo "== Running check, a build, and the tests of the package and the tools, watched"
	$(BIN)/coverage run -m exam_site check --all
	$(BIN)/coverage run --append -m mkdocs build --quiet --strict --site-dir .cache/site
	$(TESTING) --cov --cov-append tests/i2dl_exam tests/site

margins: $(INSTALLED) ## Run the claims about randomness over 20 seeds and print their margins
	@echo "== Running every claim about randomness over its seeds"
	$(BIN)/pytest tests -m seeds -q -n logical

generated: $(INSTALLED)
	@echo "== 1/$(if $(filter check,$(MAKECMDGOALS)),3,2) Generated files (programs, figures and labs that did not change are not run again)"
	$(BIN)/python -m exam_site check $(if $(ALL),--all)

check: generated style types ## Check generated files, style and types

style: $(INSTALLED)
	@echo "== 2/3 Style"
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/codespell

types: $(INSTALLED)
	@echo "== 3/3 Types"
	$(BIN)/mypy

corrupt: $(INSTALLED) ## Change each digit, word and tick of the answers, one at a time: is it noticed?
	@echo "== One wrong digit, word or tick at a time, in every answer"
	$(BIN)/python -m exam_site.audit.wrong_answers

mutants: $(INSTALLED) ## Put faults into the package: do the programs notice?
	@echo "== One fault at a time, judged by the published programs"
	$(BIN)/python -m exam_site.audit.mutants $(if $(SAMPLE),--sample $(SAMPLE))

benchmark: $(INSTALLED) ## Measure what verifying costs and notices, into benchmarks/README.md
	@echo "== Measuring (a quarter of an hour on a quiet machine)"
	$(BIN)/python -m benchmarks.verification
	$(BIN)/python -m benchmarks.kernels

lighthouse: $(INSTALLED) ## Measure weight and speed of the site, next to stock pages (needs Chromium, Node, npm)
	@echo "== Measuring the site and stock pages with the same text"
	PUPPETEER_SKIP_DOWNLOAD=1 npm install --prefix .cache/npm --no-save --no-fund --no-audit $(MEASURED_WITH)
	CHROMIUM=$(CHROMIUM) $(BIN)/python -m benchmarks.site --npm .cache/npm --runs $(RUNS) $(if $(EVERY),--every-page)

refresh: $(INSTALLED) ## Write everything that is generated: outputs, labs, figures, pages
	@echo "== Generating outputs, labs, figures and pages"
	$(BIN)/python -m exam_site refresh $(if $(ALL),--all)

screenshot: site ## Photograph pages for the README (needs Chromium)
	@echo "== Photographing pages, in light and dark, into .github/screenshots/"
	$(BIN)/python .github/screenshots/take.py

social: ## Draw the image that other sites show with a link (needs Chromium)
	@echo "== Drawing docs/assets/social.png from .github/social.html"
	$(CHROMIUM) --headless --no-sandbox --disable-gpu --disable-background-networking --hide-scrollbars \
	  --user-data-dir=$$(mktemp -d) --window-size=1200,630 --force-device-scale-factor=1 \
	  --screenshot=docs/assets/social.png "file://$(CURDIR)/.github/social.html"

site: $(INSTALLED) $(if $(ZIP),zip) ## Build the site into site/ (ZIP=1: with its zip; OFFLINE=1: to be read from files)
	@echo "== Building the site into site/"
	$(if $(OFFLINE),OFFLINE=true) $(if $(ZIP),PACKED=dist/deep-learning-exam.zip) $(BIN)/mkdocs build --strict --clean

builders: site ## Build the site with Zensical, too, and compare the text of each page
	@echo "== Building the site with Zensical"
	PYTHON=$(PYTHON) .ci/builders/run

zip: $(INSTALLED) ## Pack the site into dist/deep-learning-exam.zip, to be read from files
	@echo "== Packing the site into dist/deep-learning-exam.zip"
	@rm -rf dist/deep-learning-exam dist/deep-learning-exam.zip
	OFFLINE=true $(BIN)/mkdocs build --strict --site-dir dist/deep-learning-exam
	cd dist && "$(CURDIR)/$(BIN)/python" -m zipfile -c deep-learning-exam.zip deep-learning-exam
	@rm -rf dist/deep-learning-exam

# What builds the package comes first, its digests checked; hence no build isolation. Python
# compiles what is imported, a small part of what there is.
$(INSTALLED): constraints.txt pyproject.toml .ci/build-tools.txt
	@command -v "$(PYTHON)" >/dev/null || { echo "There is no program '$(PYTHON)'. Set PYTHON=/path/to/python3.11." >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; v = sys.version_info[:3]; (3, 11, 5) <= v < (3, 14) or sys.exit("Python 3.11 (from 3.11.5 on), 3.12 or 3.13 is needed, but $(PYTHON) is %d.%d.%d. Set PYTHON=/path/to/python3.11." % v)'
	@echo "== Installing into .venv from constraints.txt (a minute or two)"
	@if [ ! -e $(INSTALLED) ] || [ constraints.txt -nt $(INSTALLED) ]; then \
	  "$(PYTHON)" -m venv --clear .venv || { $(UNFINISHED); }; fi
	$(BIN)/python -m pip install $(QUIETLY) --require-hashes --requirement .ci/build-tools.txt || { $(UNFINISHED); }
	$(BIN)/python -m pip install $(QUIETLY) --constraint constraints.txt --no-build-isolation --editable '.[docs,test]' || { $(UNFINISHED); }
	@echo "$(CURDIR)" >$(INSTALLED)
