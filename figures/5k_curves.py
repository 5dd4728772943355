"""5k: training and validation loss of the network, with the borders of the periods."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from exam_site.figures import Axes, line, svg, text
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


def losses(weight_decay: float = 0, remedy: str = "") -> list[list[float]]:
    """Training and validation losses, before and after each epoch, as the programs."""
    with torch.device("cpu"):
        torch.manual_seed(0)
        net = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 3)).double()
        sets = [hand_labelled_facades(n) for n in (120, 200, 200)]
        kept = 2.0 * (torch.rand(EPOCHS, 120, 96) > 0.5)
    (x, y), validation, _ = ((z.flatten(1), labels) for z, labels in sets)
    masks = kept if remedy == "dropout" else torch.ones_like(kept)
    versions = _moved(x) if remedy == "data augmentation" else [x]
    optimizer = torch.optim.SGD(net.parameters(), 0.2, 0.9, weight_decay=weight_decay)
    curves: list[list[float]] = [[], []]
    for epoch in range(EPOCHS + 1):
        for curve, (z, labels) in zip(curves, ((x, y), validation), strict=True):
            curve.append(F.cross_entropy(net(z), labels).item())
        mask = masks[epoch % EPOCHS]
        hidden = net[:2](versions[epoch % len(versions)] * mask[:, :64])
        optimizer.zero_grad()
        F.cross_entropy(net[2](hidden * mask[:, 64:]), y).backward()
        optimizer.step()
    return curves


def _moved(x: Tensor) -> list[Tensor]:
    """Shifted by up to 2 pixels, another way in each of 25 epochs."""
    moves = [(a, b) for b in range(-2, 3) for a in range(-2, 3)]
    pictures = x.view(-1, 8, 8)
    return [
        F.pad(pictures, (a, -a, b, -b), mode="replicate").flatten(1) for a, b in moves
    ]
