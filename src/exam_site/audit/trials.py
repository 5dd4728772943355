"""Trials: a fault meets a program that could notice it; jobs of `runner`."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from exam_site import cache
from exam_site.programs import PACKAGE, runner
from exam_site.programs.runner import Job, Result

MAX_SECONDS = 60.0  # of processor time, where no limit is known
MAX_BYTES = 6 << 30  # of data that a trial may hold


@dataclass(frozen=True)
class Trial:
    """One chance to notice a fault."""

    name: str  # of the program
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


@lru_cache
def _rules() -> str:
    """What decides about an outcome beside the program."""
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
