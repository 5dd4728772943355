"""Problem 6: the recurrent cell, unrolled over three steps."""

from exam_site.figures import arrow, circle, svg, text

STEPS = 3
LEFT, PITCH, RADIUS = 30, 100, 22
STATES, INPUTS = 56, 150


def draw() -> str:
    """States in a row, inputs below, the same two weights at every step."""
    parts = [text(LEFT, STATES, "$h_0$"), circle(LEFT, STATES, RADIUS)]
    for t in range(1, STEPS + 1):
        x = LEFT + PITCH * t
        parts += [
            arrow((x - PITCH + RADIUS, STATES), (x - RADIUS, STATES)),
            text(x - PITCH / 2, STATES - 14, "$V$"),
            circle(x, STATES, RADIUS, fill="soft-fill"),
            text(x, STATES, f"$h_{t}$"),
            arrow((x, INPUTS - RADIUS), (x, STATES + RADIUS)),
            text(x + 14, (STATES + INPUTS) / 2, "$W$"),
            circle(x, INPUTS, RADIUS),
            text(x, INPUTS, f"$x_{t}$"),
        ]
    return svg(
        "A recurrent cell unrolled over three steps",
        INPUTS + RADIUS + 8,
        text(180, 12, "$V$ and $W$ are the same at every step", "muted"),
        *parts,
    )
