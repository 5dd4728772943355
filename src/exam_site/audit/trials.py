"""Run programs or tests with a fault in them, each in a fork that has torch already.

A fork costs some milliseconds and keeps the fault from everything else. It is stopped
when it has used several times the processor time that it needs without a fault.
"""

import hashlib
import importlib.metadata
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import cast

from exam_site.audit import trial_process
from exam_site.audit.trial_process import SURVIVES
from exam_site.programs.standalone import PACKAGE

LATE = "runs too long"
DIES = "ends without a word"
LIMIT = 60.0  # seconds of processor time, where its own time is not known
WORKERS = min(2, os.cpu_count() or 1)
FORK = multiprocessing.get_context("fork")


@dataclass(frozen=True)
class Trial:
    """One chance to notice a fault: a program to run, or a module's tests."""

    name: str
    run: Callable[[], str]  # returns SURVIVES, or what is noticed
    key: str  # changes whenever the outcome could
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
    run = partial(trial_process.run_program, name, text, expected)
    return Trial(name, run, key(text, expected), seconds)


def module_tests(module: str, text: str, root: Path, seconds: float = LIMIT) -> Trial:
    """A trial that runs a module's tests, with another text of the module."""
    file, tests = root / "src" / PACKAGE / f"{module}.py", tests_of(module, root)
    others = [p for p in sorted(file.parent.glob("*.py")) if p != file]
    texts = [path.read_text(encoding="utf-8") for path in (tests, *others)]
    run = partial(trial_process.run_tests, file, text, tests)
    return Trial(module, run, key(text, *texts), seconds)


def key(*texts: str) -> str:
    """A name for the texts, and the versions, that decide about an outcome."""
    return hashlib.sha256("\0".join([*texts, *_versions()]).encode()).hexdigest()[:32]


@cache
def _versions() -> tuple[str, ...]:
    return tuple(importlib.metadata.version(name) for name in ("torch", "numpy"))


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
    task = (trial.run, trial.seconds, theirs)
    process = FORK.Process(target=trial_process.main, args=task, daemon=True)
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
