"""3a: standard deviation of the outputs of 20 layers, from three initializations."""

import math

import torch

from exam_site.figures import Point, line, svg, text
from i2dl_exam.normalization import batch_norm
from i2dl_exam.sampling import seeded_normal

DEPTH, WIDTH = 20, 64
LEFT, RIGHT, TOP, BOTTOM = 62, 344, 34, 274
REACH = 20  # powers of ten above and below 1


def draw() -> str:
    """One line for each initialization; the vertical axis counts powers of ten."""
    x = seeded_normal(128, WIDTH)
    scale = math.sqrt(2 / WIDTH)  # He initialization
    he = [scale * seeded_normal(WIDTH, WIDTH, seed=k) for k in range(DEPTH)]
    one, zero = torch.ones(WIDTH), torch.zeros(WIDTH)
    parts = []
    for factor in (0.1, 1, 10):
        for normalized in (False, True):
            h, points = x, []
            for k, w in enumerate(he, 1):
                z = h @ (factor * w).T
                h = (batch_norm(z, one, zero) if normalized else z).relu()
                points.append(_point(k, h.std().item()))
            kind = "accent" if normalized else "warn"
            parts.append(line(*points, kind=kind, dashed=not normalized))
    return svg(
        "Spread of the outputs, layer by layer, with and without batch norm",
        368,
        text(4, 10, "standard deviation of the outputs", "muted", anchor="start"),
        *(
            part
            for power in range(-REACH, REACH + 1, 10)
            for part in (
                line((LEFT, _height(power)), (RIGHT, _height(power)), kind="soft"),
                text(LEFT - 8, _height(power), _power(power), anchor="end"),
            )
        ),
        *parts,
        *(text(_across(k), BOTTOM + 16, f"{k}") for k in (1, 5, 10, 15, 20)),
        text((LEFT + RIGHT) / 2, BOTTOM + 36, "layer", "muted"),
        text(188, 72, "weights × 10", "warn-fill", anchor="end"),
        text(188, 236, "weights × 0.1", "warn-fill", anchor="end"),
        text(RIGHT, _height(0) - 16, "weights × 1", "warn-fill", anchor="end"),
        line((8, 337), (44, 337), kind="accent"),
        text(52, 337, "with batch norm: all 3 lines coincide", "accent-fill", **LABEL),
        line((8, 357), (44, 357), kind="warn", dashed=True),
        text(52, 357, "without batch norm", "warn-fill", **LABEL),
    )


LABEL = {"anchor": "start", "size": 13}


def _point(layer: int, deviation: float) -> Point:
    return _across(layer), _height(math.log10(deviation))


def _across(layer: int) -> float:
    return LEFT + 6 + (RIGHT - LEFT - 12) * (layer - 1) / (DEPTH - 1)


def _height(power: float) -> float:
    return (TOP + BOTTOM) / 2 - (BOTTOM - TOP) / 2 * power / REACH


def _power(power: int) -> str:
    return f"$10^{{{power}}}$" if power else "1"
