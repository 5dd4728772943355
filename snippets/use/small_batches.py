"""Use: Batch norm after training with batches of 2; GroupNorm."""

import torch
from torch import nn
from torch.optim.swa_utils import update_bn

with torch.device("cpu"):  # the same numbers on every device
    torch.manual_seed(0)
    x = 5 + 2 * torch.randn(2000, 200, dtype=torch.float64)
x = x.to(torch.get_default_device())  # 200 features: mean 5, variance 4

print("typical error of            running mean  variance")
for size in (2, 20):
    norm = nn.BatchNorm1d(200, dtype=torch.float64)
    for batch in x.split(size):
        norm(batch)  # in training, with momentum 0.1
    for name in ("as trained", "estimated anew"):
        mean = (norm.running_mean - 5).square().mean().sqrt()
        var = (norm.running_var - 4).square().mean().sqrt()
        print(f"batches of {size:2}, {name:14}{mean:12.2f}{var:10.2f}")
        update_bn(x.split(size), norm)  # your loader, your network

print("outputs for 2 samples alone, and beside 98 others, in training:")
for layer in norm, nn.GroupNorm(20, 200, dtype=torch.float64):
    gap = (layer(x[:2]) - layer(x[:100])[:2]).abs().max()
    print(f"{type(layer).__name__} differs by {gap:z.2f}")
