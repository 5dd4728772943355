"""Trials: a fault meets the programs, or the tests, that could notice it.

Each trial is a job of `programs.runner`. It is stopped when it has used several times
the processor time that it needs without a fault.
"""

import importlib
import sys
import types
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path

from exam_site import cache
from exam_site.programs import runner
from exam_site.programs.runner import Job, Result, Stop
from exam_site.programs.standalone import PACKAGE

MAX_SECONDS = 60.0  # of processor time, where its own time is not known
MAX_BYTES = 6 << 30  # of data that a trial may hold


@dataclass(frozen=True)
class Trial:
    """One chance to notice a fault."""

    name: str  # of the program, or of the module whose tests it runs
    key: str  # changes whenever the outcome could
    job: Job


def program(name: str, text: str, expected: str, seconds: float = MAX_SECONDS) -> Trial:
    """A trial that runs a program and compares what it prints."""
    run = partial(runner.execute, text, name, hidden=PACKAGE)
    job = replace(_job(run, seconds), expected=expected)
    return Trial(name, _key(text, expected), job)


def module_tests(
    module: str, texts: list[str], root: Path, seconds: float = MAX_SECONDS
) -> list[Trial]:
    """For each of several texts of a module, a trial that runs the module's tests."""
    file = root / "src" / PACKAGE / f"{module}.py"
    tests = root / "tests" / PACKAGE / f"test_{module}.py"
    code = cache.code(tests, root=root)
    runs = [partial(run_tests, file, text, tests) for text in texts]
    return [
        Trial(module, _key(text, code), _job(run, seconds))
        for text, run in zip(texts, runs, strict=True)
    ]


def judge(
    faults: list[list[Trial]], workers: int = 1
) -> Iterator[tuple[int, Trial, Result]]:
    """Do the trials of each fault in order, until one of them notices it.

    Yields:
        The index of the fault, the trial and its result, as they come.
    """
    left = [deque(trials) for trials in faults]
    queue = deque(replace(of[0].job, number=n) for n, of in enumerate(left))
    for result in runner.run(queue, workers):
        trials = left[result.number]
        yield result.number, trials.popleft(), result
        if trials and not result.how:
            queue.appendleft(replace(trials[0].job, number=result.number))


def _job(run: Callable[[], None], seconds: float) -> Job:
    """A job that is stopped by its processor time, however busy the machine is."""
    wall = 60 + 20 * seconds  # if it only waits
    return Job(0, run, "", None, wall, seconds, MAX_BYTES, quiet=True)


def _key(*parts: str) -> str:
    return cache.key(*parts, *_rules())


@lru_cache
def _rules() -> tuple[str, str]:
    """What else decides about an outcome."""
    return cache.code(__file__, "_job"), cache.versions("torch", "numpy")


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
