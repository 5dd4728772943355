"""1g: the sigmoid between 0 and 1, its slope 1/4 at 0, and tanh for comparison."""

import torch
from torch import Tensor

from exam_site.figures import Point, dot, line, svg, text

LEFT, WIDE, ZERO, UNIT, REACH = 30, 300, 128, 96, 6.0


def draw() -> str:
    """Both curves for z from -6 to 6."""
    z = torch.linspace(-REACH, REACH, 121, dtype=torch.float64)
    at = torch.zeros((), dtype=torch.float64, requires_grad=True)
    height = torch.sigmoid(at)
    (slope,) = torch.autograd.grad(height, at)
    middle, low, high = height.item(), -1.6, 1.6
    tangent = [_place(s, middle + slope.item() * s) for s in (low, high)]
    return svg(
        "The sigmoid stays between 0 and 1, tanh between -1 and 1",
        246,
        *_level(1.0, "1"),
        *_level(0.0, "0", dashed=False),
        *_level(-1.0, "\u22121"),
        line(_place(0, -1.1), _place(0, 1.15), kind="soft"),
        line(*_points(z, torch.tanh(z)), kind="warn", dashed=True),
        line(*_points(z, torch.sigmoid(z)), kind="accent"),
        line(*tangent),
        dot(*_place(0, middle)),
        text(
            _place(-2.9, 0)[0], _place(0, middle)[1], f"slope {slope.item():.2f} at 0"
        ),
        text(_place(5.8, 0)[0], ZERO + 14, "$z$", "muted"),
        text(_place(3.6, 0)[0], _place(0, 0.76)[1], "sigmoid", "accent-fill"),
        text(_place(-3.6, 0)[0], _place(0, -0.76)[1], "tanh", "warn-fill"),
    )


def _place(z: float, y: float) -> Point:
    return LEFT + WIDE * (z + REACH) / (2 * REACH), ZERO - UNIT * y


def _points(z: Tensor, y: Tensor) -> list[Point]:
    return [_place(*pair) for pair in zip(z.tolist(), y.tolist(), strict=True)]


def _level(y: float, label: str, *, dashed: bool = True) -> list[str]:
    """A horizontal line with its number."""
    ends = (_place(-REACH, y), _place(REACH, y))
    number = text(LEFT - 8, ends[0][1], label, "muted", anchor="end", size=13)
    return [line(*ends, kind="soft", dashed=dashed), number]
