"""3d: batch norm as a computation graph, with values forward and gradients back."""

from exam_site.figures import arrow, script, svg, text
from i2dl_exam.computation_graph import batch_norm_graph

LEAVES = {"x": 9, "E[x]": 6, "Var[x]": 4, "gamma": 8, "beta": -1}
SIGNS = {"-": "\u2212", "sqrt": "\u221a", "1/.": "1/\u00b7", "*": "\u2217"}


def draw() -> str:
    """The blank graph, filled; left of an edge the value, right of it the gradient."""
    blank = script("3d_blank")
    graph = batch_norm_graph()
    values = graph.forward(LEAVES)
    gradients = graph.backward(values)
    shapes = blank.parts(graph, "soft-fill")
    for name, (operation, *_) in graph.circles.items():
        sign = SIGNS.get(operation, operation)
        size = 15 if len(sign) > 1 else 17
        shapes.append(text(*blank.CIRCLES[name], sign, size=size))
    for (name, _), ((x, y0), (_, y1), *_) in blank.edges(graph).items():
        below = (
            min(22, (y1 - y0) / 2 - 2) if name in graph.leaves else (y1 - y0) / 2 - 3
        )
        y = y0 + below
        shapes += _pair(x, y, f"${values[name]}$", f"${gradients[name]}$")
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
