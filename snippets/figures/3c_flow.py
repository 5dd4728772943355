"""3c: which mean and variance normalize, in training and at test time."""

from torch import nn

from exam_site.figures import arrow, box, dot, line, svg, text

END = {"anchor": "end", "size": 13}
TALL, GAP, MIDDLE = 36, 46, 166  # MIDDLE: under the box "normalize"


def draw() -> str:
    """Training on top, test below; both share the kept averages."""
    new = nn.BatchNorm1d(1).momentum or 0.0
    return svg(
        "Where mean and variance come from, in training and at test time",
        392,
        text(4, 10, "Training, layer.train()", "accent-fill", anchor="start"),
        *_row(28, "mini-batch"),
        arrow((52, 28 + TALL), (52, 100)),
        *_pair(8, 100, 122, "mean, variance", "of this batch"),
        line((130, 123), (MIDDLE, 123)),
        arrow((MIDDLE, 123), (MIDDLE, 28 + TALL)),
        dot(MIDDLE, 123),
        arrow((MIDDLE, 123), (216, 123), kind="accent", dashed=True),
        *_pair(216, 100, 136, "running mean,", "running variance"),
        text(284, 166, f"{1 - new:.1f} old + {new:.1f} new", "accent-fill", size=13),
        text(4, 214, "Test, layer.eval()", "accent-fill", anchor="start"),
        *_row(232, "sample(s)"),
        *_pair(216, 304, 136, "running mean,", "running variance"),
        line((216, 327), (MIDDLE, 327)),
        arrow((MIDDLE, 327), (MIDDLE, 232 + TALL)),
        text(352, 370, "only read, never changed", "muted", **END),
    )


def _row(y: float, source: str) -> list[str]:
    """The way from the input to the output y."""
    middle = y + TALL / 2
    return [
        box(8, y, 88, TALL),
        text(52, middle, source),
        arrow((96, middle), (124, middle)),
        box(124, y, 84, TALL, "accent", fill="soft-fill"),
        text(MIDDLE, middle, "normalize"),
        arrow((208, middle), (234, middle)),
        box(234, y, 84, TALL),
        text(276, middle, "$\u00d7 γ$, $+ β$"),
        arrow((318, middle), (340, middle)),
        text(350, middle, "$y$"),
    ]


def _pair(x: float, y: float, wide: float, first: str, second: str) -> list[str]:
    """A box with two lines of text."""
    return [
        box(x, y, wide, GAP),
        text(x + wide / 2, y + GAP / 2 - 10, first),
        text(x + wide / 2, y + GAP / 2 + 10, second),
    ]
