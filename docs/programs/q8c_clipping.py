"""8c: Clipping by norm keeps the direction, by value it turns it."""

import torch
from torch import Tensor, nn


def clip_grad_norm(g: Tensor, max_norm: float) -> Tensor:
    r"""Clipping, $g \cdot \min(1, c/(\lVert g\rVert + 10^{-6}))$."""
    norm = g.double().norm()  # so that squares fit
    return g * torch.clamp(max_norm / (norm + 1e-6), max=1).to(g)


print("  gradient    by norm    torch's   by value")
for entries in ([3.0, 4.0], [0.3, 0.4], [0.0, 0.0]):
    g = torch.tensor(entries)
    parameter = nn.Parameter(torch.zeros(2))
    parameter.grad = g.clone()
    nn.utils.clip_grad_norm_([parameter], max_norm=1)
    row = [g, clip_grad_norm(g, 1), parameter.grad, g.clamp(-1, 1)]
    print(*(f"({a:z.1f}, {b:z.1f})" for a, b in row))
