"""6b: a state without input, and the gradient on its way back, for three weights."""

import torch

from exam_site.figures import Axes, svg, text
from i2dl_exam.recurrent import rnn_step

STEPS, START = 20, 0.5
WEIGHTS = {0.5: ("ink", True), 1.0: ("accent", False), 2.0: ("warn", False)}


def run(weight: float) -> tuple[list[float], list[float]]:
    """The states, and the log10 of the last one's derivatives by each of them."""
    V, zero = torch.full((1, 1), weight, dtype=torch.float64), torch.zeros(1).double()
    states = [torch.full((1,), START, dtype=torch.float64, requires_grad=True)]
    for _ in range(STEPS):
        states.append(rnn_step(zero, states[-1], V, torch.eye(1).double()))
    gradients = torch.autograd.grad(states[-1], states)
    return [h.item() for h in states], torch.cat(gradients).log10().tolist()


def draw() -> str:
    """States above, gradients below, over the step."""
    times = {t: f"{t}" for t in range(0, STEPS + 1, 5)}
    powers = {p: f"$10^{{{p}}}$" if p else "1" for p in (-15, -10, -5, 0)}
    coming_back = "gradient that comes back from $h_{20}$ to $h_t$"
    upper = Axes(44, 26, 300, 120, (0, STEPS), (-0.1, 1.1))
    lower = Axes(44, 190, 300, 120, (0, STEPS), (-16, 1))
    parts = [
        text(44, 12, "state $h_t$", anchor="start"),
        *upper.frame(times, {0: "0", 0.5: "0.5", 1: "1"}),
        text(44, 176, coming_back, anchor="start"),
        *lower.frame(times, powers),
        text(194, 340, "step $t$", "muted"),
    ]
    for weight, (kind, dashed) in WEIGHTS.items():
        states, gradients = run(weight)
        _, row = upper.at(0, states[8])
        away = 14 if weight > 1 else -10
        for plot, values in ((upper, states), (lower, gradients)):
            parts.append(plot.curve(enumerate(values), kind, dashed=dashed))
        parts.append(text(200, row + away, f"$V = {weight:g}$", f"{kind}-fill"))
    return svg("States of a tanh cell without input, and their gradients", 352, *parts)
