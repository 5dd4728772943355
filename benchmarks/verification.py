"""What verifying all published programs costs, against the floor and against peers.

Run with `make benchmark`. Every figure is the median of five runs and is printed as a
ratio to the *floor*: one process that has imported torch already and only executes all
programs, one after another, on one thread, compared with nothing. The peers run
the same programs, written into one Markdown file; they are installed into a folder of
their own, because the project does not need them.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from exam_site import ROOT, programs

PEERS = ROOT / ".cache" / "peers"
PACKAGES = ("pytest-examples==0.0.18", "mktestdocs==0.2.5", "sybil==10.1.0")
README = ROOT / "benchmarks" / "README.md"
BEGIN, END = "<!-- begin: verification.py -->", "<!-- end: verification.py -->"

FLOOR = """
import contextlib, io, json, sys, time
import torch
torch.set_num_threads(1)
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
def test_page():
    check_md_file("page.md", memory=False)
"""
EXAMPLES = """
import pytest
from pytest_examples import find_examples, EvalExample
@pytest.mark.parametrize("example", find_examples("page.md"), ids=str)
def test_example(example, eval_example: EvalExample):
    eval_example.run(example)
"""


def seconds(run: Callable[[], object]) -> float:
    """How long a call takes."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def ours(jobs: int) -> None:
    """Run every program in a fork of its own and compare what it prints."""
    wanted = programs.programs()
    for result in programs._run(wanted, programs.FIRST, ROOT, jobs):
        expected = ROOT / "snippets" / f"{result['name']}.out"
        assert result["error"] is None, result
        assert result["output"] == expected.read_text(encoding="utf-8"), result["name"]


def page(folder: Path) -> None:
    """One Markdown file with every program and its output."""
    parts = []
    for program in programs.programs():
        output = (ROOT / "snippets" / f"{program.name}.out").read_text("utf-8")
        parts += [f"```python\n{program.text}```"]
        parts += ["<!--pytest-codeblocks:expected-output-->", f"```text\n{output}```\n"]
    (folder / "page.md").write_text("\n".join(parts), encoding="utf-8")


def peer(folder: Path, files: dict[str, str], *arguments: str) -> None:
    """Run pytest with a peer in a folder; it must pass."""
    page(folder)
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    command += ["-p", "no:cov", *arguments]
    done = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(PEERS), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise SystemExit(f"{arguments} failed:\n{done.stdout[-3000:]}{done.stderr}")


def floor(folder: Path) -> float:
    """The floor's own time: without starting Python and importing torch."""
    texts = folder / "texts.json"
    texts.write_text(json.dumps([p.text for p in programs.programs()]), "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", FLOOR, texts],
        env=os.environ | {"OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout)


def unchanged() -> None:
    """Check all generated files when nothing has changed."""
    command = [sys.executable, "-m", "exam_site", "check"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)


def measure(runs: int) -> dict[str, float]:
    """Medians in seconds, by name."""
    if not PEERS.is_dir():
        install = [sys.executable, "-m", "pip", "install", "-q", "--no-deps"]
        needs = ("black", "pathspec", "platformdirs", "pytokens")
        target = ["--target", str(PEERS)]
        subprocess.run([*install, *target, *PACKAGES, *needs], check=True)

    def in_folder(run: Callable[[Path], object]) -> Callable[[], float]:
        def timed() -> float:
            with tempfile.TemporaryDirectory() as name:
                return seconds(lambda: run(Path(name)))

        return timed

    def plain_floor() -> float:
        with tempfile.TemporaryDirectory() as name:
            return floor(Path(name))

    cores = os.cpu_count() or 1
    named: dict[str, Callable[[], float]] = {
        "floor": plain_floor,
        f"ours, {cores} at a time": lambda: seconds(lambda: ours(cores)),
        "ours, 1 at a time": lambda: seconds(lambda: ours(1)),
        "pytest-codeblocks": in_folder(
            lambda f: peer(f, {}, "--codeblocks", "page.md")
        ),
        "Sybil": in_folder(lambda f: peer(f, {"conftest.py": SYBIL}, "page.md")),
        "mktestdocs": in_folder(
            lambda f: peer(f, {"test_page.py": MKTESTDOCS}, "test_page.py")
        ),
        "pytest-examples": in_folder(
            lambda f: peer(f, {"test_page.py": EXAMPLES}, "test_page.py")
        ),
        "ours, nothing changed": lambda: seconds(unchanged),
    }
    taken: dict[str, list[float]] = {name: [] for name in named}
    for number in range(runs):
        for name, run in named.items():
            taken[name].append(run())
            print(f"{number + 1}/{runs} {name}: {taken[name][-1]:.2f} s", flush=True)
    return {name: statistics.median(times) for name, times in taken.items()}


def table(medians: dict[str, float]) -> str:
    """The medians as ratios to the floor."""
    rows = ["| What | Time | Ratio to the floor |", "|---|--:|--:|"]
    base = medians["floor"]
    rows += [f"| {name} | {t:.1f} s | {t / base:.2f} |" for name, t in medians.items()]
    return "\n".join(rows)


def main() -> None:
    """Measure, print, and write the table into the README beside this file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    text = table(measure(parser.parse_args().runs))
    print(text)
    old = README.read_text(encoding="utf-8")
    head, _, rest = old.partition(BEGIN)
    tail = rest.partition(END)[2]
    README.write_text(f"{head}{BEGIN}\n{text}\n{END}{tail}", encoding="utf-8")


if __name__ == "__main__":
    main()
