"""8e: The same lambda in SGD, momentum, Adam and AdamW: where it is a decay."""

import torch
from i2dl_exam.optimization import (
    AdamState,
    adam_step,
    adamw_step,
    momentum_step,
    sgd_step,
)
from torch import Tensor

rates, steps = {"lr": 0.01, "weight_decay": 0.1}, 300
factor = (1 - 0.01 * 0.1) ** steps  # of a true decay
# Two weights. The data's gradients swing up and down, the second's 100 times as far.
time = torch.arange(steps, dtype=torch.float64)
gradients = torch.stack([time.sin(), 100 * time.sin()], dim=1)
optimizers = {  # a step written out, its first state, and torch's optimizer
    "SGD": (
        lambda w, g, none: (sgd_step(w, g, **rates), none),
        None,
        lambda w: torch.optim.SGD([w], **rates),
    ),
    "momentum": (
        lambda w, g, u: momentum_step(w, g, u, momentum=0.9, **rates),
        0.0,
        lambda w: torch.optim.SGD([w], momentum=0.9, **rates),
    ),
    "Adam": (
        lambda w, g, state: adam_step(w, g, state, **rates),
        AdamState(),
        lambda w: torch.optim.Adam([w], **rates),
    ),
    "AdamW": (
        lambda w, g, state: adamw_step(w, g, state, **rates),
        AdamState(),
        lambda w: torch.optim.AdamW([w], **rates),
    ),
}


def run(name: str, start: float) -> tuple[Tensor, bool]:
    """Both weights after all steps, and whether torch agreed after each step."""
    step, state, torchs = optimizers[name]
    w = torch.full_like(gradients[0], start)
    other, agreed = w.clone(), True
    optimizer = torchs(other)
    for g in gradients:
        w, state = step(w, g, state)
        other.grad = g
        optimizer.step()
        agreed = agreed and w.allclose(other, rtol=0, atol=1e-10)
    return w, agreed


for name in optimizers:
    (near, agreed), (far, _) = run(name, 1.0), run(name, 2.0)
    left = (
        far - near
    )  # the same data in both runs: decay alone closes the gap of 1
    decays = left.allclose(torch.full_like(left, factor))
    small, large = (1 - left).tolist()  # what the two weights lost
    print(f"{name}: agrees with torch: {agreed}")
    print(f"  factor 1 - eta * lambda in each step: {decays}")
    print(
        f"  small gradients lose over ten times as much: {small > 10 * large}"
    )
