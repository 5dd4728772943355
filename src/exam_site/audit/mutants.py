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
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from exam_site import ROOT
from exam_site.audit.operators import Fault, faults
from exam_site.errors import SiteError, messages, raise_all
from exam_site.pages.markers import outputs as committed
from exam_site.programs import PACKAGE, Program, definitions, programs, runner, symbols
from exam_site.programs.runner import Job, Result, warm_up

MIN_SCORE = 95  # percent of the faults that must be noticed
PATIENCE = 5  # times its own time that a trial may take with a fault
MAX_SECONDS = 60.0  # of processor time, where no limit is known
MAX_BYTES = 6 << 30  # of data that a trial may hold
WORKERS = min(2, os.cpu_count() or 1)
LISTED = "tests/mutants.toml"
Name = tuple[str, str]  # the symbol and the change
Listed = dict[Name, str]  # the reason of each survivor
Hows = dict[Name, str]  # how each fault is noticed, or ""
Case = tuple[Fault, list[Job]]  # the programs that can notice it


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
    plain = {p.name: trial(p.name, p.text, outputs[p]) for p in found}
    limits = _limits(plain) if measured else {}
    cases = []
    for symbol, d in definitions(root).items():
        judges = using.get(symbol, [])
        judges.sort(key=lambda p: limits.get(p.name, len(p.text) / 1000))
        for fault in faults(symbol, d.node) if judges else ():
            texts = {p: p.text.replace(d.text, fault.text) for p in judges}
            limit = {p: limits.get(p.name, MAX_SECONDS) for p in judges}
            tried = [trial(p.name, texts[p], outputs[p], limit[p]) for p in judges]
            cases.append((fault, tried))
    return cases


def trial(name: str, text: str, expected: str, seconds: float = MAX_SECONDS) -> Job:
    """A trial that runs a program and compares what it prints."""
    run = partial(runner.execute, text, name, hidden=PACKAGE)
    wall = 60 + 20 * seconds  # if it only waits; the machine may be busy
    limits = Job(0, run, processor=seconds, seconds=wall, memory=MAX_BYTES)
    return replace(limits, expected=expected, quiet=True)


def judge(faults: list[list[Job]], workers: int = 1) -> list[Result]:
    """How each fault ends: with the first trial that notices it, or with the last."""
    left = [deque(trials) for trials in faults]
    ended: dict[int, Result] = {}
    queue = deque(replace(each.popleft(), number=n) for n, each in enumerate(left))
    for result in runner.run(queue, workers):
        trials = left[result.number]
        if trials and not result.how:
            queue.appendleft(replace(trials.popleft(), number=result.number))
            continue
        ended[result.number] = result
        if len(ended) % 100 == 0:
            print(f"  [{len(ended)}/{len(faults)}]", flush=True)
    return [ended[number] for number in range(len(faults))]


def _limits(plain: dict[str, Job]) -> dict[str, float]:
    """The seconds of processor time that each trial may use, once it has a fault."""
    results = judge([[trial] for trial in plain.values()])
    ended = dict(zip(plain, results, strict=True))
    errors = []
    for name, result in ended.items():
        if result.how:
            what = f"prints no such text without any fault: {result.how}"
            errors.append(SiteError(f"snippets/{name}.py", what, "make check"))
    raise_all("there are failures without any fault", errors)
    return {name: 1 + PATIENCE * result.seconds for name, result in ended.items()}


def listed(root: Path = ROOT) -> Listed:
    """The survivors that are known, with the reason why each changes no answer."""
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
    unknown = [case for case in cases if case[0].name not in known]
    return random.Random(0).sample(unknown, min(sample, len(unknown)))


def problems(
    cases: list[Case], hows: Hows, known: Listed, *, whole: bool
) -> Iterator[str]:
    """Survivors that are not listed, and listed ones that do not survive."""
    for fault, _ in cases:
        if not hows[fault.name] and fault.name not in known:
            where = f"src/{PACKAGE}/{fault.symbol.partition('.')[0]}.py:{fault.line}"
            yield f"{where}: {fault.symbol}: nothing notices `{fault.change}`"
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
    options = parser.parse_args(arguments)
    start, status = time.monotonic(), 1
    try:
        known, names = listed(root), tuple(options.symbols) or ("",)
        cases = cases_of(root, names, measured=not options.sample)
        if options.sample:
            cases = some_of(cases, known, options.sample)
        ended = judge([several for _, several in cases], WORKERS)
        hows = {f.name: result.how for (f, _), result in zip(cases, ended, strict=True)}
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
