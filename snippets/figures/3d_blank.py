"""3d: the exam's computation graph of batch norm with empty circles."""

from exam_site.figures import Point, arrow, circle, svg, text

HEIGHT, RADIUS = 458, 17
INPUTS = {
    "u1": ("x", "E[x]"),
    "u2": ("Var[x]",),
    "u3": ("u2",),
    "u4": ("u1", "u3"),
    "u5": ("u4", "gamma"),
    "u6": ("u5", "beta"),
}
GIVEN = {
    "x": (48, 16),
    "E[x]": (150, 16),
    "Var[x]": (256, 16),
    "gamma": (256, 252),
    "beta": (256, 326),
}
NODES = {
    "u1": (99, 92),
    "u2": (256, 92),
    "u3": (256, 164),
    "u4": (178, 228),
    "u5": (178, 302),
    "u6": (178, 376),
}
OUTPUT = (178, 442)
BESIDE = {"u1": (0, -28), "u2": (30, 0), "u3": (30, 0), "u4": (0, -28)}
GREEK = {"gamma": "γ", "beta": "β"}


def edges() -> dict[tuple[str, str], list[Point]]:
    """Per edge (from, to) the points that its arrow runs through."""
    result = {}
    for name, inputs in INPUTS.items():
        x, y = NODES[name]
        for each in inputs:
            x0, y0 = (GIVEN | NODES)[each]
            start = (x0, y0 + (12 if each in GIVEN else RADIUS))
            side = x + RADIUS * ((x0 > x) - (x0 < x))  # where it enters: left or right
            result[each, name] = (
                [start, (x, y - RADIUS)] if x == x0 else [start, (x0, y), (side, y)]
            )
    x, y = NODES["u6"]
    result["u6", "y"] = [(x, y + RADIUS), (x, OUTPUT[1] - 12)]
    return result


def parts(fill: str = "") -> list[str]:
    """Inputs, arrows, nodes and the names of their outputs."""
    shapes = [text(*at, f"${GREEK.get(name, name)}$") for name, at in GIVEN.items()]
    shapes += [arrow(*points) for points in edges().values()]
    for name, (x, y) in NODES.items():
        dx, dy = BESIDE.get(name, (-30, 0))
        shapes.append(circle(x, y, RADIUS, fill=fill))
        shapes.append(text(x + dx, y + dy, f"$u_{name[1]}$", "muted"))
    return [*shapes, text(*OUTPUT, "$y$")]


def draw() -> str:
    """The drawing to complete."""
    return svg("Batch norm as a graph: six empty circles", HEIGHT, *parts())
