"""Use: Pictures of coins with masks: data without a download."""

import torch
from torch import Tensor
from torch.utils.data import DataLoader, TensorDataset


def coins(share: Tensor, size: int = 12) -> Tensor:
    """Flat grey images of one disc each, fixed by three numbers."""
    radius, row, column = share[:, :, None, None].unbind(dim=1)
    radius = size * (0.15 + 0.2 * radius)
    free = size - 1 - 2 * radius  # how far a centre can move
    pixel = torch.arange(size, device=share.device)
    down = pixel[:, None] - (radius + free * row)
    across = pixel - (radius + free * column)
    distance = torch.hypot(down, across)  # (N, size, size)
    return (radius - distance + 0.5).clamp(0, 1).flatten(1)


share = torch.rand(100, 3)  # radius, row and column, each from 0 to 1
images = coins(share, size=24).view(100, 1, 24, 24)
masks = (images > 0.5)[:, 0].long()
print(f"images {tuple(images.shape)}, masks {tuple(masks.shape)}")
print(f"grey values from {images.min():z.1f} to {images.max():.1f}")

loader = DataLoader(TensorDataset(images, masks), batch_size=32)
print(f"batches: {[len(batch) for batch, _ in loader]}")
