"""Run programs or tests with a fault in them, each in a fork that has torch already.

A fork costs some milliseconds and keeps the fault from everything else. It is stopped
when it has used several times the processor time that it needs without a fault.
"""

import importlib
import io
import multiprocessing
import os
import resource
import signal
import sys
import time
import types
import warnings
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import cast

from exam_site.standalone import PACKAGE

SURVIVES = "survives"
DIFFERS = "prints something else"
LATE = "runs too long"
DIES = "ends without a word"
LIMIT = 60.0  # seconds of processor time, where its own time is not known
MEMORY = 6 << 30  # bytes of data that a process may hold
WORKERS = min(2, os.cpu_count() or 1)
FORK = multiprocessing.get_context("fork")


@dataclass(frozen=True)
class Trial:
    """One chance to notice a fault: a program to run, or a module's tests."""

    name: str
    run: Callable[[], str]  # returns SURVIVES, or what is noticed
    seconds: float = LIMIT  # of processor time, after which it is stopped


@dataclass(frozen=True)
class Verdict:
    """How a fault was noticed, and by which trial; or that it survives all."""

    how: str
    by: str
    seconds: float = 0.0  # of processor time that the last trial took

    @property
    def survives(self) -> bool:
        """Whether nothing noticed the fault."""
        return self.how == SURVIVES


def program(name: str, text: str, expected: str, seconds: float = LIMIT) -> Trial:
    """A trial that runs a program and compares what it prints."""
    return Trial(name, partial(_run_program, name, text, expected), seconds)


def module_tests(module: str, text: str, root: Path, seconds: float = LIMIT) -> Trial:
    """A trial that runs a module's tests, with another text of the module."""
    return Trial(module, partial(_run_tests, module, text, root), seconds)


def tests_of(module: str, root: Path) -> Path:
    """The file with a module's tests."""
    return root / "tests" / PACKAGE / f"test_{module}.py"


def judge(
    faults: list[list[Trial]], workers: int = WORKERS
) -> Iterator[tuple[int, Verdict]]:
    """Run the trials of each fault in order, until one of them notices it.

    Yields:
        The index of a fault and how it ended, as the faults are done with.
    """
    waiting = deque((index, deque(trials)) for index, trials in enumerate(faults))
    running: dict[Connection, tuple[int, deque[Trial], BaseProcess]] = {}
    while waiting or running:
        while waiting and len(running) < workers:
            index, trials = waiting.popleft()
            end, process = _start(trials[0])
            running[end] = (index, trials, process)
        for end in cast("list[Connection]", wait(list(running))):
            index, trials, process = running.pop(end)
            verdict = _ended(trials.popleft(), end, process)
            if verdict.survives and trials:
                waiting.appendleft((index, trials))
            else:
                yield index, verdict


def _start(trial: Trial) -> tuple[Connection, BaseProcess]:
    """A process that runs a trial, and the end of a pipe that tells when it ends."""
    ours, theirs = FORK.Pipe(duplex=False)
    process = FORK.Process(target=_child, args=(trial, theirs), daemon=True)
    process.start()
    theirs.close()
    return ours, process


def _ended(trial: Trial, end: Connection, process: BaseProcess) -> Verdict:
    """What a trial's process said before it ended, or how it was stopped."""
    with end:
        try:
            how, seconds = end.recv()
        except EOFError:
            how, seconds = DIES, 0.0
    process.join()
    if process.exitcode in {-signal.SIGPROF, -signal.SIGALRM}:
        how, seconds = LATE, trial.seconds
    return Verdict(how, trial.name, seconds)


def _child(trial: Trial, end: Connection) -> None:
    """Run a trial, say what it noticed, and leave at once."""
    signal.setitimer(signal.ITIMER_PROF, trial.seconds)  # however busy the machine is
    signal.setitimer(signal.ITIMER_REAL, 60 + 20 * trial.seconds)  # if it only waits
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nowhere, stream)
    try:
        how = trial.run()
    except BaseException as error:  # also what ends a process
        how = f"raises {type(error).__name__}"
    end.send((how, time.process_time()))
    os._exit(0)


class _Differs(BaseException):
    """The output so far is not how the expected output begins."""


class _Printed(io.StringIO):
    """Receives what a program prints, and stops it at the first difference."""

    def __init__(self, expected: str) -> None:
        super().__init__()
        self.expected = expected

    def write(self, text: str) -> int:
        written = super().write(text)
        if not self.expected.startswith(self.getvalue()):
            raise _Differs
        return written


def _run_program(name: str, text: str, expected: str) -> str:
    """Run a program that has nothing but torch and NumPy."""
    sys.modules[PACKAGE] = None  # type: ignore[assignment]  # not to be found
    warnings.simplefilter("error")  # as in the tests of pages
    printed = _Printed(expected)
    try:
        with redirect_stdout(printed):
            exec(compile(text, name, "exec"), {"__name__": "__main__"})
    except _Differs:
        return DIFFERS
    return SURVIVES if printed.getvalue() == expected else DIFFERS


class _Untold:
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


def _run_tests(module: str, text: str, root: Path) -> str:
    """Run a module's tests, with another text of the module."""
    import pytest

    for name in [n for n in sys.modules if n.partition(".")[0] == PACKAGE]:
        del sys.modules[name]
    sys.path.insert(0, str(root / "src"))
    package = importlib.import_module(PACKAGE)
    faulty = types.ModuleType(f"{PACKAGE}.{module}")
    faulty.__file__ = str(root / "src" / PACKAGE / f"{module}.py")
    sys.modules[faulty.__name__] = faulty
    setattr(package, module, faulty)
    exec(compile(text, faulty.__file__, "exec"), faulty.__dict__)
    plugin, file = _Untold(), tests_of(module, root)
    options = ["-x", "-q", "-o", "addopts=", "-p", "no:cacheprovider", "--assert=plain"]
    status = pytest.main([*options, f"--rootdir={root}", str(file)], [plugin])
    if plugin.failed:
        return f"fails {plugin.failed}"
    return SURVIVES if status == 0 else f"pytest ends with status {int(status)}"
