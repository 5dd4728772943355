"""Programs of the pages, run with another seed or another change: what they print."""

import contextlib
import io
import math
import re
from collections.abc import Callable
from functools import cache
from typing import Any

import torch

from exam_site import ROOT
from exam_site.errors import time_limit

Claim = Callable[..., object]  # the fixture `over_seeds`
SEED = "manual_seed(0)"


@cache
def ran(
    name: str, seed: int = 0, *changes: tuple[str, str]
) -> tuple[list[str], dict[str, Any]]:
    """The lines that a program prints, and its names in the end.

    With another seed, and with some places changed, each of which occurs once.
    """
    code = (ROOT / "snippets" / f"{name}.py").read_text(encoding="utf-8")
    assert seed == 0 or SEED in code
    for old, new in changes:
        assert code.count(old) == 1
        code = code.replace(old, new)
    names: dict[str, Any] = {"__name__": name}
    program = compile(code.replace(SEED, f"manual_seed({seed})"), name, "exec")
    output = io.StringIO()
    with contextlib.redirect_stdout(output), torch.random.fork_rng(), time_limit():
        exec(program, names)
    return output.getvalue().splitlines(), names


def row(name: str, start: str, seed: int = 0, *changes: tuple[str, str]) -> list[float]:
    """The numbers behind these words, which begin one line of the output."""
    begin, *lines = (_words(line) for line in (start, *ran(name, seed, *changes)[0]))
    (found,) = (line for line in lines if line[: len(begin)] == begin)
    words = found[len(begin) :]
    return [float(word) for word in words if re.match(r"-?(\d|inf$)", word)]


def _words(line: str) -> list[str]:
    return [word.strip(":,") for word in line.split()]


def cell(name: str, start: str, column: int = 0) -> Callable[[int], float]:
    """One of these numbers, for each seed."""
    return lambda seed: row(name, start, seed)[column]


def assert_between(
    over_seeds: Claim, name: str, start: str, column: int, low: float, high: float
) -> None:
    """One of these numbers lies between two bounds, for 20 seeds; -inf is no bound."""
    claim, value = f"{name}, {start}, column {column}", cell(name, start, column)
    if low > -math.inf:
        assert over_seeds(claim, value, more_than=low)
    assert over_seeds(claim, value, less_than=high)
