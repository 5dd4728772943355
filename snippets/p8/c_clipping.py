"""8c: Clipping by norm keeps the direction, by value it turns it."""

import torch
from i2dl_exam.clipping import clip_grad_norm
from torch import nn

print("  gradient    by norm    torch's   by value")
for entries in ([3.0, 4.0], [0.3, 0.4], [0.0, 0.0]):
    g = torch.tensor(entries)
    parameter = nn.Parameter(torch.zeros(2))
    parameter.grad = g.clone()
    nn.utils.clip_grad_norm_([parameter], max_norm=1)
    row = [g, clip_grad_norm(g, 1), parameter.grad, g.clamp(-1, 1)]
    print(*(f"({a:z.1f}, {b:z.1f})" for a, b in row))
