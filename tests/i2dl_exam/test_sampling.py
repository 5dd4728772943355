"""Random numbers depend on the seed alone."""

from typing import Any

import pytest
import torch

from i2dl_exam.sampling import seeded_normal, seeded_uniform


def test_the_same_seed_gives_the_same_numbers() -> None:
    torch.manual_seed(1)
    first = seeded_normal(3, 4, seed=7)
    torch.manual_seed(2)

    assert torch.equal(first, seeded_normal(3, 4, seed=7))
    assert not torch.equal(first, seeded_normal(3, 4, seed=8))


def test_the_global_generator_is_left_alone() -> None:
    before = torch.random.get_rng_state()
    seeded_normal(5)

    assert torch.equal(before, torch.random.get_rng_state())


def test_shape_dtype_and_device() -> None:
    numbers = seeded_normal(2, 3)

    assert numbers.shape == (2, 3)
    assert numbers.dtype == torch.float64
    assert numbers.device == torch.empty(0).device


def test_the_numbers_are_standard_normal() -> None:
    numbers = seeded_normal(100_000)

    # Five standard errors of the mean, the variance and the share below 1.
    assert abs(numbers.mean().item()) < 5 / 100_000**0.5
    assert abs(numbers.var().item() - 1) < 5 * (2 / 100_000) ** 0.5
    assert abs((numbers < 1).double().mean().item() - 0.8413447) < 0.006


def test_a_wrong_seed_is_named() -> None:
    with pytest.raises(ValueError, match=r"^seed must be at least 0, got -1$"):
        seeded_normal(1, seed=-1)
    half: Any = 0.5
    with pytest.raises(TypeError, match=r"^seed must be an int, got 0\.5$"):
        seeded_normal(1, seed=half)


def test_uniform_numbers_depend_on_the_seed_alone() -> None:
    before = torch.random.get_rng_state()
    first = seeded_uniform(3, 4, seed=7)

    assert torch.equal(before, torch.random.get_rng_state())
    assert torch.equal(first, seeded_uniform(3, 4, seed=7))
    assert not torch.equal(first, seeded_uniform(3, 4, seed=8))
    assert (first.shape, first.dtype) == ((3, 4), torch.float64)
    assert first.device == torch.empty(0).device


def test_uniform_numbers_fill_their_interval_evenly() -> None:
    numbers = seeded_uniform(100_000)

    # Five standard errors of the mean, the mean square and the share below 1/2.
    assert numbers.abs().max().item() <= 1
    assert abs(numbers.mean().item()) < 5 / 300_000**0.5
    assert abs((numbers**2).mean().item() - 1 / 3) < 5 * (4 / 45 / 100_000) ** 0.5
    assert abs((numbers < 0.5).double().mean().item() - 0.75) < 0.007


def test_a_wrong_seed_of_uniform_numbers_is_named() -> None:
    with pytest.raises(ValueError, match=r"^seed must be at least 0, got -1$"):
        seeded_uniform(1, seed=-1)
