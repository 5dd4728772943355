"""What the benchmarks share: medians of runs in turn, and tables in README.md."""

import datetime
import importlib.metadata
import os
import platform
import re
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

README = Path(__file__).with_name("README.md")


def seconds(run: Callable[[], object]) -> float:
    """How long a call takes."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def medians(named: dict[str, Callable[[], float]], runs: int) -> dict[str, float]:
    """The median of several runs of each; they take turns, as machines are noisy."""
    taken: dict[str, list[float]] = {name: [] for name in named}
    for number in range(1, runs + 1):
        for name, run in named.items():
            taken[name].append(run())
            print(f"{number}/{runs} {name}: {taken[name][-1]:.3g}", flush=True)
    return {name: statistics.median(times) for name, times in taken.items()}


def markdown(
    head: Sequence[str], rows: Iterable[Sequence[str]], numbers: Sequence[int] = ()
) -> str:
    """A table; columns of numbers, by default all but the first, end at the right."""
    right = numbers or range(1, len(head))
    rule = ["--:" if i in right else "---" for i in range(len(head))]
    return "\n".join(f"| {' | '.join(line)} |" for line in (head, rule, *rows))


def stamp(*packages: str) -> str:
    """When, and on what, something was measured."""
    day = datetime.datetime.now(tz=datetime.UTC).date()
    versions = [f"{name} {importlib.metadata.version(name)}" for name in packages]
    python = f"Python {platform.python_version()}"
    on = [f"{os.cpu_count()} processors", platform.system(), python, *versions]
    return f"{day}, {', '.join(on)}."


def write(name: str, text: str, readme: Path = README) -> None:
    """Print a result, and put it between its marks in the README.

    Raises:
        ValueError: if the README has no such marks.
    """
    print(f"\n{name}\n{text}\n")
    begin, end = f"<!-- begin: {name} -->", f"<!-- end: {name} -->"
    old = readme.read_text(encoding="utf-8")
    marks = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    if not marks.search(old):
        raise ValueError(f"{readme}: no marks {begin} and {end}")
    new = f"{begin}\n\n{text}\n\n{end}"
    readme.write_text(marks.sub(lambda _: new, old), encoding="utf-8")
