"""Use: Pictures of coins with masks: data without a download."""

import torch
from torch import Tensor
from torch.utils.data import DataLoader, TensorDataset


def coins(share: Tensor, size: int) -> Tensor:
    """Flat grey images of one disc each, fixed by three numbers."""
    radius = size * (0.15 + 0.2 * share[:, :1, None])  # (N, 1, 1)
    centre = radius + (size - 1 - 2 * radius) * share[:, 1:, None]
    away = (torch.arange(size).to(share) - centre).square()
    distance = (away[:, 0, :, None] + away[:, 1, None, :]).sqrt()
    return (radius - distance + 0.5).clamp(0, 1).flatten(1)


share = torch.rand(100, 3)  # radius, row and column, each from 0 to 1
images = coins(share, size=24).view(100, 1, 24, 24)
masks = (images > 0.5)[:, 0].long()
print(f"images {tuple(images.shape)}, masks {tuple(masks.shape)}")
print(f"grey values from {images.min():z.1f} to {images.max():.1f}")

loader = DataLoader(TensorDataset(images, masks), batch_size=32)
print(f"batches: {[len(batch) for batch, _ in loader]}")
