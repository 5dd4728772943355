"""5k: training and validation loss of the network, with the borders of the periods."""

from exam_site.figures import Axes, line, svg, text
from i2dl_exam.overfitting import facade_network, hand_labelled_facades, loss_curves

EPOCHS = 200
PLOT = Axes(34, 34, 316, 200, (0, EPOCHS), (0, 2.5))


def draw() -> str:
    """The two curves; the program of 5k finds the same borders."""
    sets = [hand_labelled_facades(120)[:2], hand_labelled_facades(200, seed=1)[:2]]
    curves = loss_curves(facade_network(), sets, EPOCHS, lr=0.1)
    train, validation = curves.T.tolist()
    border = validation.index(min(validation))
    gone = next(i for i, loss in enumerate(train) if loss < train[border] / 10)
    places = [PLOT.at(epoch, 0)[0] for epoch in (0, border, gone, EPOCHS)]
    bottom, end = PLOT.top + PLOT.height, places[-1]
    return svg(
        "The validation loss has a minimum; the training loss goes on falling",
        284,
        *PLOT.frame(
            {t: f"{t}" for t in range(0, EPOCHS, 50)}, {0: "0", 1: "1", 2: "2"}
        ),
        *(line((x, PLOT.top), (x, bottom), dashed=True) for x in places[1:3]),
        PLOT.curve(list(enumerate(train)), "accent"),
        PLOT.curve(list(enumerate(validation)), "warn"),
        text(places[0] + 2, 18, "1", anchor="start"),
        text((places[1] + places[2]) / 2, 18, "period 2"),
        text((places[2] + end) / 2, 18, "period 3"),
        text(end - 8, PLOT.at(0, 0.2)[1], "training loss", "accent-fill", anchor="end"),
        text(
            end - 8, PLOT.at(0, 1.75)[1], "validation loss", "warn-fill", anchor="end"
        ),
        text(PLOT.left + PLOT.width / 2, 272, "epoch"),
    )
