"""What verifying every published program costs, against limit and peers, and notices.

`make benchmark` runs it. The *limit* is importing torch once, and the time of all
programs, executed one after another on one thread without a comparison, divided by the
number of processors. Everything is measured in turn, several times; the table has
medians, and their ratios to the limit. What is noticed are the last lines of the two
commands that put in faults.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks import tables
from exam_site import ROOT
from exam_site.pages.markers import outputs
from exam_site.programs import outputs as programs

PEERS = ROOT / ".cache" / "peers"  # not needed by the project, so not in .venv
PACKAGES = ("pytest-examples==0.0.18", "mktestdocs==0.2.5", "sybil==10.1.0")
NEEDED = ("black", "pathspec", "platformdirs", "pytokens")  # by pytest-examples
FAULTS = {"mutants": "a fault in the package", "wrong_answers": "a wrong answer"}
CORES = os.cpu_count() or 1
Found = list[programs.Program]

LIMIT = """
import contextlib, io, json, sys, time
start = time.perf_counter()
import torch
torch.optim.SGD([torch.zeros(1, requires_grad=True)])  # imports a second's worth
imported = time.perf_counter()
for text in json.load(open(sys.argv[1])):
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(text, "<program>", "exec"), {"__name__": "__main__"})
print(imported - start + (time.perf_counter() - imported) / int(sys.argv[2]))
"""
SYBIL = """
from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser
pytest_collect_file = Sybil(parsers=[PythonCodeBlockParser()], pattern="*.md").pytest()
"""
MKTESTDOCS = """
from mktestdocs import check_md_file
import pytest
from pathlib import Path
@pytest.mark.parametrize("page", sorted(Path().glob("*.md")), ids=str)
def test_page(page):
    check_md_file(page, memory=False)
"""
EXAMPLES = """
import pytest
from pytest_examples import find_examples, EvalExample
@pytest.mark.parametrize("example", find_examples("."), ids=str)
def test_example(example, eval_example: EvalExample):
    eval_example.run(example)
"""
UNCHANGED = """
import sys
from exam_site.programs import outputs as programs
programs._run_every_way = lambda *_: sys.exit("something is new")
programs.printed(programs.programs())
assert "torch" not in sys.modules
"""
OURS = """
import json, sys
from exam_site import ROOT
from exam_site.programs import outputs as programs
way, expected = programs.FIRST, json.load(open(sys.argv[1]))
found = [p for p in programs.programs() if p.name in expected]
for program, result in programs.run(found, way, ROOT, int(sys.argv[2])):
    assert result.output == expected[program.name], program.name
"""


def main() -> None:
    """Measure, print, and write the tables into the README beside this file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    found = programs.programs()
    programs.printed(found)  # so that they are known where nothing has changed
    with tempfile.TemporaryDirectory() as name:
        medians = tables.medians(costs(found, Path(name)), runs)
    limit = medians["limit"]
    rows = [(name, f"{t:.2f}", f"{t / limit:.2f}") for name, t in medians.items()]
    table = tables.markdown(("what", "seconds", "ratio to the limit"), rows)
    versions = tables.stamp("torch", "pytest-codeblocks")
    said = f"{versions} {len(found)} programs, medians of {runs} rounds."
    tables.write("verification", f"{said}\n\n{table}")
    tables.write("noticed", f"{tables.stamp('torch')}\n\n{noticed()}")


def noticed() -> str:
    """Which faults and wrong answers are noticed: what the commands say, as a table."""
    rows = []
    for name, what in FAULTS.items():
        command = [sys.executable, "-m", f"exam_site.audit.{name}"]
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        print(done.stdout, flush=True)
        lines = [x for x in done.stdout.splitlines() if not x.strip().startswith("[")]
        said = "<br>".join(" ".join(line.split()) for line in lines)
        rows += [(what, "green" if done.returncode == 0 else "red", said)]
    return tables.markdown(("put in", "ended", "said"), rows, numbers=(9,))


def costs(found: Found, folder: Path) -> dict[str, Callable[[], float]]:
    """What is measured, by name; each returns its seconds."""
    peers = {
        "pytest-codeblocks": ({}, ["--codeblocks", "."]),
        "Sybil": ({"conftest.py": SYBIL}, ["."]),
        "mktestdocs": ({"test_page.py": MKTESTDOCS}, ["test_page.py"]),
        "pytest-examples": ({"test_page.py": EXAMPLES}, ["test_page.py"]),
    }
    some = found[:1]
    named: dict[str, Callable[[], float]] = {
        "limit": lambda: limit(found, folder),
        f"ours, {CORES} at a time": lambda: ours(found, folder, CORES),
        "ours, 1 at a time": lambda: ours(found, folder, 1),
        "ours, one program edited": lambda: ours(some, folder, 1),
        "ours, nothing changed": lambda: process(UNCHANGED),
    }
    install()
    for name, (files, arguments) in peers.items():
        place = folder / name
        place.mkdir()
        contents = files | texts(found) | {"pytest.ini": "[pytest]"}
        for file, content in contents.items():
            (place / file).write_text(content, encoding="utf-8")
        named[name] = partial(peer, place, arguments)
    return named


def process(code: str, *arguments: str | Path | int) -> float:
    """The seconds that a Python of its own takes for some code."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    alone = os.environ | {"OMP_NUM_THREADS": "1"}
    run = partial(subprocess.run, command, cwd=ROOT, env=alone, check=True)
    return tables.seconds(run)


def ours(found: Found, folder: Path, jobs: int) -> float:
    """Run programs in forks of one process, and compare what they print."""
    file, printed = folder / "expected.json", outputs()
    expected = {program.name: printed[program.name] for program in found}
    file.write_text(json.dumps(expected), encoding="utf-8")
    return process(OURS, file, jobs)


def texts(found: Found) -> dict[str, str]:
    """A Markdown file for each problem, with its programs and their outputs."""
    folders = {program.name.partition("/")[0] for program in found}
    return {
        f"{folder}.md": page([p for p in found if p.name.startswith(f"{folder}/")])
        for folder in sorted(folders)
    }


def page(found: Found) -> str:
    """Programs and their outputs in Markdown."""
    parts, printed = [], outputs()
    for program in found:
        parts += [f"```python\n{program.text}```"]
        parts += [
            "<!--pytest-codeblocks:expected-output-->",
            f"```text\n{printed[program.name]}```\n",
        ]
    return "\n".join(parts)


def install() -> None:
    """Install the peers beside what the project needs."""
    if not PEERS.is_dir():
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
        command += ["--target", str(PEERS), *PACKAGES, *NEEDED]
        subprocess.run(command, check=True)


def peer(folder: Path, arguments: list[str]) -> float:
    """The seconds that pytest with a peer takes in a folder; it must pass."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    start = time.perf_counter()
    done = subprocess.run(
        [*command, *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(PEERS), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        sys.exit(f"{folder.name} failed:\n{done.stdout[-3000:]}{done.stderr}")
    return time.perf_counter() - start


def limit(found: Found, folder: Path) -> float:
    """Importing torch, and all programs' time shared by the processors."""
    file = folder / "texts.json"
    file.write_text(json.dumps([p.text for p in found]), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", LIMIT, file, str(CORES)],
        env=os.environ | {"OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout)


if __name__ == "__main__":
    main()
