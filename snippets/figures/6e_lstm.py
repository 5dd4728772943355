"""6e: the LSTM cell with the exam's names for gates, candidate and states."""

from exam_site.figures import arrow, box, circle, dot, line, svg, text

FORGET, UPDATE, CANDIDATE, OUTPUT = 66, 144, 222, 300
MEMORY, MIDDLE, GATES, BUS = 52, 118, 180, 268
NEW = (UPDATE + CANDIDATE) / 2
JOIN = 48  # where x joins h, left of all boxes


def draw() -> str:
    """The cell state on top, the gates below it, both inputs at the bottom."""
    return svg(
        "The LSTM cell: three gates act on the cell state",
        354,
        *_memory(),
        *_gates(),
        *_inputs(),
        *_times(52, 338),
        text(70, 338, "elementwise product", "muted", anchor="start"),
        *_plus(258, 338),
        text(276, 338, "sum", "muted", anchor="start"),
    )


def _memory() -> list[str]:
    """From the old cell state to the new one, and out to h."""
    return [
        text(4, MEMORY, "$c_{t-1}$", anchor="start"),
        arrow((38, MEMORY), (FORGET - 10, MEMORY), kind="accent"),
        arrow((FORGET + 10, MEMORY), (NEW - 10, MEMORY), kind="accent"),
        arrow((NEW + 10, MEMORY), (332, MEMORY), kind="accent"),
        text(336, MEMORY, "$c_t$", anchor="start"),
        text(180, 14, "cell state (memory)", "accent-fill"),
        dot(OUTPUT, MEMORY, "accent"),
        arrow((OUTPUT, MEMORY), (OUTPUT, MIDDLE - 10), kind="accent"),
        arrow((OUTPUT + 10, MIDDLE), (332, MIDDLE)),
        text(336, MIDDLE, "$h_t$", anchor="start"),
        *_times(FORGET, MEMORY),
        *_plus(NEW, MEMORY),
        *_times(NEW, MIDDLE),
        *_times(OUTPUT, MIDDLE),
    ]


def _gates() -> list[str]:
    """Three gates and the candidate: function and role inside, name at the arrow."""
    boxes = {
        FORGET: ("σ", "forget", "$g_2$"),
        UPDATE: ("σ", "update", "$g_3$"),
        CANDIDATE: ("tanh", "candidate", "$c\u0303_t$"),
        OUTPUT: ("σ", "output", "$g_1$"),
    }
    parts = [
        arrow((FORGET, GATES), (FORGET, MEMORY + 10)),
        arrow((UPDATE, GATES), (UPDATE, MIDDLE), (NEW - 10, MIDDLE)),
        arrow((CANDIDATE, GATES), (CANDIDATE, MIDDLE), (NEW + 10, MIDDLE)),
        arrow((NEW, MIDDLE - 10), (NEW, MEMORY + 10)),
        arrow((OUTPUT, GATES), (OUTPUT, MIDDLE + 10)),
    ]
    for x, (function, role, name) in boxes.items():
        parts += [
            box(x - 36, GATES, 72, 52, fill="soft-fill"),
            text(x, GATES + 16, function),
            text(x, GATES + 37, role, size=13),
            text(x + 8, GATES - 18, name, anchor="start"),
        ]
    return parts


def _inputs() -> list[str]:
    """Previous output and current input reach all four boxes."""
    return [
        text(4, BUS, "$h_{t-1}$", anchor="start"),
        arrow((38, BUS), (OUTPUT, BUS), (OUTPUT, GATES + 52)),
        *[arrow((x, BUS), (x, GATES + 52)) for x in (FORGET, UPDATE, CANDIDATE)],
        *[dot(x, BUS) for x in (JOIN, FORGET, UPDATE, CANDIDATE)],
        line((JOIN, BUS), (JOIN, 296)),
        text(JOIN, 308, "$x_t$"),
    ]


def _times(x: float, y: float) -> list[str]:
    """The elementwise product: a circle with a dot."""
    return [circle(x, y, 10), dot(x, y)]


def _plus(x: float, y: float) -> list[str]:
    """The sum: a circle with a plus."""
    across = line((x - 5, y), (x + 5, y))
    return [circle(x, y, 10), across, line((x, y - 5), (x, y + 5))]
