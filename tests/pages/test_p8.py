"""Claims of the page on Problem 8: its programs with other seeds, and other routes."""

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from programs import Claim, cell, row
from torch import Tensor, nn

from i2dl_exam.initialization import uniform_bound

numbers = st.fractions(-5, 5, max_denominator=20)
reals = st.floats(-600, 600)
half = Fraction(1, 2)
XOR = {(0, 0): 0, (0, 1): 1, (1, 0): 1, (1, 1): 0}


@given(numbers, numbers, numbers)
def test_8a_no_affine_function_separates_xor(
    u1: Fraction, u2: Fraction, b: Fraction
) -> None:
    f = {x: u1 * x[0] + u2 * x[1] + b for x in XOR}
    assert f[0, 0] + f[1, 1] == f[0, 1] + f[1, 0]
    assert XOR[0, 0] + XOR[1, 1] == 0 != 2 == XOR[0, 1] + XOR[1, 0]
    assert min(f[0, 1], f[1, 0]) <= max(f[0, 0], f[1, 1])  # so no threshold either


@given(reals)
def test_8b_no_output_is_below_one_half(z: float) -> None:
    with_relu = 1 / (1 + math.exp(-max(0.0, z)))
    assert 0.5 <= with_relu <= 1
    assert (with_relu == 0.5) >= (z <= 0)
    value = torch.tensor(z, dtype=torch.float64)
    assert value.relu().sigmoid().item() == pytest.approx(with_relu)


def test_8c_each_remedy_alone_keeps_the_gradient_short(over_seeds: Claim) -> None:
    for start, bound in (
        ("no remedy", {"more_than": 2e6}),
        ("clipping", {"less_than": 1.01}),
        ("batch normalization", {"less_than": 1000}),
        ("initialization: He's", {"less_than": 1000}),
        ("or Xavier's", {"less_than": 0.1}),
        ("cosine of the gradient before and after clipping", {"more_than": 0.9999}),
    ):
        assert over_seeds(start, cell("p8/c_three_remedies", start), **bound)


XS, LABELS = [1, 2, 4, 8], [0, 0, 1, 1]


def share(w: Fraction) -> Fraction:
    """Accuracy of the page's four examples, counted with exact numbers."""
    right = [(w * x > 2) == y for x, y in zip(XS, LABELS, strict=True)]
    return Fraction(sum(right), 4)


def test_8d_the_table_of_five_intervals() -> None:
    middles = [Fraction(eighths, 8) for eighths in (1, 3, 6, 12, 24)]
    called = [[x for x in XS if w * x > 2] for w in middles]
    assert called == [[], [8], [4, 8], [2, 4, 8], [1, 2, 4, 8]]
    shares = [share(w) for w in middles]
    assert shares == [half, Fraction(3, 4), 1, Fraction(3, 4), half]
    assert {share(Fraction(k, 97)) for k in range(300)} == {half, Fraction(3, 4), 1}


eta, lam = Fraction(1, 10), Fraction(1, 2)
fractions = st.fractions(-10, 10, max_denominator=20)


def torch_path(
    optimizer: Callable[[list[Tensor]], torch.optim.Optimizer],
    gradients: Tensor,
    start: Tensor,
) -> Tensor:
    """The weights before and after every step of an optimizer, shape (T + 1, n)."""
    w = start.clone()
    steps = optimizer([w])
    path = [start]
    for gradient in gradients:
        w.grad = gradient
        steps.step()
        path.append(w.clone())
    return torch.stack(path)


def test_8e_only_sgd_and_adamw_are_a_true_decay() -> None:
    time = torch.arange(100, dtype=torch.float64)
    gradients = torch.stack([time.sin(), 100 * time.sin()], dim=1)
    options = {"lr": 0.01, "weight_decay": 0.1}

    def gap(kind: Any, **more: float) -> list[float]:
        """What is left of the distance of two starts, for small and large gradients."""
        starts = (torch.full((2,), start).double() for start in (2.0, 1.0))
        far, near = (
            torch_path(lambda w: kind(w, **options, **more), gradients, start)[-1]
            for start in starts
        )
        return (far - near).tolist()

    assert gap(torch.optim.SGD) == pytest.approx([0.999**100] * 2)
    assert gap(torch.optim.AdamW) == pytest.approx([0.999**100] * 2)
    assert max(gap(torch.optim.SGD, momentum=0.9)) < 0.6
    small, large = gap(torch.optim.Adam)
    assert 1 - small > 10 * (1 - large) > 0  # large gradients: hardly any decay


@given(st.fractions(Fraction(1, 10), 10), st.integers(1, 40))
def test_8f_the_exact_value_for_any_alpha(alpha: Fraction, n: int) -> None:
    def antiderivative(w: Fraction) -> Fraction:  # of w^2 / (2 alpha)
        return w**3 / (6 * alpha)

    variance = antiderivative(alpha) - antiderivative(-alpha)
    assert variance == alpha**2 / 3
    assert (n * variance == 1) == (alpha**2 == Fraction(3, n))
    assert math.isclose(n * uniform_bound(n) ** 2 / 3, 1)


def test_8f_the_measured_ratio_is_near_1(over_seeds: Claim) -> None:
    def error(seed: int) -> float:
        rows = (row("p8/f_uniform_bound", n, seed) for n in ("3", "12", "48"))
        return max(abs(ratio - 1) for _, *ratios in rows for ratio in ratios)

    assert over_seeds("largest error of Var(s)/Var(x)", error, less_than=0.1)


@pytest.mark.parametrize("n", [3, 30, 300])
def test_8f_torchs_rules_by_their_own_gains(n: int) -> None:
    # reset_parameters calls kaiming_uniform_ with a = sqrt(5).
    gain = nn.init.calculate_gain("leaky_relu", math.sqrt(5))
    assert math.isclose(uniform_bound(n, gain), 1 / math.sqrt(n))
    assert math.isclose((uniform_bound(n, gain) / uniform_bound(n)) ** 2, 1 / 3)
    assert nn.init.calculate_gain("linear") == 1
    assert math.isclose(math.sqrt(6 / (n + n)), uniform_bound(n))  # xavier_uniform_
