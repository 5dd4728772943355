"""Use: Pictures of coins with masks: data without a download."""

import torch
from i2dl_exam.coins import coins
from torch.utils.data import DataLoader, TensorDataset

share = torch.rand(100, 3)  # radius, row and column, each from 0 to 1
images = coins(share, size=24).view(100, 1, 24, 24)
masks = (images > 0.5)[:, 0].long()
print(f"images {tuple(images.shape)}, masks {tuple(masks.shape)}")
print(f"grey values from {images.min():z.1f} to {images.max():.1f}")

loader = DataLoader(TensorDataset(images, masks), batch_size=32)
print(f"batches: {[len(batch) for batch, _ in loader]}")
