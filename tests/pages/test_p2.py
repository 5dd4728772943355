"""Every claim of the page on Problem 2, proved without the page's programs."""

import math
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from itertools import product

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from i2dl_exam.initialization import he_variance, xavier_variance
from i2dl_exam.sampling import seeded_normal

INPUTS = (2, -4, 1)
SMALL = ("0.05", "0.025", "-0.03")
LARGE = ("1.0", "0.5", "1.5")
LAYERS = 30
GONE = 1 / 200  # what the page calls "vanishes" is below this


class Run:
    """Random networks side by side: signal by matrix products, gradient by autograd."""

    def __init__(
        self,
        n: int,
        variance: float,
        seed: int,
        *,
        nets: int = 1,
        layers: int = LAYERS,
        f: Callable[[Tensor], Tensor] = torch.tanh,
    ) -> None:
        W = seeded_normal(layers, nets, n, n, seed=seed) * math.sqrt(variance)
        self.W = W.requires_grad_()
        x = seeded_normal(nets, n, 1, seed=1000 + seed).requires_grad_()
        self.h, self.s = [x], []
        for w in self.W:
            self.s.append(w @ self.h[-1])
            self.h.append(f(self.s[-1]))
        self.g = seeded_normal(nets, n, 1, seed=2000 + seed)

    def signal(self) -> Tensor:
        """How many times as long the signal is after the last layer, per network."""
        return self.h[-1].norm(dim=(1, 2)) / self.h[0].norm(dim=(1, 2))

    def gradients(self) -> Tensor:
        """Length of the gradient by h_0, ..., h_L, relative to that by h_L."""
        found = torch.autograd.grad(self.h[-1], self.h, self.g, retain_graph=True)
        return torch.stack(found).norm(dim=(2, 3)) / self.g.norm(dim=(1, 2))

    def gradient(self) -> Tensor:
        """How many times as long the gradient is at the input, per network."""
        return self.gradients()[0]

    def weight_gradients(self) -> Tensor:
        """Length of the gradient by each layer's weights, shape (layers, nets)."""
        (found,) = torch.autograd.grad(self.h[-1], self.W, self.g, retain_graph=True)
        return found.norm(dim=(2, 3))

    def slopes(self) -> Tensor:
        """All slopes of tanh in the networks."""
        return torch.cosh(torch.stack(self.s)) ** -2


def dot(weights: tuple[str, ...], inputs: tuple[int, ...] = INPUTS) -> Fraction:
    return sum(
        (Fraction(w) * i for w, i in zip(weights, inputs, strict=True)), Fraction()
    )


def median(values: Tensor) -> float:
    return values.median().item()


# 2a -----------------------------------------------------------------------------------


def test_2a_the_sums_are_minus_0_03_and_1_5() -> None:
    # By integer arithmetic, in thousandths.
    assert 50 * 2 + 25 * -4 + -30 * 1 == -30
    assert 1000 * 2 + 500 * -4 + 1500 * 1 == 1500
    assert dot(SMALL) == Fraction("-0.03") == Fraction(SMALL[2])
    assert dot(LARGE) == Fraction("1.5") == Fraction(LARGE[2])


def test_2a_the_slopes_by_difference_quotients() -> None:
    e = 1e-5
    for s, slope in ((-0.03, "0.9991"), (1.5, "0.1807")):
        quotient = (math.tanh(s + e) - math.tanh(s - e)) / (2 * e)
        assert f"{quotient:.4f}" == slope
    assert 1 / math.cosh(1.5) ** 2 < 1 / 5
    assert f"{math.tanh(1.5):.2f}" == "0.91"


def test_2a_common_mistakes_give_what_the_page_says() -> None:
    assert dot(SMALL, (2, 4, 1)) == Fraction("0.17")
    assert dot(LARGE, (2, 4, 1)) == Fraction("5.5")
    assert dot(("0.05", "0.025", "0.03")) == Fraction("0.03")


def test_2a_the_variance_of_such_a_sum_is_21_times_that_of_a_weight(
    over_seeds: Callable[..., object],
) -> None:
    i = torch.tensor(INPUTS, dtype=torch.float64)

    def differs(seed: int) -> float:
        s = seeded_normal(10**5, 3, seed=seed) @ i
        return abs(s.var().item() / 21 - 1)

    assert over_seeds("relative error of Var(s) = 21", differs, less_than=0.05)


def test_2a_three_of_four_neurons_lie_further_out_than_the_exams(
    over_seeds: Callable[..., object],
) -> None:
    i = torch.tensor(INPUTS, dtype=torch.float64)

    def share(seed: int, std: float, bound: float) -> float:
        s = std * seeded_normal(10**5, 3, seed=seed) @ i
        return (s.abs() > bound).double().mean().item()

    def off(seed: int) -> float:
        return abs(share(seed, 1.0, 1.5) - 0.7434)

    def off_small(seed: int) -> float:
        return abs(share(seed, math.sqrt(0.02), 0.03) - (1 - 0.0369))

    assert over_seeds("share of |s| > 1.5, distance from 0.7434", off, less_than=0.01)
    assert over_seeds("share of |s| > 0.03, distance", off_small, less_than=0.01)
    mean_square = sum(Fraction(w) ** 2 for w in SMALL) / 3
    assert f"{float(mean_square):.4f}" == "0.0013"
    assert mean_square < Fraction("0.02") / 10


# 2b -----------------------------------------------------------------------------------


@settings(deadline=None)
@given(st.lists(st.floats(-2, 2), min_size=3, max_size=3))
def test_2b_a_neuron_hands_back_slope_times_weight(weights: list[float]) -> None:
    e = 1e-6

    def h(w: list[float], i: list[float]) -> float:
        return math.tanh(sum(a * b for a, b in zip(w, i, strict=True)))

    i = [float(x) for x in INPUTS]
    slope = 1 - h(weights, i) ** 2
    for j in range(3):
        up, down = ([x + d * (k == j) for k, x in enumerate(i)] for d in (e, -e))
        quotient = (h(weights, up) - h(weights, down)) / (2 * e)
        assert math.isclose(quotient, slope * weights[j], abs_tol=1e-6)
        up, down = ([w + d * (k == j) for k, w in enumerate(weights)] for d in (e, -e))
        quotient = (h(up, i) - h(down, i)) / (2 * e)
        assert math.isclose(quotient, slope * i[j], abs_tol=1e-6)


def test_2b_the_table_of_the_exams_neuron() -> None:
    rows = {
        SMALL: ["0.0500", "0.0250", "-0.0300"],
        LARGE: ["0.1807", "0.0904", "0.2711"],
    }
    for weights, shown in rows.items():
        slope = math.cosh(float(dot(weights))) ** -2
        assert [f"{slope * float(w):.4f}" for w in weights] == shown


def test_2b_the_slope_falls_with_the_distance_from_0() -> None:
    shown = {1.5: "0.18", 3: "0.01", 5: "0.0002"}
    for s, slope in shown.items():
        digits = len(slope) - 2
        assert f"{math.cosh(s) ** -2:.{digits}f}" == slope
    assert f"{math.acosh(math.sqrt(10)):.2f}" == "1.82"  # there the slope is 0.1


def test_2b_paths_and_powers_of_the_check() -> None:
    assert 5e-14 < 0.05**10 < 5e-13
    assert f"{0.2711**10 * 1e6:.0f}" == "2"
    assert 3**9 == 19_683
    assert 100**9 == 10**18


def test_2b_small_weights_end_signal_and_gradient(
    over_seeds: Callable[..., object],
) -> None:
    for n in (1, 3, 10, 30):

        def factor(seed: int, n: int = n) -> float:
            run = Run(n, 0.02, seed, nets=25)
            return max(median(run.signal()), median(run.gradient()))

        assert over_seeds(f"0.02, n = {n}, median factor", factor, less_than=GONE)


def test_2b_the_same_variance_is_not_small_at_width_100(
    over_seeds: Callable[..., object],
) -> None:
    @cache
    def factor(seed: int) -> float:
        return median(Run(100, 0.02, seed, nets=3).gradient())

    assert over_seeds("0.02, n = 100, median gradient", factor, more_than=0.1)
    assert over_seeds("0.02, n = 100, median gradient", factor, less_than=100)


def test_2b_small_weights_leave_the_slope_of_tanh_at_its_maximum(
    over_seeds: Callable[..., object],
) -> None:
    def slope(seed: int) -> float:
        return median(Run(3, 0.02, seed, nets=25).slopes())

    assert over_seeds("0.02, n = 3, median slope", slope, more_than=0.99)


def test_2b_large_weights_vanish_in_narrow_networks(
    over_seeds: Callable[..., object],
) -> None:
    for n in (1, 3):

        def factor(seed: int, n: int = n) -> float:
            return median(Run(n, 1.0, seed, nets=101).gradient())

        assert over_seeds(f"1.0, n = {n}, median gradient", factor, less_than=GONE)


def test_2b_large_weights_explode_in_wide_networks(
    over_seeds: Callable[..., object],
) -> None:
    def thirty(seed: int) -> float:
        return median(Run(30, 1.0, seed, nets=25).gradient())

    def hundred(seed: int) -> float:
        return Run(100, 1.0, seed).gradient().item()

    assert over_seeds("1.0, n = 30, median gradient", thirty, more_than=1e3)
    assert over_seeds("1.0, n = 100, single gradient", hundred, more_than=1e6)


def test_2b_at_width_10_large_weights_do_either(
    over_seeds: Callable[..., object],
) -> None:
    @cache
    def factors(seed: int) -> Tensor:
        return Run(10, 1.0, seed, nets=100).gradient()

    assert over_seeds("1.0, n = 10, least", lambda s: factors(s).min(), less_than=0.5)
    assert over_seeds("1.0, n = 10, largest", lambda s: factors(s).max(), more_than=50)
    assert over_seeds(
        "1.0, n = 10, median", lambda s: median(factors(s)), more_than=GONE
    )
    assert over_seeds(
        "1.0, n = 10, median", lambda s: median(factors(s)), less_than=1e3
    )


def test_2b_most_slopes_are_flat_where_the_gradient_explodes(
    over_seeds: Callable[..., object],
) -> None:
    def slope(seed: int, n: int) -> float:
        return median(Run(n, 1.0, seed, nets=2 if n == 100 else 10).slopes())

    for n in (30, 100):
        assert over_seeds(
            f"1.0, n = {n}, slope", lambda s, n=n: slope(s, n), less_than=0.01
        )
    for n in (3, 10):
        assert over_seeds(
            f"1.0, n = {n}, slope", lambda s, n=n: slope(s, n), more_than=0.01
        )


def test_2b_xavier_needs_some_width(over_seeds: Callable[..., object]) -> None:
    for n in (1, 3):

        def lost(seed: int, n: int = n) -> float:
            return median(Run(n, 1 / n, seed, nets=101).gradient())

        assert over_seeds(f"1/n, n = {n}, median gradient", lost, less_than=GONE)
    for n, nets in ((10, 101), (30, 15), (100, 1)):

        @cache
        def kept(seed: int, n: int = n, nets: int = nets) -> float:
            return median(Run(n, 1 / n, seed, nets=nets).gradient())

        assert over_seeds(f"1/n, n = {n}, median gradient", kept, more_than=GONE)
        assert over_seeds(f"1/n, n = {n}, median gradient", kept, less_than=10)


def test_2b_with_3_neurons_saturation_shows_at_variance_10(
    over_seeds: Callable[..., object],
) -> None:
    def share(seed: int) -> float:
        xavier, large = (
            median(Run(3, variance, seed, nets=101).gradient())
            for variance in (1 / 3, 10.0)
        )
        return large / xavier

    assert over_seeds("n = 3, gradient of 10 by that of 1/3", share, less_than=1e-9)


def test_2b_no_output_of_tanh_leaves_minus_1_to_1() -> None:
    for variance in (0.02, 1.0, 1e6):
        assert Run(10, variance, 0, nets=20).h[-1].abs().max() <= 1


def test_2b_with_small_weights_all_layers_are_about_equally_badly_off(
    over_seeds: Callable[..., object],
) -> None:
    def spread(seed: int) -> float:
        found = Run(10, 0.02, seed).weight_gradients()
        return (found.max() / found.min()).item()

    def against_xavier(seed: int) -> float:
        small, good = (Run(10, v, seed).weight_gradients()[0] for v in (0.02, 1 / 10))
        return (small / good).item()

    assert over_seeds(
        "0.02, n = 10: weight gradients, max : min", spread, less_than=1e3
    )
    assert over_seeds("0.02 : 1/n, weight gradient", against_xavier, less_than=1e-6)


@pytest.mark.parametrize("variance", [1.0, 3.0, 1e3, 1e6])
def test_2b_a_live_neuron_per_layer_decides(
    variance: float, over_seeds: Callable[..., object]
) -> None:
    @cache
    def run(seed: int) -> tuple[float, Tensor]:
        found = Run(30, variance, seed, nets=15)
        live = 30 * (found.slopes() > 0.1).double().mean().item()
        return live, found.gradient()

    name = f"variance {variance:g}, n = 30"
    if variance < 100:
        assert over_seeds(f"{name}: live neurons", lambda s: run(s)[0], more_than=1)
        assert over_seeds(f"{name}: median", lambda s: median(run(s)[1]), more_than=1e3)
    else:
        assert over_seeds(f"{name}: live neurons", lambda s: run(s)[0], less_than=1)
        assert over_seeds(f"{name}: largest", lambda s: run(s)[1].max(), less_than=1e-6)
    assert run(0)[0] < 30


def test_2b_the_law_of_wide_networks_holds_for_width_100(
    over_seeds: Callable[..., object],
) -> None:
    def differs(seed: int) -> float:
        squares = Run(100, 1.0, seed, nets=10).gradients() ** 2
        growth = (squares[:-1] / squares[1:]).mean().item()
        return abs(growth / 5.54 - 1)

    assert over_seeds("squared growth per layer against 5.54", differs, less_than=0.2)


# 2c -----------------------------------------------------------------------------------


def test_2c_the_eight_sums_by_hand() -> None:
    signs = product((1, -1), repeat=3)
    squares = sorted((a * 2 + b * -4 + c) ** 2 for a, b, c in signs)
    assert squares == [1, 1, 9, 9, 25, 25, 49, 49]
    assert Fraction(sum(squares), 8) == Fraction(49 + 25 + 9 + 1, 4) == 21 == 3 * 7
    assert Fraction(sum(i * i for i in INPUTS), 3) == 7


@settings(deadline=None, max_examples=50)
@given(st.lists(st.integers(-9, 9), min_size=1, max_size=6))
def test_2c_one_over_n_keeps_the_mean_square_of_any_input(inputs: list[int]) -> None:
    n = len(inputs)
    signs = product((1, -1), repeat=n)
    sums = [sum(a * b for a, b in zip(w, inputs, strict=True)) for w in signs]
    after = Fraction(sum(s * s for s in sums), len(sums)) * Fraction(1, n)
    assert after == Fraction(sum(i * i for i in inputs), n)


def test_2c_one_over_n_as_standard_deviation_divides_by_n() -> None:
    for n in (3, 100):
        assert n * Fraction(1, n) ** 2 == Fraction(1, n)
    assert Fraction(2, 100) < Fraction(1, 3) < 1


def test_2c_a_linear_network_keeps_its_signal(
    over_seeds: Callable[..., object],
) -> None:
    def factor(seed: int) -> float:
        run = Run(300, 1 / 300, seed, layers=10, f=lambda s: s)
        return abs(run.signal().log2().item())

    assert over_seeds("linear, 1/n: |log2| of signal", factor, less_than=1)


def test_2c_with_tanh_the_signal_falls_like_one_over_root_2l(
    over_seeds: Callable[..., object],
) -> None:
    def differs(seed: int) -> float:
        run = Run(100, xavier_variance(100), seed, nets=6)
        return abs(run.h[-1].square().mean().sqrt().item() * math.sqrt(60) - 1)

    assert over_seeds("after 30 layers: distance from 1", differs, less_than=0.3)
    assert f"{1 / math.sqrt(60):.4f}" == "0.1291"


def test_2c_with_the_gain_the_signal_settles(over_seeds: Callable[..., object]) -> None:
    @cache
    def sizes(seed: int) -> list[float]:
        run = Run(100, 25 / 9 / 100, seed, nets=2)
        return [h.square().mean().sqrt().item() for h in run.h]

    def change(seed: int) -> float:
        return abs(sizes(seed)[30] / sizes(seed)[15] - 1)

    def against_the_law(seed: int) -> float:
        return abs(sizes(seed)[30] / 0.6513 - 1)

    assert over_seeds("gain 5/3: change from layer 15 to 30", change, less_than=0.3)
    assert over_seeds("gain 5/3: distance from 0.6513", against_the_law, less_than=0.25)
    assert nn.init.calculate_gain("tanh") == 5 / 3


def test_2c_the_series_of_tanh_squared() -> None:
    for s in (0.01, 0.05, 0.1):
        rest = math.tanh(s) ** 2 - (s**2 - 2 / 3 * s**4)
        assert abs(rest) < s**6


# 2d -----------------------------------------------------------------------------------


@settings(deadline=None, max_examples=50)
@given(st.lists(st.integers(-9, 9), min_size=1, max_size=6))
def test_2d_relu_halves_the_mean_square_of_any_input(inputs: list[int]) -> None:
    signs = product((1, -1), repeat=len(inputs))
    sums = [sum(a * b for a, b in zip(w, inputs, strict=True)) for w in signs]
    assert 2 * sum(max(0, s) ** 2 for s in sums) == sum(s * s for s in sums)


def test_2d_he_keeps_the_mean_square_through_two_whole_layers() -> None:
    # All 2^8 draws of two 2 x 2 layers with weights +-1, scaled to variance 2/n = 1.
    x, total = (3, -1), 0
    for w in product((1, -1), repeat=8):
        h = [max(0, w[0] * x[0] + w[1] * x[1]), max(0, w[2] * x[0] + w[3] * x[1])]
        y = [max(0, w[4] * h[0] + w[5] * h[1]), max(0, w[6] * h[0] + w[7] * h[1])]
        total += y[0] ** 2 + y[1] ** 2
    assert Fraction(total, 2**8) == 3**2 + 1


def test_2d_mean_and_variance_of_relu_by_integration() -> None:
    # E[ReLU(s)] = phi(0), E[ReLU(s)^2] = 1/2 for a standard normal s.
    variance = 1 / 2 - (1 / math.sqrt(2 * math.pi)) ** 2
    assert f"{variance:.4f}" == "0.3408"


def test_2d_relu_output_of_drawn_sums(over_seeds: Callable[..., object]) -> None:
    def differs(seed: int) -> float:
        h = seeded_normal(10**5, seed=seed).relu()
        square, variance = h.square().mean().item(), h.var().item()
        return max(abs(square - 0.5), abs(variance - 0.3408))

    assert over_seeds("mean square 1/2, variance 0.3408", differs, less_than=0.02)


def test_2d_the_factors_per_layer_and_after_20() -> None:
    assert 2**20 == 1_048_576
    for scale, factor in ((1, Fraction(1, 2)), (2, 1), (4, 2)):
        assert Fraction(scale, 2) == factor
    assert Fraction(2, 3) * Fraction(21, 2) == 7


@pytest.mark.parametrize("n", [30, 100])
def test_2d_relu_keeps_its_signal_with_he_only(
    n: int, over_seeds: Callable[..., object]
) -> None:
    @cache
    def factors(seed: int, scale: int) -> tuple[float, float]:
        run = Run(n, scale / n, seed, nets=25 if n == 30 else 1, f=torch.relu)
        return median(run.signal()), median(run.gradient())

    assert over_seeds(f"Xavier, {n}", lambda s: max(factors(s, 1)), less_than=GONE)
    assert over_seeds(f"He, {n}, smaller", lambda s: min(factors(s, 2)), more_than=GONE)
    assert over_seeds(f"He, {n}, larger", lambda s: max(factors(s, 2)), less_than=100)
    assert over_seeds(
        f"weights times 2, {n}", lambda s: min(factors(s, 4)), more_than=500
    )


def test_2d_weights_times_2_multiply_by_2_to_the_20(
    over_seeds: Callable[..., object],
) -> None:
    def compared(seed: int) -> float:
        he, double = (
            Run(30, scale / 30, seed, layers=20, f=torch.relu).h[-1].square().mean()
            for scale in (2, 4)
        )
        return abs((double / he).item() / 2**20 - 1)  # the same draw, stretched

    assert over_seeds("distance from 2^20", compared, less_than=1e-6)


def test_2d_tanh_stays_with_he_and_relu_does_not_stay_with_1(
    over_seeds: Callable[..., object],
) -> None:
    def tanh(seed: int) -> float:
        run = Run(30, he_variance(30), seed, nets=25)
        return min(median(run.signal()), median(run.gradient()))

    def tanh_large(seed: int) -> float:
        return abs(math.log10(median(Run(30, 1.0, seed, nets=25).signal())))

    def relu(seed: int) -> float:
        run = Run(30, 1.0, seed, nets=25, f=torch.relu)
        return min(median(run.signal()), median(run.gradient()))

    assert over_seeds("tanh, He, n = 30", tanh, more_than=0.1)
    assert over_seeds("tanh, 1.0, n = 30: |log10| of signal", tanh_large, less_than=0.3)
    assert over_seeds("ReLU, 1.0, n = 30", relu, more_than=1e6)


def test_2d_0_02_is_too_large_for_relu_at_width_200(
    over_seeds: Callable[..., object],
) -> None:
    def relu(seed: int) -> float:
        run = Run(200, 0.02, seed, f=torch.relu)
        return min(run.signal().item(), run.gradient().item())

    assert over_seeds("ReLU, 0.02, n = 200", relu, more_than=1e3)
    assert he_variance(100) == 0.02


def test_2d_a_relu_network_three_wide_dies(over_seeds: Callable[..., object]) -> None:
    def alive(seed: int) -> float:
        run = Run(3, he_variance(3), seed, nets=2000, f=torch.relu)
        return (run.h[-1].norm(dim=(1, 2)) > 0).double().mean().item()

    assert over_seeds("share of living networks, n = 3", alive, less_than=0.04)
    assert f"{(7 / 8) ** 30:.3f}" == "0.018"
