"""8a: XOR on the corners of a square, and along x1 + x2, where a bend fits it."""

from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import nn

from exam_site.figures import arrow, circle, dot, line, svg, text
from i2dl_exam.linear_stack import collapse_linear

XOR = {(0, 0): 0, (0, 1): 1, (1, 0): 1, (1, 1): 0}
LEFT, RIGHT, FLOOR, SIDE = 44, 216, 150, 84
PITCH = 56  # one unit of x1 + x2


def draw() -> str:
    """The four corners on the left; on the right the outputs over x1 + x2."""
    parts = [
        arrow((LEFT, FLOOR), (LEFT + SIDE + 36, FLOOR), kind="soft"),
        arrow((LEFT, FLOOR), (LEFT, FLOOR - SIDE - 36), kind="soft"),
        text(LEFT + SIDE + 32, FLOOR + 18, "$x_1$"),
        text(LEFT - 20, FLOOR - SIDE - 30, "$x_2$"),
        arrow((RIGHT, FLOOR), (RIGHT + 2 * PITCH + 26, FLOOR), kind="soft"),
        arrow((RIGHT, FLOOR), (RIGHT, FLOOR - SIDE - 36), kind="soft"),
        text(RIGHT + PITCH + 14, FLOOR + 40, "$x_1 + x_2$"),
        text(RIGHT + 34, FLOOR - SIDE - 38, "output"),
    ]
    for (x1, x2), y in XOR.items():
        x, height = LEFT + SIDE * x1, FLOOR - SIDE * x2
        fill = "accent-fill" if y else "soft-fill"
        parts.append(circle(x, height, 12, "accent" if y else "ink", fill))
        parts.append(text(x + 24, height - 16, f"{y}"))
    relu, linear = _outputs()
    parts += [
        line(*_points([0.5, 0.5, 0.5]), kind="soft", dashed=True),
        line(*_points(linear), kind="warn", dashed=True),
        *(line(a, b, kind="accent") for a, b in _pairs(_points(relu))),
    ]
    for place, value in enumerate(relu):
        x, y = _points(relu)[place]
        parts += [dot(x, y, "accent"), text(x, FLOOR + 18, f"{place}", size=13)]
        parts += [text(x, y - 14, f"{value:.0f}")] if place == 1 else []
    keys = {"accent": "2 ReLU neurons", "warn": "the same without ReLU", "soft": "1/2"}
    for row, (kind, words) in enumerate(keys.items()):
        y = FLOOR + 66 + 22 * row
        name = {"soft": "best linear fit: 1/2 everywhere"}.get(kind, words)
        parts.append(line((50, y), (82, y), kind=kind, dashed=kind != "accent"))
        parts.append(text(92, y, name, anchor="start"))
    return svg(
        "XOR: a straight line cannot fit it, a line with a bend can", 274, *parts
    )


def _outputs() -> tuple[list[float], list[float]]:
    """Outputs at x1 + x2 = 0, 1 and 2, with the ReLU and without."""
    hidden, last = nn.Linear(2, 2), nn.Linear(2, 1)
    hidden.weight.data, hidden.bias.data = torch.ones(2, 2), torch.tensor([0.0, -1])
    last.weight.data, last.bias.data = torch.tensor([[1.0, -2]]), torch.zeros(1)
    x = torch.tensor([[0.0, 0], [0, 1], [1, 1]])
    relu = nn.Sequential(hidden, nn.ReLU(), last)(x)
    linear = F.linear(x, *collapse_linear([hidden, last]))
    return relu.flatten().tolist(), linear.flatten().tolist()


def _points(values: list[float]) -> list[tuple[float, float]]:
    return [
        (RIGHT + PITCH * place, FLOOR - SIDE / 2 * value * 1.1)
        for place, value in enumerate(values)
    ]


def _pairs(
    points: list[tuple[float, float]],
) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    return list(pairwise(points))
