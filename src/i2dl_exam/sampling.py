"""Random numbers that do not depend on the device."""

import torch
from torch import Tensor

from i2dl_exam.checks import checked, natural


@checked(seed=natural)
def seeded_normal(*shape: int, seed: int = 0) -> Tensor:
    """Standard normal numbers, the same on every device.

    They are drawn on the CPU: a generator on the GPU would give other numbers for the
    same seed.

    Args:
        shape: sizes of the result.
        seed: seed of the CPU generator.

    Returns:
        A tensor of the given shape, dtype float64, on torch's default device.

    Examples:
        >>> seeded_normal(2, 3, seed=1).shape
        torch.Size([2, 3])
    """
    device = torch.get_default_device()
    with torch.device("cpu"):
        generator = torch.Generator().manual_seed(seed)
        numbers = torch.randn(
            shape, generator=generator, dtype=torch.float64
        )
    return numbers.to(device)


@checked(seed=natural)
def seeded_uniform(*shape: int, seed: int = 0) -> Tensor:
    """Uniform numbers in [-1, 1), the same on every device.

    Args:
        shape: sizes of the result.
        seed: seed of the CPU generator.

    Returns:
        A tensor of the given shape, dtype float64, on torch's default device.

    Examples:
        >>> seeded_uniform(2, 3, seed=1).shape
        torch.Size([2, 3])
    """
    device = torch.get_default_device()
    with torch.device("cpu"):
        generator = torch.Generator().manual_seed(seed)
        numbers = torch.rand(
            shape, generator=generator, dtype=torch.float64
        )
    return (2 * numbers - 1).to(device)
