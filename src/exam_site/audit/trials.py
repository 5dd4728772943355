"""Trials: a fault meets a program that could notice it; jobs of `runner`."""

from collections import deque
from dataclasses import replace
from functools import partial

from exam_site.programs import PACKAGE, runner
from exam_site.programs.runner import Job, Result

MAX_SECONDS = 60.0  # of processor time, where no limit is known
MAX_BYTES = 6 << 30  # of data that a trial may hold


def program(name: str, text: str, expected: str, seconds: float = MAX_SECONDS) -> Job:
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
