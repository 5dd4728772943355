"""Random numbers that do not depend on the device."""

import torch
from torch import Tensor

from i2dl_exam.checks import require_int


def seeded_normal(*shape: int, seed: int = 0) -> Tensor:
    """Standard normal numbers, drawn on the CPU and moved to the default device.

    A generator on the GPU would give other numbers for the same seed.

    Args:
        shape: sizes of the result.
        seed: seed of the CPU generator, at least 0.

    Returns:
        A tensor of the given shape, dtype float64, on torch's default device.

    Raises:
        TypeError: if `seed` is not an integer.
        ValueError: if `seed` is negative.
    """
    generator = torch.Generator("cpu").manual_seed(
        require_int("seed", seed, least=0)
    )
    numbers = torch.randn(
        *shape, generator=generator, dtype=torch.float64, device="cpu"
    )
    return numbers.to(torch.get_default_device())


def seeded_uniform(*shape: int, seed: int = 0) -> Tensor:
    """Uniform numbers in [-1, 1), drawn on the CPU and moved to the default device.

    Args:
        shape: sizes of the result.
        seed: seed of the CPU generator, at least 0.

    Returns:
        A tensor of the given shape, dtype float64, on torch's default device.

    Raises:
        TypeError: if `seed` is not an integer.
        ValueError: if `seed` is negative.
    """
    generator = torch.Generator("cpu").manual_seed(
        require_int("seed", seed, least=0)
    )
    numbers = torch.rand(
        *shape, generator=generator, dtype=torch.float64, device="cpu"
    )
    return (2 * numbers - 1).to(torch.get_default_device())
