"""6d: which paths carry a gradient back from h3, and where one dies."""

from fractions import Fraction

from exam_site.figures import Point, arrow, box, svg, text
from i2dl_exam.recurrent import relu_rnn

V, W, H0 = Fraction(-2), Fraction(1), Fraction(2)
XS = [Fraction(2), Fraction(3, 2), Fraction(4)]
FIRST, PITCH, WIDE, GAP = 114, 104, 70, 34
TOP, TALL, INPUTS = 28, 76, 172
STATES = TOP + TALL / 2


def draw() -> str:
    """One box per step; each edge carries its local derivative."""
    zs, hs = relu_rnn(V, W, H0, XS)
    slopes = [int(z > 0) for z in zs]
    parts = [text(25, STATES, f"$h_0 = {H0}$", size=13)]
    for t, (x, z, h, slope) in enumerate(zip(XS, zs, hs, slopes, strict=True), 1):
        middle = FIRST + PITCH * (t - 1)
        left = middle - WIDE / 2
        alive = all(slopes[t - 1 :])
        kind = "accent" if alive else "warn"
        start = left - GAP if t > 1 else left - 26
        parts += [
            _edge((start, STATES), (left, STATES), alive),
            text((start + left) / 2 - 2, STATES - 16, f"${V * slope}$", f"{kind}-fill"),
            _edge((middle, INPUTS - 14), (middle, TOP + TALL), alive),
            text(middle + 14, 132, f"${W * slope}$", f"{kind}-fill"),
            box(left, TOP, WIDE, TALL, fill="soft-fill"),
            text(middle, STATES - 23, f"$z_{t} = {z}$"),
            text(middle, STATES, f"$ReLU\u2032 = {slope}$", f"{kind}-fill", size=13),
            text(middle, STATES + 23, f"$h_{t} = {h}$"),
            text(middle, INPUTS, f"$x_{t} = {x}$"),
        ]
    return svg(
        "The unrolled ReLU cell: no gradient passes step 1",
        INPUTS + 80,
        text(180, 10, "number on an edge: its local derivative", "muted"),
        *parts,
        _edge((62, INPUTS + 40), (98, INPUTS + 40), alive=True),
        text(110, INPUTS + 40, "the gradient of $h_3$ comes back", anchor="start"),
        _edge((62, INPUTS + 64), (98, INPUTS + 64), alive=False),
        text(110, INPUTS + 64, "no gradient comes back", anchor="start"),
    )


def _edge(start: Point, end: Point, alive: bool) -> str:
    """An arrow of the forward pass; dashed where no gradient comes back."""
    return arrow(start, end, kind="accent" if alive else "warn", dashed=not alive)
