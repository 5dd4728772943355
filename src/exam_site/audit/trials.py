"""Trials: a fault meets a program, or tests, that could notice it; jobs of `runner`."""

import importlib
import sys
import types
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from exam_site.programs import PACKAGE, runner
from exam_site.programs.runner import Job, Result, Stop

MAX_SECONDS = 60.0  # of processor time, where no limit is known
MAX_BYTES = 6 << 30  # of data that a trial may hold


def program(name: str, text: str, expected: str, seconds: float = MAX_SECONDS) -> Job:
    """A trial that runs a program and compares what it prints."""
    run = partial(runner.execute, text, name, hidden=PACKAGE)
    return replace(_job(run, seconds), expected=expected)


def module_tests(
    file: Path, text: str, root: Path, seconds: float = MAX_SECONDS
) -> Job:
    """A trial that runs a module's tests, with another text of the module."""
    tests = root / "tests" / PACKAGE / f"test_{file.name}"
    return _job(partial(run_tests, file, text, tests), seconds)


def _job(run: Callable[[], None], seconds: float) -> Job:
    wall = 60 + 20 * seconds  # if it only waits; the machine may be busy
    return Job(0, run, processor=seconds, seconds=wall, memory=MAX_BYTES, quiet=True)


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


def run_tests(file: Path, text: str, tests: Path) -> None:
    """Run a module's tests, with another text of the module.

    Raises:
        Stop: if one fails, or if they cannot be run.
    """
    import hypothesis
    import pytest

    found = (hypothesis.Phase.explicit, hypothesis.Phase.generate)  # not the smallest
    hypothesis.settings.register_profile(
        "faults", deadline=None, derandomize=True, database=None, phases=found
    )
    for name in [n for n in sys.modules if n.partition(".")[0] == PACKAGE]:
        del sys.modules[name]
    sys.path.insert(0, str(file.parent.parent))
    package = importlib.import_module(PACKAGE)
    faulty = types.ModuleType(f"{PACKAGE}.{file.stem}")
    faulty.__file__ = str(file)
    sys.modules[faulty.__name__] = faulty
    setattr(package, file.stem, faulty)
    exec(compile(text, file, "exec"), faulty.__dict__)
    options = ["-x", "-q", "-o", "addopts=", "-p", "no:cacheprovider", "--assert=plain"]
    status = pytest.main([*options, "--hypothesis-profile=faults", str(tests)])
    if status:
        raise Stop(f"fails with pytest's status {int(status)}")
