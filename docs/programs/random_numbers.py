"""Use: Random numbers that are the same on CPU and CUDA."""

import torch
from torch import Tensor


def seeded_normal(*shape: int, seed: int = 0) -> Tensor:
    """Standard normal numbers, the same on every device."""
    device = torch.get_default_device()
    with torch.device("cpu"):
        generator = torch.Generator().manual_seed(seed)
        numbers = torch.randn(
            shape, generator=generator, dtype=torch.float64
        )
    return numbers.to(device)


for seed in (7, 8, 7):
    numbers = seeded_normal(3, seed=seed)
    torch.rand(10)  # someone else draws: no matter
    print(f"seed {seed}:", *(f"{number:7.4f}" for number in numbers))

# The same for data and layers, with torch alone:
with torch.device("cpu"):
    torch.manual_seed(7)
    numbers = torch.randn(3, dtype=torch.float64)
    layer = torch.nn.Linear(3, 1, dtype=torch.float64)
numbers = numbers.to(torch.get_default_device())
layer = layer.to(torch.get_default_device())
print("torch: ", *(f"{number:7.4f}" for number in numbers))
print("layer: ", *(f"{weight:7.4f}" for weight in layer.weight[0]))
