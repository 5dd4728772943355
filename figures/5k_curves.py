"""5k: training and validation loss of the network, with the border at the minimum."""

from exam_site.figures import Axes, line, svg, text
from i2dl_exam.overfitting import facade_network, hand_labelled_facades, loss_curves

SHOWN = 80  # epochs
PLOT = Axes(34, 34, 316, 200, (0, SHOWN), (0, 2.2))


def draw() -> str:
    """The two curves; period 2 begins where the validation loss is lowest."""
    sets = [hand_labelled_facades(120)[:2], hand_labelled_facades(200, seed=1)[:2]]
    curves = loss_curves(facade_network(), sets, epochs=200, lr=0.1)
    border = int(curves[:, 1].argmin())
    train, validation = curves[: SHOWN + 1].T.tolist()
    x, _ = PLOT.at(border, 0)
    end = PLOT.left + PLOT.width
    return svg(
        "The validation loss has a minimum; the training loss goes on falling",
        284,
        *PLOT.frame({t: f"{t}" for t in range(0, SHOWN, 20)}, {0: "0", 1: "1", 2: "2"}),
        line((x, PLOT.top), (x, PLOT.top + PLOT.height), kind="ink", dashed=True),
        PLOT.curve(list(enumerate(train)), "accent"),
        PLOT.curve(list(enumerate(validation)), "warn"),
        text((PLOT.left + x) / 2, 18, "period 1"),
        text((end + x) / 2, 18, "period 2"),
        text(end - 8, PLOT.at(0, 0.4)[1], "training loss", "accent-fill", anchor="end"),
        text(
            end - 8, PLOT.at(0, 1.85)[1], "validation loss", "warn-fill", anchor="end"
        ),
        text(PLOT.left + PLOT.width / 2, 272, "epoch"),
    )
