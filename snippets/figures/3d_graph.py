"""3d: batch norm as a computation graph, filled in, with the example's values."""

from fractions import Fraction

import torch

from exam_site.figures import script, svg, text
from i2dl_exam.computation_graph import batch_norm_graph

GIVEN = {"x": 9.0, "E[x]": 6.0, "Var[x]": 4.0, "gamma": 8.0, "beta": -1.0}
OPERATIONS = ["sub", "sqrt", "reciprocal", "mul", "mul", "add"]
SIGNS = ["\u2212", "\u221a", "1/\u00b7", "\u2217", "\u2217", "+"]


def draw() -> str:
    """The blank graph with its operations, and the value left of each arrow."""
    blank = script("3d_blank")
    inputs = [torch.tensor(a) for a in GIVEN.values()]
    values = [*inputs, *batch_norm_graph(inputs, *OPERATIONS)]
    names = [*GIVEN, *blank.NODES]
    shown = {n: f"${Fraction(a.item())}$" for n, a in zip(names, values, strict=True)}
    shapes = blank.parts("soft-fill")
    for name, sign in zip(blank.NODES, SIGNS, strict=True):
        size = 15 if len(sign) > 1 else 17
        shapes.append(text(*blank.NODES[name], sign, size=size))
    for (name, _), ((x, y0), (_, y1), *_) in blank.edges().items():
        below = min(22, (y1 - y0) / 2 - 2) if name in GIVEN else (y1 - y0) / 2 - 3
        at = x - 7, y0 + below
        shapes.append(text(*at, shown[name], "accent-fill", anchor="end"))
    return svg("Batch norm as a graph: six operations", blank.HEIGHT, *shapes)
