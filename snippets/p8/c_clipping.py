"""8c: Clipping by norm keeps the direction, clipping by value turns it; as in torch."""

import torch
from i2dl_exam.clipping import clip_grad_norm, gradient_norm
from torch import nn

cases = {"long": [3.0, 4.0], "short": [0.3, 0.4], "zero": [0.0, 0.0]}
for name, entries in cases.items():
    parameter = nn.Parameter(torch.zeros(2, dtype=torch.float64))
    parameter.grad = torch.tensor(entries, dtype=torch.float64)
    by_value = parameter.grad.clamp(-1, 1)
    norm = gradient_norm([parameter.grad])
    (by_norm,) = clip_grad_norm([parameter.grad], max_norm=1)
    total = nn.utils.clip_grad_norm_(
        [parameter], max_norm=1
    )  # changes .grad
    same = total.equal(norm) and parameter.grad.allclose(
        by_norm, rtol=1e-12, atol=0
    )
    print(
        f"{name} gradient ({entries[0]:z.1f}, {entries[1]:z.1f}), length {norm:z.1f}"
    )
    print(
        f"  by norm:  ({by_norm[0]:z.4f}, {by_norm[1]:z.4f}); torch agrees: {same}"
    )
    print(f"  by value: ({by_value[0]:z.4f}, {by_value[1]:z.4f})")
