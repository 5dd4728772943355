"""2d: signal and gradient through 20 layers, tanh and ReLU, four variances."""

from collections.abc import Sequence

import torch
from torch import Tensor

from exam_site.figures import Axes, line, svg, text
from i2dl_exam.initialization import he_variance, xavier_variance
from i2dl_exam.sampling import seeded_normal

LAYERS, NETS, WIDTH = 20, 25, 30
FUNCTIONS = {"tanh": torch.tanh, "ReLU": torch.relu}
VARIANCES = {
    "large: 1.0": (1.0, "warn", False),
    "He: $2/n$": (he_variance(WIDTH), "accent", False),
    "Xavier: $1/n$": (xavier_variance(WIDTH, WIDTH), "accent", True),
    "small: 0.02": (0.02, "ink", False),
}


def medians(activation: str, variance: float) -> tuple[list[float], list[float]]:
    """log10 of the median length by layer: signal from 0, gradient from the end."""
    x, g = (seeded_normal(NETS, WIDTH, 1, seed=seed) for seed in (1, 2))
    outputs = [x.requires_grad_()]
    for layer in variance**0.5 * seeded_normal(LAYERS, NETS, WIDTH, WIDTH):
        outputs.append(FUNCTIONS[activation](layer @ outputs[-1]))
    gradients = torch.autograd.grad(outputs[-1], outputs, g)
    return _logs(outputs, x), _logs(gradients, g)


def draw() -> str:
    """Four plots: signal and gradient side by side, tanh above ReLU."""
    parts = [text(116, 12, "signal, forward"), text(280, 12, "gradient, backward")]
    labels = {y: f"$10^{{{y}}}$" if y else "1" for y in (-6, -3, 0, 3, 6)}
    for row, activation in enumerate(FUNCTIONS):
        plots = [
            Axes(48 + 164 * i, 26 + 176 * row, 136, 146, (0, LAYERS), (-6, 6))
            for i in (0, 1)
        ]
        for i, plot in enumerate(plots):
            shown = labels if i == 0 else dict.fromkeys(labels, "")
            layers = {layer: f"{layer}" for layer in (0, LAYERS // 2, LAYERS)}
            parts += plot.frame(layers, shown)
            parts.append(text(plot.left + 68, plot.top + 14, activation))
        for variance, kind, dashed in VARIANCES.values():
            for plot, logs in zip(plots, medians(activation, variance), strict=True):
                parts.append(plot.curve(enumerate(logs), kind, dashed=dashed))
    parts.append(text(198, 384, "layer"))
    for k, (name, (_, kind, dashed)) in enumerate(VARIANCES.items()):
        x, y = 40 + 160 * (k % 2), 410 + 22 * (k // 2)
        parts.append(line((x, y), (x + 36, y), kind=kind, dashed=dashed))
        parts.append(text(x + 46, y, name, anchor="start"))
    return svg("Signal and gradient through 20 layers, 30 wide", 444, *parts)


def _logs(vectors: Sequence[Tensor], start: Tensor) -> list[float]:
    factors = torch.stack(list(vectors)).norm(dim=2) / start.norm(dim=1)
    logs: list[float] = factors[..., 0].median(dim=1).values.log10().tolist()
    return logs
