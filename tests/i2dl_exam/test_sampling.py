"""Random numbers depend on the seed alone."""

from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from i2dl_exam.sampling import seeded_normal, seeded_uniform

both = pytest.mark.parametrize("draw", [seeded_normal, seeded_uniform])


@both
def test_the_same_seed_gives_the_same_numbers(draw: Callable[..., Tensor]) -> None:
    before = torch.random.get_rng_state()
    first = draw(3, 4, seed=7)
    assert torch.equal(before, torch.random.get_rng_state())
    torch.manual_seed(2)

    assert torch.equal(first, draw(3, 4, seed=7))
    assert not torch.equal(first, draw(3, 4, seed=8))
    assert (first.shape, first.dtype) == ((3, 4), torch.float64)
    assert first.device == torch.empty(0).device


def test_the_numbers_are_standard_normal() -> None:
    numbers = seeded_normal(100_000)

    # Five standard errors of the mean, the variance and the share below 1.
    assert abs(numbers.mean().item()) < 5 / 100_000**0.5
    assert abs(numbers.var().item() - 1) < 5 * (2 / 100_000) ** 0.5
    assert abs((numbers < 1).double().mean().item() - 0.8413447) < 0.006


def test_uniform_numbers_fill_their_interval_evenly() -> None:
    numbers = seeded_uniform(100_000)

    # Five standard errors of the mean, the mean square and the share below 1/2.
    assert numbers.abs().max().item() <= 1
    assert abs(numbers.mean().item()) < 5 / 300_000**0.5
    assert abs((numbers**2).mean().item() - 1 / 3) < 5 * (4 / 45 / 100_000) ** 0.5
    assert abs((numbers < 0.5).double().mean().item() - 0.75) < 0.007
