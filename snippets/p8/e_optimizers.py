"""8e: The same lambda in SGD, momentum, Adam and AdamW: where it is a decay."""

import torch
from torch import Tensor

from i2dl_exam.optimization import (
    AdamState,
    adam_step,
    adamw_step,
    momentum_step,
    sgd_step,
)
from i2dl_exam.sampling import seeded_normal

rates, steps = {"lr": 0.01, "weight_decay": 0.1}, 300
factor = (1 - 0.01 * 0.1) ** steps  # of a true decay
# Two weights. The data's gradients of the second are 100 times as large.
gradients = seeded_normal(steps, 2) * torch.tensor([1.0, 100.0])
torchs = {
    "SGD": lambda w: torch.optim.SGD([w], **rates),
    "momentum": lambda w: torch.optim.SGD([w], momentum=0.9, **rates),
    "Adam": lambda w: torch.optim.Adam([w], **rates),
    "AdamW": lambda w: torch.optim.AdamW([w], **rates),
}


def run(name: str, start: float) -> tuple[Tensor, bool]:
    """Both weights after all steps, and whether torch agreed after each step."""
    w = torch.full_like(gradients[0], start)
    other, u, state, agreed = w.clone(), torch.zeros_like(w), AdamState(), True
    optimizer = torchs[name](other)
    for g in gradients:
        if name == "SGD":
            w = sgd_step(w, g, **rates)
        elif name == "momentum":
            w, u = momentum_step(w, g, u, momentum=0.9, **rates)
        else:
            step = adam_step if name == "Adam" else adamw_step
            w, state = step(w, g, state, **rates)
        other.grad = g
        optimizer.step()
        agreed = agreed and w.allclose(other, rtol=0, atol=1e-10)
    return w, agreed


for name in torchs:
    (near, agreed), (far, _) = run(name, 1.0), run(name, 2.0)
    left = far - near  # the same data in both runs: decay alone closes the gap of 1
    decays = left.allclose(torch.full_like(left, factor))
    small, large = (1 - left).tolist()  # what the two weights lost
    print(f"{name}: agrees with torch: {agreed}")
    print(f"  factor 1 - eta * lambda in each step: {decays}")
    print(f"  small gradients lose over ten times as much: {small > 10 * large}")
