"""2b: the gradient on its way back through 20 tanh layers, for four widths."""

import torch

from exam_site.figures import Axes, line, svg, text
from i2dl_exam.sampling import seeded_normal

LAYERS, NETS = 20, 25
WIDTHS = {3: "warn", 10: "ink", 30: "accent", 100: "accent"}
VARIANCES = (0.02, 1.0)


def medians(n: int, variance: float) -> list[float]:
    """log10 of the gradient's median length by layer, relative to the last layer."""
    x, g = (seeded_normal(NETS, n, 1, seed=seed) for seed in (1, 2))
    outputs = [x.requires_grad_()]
    for layer in variance**0.5 * seeded_normal(LAYERS, NETS, n, n):
        outputs.append((layer @ outputs[-1]).tanh())
    gradients = torch.stack(torch.autograd.grad(outputs[-1], outputs, g))
    factors = (gradients.norm(dim=2) / g.norm(dim=1))[..., 0]  # (layers + 1, nets)
    found: list[float] = factors.median(dim=1).values.log10().tolist()
    return found


def draw() -> str:
    """Two plots side by side, small variance and large; the gradient runs leftwards."""
    parts = []
    for i, variance in enumerate(VARIANCES):
        plot = Axes(48 + 164 * i, 34, 136, 220, (0, LAYERS), (-12, 12))
        labels = {y: f"$10^{{{y}}}$" if y else "1" for y in (-12, -6, 0, 6, 12)}
        parts += [
            *plot.frame(
                {layer: f"{layer}" for layer in (0, LAYERS // 2, LAYERS)},
                labels if i == 0 else dict.fromkeys(labels, ""),
            ),
            text(plot.left + 68, 18, f"$Var(w)$ = {variance:.2f}"),
        ]
        for n, kind in WIDTHS.items():
            curve = list(enumerate(medians(n, variance)))
            parts.append(plot.curve(curve, kind, dashed=n == 30))
    parts.append(text(198, 286, "layer (the gradient starts at 20)"))
    for k, (n, kind) in enumerate(WIDTHS.items()):
        x, y = 40 + 160 * (k % 2), 312 + 22 * (k // 2)
        parts += [
            line((x, y), (x + 36, y), kind=kind, dashed=n == 30),
            text(x + 46, y, f"width $n =$ {n}", anchor="start"),
        ]
    return svg("Gradient through 20 tanh layers by width", 346, *parts)
