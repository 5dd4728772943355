"""5k: the four remedies, each alone, against the run without any."""

from collections.abc import Sequence

from exam_site.figures import Axes, dot, line, script, svg, text

EPOCHS = 60
PLOTS = [
    Axes(left, top, 152, 110, (0, EPOCHS), (0, 3))
    for top in (34, 194)
    for left in (24, 200)
]


def draw() -> str:
    """Four panels with the training and the validation loss of each remedy."""
    losses = script("5k_curves").losses
    plain = losses()
    best = plain[1].index(min(plain[1]))
    runs = {
        "weight decay": losses(decay=0.05),
        "dropout": losses(p=0.5),
        "data augmentation": losses(moved=True),
        "early stopping": [curve[: best + 1] for curve in plain],
    }
    parts = []
    for plot, (name, curves) in zip(PLOTS, runs.items(), strict=True):
        train, validation = (_thin(curve) for curve in curves)
        parts += [
            text(plot.left + plot.width / 2, plot.top - 14, name),
            *plot.frame({t: f"{t}" for t in (0, 20, 40)}, {0: "0", 1: "1", 2: "2"}),
            plot.curve(_thin(plain[1]), "warn", dashed=True),
            plot.curve(train, "accent"),
            plot.curve(validation, "warn"),
            dot(*plot.at(*validation[-1]), "warn"),
            dot(*plot.at(*train[-1]), "accent"),
        ]
    return svg(
        "Each remedy alone keeps the validation loss low",
        404,
        *parts,
        *_legend(346, "accent", "training loss"),
        *_legend(368, "warn", "validation loss"),
        *_legend(390, "warn", "validation loss without a remedy", dashed=True),
    )


def _thin(losses: Sequence[float]) -> list[tuple[int, float]]:
    """Every third epoch and the last one: enough for a small panel."""
    points = list(enumerate(losses))
    return points[:-1:3] + points[-1:]


def _legend(y: float, kind: str, words: str, *, dashed: bool = False) -> list[str]:
    return [
        line((24, y), (54, y), kind=kind, dashed=dashed),
        text(64, y, words, f"{kind}-fill", anchor="start"),
    ]
