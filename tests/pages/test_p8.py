"""Claims of the page on Problem 8: its programs with other seeds, and other routes."""

import math
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st
from programs import Claim, cell, row
from torch import Tensor, nn

from i2dl_exam.initialization import uniform_bound
from i2dl_exam.sampling import seeded_normal

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


@given(numbers, numbers, numbers)
def test_8a_one_half_is_the_best_linear_fit_of_xor(
    u1: Fraction, u2: Fraction, b: Fraction
) -> None:
    f = {x: u1 * x[0] + u2 * x[1] + b for x in XOR}
    error = sum((f[x] - y) ** 2 for x, y in XOR.items())
    assert error == 1 + sum((value - half) ** 2 for value in f.values())  # Pythagoras
    assert sum((half - y) ** 2 for y in XOR.values()) == 1


def test_8a_two_3x3_convolutions_are_one_5x5_convolution() -> None:
    first, second = seeded_normal(4, 3, 3, 3), seeded_normal(2, 4, 3, 3, seed=1)
    point = torch.eye(3).double().reshape(3, 3, 1, 1)  # one pixel in each channel
    whole = F.conv2d(F.conv2d(F.pad(point, (4,) * 4), first), second)
    kernel = whole.flip(2, 3).transpose(0, 1)  # (out, in, 5, 5)
    x = seeded_normal(1, 3, 9, 9, seed=2)

    assert kernel.shape == (2, 3, 5, 5)
    torch.testing.assert_close(
        F.conv2d(F.conv2d(x, first), second), F.conv2d(x, kernel)
    )
    padded = F.conv2d(F.conv2d(x, first, padding=1), second, padding=1)
    difference = (padded - F.conv2d(x, kernel, padding=2)).abs().amax(dim=(0, 1))
    assert difference[1:-1, 1:-1].max() < 1e-10 < 0.1 < difference.max()


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


@given(st.integers(0, 10**6))
def test_8c_batch_norm_gives_the_same_for_weights_twice_as_large(seed: int) -> None:
    x, weights = seeded_normal(2, 9, 9, seed=seed)
    once, twice = (
        F.batch_norm(x @ w, None, None, training=True) for w in (weights, 2 * weights)
    )
    torch.testing.assert_close(once, twice, atol=1e-3, rtol=1e-3)
    assert 2**20 == 1048576


XS, LABELS = [1, 2, 4, 8], [0, 0, 1, 1]


def share(w: Fraction) -> Fraction:
    """Accuracy of the page's four examples, counted with exact numbers."""
    right = [(w * x > 2) == y for x, y in zip(XS, LABELS, strict=True)]
    return Fraction(sum(right), 4)


def loss_and_slope(w: float) -> tuple[float, float]:
    """Cross-entropy as log(1 + exp(-z)), and its derivative, by hand."""
    signs = [2 * y - 1 for y in LABELS]
    margins = [s * (w * x - 2) for s, x in zip(signs, XS, strict=True)]
    loss = sum(math.log1p(math.exp(-m)) for m in margins) / 4
    parts = zip(signs, XS, margins, strict=True)
    return loss, sum(-s * x / (1 + math.exp(m)) for s, x, m in parts) / 4


def test_8d_the_table_of_five_intervals() -> None:
    middles = [
        Fraction(1, 8),
        Fraction(3, 8),
        Fraction(3, 4),
        Fraction(3, 2),
        Fraction(3),
    ]
    called = [[x for x in XS if w * x > 2] for w in middles]
    assert called == [[], [8], [4, 8], [2, 4, 8], [1, 2, 4, 8]]
    shares = [share(w) for w in middles]
    assert shares == [half, Fraction(3, 4), 1, Fraction(3, 4), half]
    assert {share(Fraction(k, 97)) for k in range(300)} == {half, Fraction(3, 4), 1}


def test_8d_cross_entropy_has_one_valley_where_accuracy_is_1() -> None:
    slopes = [loss_and_slope(k / 100)[1] for k in range(-200, 600)]
    assert slopes == sorted(slopes)  # convex
    assert len(set(slopes)) == len(slopes)
    assert loss_and_slope(0.5)[1] < 0 < loss_and_slope(1)[1]  # its place lies between
    assert share(Fraction(3, 4)) == 1
    assert share(Fraction(3, 10)) == share(Fraction(3, 2)) == Fraction(3, 4)
    assert loss_and_slope(0.3)[1] < 0 < loss_and_slope(1.5)[1]


@given(st.floats(-20, 20), st.floats(-20, 20))
def test_8d_soft_accuracy_has_the_slope_p_times_1_minus_p(a: float, b: float) -> None:
    z = torch.tensor([a, b, 0.0], dtype=torch.float64, requires_grad=True)
    p = z.softmax(dim=0)[0]
    (soft,) = torch.autograd.grad(p, z, retain_graph=True)
    (sharp,) = torch.autograd.grad(-p.log(), z)
    torch.testing.assert_close(soft[0], p * (1 - p))
    torch.testing.assert_close(sharp[0], p - 1)


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


def test_8e_l1_takes_one_amount_and_reaches_zero_after_80_steps() -> None:
    W = torch.tensor([4.0, -4.0], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([W], lr=0.1)
    path = [W.tolist()]
    for _ in range(79):
        optimizer.zero_grad()
        (0.5 * W.abs().sum()).backward()
        optimizer.step()
        path.append(W.tolist())
    losses = [a[0] - b[0] for a, b in pairwise(path)]
    assert all(math.isclose(loss, 1 / 20, rel_tol=1e-9) for loss in losses)
    assert math.isclose(path[79][0], 1 / 20, rel_tol=1e-9)  # step 80 removes the rest
    assert math.isclose(path[79][1], -1 / 20, rel_tol=1e-9)
    assert 4 / (eta * lam) == 80
    l2 = [4 * 0.95**t for t in range(101)]
    assert min(l2) > 0  # never 0
    assert l2[20] < 4 - 20 / 20  # below the line at first
    assert l2[80] > 0 == 4 - 80 / 20  # above it at the end: they cross


@given(st.fractions(-20, 20, max_denominator=5))
def test_8e_with_a_loss_the_weight_stops_where_both_pulls_balance(W: Fraction) -> None:
    for _ in range(30):  # J = (W - 4)^2 / 2, and a learning rate of 1/2
        W -= half * ((W - 4) + lam * W)
    assert abs(W - Fraction(8, 3)) < Fraction(1, 10**6)
    assert Fraction(8, 3) - 4 == -lam * Fraction(8, 3)


@given(st.fractions(0, 4, max_denominator=30).filter(lambda p: p > 0))
def test_8e_what_happens_for_each_size_of_the_product(p: Fraction) -> None:
    before, after = Fraction(4), (1 - p) * 4
    assert (after > 0) == (p < 1)  # keeps its sign
    assert (after == 0) == (p == 1)
    assert (after < 0) == (p > 1)  # changes its sign
    assert (abs(after) < before) == (p < 2)
    assert (abs(after) > before) == (p > 2)
    assert (after == -before) == (p == 2)


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


@pytest.mark.parametrize("n", [1, 2, 12, 300])
def test_8f_mistakes_give_the_ratios_that_are_told(n: int) -> None:
    squares = [
        (1 / n, 1 / 3),
        (3 / (2 * n), 1 / 2),
        (12 / n, 4),
        (3 / n**2, 1 / n),
        (6 / n, 2),
    ]
    for alpha_squared, ratio in squares:
        assert math.isclose(n * alpha_squared / 3, ratio)


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
