"""1c: the one order of the five steps that trains, as a loop."""

from itertools import pairwise, permutations

import torch

from exam_site.figures import arrow, box, svg, text
from i2dl_exam.gradient_descent import run_steps

NAMES = {"e": "initialize", "d": "forward pass", "b": "difference", "a": "update"}
WIDE, TALL, GAP, LEFT = 102, 46, 24, 3
TOP, ROW = 8, 104


def draw() -> str:
    """The initialization stands before the loop, the other steps inside it."""
    first, *loop, last = _order()
    assert last == "c"
    middles = [LEFT + WIDE / 2 + (WIDE + GAP) * i for i in range(len(loop))]
    start, end, below = middles[0], middles[-1], ROW + TALL + 34
    parts = [
        *_step(start, TOP, first),
        arrow((start, TOP + TALL), (start, ROW)),
        text(start + 12, (TOP + TALL + ROW) / 2, "once", "muted", anchor="start"),
    ]
    for middle, letter in zip(middles, loop, strict=True):
        parts += _step(middle, ROW, letter)
    for before, after in pairwise(middles):
        y = ROW + TALL / 2
        parts.append(arrow((before + WIDE / 2, y), (after - WIDE / 2, y)))
    corners = [(end, ROW + TALL), (end, below), (start, below), (start, ROW + TALL)]
    return svg(
        "Initialize once; then forward pass, difference, update, and again",
        below + 28,
        *parts,
        arrow(*corners, kind="accent"),
        text(180, below + 16, f"({last}): repeat until convergence", "accent-fill"),
    )


def _order() -> str:
    """The order that reaches the weight 1 of y = x; the search finds exactly one."""
    x = torch.tensor([1.0, 2.0], dtype=torch.float64)
    (found,) = [o for o in map("".join, permutations("abcde")) if _trains(o, x)]
    return found


def _trains(order: str, x: torch.Tensor) -> bool:
    try:
        before, after = order.split("c")
        loop = before.rpartition("e")[2]  # (c) repeats it
        return bool(run_steps(before + 100 * loop + after, x, x, 0.1).allclose(x[0]))
    except KeyError:
        return False


def _step(middle: float, top: float, letter: str) -> list[str]:
    """A box with a step's letter and name."""
    return [
        box(middle - WIDE / 2, top, WIDE, TALL, fill="soft-fill"),
        text(middle, top + 14, f"({letter})", "accent-fill"),
        text(middle, top + 32, NAMES[letter]),
    ]
