"""1b: one weight under a rate that is too high, a lower rate, and Adam."""

from itertools import pairwise

import torch

from exam_site.figures import Point, arrow, dot, line, svg, text

LEFT, MIDDLE = 34, 128  # of step 0, of weight 0
PER_STEP, PER_UNIT = 34, 19  # pixels
LOWEST, HIGHEST = -4.7, 5.7


def draw() -> str:
    """The weight before and after each step; the best weight is 1."""
    sgd, adam = torch.optim.SGD, torch.optim.Adam
    return svg(
        "A weight that should become 1: rate 0.5 diverges, 0.1 and Adam do not",
        244,
        *_axes(),
        *_curve(_weights(sgd, 0.1, 9), "accent"),
        *_curve(_weights(adam, 0.5, 9), "ink"),
        *_curve(_weights(sgd, 0.5, 4), "warn"),
        text(*_at(4.3, -4), "rate 0.5 diverges", "warn-fill", **_start),
        text(*_at(5.2, -0.1), "rate 0.1", "accent-fill", **_start),
        text(*_at(5.2, 2.5), "Adam, rate 0.5", **_start),
    )


_start = {"anchor": "start"}


def _weights(kind: type[torch.optim.Optimizer], lr: float, steps: int) -> list[float]:
    """One weight, trained on x = 1, 2 with targets y = x."""
    x = torch.tensor([[1.0], [2.0]], dtype=torch.float64)
    w = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    optimizer = kind([w], lr=lr)  # type: ignore[call-arg]
    weights = [0.0]
    for _ in range(steps):
        optimizer.zero_grad()
        torch.autograd.backward((w * x - x).square().mean())
        optimizer.step()
        weights.append(w.item())
    return weights


def _at(step: float, weight: float) -> Point:
    return LEFT + PER_STEP * step, MIDDLE - PER_UNIT * weight


def _curve(weights: list[float], kind: str) -> list[str]:
    """A dot for each weight, and straight lines between them."""
    points = [_at(step, weight) for step, weight in enumerate(weights)]
    lines = [line(one, two, kind=kind) for one, two in pairwise(points)]
    return [*lines, *(dot(x, y, kind) for x, y in points)]


def _axes() -> list[str]:
    """Both axes, and the best weight as a dashed line."""
    (left, bottom), (right, best) = _at(0, LOWEST), _at(9.4, 1)
    parts = [
        arrow((left, bottom), _at(0, HIGHEST)),
        arrow((left, bottom), (right + 4, bottom)),
        line((left, best), (right, best), kind="soft", dashed=True),
        text(left + 20, MIDDLE - PER_UNIT * HIGHEST + 5, "$w$"),
        text(right - 10, bottom + 14, "step", "muted"),
    ]
    for weight in range(-4, 6):
        x, y = _at(0, weight)
        parts.append(line((x - 4, y), (x, y)))
        if weight % 2 or not weight:
            number = f"{weight}".replace("-", "\u2212")
            parts.append(text(x - 16, y, number, "muted", size=13))
    return parts
