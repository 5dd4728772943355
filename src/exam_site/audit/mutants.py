"""How many faults in the package do the published programs notice?

`python -m exam_site.audit.mutants` puts one fault after another into the functions that
published programs contain, and runs these programs, the fastest first, until one raises
or prints something else. A fault that none notices must stand in `tests/mutants.toml`,
with the reason why.
"""

import argparse
import os
import random
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from exam_site import ROOT, cache
from exam_site.audit import trials
from exam_site.audit.operators import Fault, faults
from exam_site.audit.trials import Trial
from exam_site.errors import SiteError, messages, raise_all
from exam_site.pages.markers import outputs as committed
from exam_site.programs import PACKAGE, Program, definitions, programs, symbols
from exam_site.programs.runner import warm_up

MIN_SCORE = 95  # percent of the faults that must be noticed
PATIENCE = 5  # times its own time that a trial may take with a fault
WORKERS = min(2, os.cpu_count() or 1)
LISTED = "tests/mutants.toml"
OUTCOMES = ".cache/mutants.json"  # of earlier trials
TIMES = ".cache/seconds.json"  # of trials without a fault, to begin with the fastest
Name = tuple[str, str]  # the symbol and the change
Listed = dict[Name, str]  # the reason of each survivor
Hows = dict[Name, str]  # how each fault is noticed, or ""


@dataclass(frozen=True)
class Case:
    """A fault, and the programs that can notice it, the fastest first."""

    fault: Fault
    trials: list[Trial]

    @property
    def name(self) -> Name:
        """What names the fault in the list of survivors."""
        return self.fault.symbol, self.fault.change

    def how(self, known: dict[str, str]) -> str | None:
        """How it is noticed; "" if nothing notices it, None if that is not known."""
        found = [known.get(trial.key) for trial in self.trials]
        return next(filter(None, found), None if None in found else "")


def cases_of(root: Path, names: tuple[str, ...], *, measured: bool) -> list[Case]:
    """The faults in functions that programs contain, with these programs."""
    using: dict[str, list[Program]] = {}
    for p in programs(root):
        for symbol in symbols(p.path, root):
            if symbol.startswith(names):
                using.setdefault(symbol, []).append(p)
    found = {p for several in using.values() for p in several}
    shown = committed(root)
    outputs = {p: shown.get(p.name, "") for p in found}
    plain = [trials.program(p.name, p.text, out) for p, out in outputs.items()]
    limits = _limits(plain, root) if measured else {}
    cases = []
    for symbol, d in definitions(root).items():
        judges = using.get(symbol, [])
        judges.sort(key=lambda p: limits.get(p.name, len(p.text) / 1000))
        for fault in faults(symbol, d.node) if judges else ():
            texts = {p: p.text.replace(d.text, fault.text) for p in judges}
            tried = [trials.program(p.name, texts[p], outputs[p]) for p in judges]
            case = Case(fault, [trial.within(limits) for trial in tried])
            cases += [] if fault.guard else [case]
    return cases


def _limits(plain: list[Trial], root: Path) -> dict[str, float]:
    """The seconds of processor time that each trial may use, once it has a fault."""
    known = cache.load(root / TIMES)
    errors = []
    new = [[trial.within({})] for trial in plain if trial.key not in known]
    for _, trial, result in trials.judge(new):
        known[trial.key] = result.seconds
        if result.how:
            what = f"prints no such text without any fault: {result.how}"
            errors.append(SiteError(f"snippets/{trial.name}.py", what, "make check"))
    raise_all("there are failures without any fault", errors)
    cache.save(root / TIMES, known)
    return {trial.name: 1 + PATIENCE * known[trial.key] for trial in plain}


def listed(root: Path = ROOT) -> Listed:
    """The survivors that are known, with the reason why each changes no answer.

    Raises:
        SiteError: if the list is not written as it must be.
    """
    try:
        entries = tomllib.loads((root / LISTED).read_text("utf-8")).get("fault", [])
        found = [((x["symbol"], y), x["reason"]) for x in entries for y in x["changes"]]
    except (tomllib.TOMLDecodeError, KeyError) as error:
        what = f"cannot be read: {error}"
        raise SiteError(LISTED, what, "Give symbol, changes and reason.") from error
    names = Counter(name for name, _ in found)
    wrong = [x for x, reason in found if names[x] > 1 or not reason.strip()]
    if wrong:
        what = f"{' '.join(wrong[0])} stands there twice, or without a reason"
        raise SiteError(LISTED, what, "Give one reason.")
    return dict(found)


def some_of(cases: list[Case], known: Listed, sample: int) -> list[Case]:
    """A sample of the faults, always the same, without the survivors that are known."""
    unknown = [case for case in cases if case.name not in known]
    return random.Random(0).sample(unknown, min(sample, len(unknown)))


def run(cases: list[Case], root: Path) -> Hows:
    """How each fault is noticed, or ""; what is known from earlier runs counts."""
    known = cache.load(root / OUTCOMES)
    waiting = [case for case in cases if case.how(known) is None]
    waiting.sort(key=lambda case: case.trials[0].job.processor)
    if len(waiting) < len(cases):
        print(f"  {len(cases) - len(waiting)} faults are known from earlier runs")
    left = [[t for t in case.trials if t.key not in known] for case in waiting]
    done = 0
    try:
        for index, trial, result in trials.judge(left, WORKERS):
            known[trial.key] = result.how
            how = waiting[index].how(known)
            done += how is not None
            if how == "":
                print(f"  survives: {' '.join(waiting[index].name)}", flush=True)
            if how is not None and done % 100 == 0:
                print(f"  [{done}/{len(waiting)}]", flush=True)
    finally:
        cache.save(root / OUTCOMES, known)
    return {case.name: case.how(known) or "" for case in cases}


def problems(
    cases: list[Case], hows: Hows, known: Listed, *, whole: bool
) -> Iterator[str]:
    """Survivors that are not listed, and listed ones that do not survive."""
    for case in cases:
        symbol, change = case.name
        if not hows[case.name] and case.name not in known:
            where = f"src/{PACKAGE}/{symbol.partition('.')[0]}.py:{case.fault.line}"
            yield f"{where}: {symbol}: nothing notices `{change}`"
    for symbol, change in known:
        if hows.get((symbol, change)):
            yield f"{LISTED}: {symbol}: `{change}` is noticed: remove it"
        elif whole and (symbol, change) not in hows:
            yield f"{LISTED}: {symbol}: `{change}` is no fault any more"
    if score(hows) < MIN_SCORE:
        yield f"{score(hows):.1f} % are noticed, but {MIN_SCORE} % must be"


def score(hows: Hows) -> float:
    """Percent of the faults that are noticed."""
    return 100 - 100 * [*hows.values()].count("") / max(1, len(hows))


def summary(hows: Hows, known: Listed) -> str:
    """How many faults are noticed, and in which ways."""
    kinds = Counter(how.partition(" ")[0] for how in hows.values() if how)
    ways = ", ".join(f"{kind} {number}" for kind, number in kinds.most_common())
    left = [name for name, how in hows.items() if not how]
    symbols, reasons = len({s for s, _ in hows}), sum(name in known for name in left)
    return (
        f"{kinds.total()} of {len(hows)} faults in {symbols} definitions are noticed: "
        f"{score(hows):.1f} %\n  {ways or 'none'}; "
        f"{len(left)} survive, {reasons} of them with a reason"
    )


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    """Print the score; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m exam_site.audit.mutants")
    parser.add_argument("symbols", nargs="*", help="such as convolution or lstm.lstm")
    parser.add_argument("--sample", type=int, default=0, help="so many faults only")
    parser.add_argument("--all", action="store_true", help="try again what is known")
    options = parser.parse_args(arguments)
    start, status = time.monotonic(), 1
    try:
        for name in (OUTCOMES, TIMES) if options.all else ():
            (root / name).unlink(missing_ok=True)
        known, names = listed(root), tuple(options.symbols) or ("",)
        cases = cases_of(root, names, measured=not options.sample)
        if options.sample:
            cases = some_of(cases, known, options.sample)
        hows = run(cases, root)
        whole = not (options.sample or options.symbols)
        found = [*problems(cases, hows, known, whole=whole)]
        print("\n".join([*found, summary(hows, known)]))
        status = 1 if found else 0
    except* SiteError as group:
        for text in messages(group):
            print(text, file=sys.stderr)
    print(f"{time.monotonic() - start:.0f} s on {WORKERS} cores")
    return status


if __name__ == "__main__":
    os.environ["OMP_NUM_THREADS"] = "1"  # small tensors on two threads are slow
    warm_up()
    sys.exit(main())
