"""Every claim of the page on Problem 8, proved without the page's programs."""

import math
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise, product
from statistics import pvariance
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from i2dl_exam.initialization import uniform_bound
from i2dl_exam.optimization import AdamState, adam_step, adamw_step, momentum_step
from i2dl_exam.sampling import seeded_normal, seeded_uniform

third, half = Fraction(1, 3), Fraction(1, 2)
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


@settings(deadline=None)
@given(st.integers(0, 10_000), st.floats(0.001, 0.5), st.floats(0, 2), st.floats(-3, 3))
def test_8e_a_step_on_the_penalized_loss_shrinks_by_the_factor(
    seed: int, lr: float, strength: float, a: float
) -> None:
    W = seeded_normal(3, 4, seed=seed).requires_grad_()

    def J() -> Tensor:
        return (a * W).sin().sum() + (W[0] * W[1]).prod()

    (by_J,) = torch.autograd.grad(J(), W)
    penalized = J() + strength / 2 * W.square().sum()
    (by_both,) = torch.autograd.grad(penalized, W)
    decayed = (1 - lr * strength) * W - lr * by_J
    torch.testing.assert_close(W - lr * by_both, decayed, rtol=1e-10, atol=1e-10)
    own = torch.optim.SGD([W], lr=lr, weight_decay=strength)
    W.grad = by_J
    own.step()
    torch.testing.assert_close(W, decayed, rtol=1e-10, atol=1e-10)


def test_8e_the_fraction_is_constant_and_the_amounts_are_those_of_the_table() -> None:
    weights = [4 * Fraction(19, 20) ** t for t in range(4)]
    amounts = [weights[t] - weights[t + 1] for t in range(3)]
    assert weights[1:3] == [Fraction(19, 5), Fraction(361, 100)]
    assert amounts == [Fraction(1, 5), Fraction(19, 100), Fraction(361, 2000)]
    assert {a / w for a, w in zip(amounts, weights, strict=False)} == {eta * lam}
    assert eta * lam == Fraction(1, 20)


@given(fractions, st.fractions(0, 3), st.fractions(0, 3))
def test_8e_without_the_half_the_factor_has_a_two(
    W: Fraction, rate: Fraction, strength: Fraction
) -> None:
    def penalty(w: Fraction) -> Fraction:
        return strength * w * w

    slope = (penalty(W + 1) - penalty(W - 1)) / 2  # exact for a parabola
    assert W - rate * slope == (1 - 2 * rate * strength) * W
    assert 1 - 2 * eta * lam == Fraction(9, 10)


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


def test_8e_common_mistakes_give_what_the_page_says() -> None:
    W = Fraction(-4)
    assert W - eta * lam / 2 * W**2 == Fraction(-22, 5)
    assert 1 + eta * lam == Fraction(21, 20)
    assert 1 - lam == half


@given(st.fractions(-20, 20, max_denominator=5))
def test_8e_with_a_loss_the_weight_stops_where_both_pulls_balance(W: Fraction) -> None:
    for _ in range(30):  # J = (W - 4)^2 / 2, and a learning rate of 1/2
        W -= half * ((W - 4) + lam * W)
    assert abs(W - Fraction(8, 3)) < Fraction(1, 10**6)
    assert Fraction(8, 3) - 4 == -lam * Fraction(8, 3)


def test_8e_the_check_agrees_in_both_ways() -> None:
    W = Fraction(4)
    assert (W - 3) + lam * W == 3
    assert W - eta * 3 == (1 - eta * lam) * W - eta * (W - 3) == Fraction(37, 10)


@given(st.fractions(0, 4, max_denominator=30).filter(lambda p: p > 0))
def test_8e_what_happens_for_each_size_of_the_product(p: Fraction) -> None:
    before, after = Fraction(4), (1 - p) * 4
    assert (after > 0) == (p < 1)  # keeps its sign
    assert (after == 0) == (p == 1)
    assert (after < 0) == (p > 1)  # changes its sign
    assert (abs(after) < before) == (p < 2)
    assert (abs(after) > before) == (p > 2)
    assert (after == -before) == (p == 2)


def test_8e_with_momentum_the_fraction_is_not_constant() -> None:
    w, u, lost = Fraction(4), Fraction(0), []
    for _ in range(2):
        new, u = momentum_step(w, Fraction(0), u, eta, Fraction(9, 10), lam)
        lost.append((w - new, (w - new) / w))
        w = new
    assert lost[0] == (Fraction(1, 5), Fraction(1, 20))
    assert lost[1][0] == Fraction(9, 10) * Fraction(1, 5) + Fraction(19, 100)
    assert lost[1][0] == Fraction(37, 100)
    assert Fraction(9, 100) < lost[1][1] < Fraction(1, 10)  # almost 1/10


@pytest.mark.parametrize("small", [1e-4, 3e-4, 1e-3])
def test_8e_with_momentum_the_decay_is_about_ten_times_as_fast(small: float) -> None:
    zero, start = torch.zeros(4000, 1).double(), torch.ones(1).double()
    path = torch_path(
        lambda w: torch.optim.SGD(w, lr=small, momentum=0.9, weight_decay=1.0),
        zero,
        start,
    )
    speed = math.log(path[2000].item() / path[1000].item()) / math.log(1 - small) / 1000
    root = (1.9 - small + math.sqrt((1.9 - small) ** 2 - 3.6)) / 2  # r^2 = ...
    assert math.isclose(speed, math.log(root) / math.log(1 - small), rel_tol=1e-6)
    assert 9.9 < speed < 11.3


def test_8e_in_adams_first_step_the_penalty_changes_nothing() -> None:
    gradients, start = torch.tensor([[3.0, -0.5, 1e3]]).double(), torch.ones(3).double()
    moved = {
        strength: torch_path(
            lambda w, s=strength: torch.optim.Adam(w, lr=0.1, weight_decay=s),
            gradients,
            start,
        )[1]
        for strength in (0.0, 0.25, 2.0)
    }
    signs = torch.tensor([1.0, -1.0, 1.0]).double()
    torch.testing.assert_close(moved[0.0], start - 0.1 * signs, rtol=0, atol=1e-7)
    torch.testing.assert_close(moved[0.25], moved[0.0], rtol=0, atol=1e-7)
    turned = start - 0.1  # the second gradient, -0.5 + 2 * 1, has turned its sign
    torch.testing.assert_close(moved[2.0], turned, rtol=0, atol=1e-7)


def test_8e_only_sgd_and_adamw_are_a_true_decay(
    over_seeds: Callable[..., None],
) -> None:
    kinds = {
        "SGD": lambda w: torch.optim.SGD(w, lr=0.01, weight_decay=0.1),
        "momentum": lambda w: torch.optim.SGD(
            w, lr=0.01, weight_decay=0.1, momentum=0.9
        ),
        "Adam": lambda w: torch.optim.Adam(w, lr=0.01, weight_decay=0.1),
        "AdamW": lambda w: torch.optim.AdamW(w, lr=0.01, weight_decay=0.1),
    }
    factors = 0.999 ** torch.arange(101).double()[:, None]

    def error(kind: str, seed: int) -> float:
        """Distance from the powers of the factor, of two runs with the same data."""
        gradients = seeded_normal(100, 2, seed=seed) * torch.tensor([1.0, 100.0])
        near, far = (
            torch_path(kinds[kind], gradients, torch.full_like(gradients[0], start))
            for start in (1.0, 2.0)
        )
        return (far - near - factors).abs().max().item()

    for kind in ("SGD", "AdamW"):
        over_seeds(
            f"{kind}: distance from powers of 1 - eta lambda",
            lambda seed, kind=kind: error(kind, seed),
            less_than=1e-10,
        )
    for kind in ("momentum", "Adam"):
        over_seeds(
            f"{kind}: distance from powers of 1 - eta lambda",
            lambda seed, kind=kind: error(kind, seed),
            more_than=0.01,
        )
    slowest_wrong = min(error("momentum", 0), error("Adam", 0))
    assert max(error("SGD", 0), error("AdamW", 0)) < slowest_wrong / 1e6


def test_8e_with_adam_small_gradients_lose_over_ten_times_as_much(
    over_seeds: Callable[..., None],
) -> None:
    def ratio(seed: int, kind: Any = torch.optim.Adam) -> float:
        gradients = seeded_normal(300, 2, seed=seed) * torch.tensor([1.0, 100.0])
        near, far = (
            torch_path(
                lambda w: kind(w, lr=0.01, weight_decay=0.1),
                gradients,
                torch.full_like(gradients[0], start),
            )[-1]
            for start in (1.0, 2.0)
        )
        small, large = (1 - (far - near)).tolist()
        return small / large

    over_seeds("Adam: decay of small over large gradients", ratio, more_than=20)
    assert math.isclose(ratio(0, torch.optim.AdamW), 1, rel_tol=1e-10)


def test_8e_adam_with_decoupled_decay_is_adamw() -> None:
    gradients, start = seeded_normal(20, 3), seeded_normal(3, seed=1)
    options = {"lr": 0.1, "weight_decay": 0.3}
    by_flag = torch_path(
        lambda w: torch.optim.Adam(w, decoupled_weight_decay=True, **options),
        gradients,
        start,
    )
    adamw = torch_path(lambda w: torch.optim.AdamW(w, **options), gradients, start)
    torch.testing.assert_close(by_flag, adamw, rtol=1e-10, atol=1e-10)


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10_000), st.floats(0.01, 0.5), st.floats(0.01, 1.5))
def test_8e_from_one_state_adamw_loses_exactly_eta_lambda_more(
    seed: int, lr: float, strength: float
) -> None:
    w, g, state = seeded_normal(5, seed=seed), seeded_normal(5, seed=seed + 1), None
    _, state = adam_step(w, seeded_normal(5, seed=seed + 2), AdamState(), lr)
    bare, bare_state = adamw_step(w, g, state, lr, weight_decay=0)
    decayed, decayed_state = adamw_step(w, g, state, lr, weight_decay=strength)
    torch.testing.assert_close(bare - decayed, lr * strength * w, rtol=1e-9, atol=1e-12)
    assert torch.equal(decayed_state.m, bare_state.m)  # the means do not see it
    assert torch.equal(decayed_state.v, bare_state.v)


def grid_variance(n: int, points: int) -> Fraction:
    """Var(s) for inputs of 1 or -1, and weights on the middles of equal cells."""
    grid = [Fraction(2 * i + 1 - points, points) for i in range(points)]
    outputs = [
        sum(a * b for a, b in zip(w, x, strict=True))
        for w, x in product(product(grid, repeat=n), product([1, -1], repeat=n))
    ]
    return pvariance(outputs)


@pytest.mark.parametrize(
    ("n", "points"), [(1, 2), (1, 30), (2, 5), (2, 12), (3, 3), (3, 6)]
)
def test_8f_counted_on_ever_finer_grids_the_variance_tends_to_n_thirds(
    n: int, points: int
) -> None:
    # Weights in -1..1, so alpha = 1; the gap of a grid is known in closed form.
    assert grid_variance(n, points) == n * third * (1 - Fraction(1, points**2))


def test_8f_three_numbers_stand_for_the_uniform_distribution() -> None:
    six = [Fraction(w) for w in (-1, 0, 0, 0, 0, 1)]
    for power in (1, 2, 3):
        integral = (1 - Fraction(-1) ** (power + 1)) / (2 * (power + 1))
        assert sum(w**power for w in six) / 6 == integral
    assert sum(w**4 for w in six) / 6 != Fraction(1, 5)  # but higher powers differ


@given(st.fractions(Fraction(1, 10), 10), st.integers(1, 40))
def test_8f_the_exact_value_for_any_alpha(alpha: Fraction, n: int) -> None:
    def antiderivative(w: Fraction) -> Fraction:  # of w^2 / (2 alpha)
        return w**3 / (6 * alpha)

    variance = antiderivative(alpha) - antiderivative(-alpha)
    assert variance == alpha**2 / 3
    assert (n * variance == 1) == (alpha**2 == Fraction(3, n))
    assert math.isclose(n * uniform_bound(n) ** 2 / 3, 1)


def test_8f_the_numbers_in_the_text() -> None:
    assert [uniform_bound(n) for n in (3, 12)] == [1, 0.5]
    assert math.isclose(uniform_bound(300), 0.1)
    assert Fraction(1, 2) ** 2 / 3 == Fraction(1, 12)
    assert Fraction(1, 3) ** 10 == Fraction(1, 59049)


@pytest.mark.parametrize("n", [1, 2, 12, 300])
def test_8f_common_mistakes_give_what_the_page_says(n: int) -> None:
    ratios = [
        (math.sqrt(1 / n), 1 / 3),
        (math.sqrt(3 / (2 * n)), 1 / 2),
        (math.sqrt(12 / n), 4),
        (math.sqrt(3) / n, 1 / n),
        (3 / n, 3 / n),
        (math.sqrt(3 / (n + 1)), n / (n + 1)),
        (math.sqrt(6 / n), 2),
    ]
    for alpha, ratio in ratios:
        assert math.isclose(n * alpha**2 / 3, ratio)
    assert math.isclose(n * (2 / 3) * (3 / (2 * n)), 1)  # density 1/alpha: 2 alpha^2/3
    assert math.isclose(n * (12 / n) / 12, 1)  # alpha^2/12
    assert math.isclose(n * math.sqrt(3) / n / math.sqrt(3), 1)  # n standard deviations


def kinds_of_inputs(seed: int, samples: int, n: int) -> dict[str, Tensor]:
    """Inputs of mean 0, from distributions of very different shape."""
    z = seeded_normal(samples, n, seed=seed)
    u = (seeded_uniform(samples, n, seed=seed) + 1) / 2
    return {
        "normal": 3 * z,
        "uniform": u - 0.5,
        "two-point": (u < 0.5).double() * 2 - 1,
        "exponential": -(1 - u).log() - 1,
    }


@pytest.mark.parametrize("n", [1, 3, 12, 100])
def test_8f_the_variance_is_kept_for_every_kind_of_input(
    n: int, over_seeds: Callable[..., None]
) -> None:
    samples = 400_000 // max(n, 8)
    for x in kinds_of_inputs(0, samples, n).values():
        assert abs(x.mean() / x.std()).item() < 0.02  # the premise: mean 0

    def error(seed: int) -> float:
        w = uniform_bound(n) * seeded_uniform(samples, n, seed=seed + 100)
        errors = [
            abs((w * x).sum(dim=1).var().item() / x.var().item() - 1)
            for x in kinds_of_inputs(seed, samples, n).values()
        ]
        return max(errors)

    over_seeds(f"n = {n}: largest error of Var(s)/Var(x)", error, less_than=0.2)


def second_moments(vectors: list[tuple[int, ...]]) -> list[list[Fraction]]:
    """The matrix E[v_j v_k] over equally likely vectors."""
    n = len(vectors[0])
    return [
        [Fraction(sum(v[j] * v[k] for v in vectors), len(vectors)) for k in range(n)]
        for j in range(n)
    ]


@pytest.mark.parametrize(
    ("weights", "inputs", "ratio"),
    [
        ("independent", "independent", 1),
        ("independent", "equal", 1),
        ("equal", "independent", 1),
        ("equal", "equal", 3),
    ],
)
def test_8f_one_of_the_two_must_be_uncorrelated(
    weights: str, inputs: str, ratio: int
) -> None:
    def vectors(kind: str, values: list[int]) -> list[tuple[int, ...]]:
        if kind == "equal":
            return [(v,) * 3 for v in values]
        return list(product(values, repeat=3))

    by_w = second_moments(vectors(weights, [-1, 0, 0, 0, 0, 1]))
    by_x = second_moments(vectors(inputs, [-1, 1]))
    pairs = product(range(3), repeat=2)
    assert sum(by_w[j][k] * by_x[j][k] for j, k in pairs) == ratio


@given(st.integers(-5, 5), st.integers(1, 4))
def test_8f_a_mean_of_the_inputs_adds_its_square(mean: int, width: int) -> None:
    six = [Fraction(w) for w in (-1, 0, 0, 0, 0, 1)]
    inputs = [mean - width, mean + width]  # variance width^2
    outputs = [
        sum(a * b for a, b in zip(w, x, strict=True))
        for w, x in product(product(six, repeat=3), product(inputs, repeat=3))
    ]
    ratio = pvariance(outputs) / width**2
    assert ratio == 1 + Fraction(mean**2, width**2)
    if width == 1 and mean in (1, 2):
        assert ratio == (2, 5)[mean - 1]


def test_8f_weights_with_a_mean_let_the_inputs_through() -> None:
    # n (Var(w) + E[w]^2) Var(x), with Var(w) = 1/3 and E[w] = 1
    assert 3 * (third + 1) == 4
    x, w = seeded_normal(200_000, 3), 1 + seeded_uniform(200_000, 3, seed=1)
    assert 3.8 < (w * x).sum(dim=1).var().item() < 4.2


@pytest.mark.parametrize("n", [1, 3, 12])
def test_8f_a_fourth_term_and_a_bias(n: int) -> None:
    term = Fraction(1, n)  # Var(w_j x_j) / Var(x) with alpha = sqrt(3/n)
    assert (n + 1) * term == 1 + Fraction(1, n)
    assert (n != 3) or (n + 1) * term == Fraction(4, 3)
    samples = 200_000
    alpha = uniform_bound(n)
    w = alpha * seeded_uniform(samples, n, seed=1)
    b = alpha * seeded_uniform(samples, seed=2)
    for scale in (0.5, 1.0, 2.0):
        x = scale * seeded_normal(samples, n)
        variance = ((w * x).sum(dim=1) + b).var().item()
        assert abs(variance / (scale**2 + 1 / n) - 1) < 0.05


def test_8f_in_one_layer_the_variance_scatters_by_five_percent(
    over_seeds: Callable[..., None],
) -> None:
    def scatter(seed: int) -> float:
        w = uniform_bound(300) * seeded_uniform(300, 300, seed=seed)
        return w.square().sum(dim=1).std().item()  # Var(s_i) / Var(x) of each output

    assert f"{math.sqrt(4 / 5 / 300):.2f}" == "0.05"
    over_seeds("scatter of Var(s_i)/Var(x)", scatter, more_than=0.035)
    over_seeds("scatter of Var(s_i)/Var(x)", scatter, less_than=0.07)


@pytest.mark.parametrize("n", [3, 30, 300])
def test_8f_torchs_rules_by_their_own_gains(n: int) -> None:
    # reset_parameters calls kaiming_uniform_ with a = sqrt(5).
    gain = nn.init.calculate_gain("leaky_relu", math.sqrt(5))
    assert math.isclose(uniform_bound(n, gain), 1 / math.sqrt(n))
    assert math.isclose((uniform_bound(n, gain) / uniform_bound(n)) ** 2, 1 / 3)
    assert nn.init.calculate_gain("linear") == 1
    assert math.isclose(math.sqrt(6 / (n + n)), uniform_bound(n))  # xavier_uniform_


def test_8f_ten_layers_keep_the_variance_or_lose_it(
    over_seeds: Callable[..., None],
) -> None:
    def after(bound: float, seed: int) -> float:
        h = seeded_normal(50, 300, seed=seed)
        for depth in range(10):
            h = h @ (bound * seeded_uniform(300, 300, seed=100 * seed + depth + 1))
        return h.var().item()

    kept, default = uniform_bound(300), 300**-0.5
    assert (default / kept) ** 20 < 1e-4 / 4  # what is expected of ten layers
    over_seeds("kept after 10 layers", lambda s: after(kept, s), more_than=0.5)
    over_seeds("kept after 10 layers", lambda s: after(kept, s), less_than=2)
    over_seeds("default after 10 layers", lambda s: after(default, s), less_than=1e-4)
