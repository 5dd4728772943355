"""Use: Pictures of coins with masks: data without a download."""

from i2dl_exam.coins import coins
from torch.utils.data import DataLoader, TensorDataset

images, masks = coins(100, size=24, seed=1)
print(f"images {tuple(images.shape)}, masks {tuple(masks.shape)}")
print(f"grey values from {images.min():z.1f} to {images.max():.1f}")
bright = (images[:, 0] > 0.5).sum()
print(f"bright pixels {bright}, of coins {masks.sum()}")

loader = DataLoader(TensorDataset(images.float(), masks), batch_size=32)
print(f"batches: {[len(batch) for batch, _ in loader]}")
