"""Use: Pictures of coins with masks: data without a download."""

import operator
from typing import SupportsIndex

import torch
from torch import Tensor
from torch.utils.data import DataLoader, TensorDataset


def coins(
    count: int, size: int = 12, seed: int = 0
) -> tuple[Tensor, Tensor]:
    r"""Grey images of one coin each, and masks that say where it lies."""
    require_int("count", count)
    require_int("size", size, least=6)
    share = (seeded_uniform(count, 3, seed=seed) + 1) / 2  # in [0, 1)
    radius = size * (0.15 + 0.2 * share[:, :1])  # (count, 1)
    free = size - 2 * radius - 1  # how far a centre can move
    row, column = (
        (radius + free * share[:, 1:]).unsqueeze(2).unbind(1)
    )  # (count, 1)
    pixel = torch.arange(size, device=share.device)
    down = (pixel - row).square()[:, :, None]  # (count, size, 1)
    across = (pixel - column).square()[:, None, :]  # (count, 1, size)
    distance = (down + across).sqrt()
    inside = radius[:, :, None] - distance  # > 0 inside, in pixels
    images = (inside + 0.5).clamp(0, 1)
    return images[:, None], (inside > 0).long()


def require_int(name: str, value: SupportsIndex, least: int = 1) -> int:
    """The integer `value`, if it is at least `least`."""
    try:
        number = operator.index(value)
    except TypeError:
        number = None
    if number is None or isinstance(value, bool):
        raise TypeError(f"{name} must be an int, got {value!r}")
    if number < least:
        raise ValueError(
            f"{name} must be at least {least}, got {number}"
        )
    return number


def seeded_uniform(*shape: int, seed: int = 0) -> Tensor:
    """Uniform numbers in [-1, 1), drawn on the CPU and moved to the default device."""
    generator = torch.Generator("cpu").manual_seed(
        require_int("seed", seed, least=0)
    )
    numbers = torch.rand(
        *shape, generator=generator, dtype=torch.float64, device="cpu"
    )
    return (2 * numbers - 1).to(torch.get_default_device())


images, masks = coins(100, size=24, seed=1)
print(f"images {tuple(images.shape)}, masks {tuple(masks.shape)}")
print(f"grey values from {images.min():z.1f} to {images.max():.1f}")
bright = (images[:, 0] > 0.5).sum()
print(f"bright pixels {bright}, of coins {masks.sum()}")

loader = DataLoader(TensorDataset(images.float(), masks), batch_size=32)
print(f"batches: {[len(batch) for batch, _ in loader]}")
