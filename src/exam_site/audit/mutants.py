"""How many faults in the package do the published programs, or the tests, notice?

`python -m exam_site.audit.mutants` puts one fault after another into the functions that
published programs contain, and runs these programs, the fastest first, until one raises
or prints something else. With `--tests` it runs the tests of the function's module. A
fault that nobody notices must stand in `tests/mutants.toml`, with the reason why.
"""

import argparse
import os
import random
import sys
import time
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exam_site import ROOT, cache
from exam_site.audit import trials
from exam_site.audit.operators import Fault, faults
from exam_site.audit.trials import Trial
from exam_site.errors import SiteError, messages, raise_all
from exam_site.programs.outputs import Program, programs
from exam_site.programs.runner import warm_up
from exam_site.programs.standalone import PACKAGE, definitions, symbols

MIN_SCORE = 95  # percent of the faults that must be noticed
PATIENCE = 5  # times its own time that a program may take with a fault
WORKERS = min(2, os.cpu_count() or 1)
LISTED = "tests/mutants.toml"
OUTCOMES = ".cache/mutants.json"  # of earlier trials
TIMES = ".cache/seconds.json"  # seconds of each program, to begin with the fastest
Names = tuple[str, ...]  # beginnings of symbols
Listed = dict[tuple[str, str], str]  # symbol and change of a survivor: the reason


@dataclass(frozen=True)
class Case:
    """A fault, and what can notice it: programs, the fastest first, or tests."""

    fault: Fault
    trials: list[Trial]

    @property
    def name(self) -> tuple[str, str]:
        """What names the fault in the list of survivors."""
        return self.fault.symbol, self.fault.change

    def how(self, known: dict[str, str]) -> str | None:
        """How it is noticed, or nothing if it survives; None if that is not known."""
        found = [known.get(trial.key) for trial in self.trials]
        return next(filter(None, found), None if None in found else "")


def by_programs(root: Path, names: Names, *, measured: bool) -> list[Case]:
    """The faults in functions that programs contain, judged by the programs."""
    using: dict[str, list[Program]] = {}
    for program in programs(root):
        for symbol in symbols(program.path, root):
            if symbol.startswith(names):
                using.setdefault(symbol, []).append(program)
    found = {p.name: p for several in using.values() for p in several}
    outputs = {p: p.path.with_suffix(".out").read_text("utf-8") for p in found.values()}
    plain = [trials.program(p.name, p.text, out) for p, out in outputs.items()]
    seconds = {p.name: len(p.text) / 5000 for p in outputs}  # a guess
    seconds |= _seconds(plain, root, measured, "does not print its output")
    cases = []
    for symbol, definition in definitions(root).items():
        judges = sorted(using.get(symbol, []), key=lambda p: seconds[p.name])
        for fault in faults(symbol, definition.node) if judges else ():
            tried = [
                trials.program(
                    p.name,
                    p.text.replace(definition.text, fault.text),
                    outputs[p],
                    _limit(seconds[p.name], measured),
                )
                for p in judges
            ]
            cases += [] if fault.guard else [Case(fault, tried)]
    return cases


def by_tests(root: Path, names: Names, *, measured: bool) -> list[Case]:
    """The faults in all functions, judged by the tests of their module."""
    every = definitions(root, with_checks=True)
    wanted = {s: d for s, d in every.items() if s.startswith(names)}
    folder = root / "src" / PACKAGE
    modules = dict.fromkeys(d.module for d in wanted.values())
    whole = {m: (folder / f"{m}.py").read_text(encoding="utf-8") for m in modules}
    plain = [t for m in modules for t in trials.module_tests(m, [whole[m]], root)]
    seconds = _seconds(plain, root, measured, "tests fail")
    cases = []
    for module in modules:
        lines, found, texts = whole[module].split("\n"), [], []
        for symbol, d in wanted.items():
            for fault in faults(symbol, d.node) if d.module == module else ():
                after = lines[d.node.end_lineno or 0 :]
                texts.append("\n".join([*lines[: d.first - 1], fault.text, *after]))
                found.append(fault)
        limit = _limit(seconds.get(module, 0), measured)
        tried = trials.module_tests(module, texts, root, limit)
        cases += [Case(f, [trial]) for f, trial in zip(found, tried, strict=True)]
    return cases


def _limit(seconds: float, measured: bool) -> float:
    """The seconds of processor time that are allowed with a fault."""
    return 1 + PATIENCE * seconds if measured else trials.MAX_SECONDS


def _seconds(
    plain: list[Trial], root: Path, measured: bool, what: str
) -> dict[str, float]:
    """The processor time that trials need without a fault, as far as it is measured.

    Raises:
        ExceptionGroup: of SiteError, if one notices a fault where none is.
    """
    known = cache.load(root / TIMES)
    new = [trial for trial in plain if measured and trial.key not in known]
    results = [(trial, result) for _, trial, result in trials.judge([[t] for t in new])]
    fix = "make test"
    raise_all(
        "there are failures without any fault",
        [
            SiteError(trial.name, f"{what}, and no fault was put in: {result.how}", fix)
            for trial, result in results
            if result.how
        ],
    )
    known |= {trial.key: result.seconds for trial, result in results}
    if new:
        cache.save(root / TIMES, known)
    return {trial.name: known[trial.key] for trial in plain if trial.key in known}


def listed(name: str, root: Path = ROOT) -> Listed:
    """The survivors that are known, with the reason why each changes no answer.

    Raises:
        SiteError: if the list is not written as it must be.
    """
    try:
        entries = tomllib.loads((root / LISTED).read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SiteError(LISTED, f"is not valid TOML: {error}", "Correct it.") from error
    found: Listed = {}
    for entry in entries.get(name, []):
        for key in _keys(entry, name):
            if key in found:
                raise SiteError(LISTED, f"{' '.join(key)} stands there twice", "Once.")
            found[key] = entry["reason"]
    return found


def _keys(entry: dict[str, Any], name: str) -> list[tuple[str, str]]:
    """Symbol and change of each survivor of an entry."""
    if set(entry) != {"symbol", "changes", "reason"} or not entry["reason"].strip():
        raise SiteError(
            LISTED,
            f"an entry of [[{name}]] has the keys {', '.join(entry)}",
            "Give it symbol, changes and reason.",
        )
    return [(entry["symbol"], change) for change in entry["changes"]]


def some_of(cases: list[Case], known: Listed, sample: int, seed: int) -> list[Case]:
    """A sample of the faults, without the survivors that are known."""
    unknown = [case for case in cases if case.name not in known]
    return random.Random(seed).sample(unknown, min(sample, len(unknown)))


@dataclass(frozen=True)
class Result:
    """How the faults ended."""

    cases: list[Case]
    hows: list[str]  # how each is noticed, or nothing
    known: Listed
    whole: bool  # all faults were tried, so that a listed one must be among them

    @property
    def survivors(self) -> list[Case]:
        """The faults that nothing noticed."""
        pairs = zip(self.cases, self.hows, strict=True)
        return [case for case, how in pairs if not how]

    @property
    def score(self) -> float:
        """Percent of the faults that were noticed."""
        return 100 - 100 * len(self.survivors) / max(1, len(self.cases))

    @property
    def problems(self) -> list[str]:
        """Survivors that are not listed, and listed ones that do not survive."""
        survivors = {case.name for case in self.survivors}
        tried = {case.name for case in self.cases}
        lines = [
            f"src/{PACKAGE}/{fault.symbol.split('.')[0]}.py:{fault.line}: "
            f"{fault.symbol}: nothing notices `{fault.change}`"
            for fault in (case.fault for case in self.survivors)
            if (fault.symbol, fault.change) not in self.known
        ]
        for symbol, change in self.known:
            if (symbol, change) in tried - survivors:
                lines += [f"{LISTED}: {symbol}: `{change}` is noticed: remove it"]
            elif self.whole and (symbol, change) not in tried:
                lines += [f"{LISTED}: {symbol}: `{change}` is no fault any more"]
        if self.score < MIN_SCORE:
            lines += [f"{self.score:.1f} % are noticed, but {MIN_SCORE} % must be"]
        return lines

    def __str__(self) -> str:
        noticed = [how for how in self.hows if how]
        kinds = Counter(how.partition(" ")[0] for how in noticed)
        ways = ", ".join(f"{kind} {number}" for kind, number in kinds.most_common())
        symbols = len({case.fault.symbol for case in self.cases})
        reasons = sum(case.name in self.known for case in self.survivors)
        return (
            f"{len(noticed)} of {len(self.cases)} faults in {symbols} definitions are "
            f"noticed: {self.score:.1f} %\n  {ways or 'none'}; "
            f"{len(self.survivors)} survive, {reasons} of them with a reason"
        )


def run(cases: list[Case], root: Path, workers: int) -> list[str]:
    """How each fault is noticed, or nothing; what is known of earlier trials counts."""
    known = cache.load(root / OUTCOMES)
    waiting = [case for case in cases if case.how(known) is None]
    waiting.sort(key=lambda case: case.trials[0].job.processor)
    if len(waiting) < len(cases):
        print(f"  {len(cases) - len(waiting)} faults are known from earlier runs")
    left = [[t for t in case.trials if t.key not in known] for case in waiting]
    done = 0
    try:
        for index, trial, result in trials.judge(left, workers):
            known[trial.key] = result.how
            how = waiting[index].how(known)
            done += how is not None
            if how == "":
                print(f"  survives: {' '.join(waiting[index].name)}", flush=True)
            if how is not None and done % 100 == 0:
                print(f"  [{done}/{len(waiting)}]", flush=True)
    finally:
        cache.save(root / OUTCOMES, known)
    return [case.how(known) or "" for case in cases]


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    """Print the score; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m exam_site.audit.mutants")
    parser.add_argument("symbols", nargs="*", help="such as convolution or lstm.lstm")
    parser.add_argument("--tests", action="store_true", help="judge by the tests")
    parser.add_argument("--sample", type=int, default=0, help="so many faults only")
    parser.add_argument("--seed", type=int, default=0, help="of the sample")
    parser.add_argument("--all", action="store_true", help="try again what is known")
    parser.add_argument("--workers", type=int, default=WORKERS)
    options = parser.parse_args(arguments)
    start = time.monotonic()
    try:
        return _main(options, root)
    except* SiteError as group:
        for text in messages(group):
            print(text, file=sys.stderr)
    finally:
        print(f"{time.monotonic() - start:.0f} s on {options.workers} cores")
    return 1


def _main(options: argparse.Namespace, root: Path) -> int:
    name, by = ("test", by_tests) if options.tests else ("page", by_programs)
    known = listed(name, root)
    names = tuple(options.symbols) or ("",)
    if options.all:
        for name in (OUTCOMES, TIMES):
            (root / name).unlink(missing_ok=True)
    cases = by(root, names, measured=not options.sample)
    if options.sample:
        cases = some_of(cases, known, options.sample, options.seed)
    whole = not (options.sample or options.symbols)
    result = Result(cases, run(cases, root, options.workers), known, whole)
    print("\n".join([*result.problems, f"{result}"]))
    return 1 if result.problems else 0


if __name__ == "__main__":
    os.environ["OMP_NUM_THREADS"] = "1"  # small tensors on two threads are slow
    warm_up()
    sys.exit(main())
