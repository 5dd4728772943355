"""What verifying every published program costs, against the floor and against peers.

`make benchmark` runs it. The *floor* is one process that has imported torch already and
only executes all programs, one after another, on one thread: nothing is compared, and
nothing keeps a program from what another one left behind. Everything is measured in
turn, several times; the table has medians, and their ratios to the floor's.
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
from exam_site.programs import standalone

PEERS = ROOT / ".cache" / "peers"  # not needed by the project, so not in .venv
PACKAGES = ("pytest-examples==0.0.18", "mktestdocs==0.2.5", "sybil==10.1.0")
NEEDED = ("black", "pathspec", "platformdirs", "pytokens")  # by pytest-examples
CORES = os.cpu_count() or 1
Found = list[programs.Program]

FLOOR = """
import contextlib, io, json, sys, time
import torch
torch.optim.SGD([torch.zeros(1, requires_grad=True)])  # imports a second's worth
texts = json.load(open(sys.argv[1]))
start = time.perf_counter()
for text in texts:
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(text, "<program>", "exec"), {"__name__": "__main__"})
print(time.perf_counter() - start)
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


def main() -> None:
    """Measure, print, and write the tables into the README beside this file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    found = programs.programs()
    programs.printed(found)  # so that they are known where nothing has changed
    with tempfile.TemporaryDirectory() as name:
        medians = tables.medians(costs(found, Path(name)), runs)
    floor = medians["floor"]
    rows = [(name, f"{t:.1f}", f"{t / floor:.2f}") for name, t in medians.items()]
    head = ("what", "seconds", "ratio to the floor")
    tables.write("verification", tables.markdown(head, rows))
    tables.write("one function edited", edited(found))


def costs(found: Found, folder: Path) -> dict[str, Callable[[], float]]:
    """What is measured, by name; each returns its seconds."""
    peers = {
        "pytest-codeblocks": ({}, ["--codeblocks", "."]),
        "Sybil": ({"conftest.py": SYBIL}, ["."]),
        "mktestdocs": ({"test_page.py": MKTESTDOCS}, ["test_page.py"]),
        "pytest-examples": ({"test_page.py": EXAMPLES}, ["test_page.py"]),
    }
    named: dict[str, Callable[[], float]] = {
        "floor": lambda: floor(found, folder),
        f"ours, {CORES} at a time": lambda: tables.seconds(lambda: ours(found, CORES)),
        "ours, 1 at a time": lambda: tables.seconds(lambda: ours(found, 1)),
        "ours, nothing changed": lambda: tables.seconds(unchanged),
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


def ours(found: Found, jobs: int) -> None:
    """Run every program in a fork of its own, and compare what it prints."""
    done, expected = dict(programs.run(found, programs.FIRST, ROOT, jobs)), outputs()
    for program in found:
        assert done[program].output == expected[program.name], program.name


def unchanged() -> None:
    """Find that nothing has to run again."""
    subprocess.run([sys.executable, "-c", UNCHANGED], cwd=ROOT, check=True)


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


def floor(found: Found, folder: Path) -> float:
    """The floor's own time, without starting Python and importing torch."""
    texts = folder / "texts.json"
    texts.write_text(json.dumps([p.text for p in found]), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", FLOOR, texts],
        env=os.environ | {"OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout)


def edited(found: Found) -> str:
    """How many programs run again when one function of the package changes."""
    users: dict[str, list[str]] = {}
    for program in found:
        for symbol in standalone.symbols(program.path):
            users.setdefault(symbol, []).append(program.name)
    ran = programs.run(found, programs.FIRST, ROOT)
    spent = {program.name: result.seconds for program, result in ran}
    again = {s: sum(spent[n] for n in names) for s, names in users.items()}
    counts = sorted(len(names) for names in users.values())
    symbols = sorted(again, key=lambda symbol: again[symbol])
    rows = []
    for what, symbol in {
        "the median function": symbols[len(symbols) // 2],
        "the function with the most costly programs": symbols[-1],
    }.items():
        share = again[symbol] / sum(spent.values())
        rows += [(f"{what} (`{symbol}`)", f"{len(users[symbol])}", f"{share:.1%}")]
    head = (f"edited, of {len(counts)}", f"programs of {len(found)}", "of their time")
    return tables.markdown(head, rows)


if __name__ == "__main__":
    main()
