"""Each claim of the page on Problem 2, by other routes or its programs over seeds."""

import math
from fractions import Fraction

import pytest
from programs import Claim, assert_between, row

from i2dl_exam.initialization import he_variance

INPUTS = (2, -4, 1)
SMALL = ("0.05", "0.025", "-0.03")
LARGE = ("1.0", "0.5", "1.5")
DEPTH = "p2/d_relu_depth"


def dot(weights: tuple[str, ...]) -> Fraction:
    return sum(Fraction(w) * i for w, i in zip(weights, INPUTS, strict=True))


def test_2a_the_sums_are_minus_0_03_and_1_5() -> None:
    assert dot(SMALL) == Fraction("-0.03") == Fraction(SMALL[2])
    assert dot(LARGE) == Fraction("1.5") == Fraction(LARGE[2])


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
