"""8c: Clipping by norm keeps the direction, by value it turns it."""

import torch
from torch import Tensor, nn


def clip_grad_norm(
    gradients: list[Tensor], max_norm: float
) -> list[Tensor]:
    r"""Clipping, $g \cdot \min(1, c/(\lVert g\rVert + 10^{-6}))$."""
    g = torch.cat([gradient.flatten() for gradient in gradients])
    norm = torch.linalg.vector_norm(g.double())  # so that squares fit
    factor = (max_norm / (norm + 1e-6)).clamp(max=1)
    return [(gradient * factor).to(gradient) for gradient in gradients]


print("  gradient  length   by norm, torch's          by value")
for entries in ([3.0, 4.0], [0.3, 0.4], [0.0, 0.0]):
    gradient = torch.tensor(entries)
    (by_norm,) = clip_grad_norm([gradient], max_norm=1)
    by_value = gradient.clamp(-1, 1)

    parameter = nn.Parameter(torch.zeros(2))
    parameter.grad = gradient.clone()
    length = nn.utils.clip_grad_norm_([parameter], max_norm=1)
    columns = [gradient, by_norm, parameter.grad, by_value]
    a, b, c, d = (f"({g[0]:z.1f}, {g[1]:z.1f})" for g in columns)
    print(f"{a} {length:z7.1f}   {b} {c}   {d}")
