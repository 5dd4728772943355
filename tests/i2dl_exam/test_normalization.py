"""Batch normalization against torch's function, its layers and autograd."""

from typing import Any

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from i2dl_exam.normalization import (
    batch_norm,
    batch_norm_backward,
    normalize,
    running_average,
)
from i2dl_exam.sampling import seeded_normal

shapes = st.tuples(st.integers(2, 12), st.integers(1, 6))  # (N, C)
seeds = st.integers(0, 10**6)
epsilons = st.sampled_from([1e-8, 1e-5, 1e-3, 1.0])
TIGHT = {"rtol": 1e-12, "atol": 1e-12}


def drawn(shape: tuple[int, ...], seed: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """An input off centre, gamma, beta, and a gradient that arrives at the output."""
    C = shape[1]
    offset = seeded_normal(C, seed=seed + 1)
    x = (2 * seeded_normal(*shape, seed=seed) + 3 * offset).requires_grad_()
    gamma, beta = (seeded_normal(C, seed=seed + k).requires_grad_() for k in (2, 3))
    return x, gamma, beta, seeded_normal(*shape, seed=seed + 4)


@settings(deadline=None)
@given(shapes, seeds, epsilons)
def test_both_ways_are_torchs(shape: tuple[int, ...], seed: int, eps: float) -> None:
    x, gamma, beta, dy = drawn(shape, seed)
    y = F.batch_norm(x, None, None, gamma, beta, training=True, eps=eps)
    torch.testing.assert_close(batch_norm(x, gamma, beta, eps), y, **TIGHT)
    expected = torch.autograd.grad(y, [x, gamma, beta], dy)
    found = batch_norm_backward(dy, x, gamma, eps)
    for one, other in zip(found, expected, strict=True):
        scale = max(1.0, other.abs().max().item())  # two close values: large gradients
        torch.testing.assert_close(one, other, rtol=1e-11, atol=1e-11 * scale)


def test_the_default_epsilon_is_torchs() -> None:
    x, gamma, beta, dy = drawn((4, 3), 0)
    y = nn.BatchNorm1d(3, dtype=torch.float64)(x)
    one, zero = torch.ones(3), torch.zeros(3)
    torch.testing.assert_close(normalize(x), y, **TIGHT)
    torch.testing.assert_close(batch_norm(x, one, zero), y, **TIGHT)
    found = batch_norm_backward(dy, x, gamma)[0]
    y = batch_norm(x, gamma, beta, 1e-5)
    torch.testing.assert_close(found, torch.autograd.grad(y, x, dy)[0], **TIGHT)


@settings(deadline=None)
@given(st.floats(-1e6, 1e6))
def test_a_constant_feature_needs_a_positive_eps(value: float) -> None:
    x, gamma, beta, _ = drawn((4, 3), 0)
    x = x.detach()
    x[:, 1] = value
    assert batch_norm(x, gamma, beta, eps=0)[:, 1].isnan().all()
    y = batch_norm(x, gamma, beta)[:, 1]
    torch.testing.assert_close(y, beta[1].expand(4), atol=1e-6, rtol=1e-6)


@settings(deadline=None, max_examples=50)
@given(shapes, seeds, st.sampled_from([0.0, 0.1, 0.3, 1.0]))
def test_running_averages_are_those_of_torchs_layer(
    shape: tuple[int, int], seed: int, momentum: float
) -> None:
    layer = nn.BatchNorm1d(shape[1], momentum=momentum, dtype=torch.float64)
    mean, var = torch.zeros(shape[1]).double(), torch.ones(shape[1]).double()
    for k in range(3):
        x = drawn(shape, seed + 10 * k)[0].detach()
        layer(x)
        mean = running_average(mean, x.mean(0), momentum)
        var = running_average(var, x.var(0), momentum)
        torch.testing.assert_close(mean, layer.running_mean, **TIGHT)
        torch.testing.assert_close(var, layer.running_var, **TIGHT)


def test_the_default_momentum_is_torchs() -> None:
    layer = nn.BatchNorm1d(1)
    layer(torch.tensor([[1.0], [3.0]]))
    found = running_average(torch.zeros(1), torch.tensor([2.0]))
    assert found == layer.running_mean


ONES = {"x": (4, 3), "dy": (4, 3), "gamma": (3,), "beta": (3,)}


@pytest.mark.parametrize(
    ("name", "shape", "message"),
    [
        *(
            ("x", shape, r"x must have shape \(N, C\)")
            for shape in ((), (3,), (2, 3, 4))
        ),
        *(("x", (n, 3), f"x must have at least 2 samples, got {n}") for n in (0, 1)),
        ("gamma", (1,), r"gamma must have shape \(C,\) with C = 3, got \(1,\)"),
        ("gamma", (1, 3), r"gamma must have shape \(C,\) with C = 3, got \(1, 3\)"),
        ("beta", (2,), r"beta must have shape \(C,\) with C = 3, got \(2,\)"),
        ("dy", (3,), r"dy must have shape \(N, C\)"),
        ("dy", (4, 1), r"dy must have shape \(N, C\) with N = 4"),
    ],
)
def test_shapes_that_would_broadcast_or_say_nothing_are_refused(
    name: str, shape: tuple[int, ...], message: str
) -> None:
    t: Any = {k: torch.ones(s) for k, s in {**ONES, name: shape}.items()}
    if len(shape) == 2 and name == "x":
        t["dy"] = t["x"]
    calls: dict[tuple[str, ...], Any] = {
        ("x",): normalize,
        ("x", "gamma", "beta"): batch_norm,
        ("dy", "x", "gamma"): batch_norm_backward,
    }
    for names, call in calls.items():
        if name in names:
            with pytest.raises(ValueError, match=message):
                call(*(t[n] for n in names))
