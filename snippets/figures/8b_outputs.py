"""8b: the output over z, with the ReLU in front of the sigmoid and without."""

import torch
from torch import Tensor

from exam_site.figures import Point, arrow, line, svg, text

LEFT, RIGHT, FLOOR, TALL = 40, 340, 210, 170
REACH = 5.0  # z runs from -5 to 5
MIDDLE = (LEFT + RIGHT) / 2


def draw() -> str:
    """Both curves, the threshold, and the half that no output reaches."""
    z = torch.linspace(-REACH, REACH, 81, dtype=torch.float64)
    half = [_point(torch.tensor([x]), torch.tensor([0.5]))[0] for x in (-REACH, REACH)]
    zero = half[0][1]
    return svg(
        "The output over z: with the ReLU it never falls below 0.5",
        264,
        arrow((LEFT, FLOOR), (RIGHT + 14, FLOOR), kind="soft"),
        arrow((MIDDLE, FLOOR), (MIDDLE, FLOOR - TALL - 24), kind="soft"),
        text(RIGHT + 8, FLOOR + 18, "$z$"),
        text(MIDDLE, FLOOR + 18, "0"),
        text(MIDDLE - 14, FLOOR - TALL, "1"),
        line(half[0], half[1], kind="soft", dashed=True),
        text(LEFT - 22, zero, "0.5"),
        line(*_point(z, z.sigmoid()), kind="warn", dashed=True),
        line(*_point(z, z.relu().sigmoid()), kind="accent"),
        text(104, zero - 42, "\u2265 0.5: car", "accent-fill"),
        text(104, zero - 18, "slope 0", "accent-fill"),
        text(266, zero + 30, "with the ReLU,"),
        text(266, zero + 50, "nothing down here"),
        line((26, 248), (54, 248), kind="accent"),
        text(60, 248, "$\u03c3(ReLU(z))$", anchor="start"),
        line((196, 248), (224, 248), kind="warn", dashed=True),
        text(230, 248, "$\u03c3(z)$ alone", anchor="start"),
    )


def _point(z: Tensor, y: Tensor) -> list[Point]:
    """Where (z, y) lies in the figure."""
    scale = (RIGHT - LEFT) / (2 * REACH)
    xs, ys = (MIDDLE + scale * z).tolist(), (FLOOR - TALL * y).tolist()
    return list(zip(xs, ys, strict=True))
