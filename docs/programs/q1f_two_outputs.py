"""1f: Softmax over two outputs is logistic regression on their difference."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def seeded_normal(*shape: int, seed: int = 0) -> Tensor:
    """Standard normal numbers, the same on every device."""
    device = torch.get_default_device()
    with torch.device("cpu"):
        generator = torch.Generator().manual_seed(seed)
        numbers = torch.randn(
            shape, generator=generator, dtype=torch.float64
        )
    return numbers.to(device)


x = seeded_normal(200, 2)
y = (seeded_normal(200, seed=1) > 0).long()

layer = nn.Linear(2, 2).double()
scores = layer(x)  # two numbers for each input
difference = scores[:, 1] - scores[:, 0]

probability = scores.softmax(dim=1)[:, 1]
print(
    f"same probability: {probability.allclose(torch.sigmoid(difference))}"
)
one = F.cross_entropy(scores, y)
other = F.binary_cross_entropy_with_logits(difference, y.double())
print(f"same loss: {one.allclose(other)}")

counts = [
    sum(p.numel() for p in nn.Linear(2, n).parameters()) for n in (1, 2)
]
print(f"parameters with one output: {counts[0]}, with two: {counts[1]}")
