"""7b: points on a circle, coded by one number: by a straight axis, and by the angle."""

import math

import torch

from exam_site.figures import Point, circle, dot, line, svg, text
from i2dl_exam.autoencoder import project

RADIUS, COUNT, Y = 62, 8, 84


def draw() -> str:
    """On the left the points fall onto a line, on the right they stay."""
    angles = (torch.arange(COUNT, dtype=torch.float64) + 0.5) * (2 * math.pi / COUNT)
    points = torch.stack([angles.cos(), angles.sin()], dim=1)
    mean, axis = torch.zeros(2).double(), torch.tensor([[1.0, 0.0]]).double()
    fallen = project(points, mean, axis)
    parts = [line((12, Y), (168, Y), kind="warn")]
    for point, image in zip(points.tolist(), fallen.tolist(), strict=True):
        parts.append(line(_at(90, point), _at(90, image), kind="soft", dashed=True))
        parts += [dot(*_at(90, point)), dot(*_at(90, image), kind="warn")]
    parts.append(circle(270, Y, RADIUS, "accent"))
    parts += [dot(*_at(270, point)) for point in points.tolist()]
    first = points[0].tolist()
    parts.append(line((270, Y), (270 + RADIUS, Y), kind="soft"))
    parts.append(line((270, Y), _at(270, first), kind="soft"))
    return svg(
        "Points on a circle, coded by PCA with one number and by their angle",
        206,
        text(90, 10, "PCA, one number"),
        text(270, 10, "the angle, one number"),
        *parts,
        text(270 + 34, Y - 8, "$φ$", size=13),
        text(90, 170, "each point falls", "warn-fill", size=13),
        text(90, 188, "onto the axis", "warn-fill", size=13),
        text(270, 170, "each point is", "accent-fill", size=13),
        text(270, 188, "reached exactly", "accent-fill", size=13),
    )


def _at(centre: float, point: list[float]) -> Point:
    return centre + RADIUS * point[0], Y - RADIUS * point[1]
