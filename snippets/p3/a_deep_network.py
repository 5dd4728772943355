"""3a: Batch norm keeps a 20-layer network stable under a bad initialization."""

import math

import torch
from i2dl_exam.normalization import relu_layers
from i2dl_exam.sampling import seeded_normal
from torch import nn

depth, width = 20, 64
x = seeded_normal(
    128, width
).requires_grad_()  # a mini-batch of 128 samples
he = [
    seeded_normal(width, width, seed=k) * math.sqrt(2 / width)
    for k in range(depth)
]
direction = seeded_normal(
    128, width, seed=depth
)  # gradient that arrives at layer 20


def word(value: float) -> str:
    """What became of a number that was about 1."""
    if 0.001 < value < 1000:
        return "stays"
    return (
        "vanishes"
        if value < 1e-15
        else "explodes"
        if value > 1e15
        else "changes"
    )


for factor in (0.1, 1, 10):
    weights = [factor * w for w in he]
    print(f"weights: He initialization times {factor:.1f}")
    for normalized in (False, True):
        h = relu_layers(x, weights, normalized=normalized)
        first, last = torch.autograd.grad(
            (h[-1] * direction).sum(), [h[0], h[-1]]
        )
        signal, gradient = (
            h[-1].std().item(),
            (first.norm() / last.norm()).item(),
        )
        name = "with batch norm" if normalized else "without"
        print(
            f"  {name}: signal {word(signal)}, gradient {word(gradient)}"
        )

# The same network of torch's own layers, and what the factor does to it.
kinds = [
    (nn.Linear(width, width, bias=False), nn.BatchNorm1d(width))
    for _ in he
]
layers = [layer for pair in kinds for layer in (*pair, nn.ReLU())]
network = nn.Sequential(*layers).double()
outputs = []
for factor in (0.1, 10):
    for (linear, _), w in zip(kinds, he, strict=True):
        linear.load_state_dict({"weight": factor * w})
    outputs.append(network(x))
print(f"nn.BatchNorm1d gives the same: {outputs[1].allclose(h[-1])}")
gap = (outputs[0] - outputs[1]).norm() / outputs[1].norm()
print(
    f"weights 100 times as large change the outputs by less than 5 %: {gap < 0.05}"
)
