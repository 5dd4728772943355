"""Each claim of the page on Problem 2, by other routes or its programs over seeds."""

import math
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from programs import Claim, assert_between, row

from i2dl_exam.initialization import he_variance

INPUTS = (2, -4, 1)
SMALL = ("0.05", "0.025", "-0.03")
LARGE = ("1.0", "0.5", "1.5")
DEPTH = "p2/d_relu_depth"


def dot(weights: tuple[str, ...]) -> Fraction:
    return sum(Fraction(w) * i for w, i in zip(weights, INPUTS, strict=True))


# 2a -----------------------------------------------------------------------------------


def test_2a_the_sums_are_minus_0_03_and_1_5() -> None:
    assert dot(SMALL) == Fraction("-0.03") == Fraction(SMALL[2])
    assert dot(LARGE) == Fraction("1.5") == Fraction(LARGE[2])


def test_2a_sums_with_such_a_variance_lie_further_out() -> None:
    small, large = (math.sqrt(variance * (4 + 16 + 1)) for variance in (0.02, 1))
    assert f"{large:.1f}, {small:.2f}" == "4.6, 0.65"
    assert 3 < large / float(dot(LARGE)) < 3.1
    assert math.erfc(1.5 / large / math.sqrt(2)) > 0.7  # usually further out
    assert sum(Fraction(w) ** 2 for w in SMALL) / 3 < Fraction("0.02") / 10


# 2b -----------------------------------------------------------------------------------


def test_2b_the_slope_falls_with_the_distance_from_0() -> None:
    for s, slope in {1.5: "0.18", 3: "0.01", 5: "0.0002"}.items():
        assert f"{math.cosh(s) ** -2:.{len(slope) - 2}f}" == slope


@pytest.mark.parametrize(
    ("start", "live", "signal", "gradient"),
    [
        ("3 0.02", (2.9, 3.1), (-20, -10), (-20, -10)),
        ("3 0.33", (2.8, 3.1), (-4, -0.5), (-5, -0.5)),  # also with 1/n
        ("3 1.00", (2, 3), (-1, 0.5), (-6, -0.5)),
        ("3 100.00", (0, 1), (-1, 1), (-math.inf, -30)),
        ("30 0.02", (29, 31), (-3.5, -2), (-3.5, -2)),
        ("30 1.00", (7, 10), (-0.5, 0.5), (2.5, 6)),
        ("30 100.00", (0, 1), (-0.5, 0.5), (-30, -4)),
        ("100 0.02", (90, 100), (-0.5, 0), (-0.5, 1)),
        ("100 1.00", (13, 18), (-0.5, 0.5), (5.5, 8)),
    ],
)
def test_2b_signal_gradient_and_live_neurons(
    start: str,
    live: tuple[float, float],
    signal: tuple[float, float],
    gradient: tuple[float, float],
    over_seeds: Claim,
) -> None:
    name = "p2/b_gradient_by_width"
    for column, bounds in enumerate((live, signal, gradient)):
        assert_between(over_seeds, name, start, column, *bounds)
    found = [row(name, start, seed) for seed in range(20)]
    assert all(formula == autograd for *_, formula, autograd in found)


# 2c -----------------------------------------------------------------------------------


@settings(deadline=None, max_examples=50)
@given(st.lists(st.integers(-9, 9), min_size=1, max_size=6))
def test_2c_one_over_n_keeps_the_mean_square_of_any_input(inputs: list[int]) -> None:
    n = len(inputs)
    signs = product((1, -1), repeat=n)
    sums = [sum(a * b for a, b in zip(w, inputs, strict=True)) for w in signs]
    after = Fraction(sum(s * s for s in sums), len(sums)) * Fraction(1, n)
    assert after == Fraction(sum(i * i for i in inputs), n)


@pytest.mark.parametrize("layers", [5, 10, 20, 40])
def test_2c_wide_tanh_networks(layers: int, over_seeds: Claim) -> None:
    program, law = "p2/c_wide_networks", (2 * layers) ** -0.5
    for column, low, high in (
        (1, law / 1.5, law * 1.5),  # gain 1: fades as the law says
        (2, law / 2.5, law * 2.5),  # and so does the gradient
        (3, 0.6, 0.72),  # gain 5/3: settles at about two thirds
    ):
        assert_between(over_seeds, program, str(layers), column, low, high)
    grown = {20: (1.5, 15), 40: (4, 150)}.get(layers, (0.7, 3))
    assert_between(over_seeds, program, str(layers), 4, *grown)


@pytest.mark.parametrize("q", [0.001, 0.01])
def test_2c_tanh_takes_2_q_squared_off_a_small_mean_square(q: float) -> None:
    grid = [k / 100 for k in range(-800, 801)]  # of a standard normal number
    weights = [math.exp(-(x**2) / 2) for x in grid]
    squares = [math.tanh(math.sqrt(q) * x) ** 2 for x in grid]
    total = sum(w * s for w, s in zip(weights, squares, strict=True))
    mean = total / sum(weights)
    assert abs(mean - (q - 2 * q**2)) < 6 * q**3


# 2d -----------------------------------------------------------------------------------


def test_2d_he_keeps_the_mean_square_through_two_whole_layers() -> None:
    # All 2^8 draws of two 2 x 2 layers with weights +-1, scaled to variance 2/n = 1.
    x, total = (3, -1), 0
    for w in product((1, -1), repeat=8):
        h = [max(0, w[0] * x[0] + w[1] * x[1]), max(0, w[2] * x[0] + w[3] * x[1])]
        y = [max(0, w[4] * h[0] + w[5] * h[1]), max(0, w[6] * h[0] + w[7] * h[1])]
        total += y[0] ** 2 + y[1] ** 2
    assert Fraction(total, 2**8) == 3**2 + 1


@pytest.mark.parametrize("n", [30, 100, 200])
def test_2d_signal_and_gradient_of_relu_follow_the_law(
    n: int, over_seeds: Claim
) -> None:
    for name, factor in (("Xavier", 1), ("He", 2)):
        law = (factor / 2) ** 10
        for column in (0, 1):
            start = f"{n} {name} {factor / n:.3f}"
            low = law / (40 if n == 30 else 4)  # narrow networks stay below
            assert_between(over_seeds, DEPTH, start, column, low, 4 * law)
    assert_between(over_seeds, DEPTH, f"{n} large 1.000", 0, 1e9, 1e22)


def test_2d_0_02_is_too_small_right_and_too_large(over_seeds: Claim) -> None:
    assert_between(over_seeds, DEPTH, "30 small 0.020", 0, 0, 1e-3)
    assert_between(over_seeds, DEPTH, "100 small 0.020", 0, 0.2, 5)
    assert_between(over_seeds, DEPTH, "200 small 0.020", 0, 100, 1e5)
    assert he_variance(100) == 0.02
