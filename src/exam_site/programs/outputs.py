"""The printed output of every snippet, from three runs that must agree.

One run executes the standalone text on one thread; one executes the snippet against the
package on all threads, under another hash seed, with every printed value checked; one
executes the text with the plainest arithmetic that torch has, and with every random
number moved a little. Outputs are remembered by what could change them, so that
unchanged programs do not run again.
"""

import ast
import hashlib
import json
import os
import platform
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from exam_site import ROOT
from exam_site.errors import SiteError, raise_all
from exam_site.files import installed, read_memory, write_memory
from exam_site.programs import stability
from exam_site.programs.standalone import standalone

CORES = os.cpu_count() or 1
Report = Callable[[str], None]


@dataclass(frozen=True)
class Program:
    """A snippet and the standalone program made of it."""

    name: str  # as pages name it: p4/b_output_size
    path: Path
    text: str

    @property
    def question(self) -> str:
        """The question it belongs to, such as 4b, or nothing."""
        found = re.match(r"p(\d+)/([a-z])_", self.name)
        return f"{found[1]}{found[2]}" if found else ""

    @property
    def download(self) -> str:
        """The name of its file: q4b_output_size.py, which Python can import, too."""
        name = self.name.rpartition("/")[2]
        return f"q{self.question[0]}{name}.py" if self.question else f"{name}.py"

    @cached_property
    def key(self) -> str:
        """Changes whenever the output could."""
        rules = [
            Path(__file__).with_name(f"{x}.py")
            for x in ("stability", "worker", "outputs")
        ]
        parts = [
            self.text,
            self.path.read_text(encoding="utf-8"),
            platform.python_version(),
            *(installed(x) for x in ("torch", "numpy")),
            *(rule.read_text(encoding="utf-8") for rule in rules),
        ]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@dataclass(frozen=True)
class Variant:
    """One way to run a program; all ways must print the same."""

    package: bool = False  # the snippet with the package instead of the standalone text
    threads: int = 1
    hash_seed: int = 0
    plain: bool = False  # no vector instructions, as on the oldest machines
    moved: bool = False  # each random number is another one in its last digits


FIRST = Variant()
SECOND = Variant(package=True, threads=max(2, CORES), hash_seed=1)
THIRD = Variant(plain=True, moved=True)
HASHES = "it depends on the hash seed (order of a set?)"
CHANGES = {
    "two equal runs differ (unseeded random numbers, time, addresses?)": FIRST,
    "it depends on the number of threads": replace(FIRST, threads=SECOND.threads),
    HASHES: replace(FIRST, hash_seed=1),
    "it depends on the processor's instructions": replace(FIRST, plain=True),
    "a change of its random numbers by 1e-12 changes it: print fewer digits": (
        replace(FIRST, moved=True)
    ),
}
OTHERWISE = "the snippet and its standalone text print different things"
# Two hash seeds agree by chance on a small set; programs with sets are run under more.
MORE = [Variant(hash_seed=seed) for seed in range(2, 8)]


def programs(root: Path = ROOT) -> list[Program]:
    """Every snippet, by name.

    Raises:
        ExceptionGroup: of SiteError, one for each snippet that is not usable.
    """
    found, errors = [], []
    for path in sorted((root / "snippets").rglob("*.py")):
        name = path.relative_to(root / "snippets").with_suffix("").as_posix()
        try:
            found.append(Program(name, path, standalone(path, root)))
        except SiteError as error:
            errors.append(error)
    raise_all("snippets cannot be made standalone", errors)
    return found


def outputs(
    wanted: list[Program],
    root: Path = ROOT,
    *,
    again: bool = False,
    report: Report = print,
) -> dict[str, str]:
    """What each program prints, by name; only those that changed are run.

    Args:
        wanted: the programs.
        root: the repository.
        again: run all, whatever is remembered.
        report: receives a line for each finished program.

    Raises:
        ExceptionGroup: of SiteError, one for each program that raises, prints nothing
            or prints what is not the same everywhere.
    """
    store = root / ".cache" / "outputs.json"
    known = {} if again else read_memory(store)
    stale = [p for p in wanted if p.key not in known]
    if stale:
        report(f"running {len(stale)} of {len(wanted)} programs on {CORES} cores")
    first, second, third = _all_ways(stale, root, report)
    hashing = _hash_dependent(stale, first, root)
    unstable = [
        p
        for p in stale
        if not first[p.name]["error"] and not second[p.name]["error"]
        if p.name not in hashing
        if {x[p.name]["output"] for x in (second, third)} != {first[p.name]["output"]}
    ]
    causes = dict.fromkeys(hashing, HASHES) | _causes(unstable, first, root)
    errors: list[SiteError] = []
    for program in stale:
        name = program.name
        try:
            known[program.key] = _agreed(
                program, first[name], second[name], causes.get(name, ""), root
            )
        except SiteError as error:
            errors.append(error)
    if stale:
        kept = {p.key: known[p.key] for p in wanted if p.key in known}
        write_memory(store, kept)
    raise_all("programs have no output that can be published", errors)
    return {p.name: known[p.key] for p in wanted}


def _all_ways(
    stale: list[Program], root: Path, report: Report
) -> tuple[dict[str, Any], ...]:
    """Run everything in all three ways at the same time."""

    def every(variant: Variant) -> dict[str, Any]:
        results = {}
        for result in run(stale, variant, root, jobs=max(1, CORES // 2)):
            results[result["name"]] = result
            if variant == FIRST:
                report(
                    f"  [{len(results):{len(str(len(stale)))}}/{len(stale)}] "
                    f"{result['name']}  {result['seconds']:.1f} s"
                )
        return results

    if not stale:
        return {}, {}, {}
    with ThreadPoolExecutor(3) as pool:
        return tuple(pool.map(every, (FIRST, SECOND, THIRD)))


def run(
    wanted: list[Program], variant: Variant, root: Path, jobs: int = 1
) -> Iterator[dict[str, Any]]:
    """Run programs in one worker process and yield their results as they finish."""
    environment = os.environ | {
        "OMP_NUM_THREADS": str(variant.threads),
        "MKL_NUM_THREADS": str(variant.threads),
        "OMP_WAIT_POLICY": "passive",  # waiting threads leave the cores to others
        "PYTHONHASHSEED": str(variant.hash_seed),
        # glibc keeps freed memory instead of giving it back and asking for it again:
        # programs that train run a third faster.
        "MALLOC_TRIM_THRESHOLD_": "4294967296",
        "MALLOC_MMAP_THRESHOLD_": "4294967296",
    }
    if variant.package:  # what is compiled of it could be older than its last edit
        environment["PYTHONDONTWRITEBYTECODE"] = "1"
    if variant.plain:
        environment["ATEN_CPU_CAPABILITY"] = "default"
    command = [sys.executable, "-m", "exam_site.programs.worker"]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        # A worker that could not start says why on its own.
        with suppress(BrokenPipeError), process.stdin as stdin:
            json.dump(_request(wanted, variant, root, jobs), stdin)
        for line in process.stdout:
            yield json.loads(line)
    if process.returncode:
        raise SiteError(
            "snippets", "the worker process failed", "See its message above."
        )


def _request(
    wanted: list[Program], variant: Variant, root: Path, jobs: int
) -> dict[str, Any]:
    """What a worker process is told."""
    return {
        "path": [str(root / "src")] if variant.package else [],
        "torch": any("torch" in p.text for p in wanted),
        "jobs": jobs,
        "checked": variant.package,
        "moved": variant.moved,
        "programs": [
            {
                "name": p.name,
                "file": str(p.path) if variant.package else f"<standalone {p.name}>",
                "code": p.path.read_text("utf-8") if variant.package else p.text,
            }
            for p in wanted
        ],
    }


def _agreed(
    program: Program,
    first: dict[str, Any],
    second: dict[str, Any],
    cause: str,
    root: Path,
) -> str:
    """The output of all runs, or an error that says what is wrong."""
    where = program.path.relative_to(root).as_posix()
    error = second["error"] or first["error"]
    if error:
        line = re.match(r"line (\d+): ", error)
        what = error[line.end() :] if line else error
        if not second["error"]:
            line, what = None, f"only its standalone program fails: {what}"
        place = f"{where}:{line[1]}" if line else where
        raise SiteError(place, what, "Make the program run and print stable text.")
    text: str = first["output"]
    if not text.strip():
        raise SiteError(where, "prints nothing", "Print the answer that it computes.")
    if cause:
        raise SiteError(
            where, f"its output is not stable: {cause}", "Make it deterministic."
        )
    try:
        stability.check_text(text)
    except stability.UnstableError as unstable:
        raise SiteError(where, str(unstable), "Print it differently.") from unstable
    return text


def _hash_dependent(
    stale: list[Program], first: dict[str, Any], root: Path
) -> set[str]:
    """The programs with sets that print something else under more hash seeds."""
    wanted = [p for p in stale if not first[p.name]["error"] and _uses_sets(p)]
    if not wanted:
        return set()
    with ThreadPoolExecutor(CORES) as pool:
        runs = pool.map(lambda variant: list(run(wanted, variant, root)), MORE)
        results = [result for run in runs for result in run]
    return {x["name"] for x in results if x["output"] != first[x["name"]]["output"]}


def _uses_sets(program: Program) -> bool:
    nodes = list(ast.walk(ast.parse(program.text)))
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    sets = any(isinstance(node, ast.Set | ast.SetComp) for node in nodes)
    return sets or bool(names & {"set", "frozenset", "hash"})


def _causes(wanted: list[Program], first: dict[str, Any], root: Path) -> dict[str, str]:
    """Which single change of how they are run changes what programs print."""
    causes: dict[str, str] = {}
    for cause, variant in CHANGES.items():
        left = [program for program in wanted if program.name not in causes]
        for result in run(left, variant, root, CORES) if left else ():
            if result["output"] != first[result["name"]]["output"]:
                causes[result["name"]] = cause
    return dict.fromkeys((p.name for p in wanted), OTHERWISE) | causes
