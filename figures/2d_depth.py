"""2d: signal and gradient through 30 layers, tanh and ReLU, four variances."""

import torch
from torch import Tensor

from exam_site.figures import Axes, line, svg, text
from i2dl_exam.activations import relu_slope, tanh_slope
from i2dl_exam.initialization import (
    gradients_through,
    he_variance,
    signals_through,
    with_variance,
    xavier_variance,
)
from i2dl_exam.sampling import seeded_normal

LAYERS, NETS, WIDTH = 30, 25, 30
FUNCTIONS = {"tanh": (torch.tanh, tanh_slope), "ReLU": (torch.relu, relu_slope)}
VARIANCES = {
    "large: 1.0": (1.0, "warn", False),
    "He: $2/n$": (he_variance(WIDTH), "accent", False),
    "Xavier: $1/n$": (xavier_variance(WIDTH), "accent", True),
    "small: 0.02": (0.02, "ink", False),
}


def medians(activation: str, variance: float) -> tuple[list[float], list[float]]:
    """log10 of the median length by layer: signal from 0, gradient from the end."""
    function, slope = FUNCTIONS[activation]
    normal = seeded_normal(LAYERS, NETS, WIDTH, WIDTH)
    x, g = seeded_normal(NETS, WIDTH, seed=1), seeded_normal(NETS, WIDTH, seed=2)
    weights = with_variance(normal, variance)
    sums, outputs = signals_through(x, weights, function)
    return _logs(outputs, x), _logs(gradients_through(g, weights, sums, slope), g)


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
    return svg("Signal and gradient through 30 layers, 30 wide", 444, *parts)


def _logs(vectors: list[Tensor], start: Tensor) -> list[float]:
    factors = torch.stack(vectors).norm(dim=-1) / start.norm(dim=-1)
    logs: list[float] = factors.median(dim=1).values.log10().tolist()
    return logs
