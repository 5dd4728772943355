"""5i: Adam's two means of a constant gradient, and the steps they lead to."""

import torch

from exam_site.figures import Axes, Point, svg, text
from i2dl_exam.optimization import adam_step

STEPS, LR = 60, 0.1
MEANS = Axes(34, 32, 312, 110, (0, STEPS), (0, 1.25))
LENGTHS = Axes(34, 194, 312, 130, (0, STEPS), (0, 7.5))
TICKS = {t: f"{t}" for t in range(0, STEPS + 1, 10)}


def draw() -> str:
    """Above the means without correction, below the length of each step."""
    m, v, corrected, without = _curves()
    return svg(
        "Without bias correction Adam's first steps are several times too long",
        364,
        text(192, 14, "running means if each gradient is 1"),
        *MEANS.frame(TICKS, {0: "0", 1: "1"}),
        MEANS.curve([(0, 1), (STEPS, 1)], "soft", dashed=True),
        MEANS.curve(m),
        MEANS.curve(v, "warn"),
        text(*MEANS.at(16, 0.62), "$m$", "accent-fill"),
        text(*MEANS.at(40, 0.2), "$v$", "warn-fill"),
        text(*MEANS.at(40, 1.1), "both after the correction", "muted"),
        text(192, 178, "length of the step, in learning rates"),
        *LENGTHS.frame(TICKS, {y: f"{y}" for y in (0, 1, 2, 4, 6)}),
        LENGTHS.curve(without, "warn"),
        LENGTHS.curve(corrected),
        text(*LENGTHS.at(43, 6.4), "without correction", "warn-fill"),
        text(*LENGTHS.at(38, 1.7), "Adam", "accent-fill"),
        text(192, 354, "step", "muted"),
    )


def _curves() -> tuple[list[Point], list[Point], list[Point], list[Point]]:
    """By step: m and v, and the length of the step with and without correction."""
    w, state = torch.zeros(1, dtype=torch.float64), (0.0, 0.0, 0)
    means: list[Point] = [(0, 0)]
    squares, corrected, without = list(means), [], []
    for t in range(1, STEPS + 1):
        new, state = adam_step(w, torch.ones_like(w), state, LR)
        corrected.append((t, (w - new).item() / LR))
        means.append((t, state[0].item()))
        squares.append((t, state[1].item()))
        without.append((t, (state[0] / state[1].sqrt()).item()))
        w = new
    return means, squares, corrected, without
