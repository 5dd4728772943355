"""8e: The same lambda in SGD, momentum, Adam and AdamW."""

import torch
from torch import Tensor, optim


def sgd_step(
    w: Tensor, gradient: Tensor, lr: float, weight_decay: float = 0
) -> Tensor:
    r"""A step of SGD, $w \leftarrow w - \eta\,(g + \lambda w)$."""
    return w - lr * (gradient + weight_decay * w)


rates = {"lr": 0.01, "weight_decay": 0.1}
# The gradients of two weights, the second's 100 times as large.
time = torch.arange(100, dtype=torch.float64)
gradients = torch.stack([time.sin(), 100 * time.sin()], dim=1)


def run(kind: type, start: float, **options: float) -> Tensor:
    """Both weights after 100 steps of one of torch's optimizers."""
    w = torch.full((2,), start, dtype=torch.float64)
    optimizer = kind([w], **rates, **options)
    for w.grad in gradients:
        optimizer.step()
    return w


left = 1.0
for _ in range(100):
    left = sgd_step(left, 0.0, **rates)
print(f"of a gap of 1, decay alone leaves {left:.4f}")
print("optimizer   small gradients   large gradients")
for name, kind, options in (
    ("SGD", optim.SGD, {}),
    ("momentum", optim.SGD, {"momentum": 0.9}),
    ("Adam", optim.Adam, {}),
    ("AdamW", optim.AdamW, {}),
):
    gap = run(kind, 2.0, **options) - run(kind, 1.0, **options)
    print(f"{name:9} {gap[0]:17.4f} {gap[1]:17.4f}")
