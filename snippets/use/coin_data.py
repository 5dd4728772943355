"""Use: Pictures of coins with masks, made on the spot: data to try a network on."""

from i2dl_exam.coins import coins
from torch.utils.data import DataLoader, TensorDataset

images, masks = coins(100, size=24, seed=1)
print(f"images {tuple(images.shape)}, masks {tuple(masks.shape)}")
print(f"grey values from {images.min():z.1f} to {images.max():.1f}")
print(
    f"bright pixels are the coin's: {(images[:, 0] > 0.5).long().equal(masks)}"
)
print(
    f"the same seed, the same coins: {coins(100, 24, seed=1)[0].equal(images)}"
)

loader = DataLoader(TensorDataset(images.float(), masks), batch_size=32)
print(f"batches: {[len(batch) for batch, _ in loader]}")
