"""5k: the four remedies, each alone, against the run without any."""

from collections.abc import Sequence
from typing import Any

from exam_site.figures import Axes, dot, line, svg, text
from i2dl_exam.augmentation import flip, shift
from i2dl_exam.overfitting import facade_network, hand_labelled_facades, loss_curves

EPOCHS, LR = 200, 0.1
PLOTS = [
    Axes(left, top, 152, 110, (0, EPOCHS), (0, 2.6))
    for top in (34, 194)
    for left in (24, 200)
]


def draw() -> str:
    """Four panels with the training and the validation loss of each remedy."""
    sets = [hand_labelled_facades(120)[:2], hand_labelled_facades(200, seed=1)[:2]]
    (x, _), offsets = sets[0], range(-2, 3)
    moved = [shift(z, a, b) for a in offsets for b in offsets for z in (x, flip(x))]

    def run(p: float = 0.0, **remedy: Any) -> list[list[float]]:
        network = facade_network(p)
        curves: list[list[float]] = loss_curves(
            network, sets, EPOCHS, LR, **remedy
        ).tolist()
        return curves

    plain = run()
    best = min(range(EPOCHS), key=lambda epoch: plain[epoch][1])
    runs = {
        "weight decay": run(weight_decay=0.03),
        "dropout": run(p=0.5),
        "data augmentation": run(augmented=moved),
        "early stopping": plain[: best + 1],
    }
    parts = []
    for plot, (name, curves) in zip(PLOTS, runs.items(), strict=True):
        train, validation = (_thin(c) for c in zip(*curves, strict=True))
        parts += [
            text(plot.left + plot.width / 2, plot.top - 14, name),
            *plot.frame({t: f"{t}" for t in (0, 100)}, {0: "0", 1: "1", 2: "2"}),
            plot.curve(_thin([c[1] for c in plain]), "warn", dashed=True),
            plot.curve(train, "accent"),
            plot.curve(validation, "warn"),
            dot(*plot.at(*validation[-1]), "warn"),
            dot(*plot.at(*train[-1]), "accent"),
        ]
    return svg(
        "Each remedy alone keeps the validation loss from rising",
        404,
        *parts,
        *_legend(346, "accent", "training loss"),
        *_legend(368, "warn", "validation loss"),
        *_legend(390, "warn", "validation loss without a remedy", dashed=True),
    )


def _thin(losses: Sequence[float]) -> list[tuple[int, float]]:
    """Every fourth epoch and the last one: enough for a small panel."""
    points = list(enumerate(losses))
    return points[:-1:4] + points[-1:]


def _legend(y: float, kind: str, words: str, *, dashed: bool = False) -> list[str]:
    return [
        line((24, y), (54, y), kind=kind, dashed=dashed),
        text(64, y, words, f"{kind}-fill", anchor="start"),
    ]
