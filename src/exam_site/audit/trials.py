"""Trials: a fault meets a program, or tests, that could notice it; jobs of `runner`."""

import importlib
import sys
import types
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path

from exam_site import cache
from exam_site.programs import PACKAGE, runner
from exam_site.programs.runner import Job, Result, Stop

MAX_SECONDS = 60.0  # of processor time, where no limit is known
MAX_BYTES = 6 << 30  # of data that a trial may hold


@dataclass(frozen=True)
class Trial:
    """One chance to notice a fault."""

    name: str  # of the program, or of the module whose tests it runs
    key: str  # changes whenever the outcome could
    job: Job

    def within(self, limits: Mapping[str, float]) -> "Trial":
        """The same trial, stopped after its seconds of processor time."""
        seconds = limits.get(self.name, MAX_SECONDS)
        wall = 60 + 20 * seconds  # if it only waits; the machine may be busy
        return replace(self, job=replace(self.job, processor=seconds, seconds=wall))


def program(name: str, text: str, expected: str) -> Trial:
    """A trial that runs a program and compares what it prints."""
    run = partial(runner.execute, text, name, hidden=PACKAGE)
    job = Job(0, run, expected=expected, memory=MAX_BYTES, quiet=True)
    return Trial(name, cache.key(text, expected, _rules()), job)


def module_tests(file: Path, text: str, root: Path) -> Trial:
    """A trial that runs a module's tests, with another text of the module."""
    tests = root / "tests" / PACKAGE / f"test_{file.name}"
    run = partial(run_tests, file, text, tests)
    job = Job(0, run, memory=MAX_BYTES, quiet=True)
    key = cache.key(text, cache.code(tests, root=root), _rules())
    return Trial(file.stem, key, job)


@lru_cache
def _rules() -> str:
    """What decides about an outcome beside program or tests."""
    return cache.code(__file__, "judge") + cache.versions("torch", "numpy")


def judge(
    faults: list[list[Trial]], workers: int = 1
) -> Iterator[tuple[int, Trial, Result]]:
    """Do the trials of each fault, until one of them notices it.

    Yields the index of a fault, a trial of it and the result, as they come.
    """
    left = [deque(trials) for trials in faults]
    queue = deque(replace(each[0].job, number=n) for n, each in enumerate(left))
    for result in runner.run(queue, workers):
        trials = left[result.number]
        yield result.number, trials.popleft(), result
        if trials and not result.how:
            queue.appendleft(replace(trials[0].job, number=result.number))


class _Quick:
    """A plugin of pytest: hypothesis without chance, and without smaller examples."""

    failed = ""

    def pytest_configure(self) -> None:
        import hypothesis

        found = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
        hypothesis.settings.register_profile(
            "faults", deadline=None, derandomize=True, database=None, phases=found
        )
        hypothesis.settings.load_profile("faults")

    def pytest_runtest_logreport(self, report: object) -> None:
        if getattr(report, "failed", False):
            self.failed = getattr(report, "nodeid", "").rpartition("::")[2]


def run_tests(file: Path, text: str, tests: Path) -> None:
    """Run a module's tests, with another text of the module.

    Raises:
        Stop: if one fails, or if they cannot be run.
    """
    import pytest

    for name in [n for n in sys.modules if n.partition(".")[0] == PACKAGE]:
        del sys.modules[name]
    sys.path.insert(0, str(file.parent.parent))
    package = importlib.import_module(PACKAGE)
    faulty = types.ModuleType(f"{PACKAGE}.{file.stem}")
    faulty.__file__ = str(file)
    sys.modules[faulty.__name__] = faulty
    setattr(package, file.stem, faulty)
    exec(compile(text, file, "exec"), faulty.__dict__)
    plugin = _Quick()
    options = ["-x", "-q", "-o", "addopts=", "-p", "no:cacheprovider", "--assert=plain"]
    status = pytest.main([*options, str(tests)], [plugin])
    if plugin.failed:
        raise Stop(f"fails {plugin.failed}")
    if status:
        raise Stop(f"pytest ends with status {int(status)}")
