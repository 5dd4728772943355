"""8c: the gradient (3, 1.5), clipped by norm and clipped by value."""

from itertools import pairwise

import torch

from exam_site.figures import Point, arrow, circle, dot, line, svg, text
from i2dl_exam.clipping import clip_grad_norm

ZERO, UNIT = (108, 134), 72
SQUARE = [(36, 62), (180, 62), (180, 206), (36, 206), (36, 62)]


def draw() -> str:
    """The limit as a circle and as a square; the gradient and what is left of it."""
    g = torch.tensor([3.0, 1.5], dtype=torch.float64)
    by_norm = clip_grad_norm(g, max_norm=1)
    x, y = ZERO
    return svg(
        "Clipping by norm keeps the direction, clipping by value turns it",
        262,
        circle(x, y, UNIT, "soft", "soft-fill"),
        *(line(a, b, kind="soft", dashed=True) for a, b in pairwise(SQUARE)),
        arrow(ZERO, _at(g.tolist()), dashed=True),
        text(
            _at(g.tolist())[0] - 2,
            _at(g.tolist())[1] - 14,
            "$g$ = (3, 1.5)",
            anchor="end",
        ),
        arrow(ZERO, _at(g.clamp(-1, 1).tolist()), kind="warn"),
        arrow(ZERO, _at(by_norm.tolist()), kind="accent"),
        dot(*ZERO),
        text(196, 166, "by norm: shorter,", "accent-fill", anchor="start"),
        text(196, 186, "same direction", "accent-fill", anchor="start"),
        text(126, 34, "by value: turned", "warn-fill", anchor="start"),
        text(36, 230, "circle: all gradients of length 1", anchor="start"),
        text(36, 250, "dashed: all with entries from \u22121 to 1", anchor="start"),
    )


def _at(g: list[float]) -> Point:
    return ZERO[0] + UNIT * g[0], ZERO[1] - UNIT * g[1]
