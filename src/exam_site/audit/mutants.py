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

from exam_site import ROOT
from exam_site.audit import trials
from exam_site.audit.mutations import Mutation, mutations
from exam_site.audit.trial_process import SURVIVES
from exam_site.audit.trials import Trial, Verdict
from exam_site.errors import SiteError, messages, raise_all
from exam_site.files import read_memory, write_memory
from exam_site.programs.outputs import Program, programs
from exam_site.programs.standalone import PACKAGE, definitions, symbols
from exam_site.programs.worker import warm_up

LEAST = 95  # percent of the faults in what computes answers that must be noticed
PATIENCE = 5  # times its own time that a program may take with a fault
LISTED = "tests/mutants.toml"
MEMORY = ".cache/mutants.json"  # the verdicts of earlier runs
TIMES = ".cache/seconds.json"  # seconds of each program, to begin with the fastest
Names = tuple[str, ...]  # beginnings of symbols
Listed = dict[tuple[str, str], str]  # symbol and change of a survivor: the reason


@dataclass(frozen=True)
class Case:
    """A fault, and what can notice it: programs, the fastest first, or tests."""

    fault: Mutation
    trials: list[Trial]

    @property
    def name(self) -> tuple[str, str]:
        """What names the fault in the list of survivors."""
        return self.fault.symbol, self.fault.change


def by_programs(root: Path, names: Names, *, measured: bool) -> list[Case]:
    """The faults in functions that programs contain, judged by the programs."""
    using: dict[str, list[Program]] = {}
    for program in programs(root):
        for symbol in symbols(program.path, root):
            if symbol.startswith(names):
                using.setdefault(symbol, []).append(program)
    found = list({p.name: p for several in using.values() for p in several}.values())
    expected = {p.name: p.path.with_suffix(".out").read_text("utf-8") for p in found}
    seconds = _seconds(found, expected, root, measured=measured)
    cases = []
    for symbol, definition in definitions(root).items():
        some = sorted(using.get(symbol, []), key=lambda p: seconds[p.name])
        for fault in mutations(symbol, definition.node) if some else ():
            if not fault.guard:
                tried = [
                    trials.program(
                        p.name,
                        p.text.replace(definition.text, fault.text),
                        expected[p.name],
                        _limit(seconds[p.name]) if measured else trials.LIMIT,
                    )
                    for p in some
                ]
                cases.append(Case(fault, tried))
    return cases


def by_tests(root: Path, names: Names, *, measured: bool) -> list[Case]:
    """The faults in all functions, judged by the tests of their module."""
    every = definitions(root, with_checks=True)
    wanted = {s: d for s, d in every.items() if s.startswith(names)}
    folder = root / "src" / PACKAGE
    whole = {path.stem: path.read_text("utf-8") for path in folder.glob("[!_]*.py")}
    modules = sorted({d.module for d in wanted.values()})
    seconds: dict[str, float] = {}
    if measured:
        plain = [trials.module_tests(name, whole[name], root) for name in modules]
        seconds = _unchanged(plain, "tests fail")
    cases = []
    for symbol, definition in wanted.items():
        module = definition.module
        lines = whole[module].split("\n")
        first, end = definition.first, definition.node.end_lineno or 0
        limit = _limit(seconds[module]) if measured else trials.LIMIT
        for fault in mutations(symbol, definition.node):
            text = "\n".join([*lines[: first - 1], fault.text, *lines[end:]])
            tried = trials.module_tests(module, text, root, limit)
            cases.append(Case(fault, [tried]))
    return cases


def _limit(seconds: float) -> float:
    return 1 + PATIENCE * seconds


def _seconds(
    found: list[Program], expected: dict[str, str], root: Path, *, measured: bool
) -> dict[str, float]:
    """The processor time that each program needs; a guess where none is measured."""
    keys = {p.name: trials.key(p.text, expected[p.name]) for p in found}
    known = read_memory(root / TIMES)
    new = [p for p in found if measured and keys[p.name] not in known]
    plain = [trials.program(p.name, p.text, expected[p.name]) for p in new]
    for name, seconds in _unchanged(plain, "does not print its output").items():
        known[keys[name]] = f"{seconds:.3f}"
    if new:
        write_memory(root / TIMES, known)
    return {p.name: float(known.get(keys[p.name], len(p.text) / 5000)) for p in found}


def _unchanged(plain: list[Trial], what: str) -> dict[str, float]:
    """Seconds of processor time of each trial without a fault.

    Raises:
        ExceptionGroup: of SiteError, if one notices a fault where none is.
    """
    verdicts = [verdict for _, verdict in trials.judge([[trial] for trial in plain])]
    raise_all(
        "there are failures without any fault",
        [
            SiteError(v.by, f"{what}, and no fault was put in: {v.how}", "make test")
            for v in verdicts
            if not v.survives
        ],
    )
    return {verdict.by: verdict.seconds for verdict in verdicts}


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
    verdicts: list[Verdict]  # of each case
    known: Listed
    whole: bool  # all faults were tried, so that a listed one must be among them

    @property
    def survivors(self) -> list[Case]:
        """The faults that nothing noticed."""
        pairs = zip(self.cases, self.verdicts, strict=True)
        return [case for case, verdict in pairs if verdict.survives]

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
        if self.score < LEAST:
            lines += [f"{self.score:.1f} % are noticed, but {LEAST} % must be"]
        return lines

    def __str__(self) -> str:
        noticed = [v for v in self.verdicts if not v.survives]
        how = Counter(v.how.partition(" ")[0] for v in noticed)
        ways = ", ".join(f"{way} {number}" for way, number in how.most_common())
        symbols = len({case.fault.symbol for case in self.cases})
        reasons = sum(case.name in self.known for case in self.survivors)
        return (
            f"{len(noticed)} of {len(self.cases)} faults in {symbols} definitions are "
            f"noticed: {self.score:.1f} %\n  {ways or 'none'}; "
            f"{len(self.survivors)} survive, {reasons} of them with a reason"
        )


def run(cases: list[Case], root: Path, workers: int) -> list[Verdict]:
    """Try every fault, and say on the way how far it is.

    What a trial found is remembered until its program, or the tests, change.
    """
    store = root / MEMORY
    known = read_memory(store)
    waiting = [case for case in cases if _remembered(case, known) is None]
    waiting.sort(key=lambda case: case.trials[0].seconds)
    if len(waiting) < len(cases):
        print(f"  {len(cases) - len(waiting)} faults are remembered")
    left = [[t for t in case.trials if t.key not in known] for case in waiting]
    done = 0
    try:
        for index, verdict in trials.judge(left, workers):
            for trial in left[index]:
                if trial.name == verdict.by:
                    known[trial.key] = verdict.how
                    break
                known[trial.key] = SURVIVES
            done += 1
            if verdict.survives:
                print(f"  survives: {' '.join(waiting[index].name)}", flush=True)
            if done % 100 == 0:
                print(f"  [{done}/{len(waiting)}]", flush=True)
    finally:
        write_memory(store, known)
    found = (_remembered(case, known) for case in cases)
    return [verdict for verdict in found if verdict]


def _remembered(case: Case, known: dict[str, str]) -> Verdict | None:
    """The verdict on a fault, if enough of its trials are remembered."""
    for trial in case.trials:
        if known.get(trial.key, SURVIVES) != SURVIVES:
            return Verdict(known[trial.key], trial.name)
    whole = all(trial.key in known for trial in case.trials)
    return Verdict(SURVIVES, case.trials[-1].name) if whole else None


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    """Print the score; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m exam_site.audit.mutants")
    parser.add_argument("symbols", nargs="*", help="such as convolution or lstm.lstm")
    parser.add_argument("--tests", action="store_true", help="judge by the tests")
    parser.add_argument("--sample", type=int, default=0, help="so many faults only")
    parser.add_argument("--seed", type=int, default=0, help="of the sample")
    parser.add_argument("--all", action="store_true", help="remember nothing")
    parser.add_argument("--workers", type=int, default=trials.WORKERS)
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
        for memory in (MEMORY, TIMES):
            (root / memory).unlink(missing_ok=True)
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
