"""What each program, page and variant costs when there are more of them.

`make benchmark` runs it. A temporary repository holds the cheap programs and the
problem pages once, 4 and 16 times; in a flat column nothing grows with the site.
"""

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import tables
from exam_site import ROOT, contract
from exam_site.pages import markers as pages
from exam_site.practice import drawing
from exam_site.programs import outputs as programs
from exam_site.programs.outputs import Program

TIMES = (1, 4, 16)
CHEAP = "p4/"  # the problem whose programs train nothing
PRACTISED = "2a"
VARIANTS = 50
HEAD = {
    "run": "a program run, ms",
    "unchanged": "a program found unchanged, ms",
    "page": "a page made, ms",
    "variant": "a variant drawn, ms",
}


def main() -> None:
    """Measure, print, and write the table into the README beside this file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--times", type=int, help="only measure this size, once")
    options = parser.parse_args()
    if options.times:
        with tempfile.TemporaryDirectory() as name:
            print(json.dumps(measured(options.times, Path(name))))
        return
    rounds = [{times: alone(times) for times in TIMES} for _ in range(options.runs)]
    rows = []
    for times in TIMES:
        taken = [each[times] for each in rounds]
        costs = [statistics.median(one[what] for one in taken) for what in HEAD]
        rows += [(f"times {times}", *(f"{1000 * cost:.2g}" for cost in costs))]
    tables.write("scaling", tables.markdown(["the site", *HEAD.values()], rows))


def alone(times: int) -> dict[str, float]:
    """Measure in a process of its own, which remembers nothing."""
    command = [sys.executable, "-m", "benchmarks.scaling", "--times", str(times)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    print(times, found, flush=True)
    return found


def measured(times: int, root: Path) -> dict[str, float]:
    """Seconds per program, page and variant of a repository that is made in `root`."""
    (root / "src").symlink_to(ROOT / "src")
    for folder in ("snippets", "docs/api", "docs/problems"):
        shutil.copytree(ROOT / folder, root / folder)
    run, unchanged = of_programs(times, root)
    return {
        "run": run,
        "unchanged": unchanged,
        "page": of_pages(times, root),
        "variant": of_variants(times),
    }


def of_programs(times: int, root: Path) -> tuple[float, float]:
    """Seconds per program that is run, and that is found unchanged."""
    copies = []
    for number in range(times):
        for program in programs.programs():
            if program.name.startswith(CHEAP):
                copy = root / "copies" / str(number) / program.path.name
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(program.path, copy)
                copies.append(Program(f"{number}/{program.name}", copy, program.text))
    way, cores = programs.FIRST, programs.CORES

    def run(some: list[Program]) -> float:
        return tables.seconds(lambda: list(programs.run(some, way, root, cores)))

    start = run(copies[:1])  # most of it imports torch
    each = (run(copies) - start) / (len(copies) - 1)
    programs.printed(copies, root)
    again = [Program(p.name, p.path, p.text) for p in copies]
    same = tables.seconds(lambda: programs.printed(again, root))
    return each, same / len(copies)


def of_pages(times: int, root: Path) -> float:
    """Seconds per page whose generated parts are made."""
    printed = pages.outputs(root)
    found = [p for p in programs.programs(root) if p.name in printed]
    markers = pages.Markers(contract.load(ROOT / "exam"), found, printed)
    folder = root / "docs" / "problems"
    for page in sorted(folder.glob("*.md")):
        for number in range(1, times):
            shutil.copy(page, page.with_stem(f"{page.stem}-{number}"))
    docs = sorted(folder.glob("*.md"))
    return tables.seconds(lambda: pages.render(markers, root)) / len(docs)


def of_variants(times: int) -> float:
    """Seconds per variant that is drawn, after the first, which imports torch."""
    generator, count = drawing.generator(PRACTISED), VARIANTS * times

    def draw(seed: str, count: int) -> object:
        return drawing.variants(generator, seed, {}, count=count)

    draw("first", 1)
    return tables.seconds(lambda: draw("scaling", count)) / count


if __name__ == "__main__":
    main()
