"""How many faults in the package do the published programs, or the tests, notice?

`python -m exam_site.mutants` puts one fault after another into the functions that
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
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from exam_site import ROOT, trials
from exam_site.errors import SiteError, messages, raise_all
from exam_site.files import read_memory, write_atomic
from exam_site.mutations import Mutation, mutations
from exam_site.programs import Program, programs
from exam_site.standalone import PACKAGE, definitions, symbols
from exam_site.trials import Trial, Verdict

LEAST = 95  # percent of the faults in what computes answers that must be noticed
PATIENCE = 5  # times its own time that a program may take with a fault
LISTED = "tests/mutants.toml"
TIMES = ".cache/mutants.json"  # seconds of each program, to begin with the fastest
Names = tuple[str, ...]  # beginnings of symbols
Listed = dict[tuple[str, str], str]  # symbol and change of a survivor: the reason


@dataclass(frozen=True)
class Judges:
    """What can notice a fault: the published programs, or the tests."""

    name: str  # `page` or `test`, as in the list of survivors
    faults: list[Mutation]
    trials: list[list[Trial]]
    judged_by: str


def by_programs(root: Path, names: Names, *, measured: bool) -> Judges:
    """The faults in functions that programs contain, judged by the programs."""
    using: dict[str, list[Program]] = {}
    for program in programs(root):
        for symbol in symbols(program.path, root):
            if symbol.startswith(names):
                using.setdefault(symbol, []).append(program)
    found = list({p.name: p for several in using.values() for p in several}.values())
    expected = {p.name: p.path.with_suffix(".out").read_text("utf-8") for p in found}
    seconds = _measure(found, expected, root) if measured else _guess(found, root)
    faults, judges = [], []
    for symbol, definition in definitions(root).items():
        some = sorted(using.get(symbol, []), key=lambda p: seconds[p.name])
        for fault in mutations(symbol, definition.node) if some else ():
            if not fault.guard:
                faults.append(fault)
                judges.append(
                    [
                        trials.program(
                            p.name,
                            p.text.replace(definition.text, fault.text),
                            expected[p.name],
                            _limit(seconds[p.name]) if measured else trials.LIMIT,
                        )
                        for p in some
                    ]
                )
    return Judges("page", faults, judges, f"{len(found)} programs")


def by_tests(root: Path, names: Names, *, measured: bool) -> Judges:
    """The faults in all functions, judged by the tests of their module."""
    wanted = {s: d for s, d in definitions(root).items() if s.startswith(names)}
    folder = root / "src" / PACKAGE
    modules = sorted({d.module for d in wanted.values()})
    texts = {name: (folder / f"{name}.py").read_text("utf-8") for name in modules}
    seconds: dict[str, float] = {}
    if measured:
        plain = [trials.module_tests(name, text, root) for name, text in texts.items()]
        seconds = _unchanged(plain, "tests fail")
    faults, judges = [], []
    for symbol, definition in wanted.items():
        lines = texts[definition.module].split("\n")
        first, end = definition.first, definition.node.end_lineno or 0
        limit = _limit(seconds[definition.module]) if measured else trials.LIMIT
        for fault in mutations(symbol, definition.node):
            text = "\n".join([*lines[: first - 1], fault.text, *lines[end:]])
            faults.append(fault)
            judges.append([trials.module_tests(definition.module, text, root, limit)])
    return Judges("test", faults, judges, f"the tests of {len(texts)} modules")


def _limit(seconds: float) -> float:
    return 1 + PATIENCE * seconds


def _measure(
    found: list[Program], expected: dict[str, str], root: Path
) -> dict[str, float]:
    """The time that each program needs, which is remembered."""
    plain = [trials.program(p.name, p.text, expected[p.name]) for p in found]
    seconds = _unchanged(plain, "does not print its output")
    text = ", ".join(f'"{name}": "{value:.3f}"' for name, value in seconds.items())
    write_atomic(root / TIMES, f"{{{text}}}\n")
    return seconds


def _guess(found: list[Program], root: Path) -> dict[str, float]:
    """The time that each program once needed, or a guess from its length."""
    known = read_memory(root / TIMES)
    return {p.name: float(known.get(p.name, len(p.text) / 5000)) for p in found}


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
    text = (root / LISTED).read_text(encoding="utf-8")
    found: Listed = {}
    for entry in tomllib.loads(text).get(name, []):
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


def key(fault: Mutation) -> tuple[str, str]:
    """What names a fault in the list of survivors."""
    return fault.symbol, fault.change


def some_of(judges: Judges, known: Listed, sample: int, seed: int) -> Judges:
    """A sample of the faults, without the survivors that are known."""
    pairs = zip(judges.faults, judges.trials, strict=True)
    cases = [(fault, tried) for fault, tried in pairs if key(fault) not in known]
    cases = random.Random(seed).sample(cases, min(sample, len(cases)))
    faults, tried = [fault for fault, _ in cases], [tried for _, tried in cases]
    return replace(judges, faults=faults, trials=tried)


@dataclass(frozen=True)
class Result:
    """How the faults ended."""

    judges: Judges
    verdicts: list[Verdict]  # of each fault
    known: Listed
    whole: bool  # all faults were tried, so that a listed one must be among them

    @property
    def survivors(self) -> list[Mutation]:
        """The faults that nothing noticed."""
        pairs = zip(self.judges.faults, self.verdicts, strict=True)
        return [fault for fault, verdict in pairs if verdict.survives]

    @property
    def problems(self) -> list[str]:
        """Survivors that are not listed, and listed ones that do not survive."""
        survivors = {key(fault) for fault in self.survivors}
        tried = {key(fault) for fault in self.judges.faults}
        lines = [
            f"src/{PACKAGE}/{f.symbol.split('.')[0]}.py:{f.line}: {f.symbol}: nothing "
            f"notices `{f.change}`"
            for f in self.survivors
            if key(f) not in self.known
        ]
        for symbol, change in self.known:
            if (symbol, change) in tried - survivors:
                lines += [f"{LISTED}: {symbol}: `{change}` is noticed: remove it"]
            elif self.whole and (symbol, change) not in tried:
                lines += [f"{LISTED}: {symbol}: `{change}` is no fault any more"]
        if self.score < LEAST:
            lines += [f"{self.score:.1f} % noticed, but at least {LEAST} % must be"]
        return lines

    @property
    def score(self) -> float:
        """Percent of the faults that were noticed."""
        noticed = len(self.verdicts) - len(self.survivors)
        return 100 * noticed / max(1, len(self.verdicts))


def run(judges: Judges, known: Listed, *, whole: bool, workers: int) -> Result:
    """Try every fault, and say on the way which ones survive."""
    verdicts: dict[int, Verdict] = {}
    for index, verdict in trials.judge(judges.trials, workers):
        verdicts[index] = verdict
        if len(verdicts) % 250 == 0:
            print(f"  [{len(verdicts)}/{len(judges.faults)}]", flush=True)
    ordered = [verdicts[index] for index in range(len(verdicts))]
    return Result(judges, ordered, known, whole)


def summary(result: Result) -> str:
    """The score, and how faults were noticed."""
    count = len(result.verdicts)
    noticed = count - len(result.survivors)
    how = Counter(v.how.partition(" ")[0] for v in result.verdicts if not v.survives)
    ways = ", ".join(f"{way} {number}" for way, number in how.most_common())
    symbols = len({fault.symbol for fault in result.judges.faults})
    reasons = sum(key(fault) in result.known for fault in result.survivors)
    return (
        f"{noticed} of {count} faults in {symbols} definitions are noticed by "
        f"{result.judges.judged_by}: {result.score:.1f} %\n"
        f"  {ways}; {len(result.survivors)} survive, {reasons} of them with a reason"
    )


def main(arguments: list[str] | None = None) -> int:
    """Print the score; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m exam_site.mutants")
    parser.add_argument("symbols", nargs="*", help="such as convolution or lstm.lstm")
    parser.add_argument("--tests", action="store_true", help="judge by the tests")
    parser.add_argument("--sample", type=int, default=0, help="so many faults only")
    parser.add_argument("--seed", type=int, default=0, help="of the sample")
    parser.add_argument("--workers", type=int, default=trials.WORKERS)
    options = parser.parse_args(arguments)
    start = time.monotonic()
    try:
        return _main(options, ROOT)
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
    judges = by(root, names, measured=not options.sample)
    if options.sample:
        judges = some_of(judges, known, options.sample, options.seed)
    whole = not (options.sample or options.symbols)
    result = run(judges, known, whole=whole, workers=options.workers)
    print("\n".join([*result.problems, summary(result)]))
    return 1 if result.problems else 0


if __name__ == "__main__":
    os.environ["OMP_NUM_THREADS"] = "1"  # small tensors on two threads are slow
    import torch  # noqa: F401  every fork starts with it imported

    sys.exit(main())
