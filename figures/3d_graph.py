"""3d: batch norm as a computation graph, with values forward and gradients back."""

from fractions import Fraction

import torch

from exam_site.figures import arrow, script, svg, text
from i2dl_exam.computation_graph import batch_norm_graph

GIVEN = {"x": 9.0, "E[x]": 6.0, "Var[x]": 4.0, "gamma": 8.0, "beta": -1.0}
OPERATIONS = ["sub", "sqrt", "reciprocal", "mul", "mul", "add"]
SIGNS = ["\u2212", "\u221a", "1/\u00b7", "\u2217", "\u2217", "+"]


def draw() -> str:
    """The blank graph, filled; left of an edge the value, right of it the gradient."""
    blank = script("3d_blank")
    inputs = [torch.tensor(a, requires_grad=True) for a in GIVEN.values()]
    nodes = batch_norm_graph(inputs, *OPERATIONS)
    everything = [*inputs, *nodes]
    gradients = torch.autograd.grad(nodes[-1], everything)
    names = [*GIVEN, *blank.NODES]
    shown = {
        name: [f"${Fraction(a.item())}$" for a in pair]
        for name, *pair in zip(names, everything, gradients, strict=True)
    }
    shapes = blank.parts("soft-fill")
    for name, sign in zip(blank.NODES, SIGNS, strict=True):
        size = 15 if len(sign) > 1 else 17
        shapes.append(text(*blank.NODES[name], sign, size=size))
    for (name, _), ((x, y0), (_, y1), *_) in blank.edges().items():
        below = min(22, (y1 - y0) / 2 - 2) if name in GIVEN else (y1 - y0) / 2 - 3
        shapes += _pair(x, y0 + below, *shown[name])
    return svg(
        "Batch norm as a graph: values forward, gradients backward",
        blank.HEIGHT,
        *shapes,
        arrow((58, 318), (58, 360)),
        *_pair(58, 336, "value", "gradient"),
    )


def _pair(x: float, y: float, value: str, gradient: str) -> list[str]:
    """A value left and a gradient right of a vertical edge at x."""
    return [
        text(x - 7, y, value, "accent-fill", anchor="end"),
        text(x + 7, y, gradient, "warn-fill", anchor="start"),
    ]
