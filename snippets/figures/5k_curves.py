"""5k: training and validation loss of the network, with the borders of the periods."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from exam_site.figures import Axes, line, svg, text
from i2dl_exam.dropout import dropout
from i2dl_exam.overfitting import hand_labelled_facades

EPOCHS = 60
PLOT = Axes(34, 34, 316, 200, (0, EPOCHS), (0, 3))


def draw() -> str:
    """The two curves; period 3 begins at a tenth of the training loss at the border."""
    train, validation = losses()
    border = validation.index(min(validation))
    gone = next(i for i, loss in enumerate(train) if loss < train[border] / 10)
    places = [PLOT.at(epoch, 0)[0] for epoch in (0, border, gone, EPOCHS)]
    bottom, end = PLOT.top + PLOT.height, places[-1]
    return svg(
        "The validation loss has a minimum; the training loss goes on falling",
        284,
        *PLOT.frame(
            {t: f"{t}" for t in range(0, EPOCHS + 1, 20)},
            {y: f"{y}" for y in range(3)},
        ),
        *(line((x, PLOT.top), (x, bottom), dashed=True) for x in places[1:3]),
        PLOT.curve(list(enumerate(train)), "accent"),
        PLOT.curve(list(enumerate(validation)), "warn"),
        text((places[0] + places[1]) / 2, 18, "period 1"),
        text((places[1] + places[2]) / 2, 18, "2"),
        text((places[2] + end) / 2, 18, "period 3"),
        text(end - 8, PLOT.at(0, 0.2)[1], "training loss", "accent-fill", anchor="end"),
        text(
            end - 8, PLOT.at(0, 1.75)[1], "validation loss", "warn-fill", anchor="end"
        ),
        text(PLOT.left + PLOT.width / 2, 272, "epoch"),
    )


def losses(decay: float = 0, p: float = 0, moved: bool = False) -> list[list[float]]:
    """Training and validation losses, before and after each epoch, as the program."""
    with torch.device("cpu"):
        torch.manual_seed(0)
        net = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 3)).double()
        sets = [hand_labelled_facades(n) for n in (120, 200, 200)]
        torch.manual_seed(0)  # what dropout drops
    (x, y), validation, _ = ((z.flatten(1), labels) for z, labels in sets)
    versions = _shifted(x) if moved else [x]
    optimizer = torch.optim.SGD(net.parameters(), 0.2, 0.9, weight_decay=decay)
    curves: list[list[float]] = [[], []]
    for epoch in range(EPOCHS + 1):
        for curve, (z, labels) in zip(curves, ((x, y), validation), strict=True):
            curve.append(F.cross_entropy(net(z), labels).item())
        hidden = net[:2](dropout(versions[epoch % len(versions)], p))
        optimizer.zero_grad()
        F.cross_entropy(net[2](dropout(hidden, p)), y).backward()
        optimizer.step()
    return curves


def _shifted(x: Tensor) -> list[Tensor]:
    """By up to 2 pixels, another way in each of 25 epochs."""
    wide = F.pad(x.view(-1, 8, 8), (2, 2, 2, 2), mode="replicate")
    places = [(a, b) for a in range(5) for b in range(5)]
    return [wide[:, a : a + 8, b : b + 8].flatten(1) for a, b in places]
