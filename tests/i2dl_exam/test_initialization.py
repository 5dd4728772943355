"""Variances and bounds against torch.nn.init."""

import math
from collections.abc import Callable
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from i2dl_exam.initialization import (
    he_variance,
    seed_weights,
    uniform_bound,
    with_variance,
    xavier_variance,
)
from i2dl_exam.sampling import seeded_normal

sizes = st.integers(1, 200)
large = st.integers(1, 10**6)


@settings(deadline=None)
@given(sizes, sizes)
def test_xavier_variance_is_that_of_torchs_uniform_bound(
    fan_in: int, fan_out: int
) -> None:
    weight = nn.init.xavier_uniform_(torch.empty(fan_out, fan_in).double())
    bound = math.sqrt(3 * xavier_variance(fan_in, fan_out))  # U(-a, a): a^2 / 3
    assert weight.abs().max().item() <= bound * (1 + 1e-6)


@settings(deadline=None)
@given(sizes)
def test_he_variance_is_that_of_torchs_uniform_bound(fan_in: int) -> None:
    weight = nn.init.kaiming_uniform_(
        torch.empty(20, fan_in).double(), nonlinearity="relu"
    )
    assert weight.abs().max().item() <= math.sqrt(3 * he_variance(fan_in)) * (1 + 1e-6)


def test_variances_are_those_of_torch(over_seeds: Callable[..., object]) -> None:
    def worst(seed: int) -> float:
        torch.manual_seed(seed)
        pairs = [
            (nn.init.xavier_normal_, {}, xavier_variance(300, 200)),
            (nn.init.kaiming_normal_, {"nonlinearity": "relu"}, he_variance(300)),
        ]
        found = [
            abs(init(torch.empty(200, 300), **options).var().item() / variance - 1)
            for init, options, variance in pairs
        ]
        return max(found)

    assert over_seeds(
        "torch.nn.init differs from the variance by", worst, less_than=0.05
    )


def test_xavier_for_a_square_layer_is_one_over_n() -> None:
    for n in (1, 3, 100):
        assert xavier_variance(n, n) == 1 / n
        assert he_variance(n) == 2 * xavier_variance(n, n)


@given(st.floats(1e-6, 1e6))
def test_with_variance_scales_the_sample_variance(variance: float) -> None:
    normal = seeded_normal(50)
    found = with_variance(normal, variance).var() / normal.var()
    assert math.isclose(found, variance, rel_tol=1e-9)


@given(large, st.floats(0.01, 100))
def test_n_weights_have_the_gains_square_as_variance(n: int, gain: float) -> None:
    variance = uniform_bound(n, gain) ** 2 / 3  # of U(-alpha, alpha)
    assert math.isclose(n * variance, gain**2)
    assert math.isclose(uniform_bound(3 * n * n), 1 / n)


@pytest.mark.parametrize("kind", ["linear", "relu", "tanh"])
def test_torchs_kaiming_uniform_draws_up_to_the_bound(kind: Any) -> None:
    weights = torch.empty(300, 300)
    nn.init.kaiming_uniform_(weights, nonlinearity=kind)
    bound = uniform_bound(300, nn.init.calculate_gain(kind))
    assert 0.99 * bound < weights.abs().max().item() <= bound * (1 + 1e-6)


@pytest.mark.parametrize(
    "layer",
    [nn.Linear(400, 300), nn.Conv2d(16, 300, 5), nn.Conv2d(32, 300, 5, groups=2)],
)
def test_starting_weights_have_one_over_the_inputs_of_an_output_as_variance(
    layer: nn.Linear | nn.Conv2d,
) -> None:
    seed_weights(layer, 3)
    assert layer.bias is not None
    assert layer.bias.count_nonzero() == 0
    assert abs(layer.weight.mean().item()) < 0.001
    assert 0.98 < layer.weight.std().item() * 20 < 1.02


@given(st.integers(0, 10**6))
def test_starting_weights_follow_the_seed_alone(seed: int) -> None:
    first, again, other = (nn.Linear(5, 4) for _ in range(3))
    for layer, number in ((first, seed), (again, seed), (other, seed + 1)):
        seed_weights(layer, number)

    assert first.weight.equal(again.weight)
    assert not first.weight.equal(other.weight)


def test_starting_biases_are_found_by_any_of_torchs_names() -> None:
    cell = nn.LSTM(2, 3)
    seed_weights(cell)
    assert not any(p.any() for name, p in cell.named_parameters() if "bias" in name)
    assert cell.weight_ih_l0.any()


def test_starting_weights_are_not_for_normalization_layers() -> None:
    net = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4))
    before = net[0].weight.clone()
    with pytest.raises(ValueError, match=r"net must hold .* alone, got 1\.weight"):
        seed_weights(net)
    assert net[0].weight.equal(before)
