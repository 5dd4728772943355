"""The printed output of every snippet, from three runs that must agree.

One run executes the standalone text on one thread; one executes the snippet against the
package on all threads, with every printed value checked; one executes the text with the
plainest arithmetic that torch has, and with every random number moved a little. Each
has another hash seed. Only programs that changed are run.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from exam_site import ROOT, cache
from exam_site.errors import SiteError, raise_all
from exam_site.programs import runner, stability
from exam_site.programs.runner import Request, Result
from exam_site.programs.standalone import PACKAGE, standalone

CORES = os.cpu_count() or 1


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
THIRD = Variant(plain=True, moved=True, hash_seed=2)
OTHERWISE = {  # what may be the cause if a run differs from the first
    SECOND: "with more threads, another hash seed, and the package",
    THIRD: "without vector instructions, with another hash seed, and with random "
    "numbers moved by 1e-12",
}


def snippets(root: Path = ROOT) -> list[Path]:
    """The programs' files: all Python below `snippets/` but figures and labs."""
    folder = root / "snippets"
    others = {*folder.glob("figures/*.py"), *folder.glob("labs/*.py")}
    return sorted({*folder.rglob("*.py")} - others)


def programs(root: Path = ROOT) -> list[Program]:
    """Every snippet, by name."""
    found, errors = [], []
    for path in snippets(root):
        name = path.relative_to(root / "snippets").with_suffix("").as_posix()
        try:
            found.append(Program(name, path, standalone(path, root)))
        except SiteError as error:
            errors.append(error)
    raise_all("snippets cannot be made standalone", errors)
    return found


def printed(
    wanted: list[Program], root: Path = ROOT, *, force: bool = False
) -> dict[str, str]:
    """What each program prints, by name; changed ones are run, or all by `force`."""

    def make(changed: list[Program]) -> Iterator[tuple[Program, str]]:
        print(f"running {len(changed)} of {len(wanted)} programs on {CORES} cores")
        return _run_every_way(changed, root)

    path = root / ".cache" / "outputs.json"
    texts = cache.results(path, _keys(wanted, root), make, force=force)
    return {program.name: text for program, text in texts.items()}


def _keys(wanted: list[Program], root: Path) -> dict[Program, str]:
    """For each program, a key that changes whenever its output could."""
    rules = [f"{FIRST} {OTHERWISE}", cache.code(runner.__file__)]
    rules.append(cache.versions("torch", "numpy"))
    return {p: cache.key(p.text, cache.code(p.path, root), *rules) for p in wanted}


def _run_every_way(wanted: list[Program], root: Path) -> Iterator[tuple[Program, str]]:
    """Run programs in every way; yield what those print that can be published."""

    def all_of(variant: Variant) -> dict[Program, Result]:
        return dict(run(wanted, variant, root, max(1, CORES // 2)))

    ways = (FIRST, SECOND, THIRD)
    with ThreadPoolExecutor(len(ways)) as pool:
        results = dict(zip(ways, pool.map(all_of, ways), strict=True))
    errors = []
    for p in wanted:
        try:
            yield p, _agreed(p, {way: results[way][p] for way in ways}, root)
        except SiteError as error:
            errors.append(error)
    raise_all("programs have no output that can be published", errors)


def run(
    wanted: list[Program], variant: Variant, root: Path, jobs: int = 1
) -> Iterator[tuple[Program, Result]]:
    """Run programs in one server, and yield how each ended as soon as it has."""
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
    options: dict[str, object] = {"checked": variant.package, "moved": variant.moved}
    options["hidden"] = "" if variant.package else PACKAGE
    files = [_file(program, variant) for program in wanted]
    torch = any("torch" in program.text for program in wanted)
    path = [str(root / "src")] if variant.package else []
    request = Request(files, jobs, torch, path, options)
    try:
        for result in runner.served([sys.executable, "-P"], request, environment):
            yield wanted[result.number], result
    except subprocess.CalledProcessError as error:
        what = "the process that runs programs failed"
        raise SiteError("snippets", what, "See its message above.") from error


def _file(program: Program, variant: Variant) -> tuple[str, str]:
    """The name of a program's file, and its text."""
    if variant.package:
        return str(program.path), program.path.read_text(encoding="utf-8")
    return f"<standalone {program.name}>", program.text


def _agreed(program: Program, results: dict[Variant, Result], root: Path) -> str:
    """The output of all runs, or an error that says what is wrong."""
    where = program.path.relative_to(root).as_posix()
    first, second = results[FIRST], results[SECOND]
    error = second.error or first.error
    if error:
        line = re.match(r"line (\d+): ", error)
        what = error[line.end() :] if line else error
        if not second.error:
            line, what = None, f"only its standalone program fails: {what}"
        place = f"{where}:{line[1]}" if line else where
        raise SiteError(place, what, "Make the program run and print stable text.")
    if not first.output.strip():
        raise SiteError(where, "prints nothing", "Print the answer that it computes.")
    for way, otherwise in OTHERWISE.items():
        other = results[way]
        if (other.output, other.error) != (first.output, ""):
            lines = (each.output.splitlines(keepends=True) for each in (first, other))
            pairs = ((a, b) for a, b in zip_longest(*lines) if a != b)
            here, there = next(pairs, ("", other.error))
            what = f"its output is not stable: {here!r} is {there!r} {otherwise}"
            raise SiteError(where, what, "Make it deterministic: seed, sort, round.")
    try:
        stability.check_text(first.output)
    except stability.UnstableError as unstable:
        raise SiteError(where, str(unstable), "Print it differently.") from unstable
    return first.output
