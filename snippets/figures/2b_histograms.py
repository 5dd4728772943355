"""2b: the outputs of four layers of a deep tanh network, for three variances."""

import torch
from torch import Tensor

from exam_site.figures import Axes, svg, text
from i2dl_exam.initialization import xavier_variance
from i2dl_exam.sampling import seeded_normal

LAYERS, WIDTH, SAMPLES, BINS = 20, 30, 100, 20
SHOWN = (1, 5, 10, 20)
VARIANCES = {
    "small: 0.02": (0.02, "ink"),
    "Xavier: $1/n$ = 0.033": (xavier_variance(WIDTH, WIDTH), "accent"),
    "large: 1.0": (1.0, "warn"),
}


def outputs(variance: float) -> list[Tensor]:
    """The outputs of each layer for random inputs, the first layer's first."""
    h = seeded_normal(WIDTH, SAMPLES, seed=1)
    found = []
    for layer in variance**0.5 * seeded_normal(LAYERS, WIDTH, WIDTH):
        h = (layer @ h).tanh()
        found.append(h)
    return found


def draw() -> str:
    """A row of histograms for each variance, a column for each layer."""
    parts = [text(62 + 84 * i, 12, f"layer {layer}") for i, layer in enumerate(SHOWN)]
    for row, (name, (variance, kind)) in enumerate(VARIANCES.items()):
        layers, top = outputs(variance), 46 + 122 * row
        parts.append(text(28, top - 11, name, f"{kind}-fill", anchor="start"))
        for i, layer in enumerate(SHOWN):
            plot = Axes(28 + 84 * i, top, 68, 70, (-1, 1), (0, 0.6))
            shares = torch.histc(layers[layer - 1], BINS, -1, 1) / (WIDTH * SAMPLES)
            steps = [(-1.0, 0.0)]
            for j, share in enumerate(shares.tolist()):
                steps += [(-1 + 2 * (j + k) / BINS, share) for k in (0, 1)]
            ticks = {-1: "\u22121", 0: "0", 1: "1"}
            parts += [
                *plot.frame(ticks, {0: "0", 0.5: "½"} if i == 0 else {}),
                plot.curve([*steps, (1.0, 0.0)], kind),
            ]
    title = "Outputs of a tanh network 30 wide, by layer and variance"
    return svg(title, 384, *parts)
