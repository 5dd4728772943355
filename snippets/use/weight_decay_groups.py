"""Use: Weight decay for matrices; none for biases and norms."""

import copy

import torch
from torch import nn

layers = nn.Embedding(10, 8), nn.LayerNorm(8), nn.Linear(8, 4)
one = nn.Sequential(*layers)  # your own here
two = copy.deepcopy(one)
groups = [
    {"params": [p for p in two.parameters() if p.ndim >= 2]},
    {"params": [p for p in two.parameters() if p.ndim < 2]},
]
groups[1]["weight_decay"] = 0.0
for p in (*one.parameters(), *two.parameters()):
    nn.init.ones_(p)
    p.grad = torch.zeros_like(p)  # so that decay alone acts

for params in (one.parameters(), groups):
    optimizer = torch.optim.AdamW(params, lr=0.01, weight_decay=0.1)
    for _ in range(1000):
        optimizer.step()

print(f"1000 steps should leave {(1 - 0.01 * 0.1) ** 1000:.3f}")
print("parameter  shape    one group  two groups")
for (name, p), q in zip(one.named_parameters(), two.parameters()):
    shape = f"{tuple(p.shape)}"
    print(f"{name:10} {shape:8}{p.mean():10.3f}{q.mean():12.3f}")
