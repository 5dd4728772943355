"""8e: the same weight under L2 (a geometric curve) and under L1 (a straight line)."""

from fractions import Fraction

from exam_site.figures import Point, arrow, line, svg, text
from i2dl_exam.optimization import sgd_step

LEFT, BOTTOM = 30, 232
PER_STEP, PER_UNIT = 3.1, 52  # pixels
ETA, LAMBDA, START, STEPS = Fraction(1, 10), Fraction(1, 2), Fraction(4), 100


def draw() -> str:
    """Both curves over a hundred steps, from W = 4."""
    l2, l1 = [START], [START]
    for _ in range(STEPS):
        l2.append(sgd_step(l2[-1], Fraction(0), ETA, LAMBDA))
        sign = (l1[-1] > 0) - (l1[-1] < 0)
        l1.append(sgd_step(l1[-1], LAMBDA * sign, ETA))
    zero = l1.index(0)
    factor = 1 - ETA * LAMBDA
    return svg(
        "A weight over 100 steps: L2 shrinks it by a factor, L1 by a constant amount",
        276,
        *_axes(),
        line(*_curve(l1), kind="warn"),
        line(*_curve(l2), kind="accent"),
        text(
            *_at(37, 3.45), f"L1: minus {ETA * LAMBDA} per step", "warn-fill", **_left
        ),
        text(*_at(37, 3.12), f"0 after {zero} steps", "warn-fill", **_left),
        text(*_at(2, 0.92), "L2:", "accent-fill", **_left),
        text(*_at(2, 0.58), f"times {factor}", "accent-fill", **_left),
        text(*_at(2, 0.24), "per step", "accent-fill", **_left),
    )


_left = {"anchor": "start"}


def _at(step: float, weight: float) -> Point:
    return LEFT + PER_STEP * step, BOTTOM - PER_UNIT * weight


def _curve(weights: list[Fraction]) -> list[Point]:
    return [_at(step, float(weight)) for step, weight in enumerate(weights)]


def _axes() -> list[str]:
    """Both axes with their numbers."""
    parts = [
        arrow(_at(0, 0), (LEFT, 12)),
        arrow(_at(0, 0), (358, BOTTOM)),
        text(LEFT + 18, 16, "$W$"),
        text(LEFT + PER_STEP * 50, BOTTOM + 36, "step", "muted"),
    ]
    for weight in range(5):
        x, y = _at(0, weight)
        parts.append(line((x - 4, y), (x, y)))
        parts.append(text(x - 14, y, f"{weight}", "muted", size=13))
    for step in range(20, STEPS + 1, 20):
        x, y = _at(step, 0)
        parts.append(line((x, y), (x, y + 4)))
        parts.append(text(x, y + 15, f"{step}", "muted", size=13))
    return parts
