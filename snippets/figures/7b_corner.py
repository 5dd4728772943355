"""7b: three points on a corner, coded by one number, with PCA and with ReLU."""

import torch

from exam_site.figures import Point, dot, line, svg, text
from i2dl_exam.autoencoder import pca

UNIT, BASE = 24, 116


def draw() -> str:
    """On the left the points fall onto PCA's axis, on the right they stay."""
    points = torch.tensor([[-3, 3], [0, 0], [3, 3]], dtype=torch.float64)
    fallen = pca(points, points, z=1)
    ends = pca(points, points.new_tensor([[-3.4, 2], [3.4, 2]]), z=1)
    parts = [line(*[_at(90, end.tolist()) for end in ends], kind="warn")]
    for point, image in zip(points.tolist(), fallen.tolist(), strict=True):
        parts.append(line(_at(90, point), _at(90, image), kind="soft", dashed=True))
        parts += [dot(*_at(90, point)), dot(*_at(90, image), kind="warn")]
    for x in (-3, 3):
        parts.append(line(_at(270, [x, 3]), _at(270, [0, 0]), kind="accent"))
    for place in (90, 270):
        for x, y in points.int().tolist():
            name = f"({x}, {y})".replace("-", "\u2212")
            row = _at(place, [x, y])[1] + (16 if y == 0 else -14)
            parts.append(text(place + UNIT * 0.9 * x, row, name, "muted", size=13))
    parts += [dot(*_at(270, point)) for point in points.tolist()]
    return svg(
        "Three points on a corner, coded by one number with PCA and with ReLU",
        190,
        text(90, 10, "PCA, one number"),
        text(270, 10, "with ReLU, one number"),
        *parts,
        text(90, 156, "each point falls", "warn-fill", size=13),
        text(90, 174, "onto the axis", "warn-fill", size=13),
        text(270, 156, "each point is", "accent-fill", size=13),
        text(270, 174, "reached exactly", "accent-fill", size=13),
    )


def _at(centre: float, point: list[float]) -> Point:
    return centre + UNIT * point[0], BASE - UNIT * point[1]
