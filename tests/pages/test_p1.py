"""Every claim of the page on Problem 1, proved without the page's programs."""

import math
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from itertools import permutations, product
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from i2dl_exam.sampling import seeded_normal
from i2dl_exam.training import follow, seeded_network, train, training_error

Start = Callable[[nn.Module], None]


def run_data(seed: int) -> tuple[Tensor, Tensor]:
    """Inputs and targets of the runs of 1b and 1h; the page shows seed 1."""
    x = seeded_normal(64, 4, seed=seed)
    return x, 2 * x.sum(dim=1, keepdim=True)


@cache
def ratio(
    number: int,
    lr: float,
    p: float = 0.0,
    hidden: int = 32,
    optimizer: type = torch.optim.SGD,
    start: Start | None = None,
    **options: float,
) -> float:
    """Training error after 100 steps, by the error before."""
    x, y = run_data(number + 1)  # 1 to 20: 0 would give data and weights one seed
    model = seeded_network(4, hidden, p, number + 1)
    if start:
        start(model)
    before = training_error(model, F.mse_loss, x, y)
    steps = optimizer(model.parameters(), lr=lr, **options)
    train(model, F.mse_loss, x, y, steps, 100)
    return training_error(model, F.mse_loss, x, y) / before


def zeros(model: nn.Module) -> None:
    for weights in model.parameters():
        nn.init.zeros_(weights)


def large(model: nn.Module) -> None:
    with torch.no_grad():
        for weights in model.parameters():
            weights.mul_(20)


def curvature(model: nn.Sequential, x: Tensor) -> float:
    """Largest second derivative of the mean squared error by the last layer."""
    inner = torch.cat([model[:2](x), torch.ones_like(x[:, :1])], dim=1).detach().cpu()
    return float(torch.linalg.eigvalsh(2 * inner.mT @ inner / len(x))[-1])


def test_1b_the_run_as_it_is_diverges(over_seeds: Callable[..., None]) -> None:
    claim = "error after 100 steps by the start, rate 0.5"
    over_seeds(claim, lambda seed: ratio(seed, 0.5), more_than=1e3)


def test_1b_a_lower_rate_lets_the_error_fall(over_seeds: Callable[..., None]) -> None:
    claim = "error after 100 steps by the start, rate 0.05"
    over_seeds(claim, lambda seed: ratio(seed, 0.05), less_than=0.1)


def test_1b_adam_at_the_same_rate_falls(over_seeds: Callable[..., None]) -> None:
    claim = "error after 100 steps by the start, Adam with rate 0.5"
    adam = torch.optim.Adam
    over_seeds(claim, lambda seed: ratio(seed, 0.5, optimizer=adam), less_than=0.1)


def test_1b_dropout_still_diverges(over_seeds: Callable[..., None]) -> None:
    claim = "error after 100 steps by the start, rate 0.5, dropout 0.5"
    over_seeds(claim, lambda seed: ratio(seed, 0.5, p=0.5), more_than=1e3)


def test_1b_more_parameters_still_diverge(over_seeds: Callable[..., None]) -> None:
    claim = "error after 100 steps by the start, rate 0.5, 128 hidden units"
    over_seeds(claim, lambda seed: ratio(seed, 0.5, hidden=128), more_than=1e3)


def test_1b_momentum_alone_still_diverges(over_seeds: Callable[..., None]) -> None:
    claim = "error after 100 steps by the start, rate 0.5, momentum 0.9"
    over_seeds(claim, lambda seed: ratio(seed, 0.5, momentum=0.9), more_than=1e3)


def test_1b_rate_05_is_above_the_largest_stable_one(
    over_seeds: Callable[..., None],
) -> None:
    def share(seed: int, hidden: int = 32) -> float:
        x, _ = run_data(seed + 1)
        return 2 / curvature(seeded_network(4, hidden, seed=seed + 1), x)

    over_seeds("2/curvature of the last layer, 32 hidden units", share, less_than=0.45)
    wide = "2/curvature of the last layer, 128 hidden units"
    over_seeds(wide, lambda seed: share(seed, 128), less_than=0.15)
    over_seeds("2/curvature of the last layer", share, more_than=0.05)


def distances(factor: Fraction) -> list[Fraction]:
    return [factor**t for t in range(4)]


def slope(w: Fraction, xs: list[int]) -> Fraction:
    """Derivative of the mean of (w x - x)^2, as an exact difference quotient."""

    def loss(w: Fraction) -> Fraction:
        return sum(((w * x - x) ** 2 for x in xs), Fraction(0)) / len(xs)

    return (loss(w + 1) - loss(w - 1)) / 2  # exact for a parabola


def test_1b_the_table_of_one_weight() -> None:
    for lr, factor in (
        (Fraction(1, 2), Fraction(-3, 2)),
        (Fraction(1, 10), Fraction(1, 2)),
    ):
        w, found = Fraction(0), [Fraction(1)]
        for _ in range(3):
            w -= lr * slope(w, [1, 2])
            found.append(1 - w)
        assert found == distances(factor)
    assert distances(Fraction(-3, 2)) == [
        1,
        Fraction(-3, 2),
        Fraction(9, 4),
        Fraction(-27, 8),
    ]
    assert distances(Fraction(1, 2)) == [
        1,
        Fraction(1, 2),
        Fraction(1, 4),
        Fraction(1, 8),
    ]


def test_1b_dropout_doubles_the_curvature_and_four_weights_take_it_times_four() -> None:
    masks = [(m, x) for m, x in product((0, 2), (1, 2))]

    def masked(w: Fraction) -> Fraction:
        return sum(((w * m * x - x) ** 2 for m, x in masks), Fraction(0)) / len(masks)

    def second(loss: Callable[[Fraction], Fraction]) -> Fraction:
        return loss(Fraction(1)) - 2 * loss(Fraction(0)) + loss(Fraction(-1))

    def plain(w: Fraction) -> Fraction:
        return sum(((w * x - x) ** 2 for x in (1, 2)), Fraction(0)) / 2

    assert second(plain) == 5
    assert second(masked) == 10
    # Four equal weights: along (1, 1, 1, 1)/2, of length 1, their sum moves by 2.
    assert second(lambda w: plain(2 * w)) == 20
    rate = Fraction(1, 2)
    assert [1 - rate * c for c in (5, 10, 20)] == [Fraction(-3, 2), -4, -9]


@settings(max_examples=40)
@given(st.floats(1e-3, 1e6), st.sampled_from([-1.0, 1.0]), st.floats(0.001, 1))
def test_1b_adams_first_step_has_the_length_of_the_rate(
    size: float, sign: float, lr: float
) -> None:
    w = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    w.grad = torch.full_like(w, sign * size)
    torch.optim.Adam([w], lr=lr).step()
    assert w.item() == pytest.approx(-sign * lr, rel=1e-4)


def adam_steps(gradients: list[float]) -> list[float]:
    w = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    optimizer, found = torch.optim.Adam([w], lr=1.0, eps=1e-200), []
    for gradient in gradients:
        before = w.item()
        w.grad = torch.full_like(w, gradient)
        optimizer.step()
        found.append(w.item() - before)
    return found


@settings(max_examples=30)
@given(st.lists(st.floats(-1e6, 1e6).filter(lambda g: abs(g) > 1e-6), min_size=1))
def test_1b_no_step_of_adam_is_longer_than_73_rates(gradients: list[float]) -> None:
    bound = 0.1 / math.sqrt(0.001) / math.sqrt(1 - 0.9**2 / 0.999)
    assert f"{bound:.2f}" == "7.27"
    assert max(map(abs, adam_steps(gradients))) < bound + 1e-9
    # Larger gradients give the same steps, up to rounding.
    doubled = adam_steps([1000 * gradient for gradient in gradients])
    assert doubled == pytest.approx(adam_steps(gradients), rel=1e-6, abs=1e-8)


def test_1b_gradients_that_grow_come_close_to_that_bound() -> None:
    # Cauchy and Schwarz are met by g_i in proportion to (0.999/0.9)^i, late in a run.
    growing = [0.0] * 3000 + [(0.999 / 0.9) ** i for i in range(200)]
    assert max(map(abs, adam_steps(growing))) > 7
    constant = adam_steps([3.0] * 50)
    assert [abs(step) for step in constant] == pytest.approx([1.0] * 50)


def loop_of(letters: str, passes: int, first: str = "") -> float | None:
    """A weight trained on y = x by these steps, or None if one cannot be done."""
    w, prediction, difference = None, None, None
    for letter in first + letters * passes:
        if letter == "e":
            w, prediction, difference = 0.0, None, None
        elif letter == "d" and w is not None:
            prediction = w
        elif letter == "b" and prediction is not None:
            difference = prediction - 1
        elif letter == "a" and difference is not None and w is not None:
            w, prediction, difference = w - 0.2 * difference, None, None
        else:
            return None
    return w


def written_out(order: str) -> float | None:
    """The order as one long list of steps: (c) copies what came since (e) 99 times."""
    before, _, after = order.partition("c")
    loop = before.rpartition("e")[2]
    return (
        loop_of(loop, 99, before)
        if not after
        else loop_of(after, 1, before + loop * 99)
    )


def test_1c_of_120_orders_one_trains() -> None:
    results = {"".join(o): written_out("".join(o)) for o in permutations("abcde")}
    x = torch.ones(1, dtype=torch.float64)
    for order, weight in results.items():
        try:
            found = follow(order, x, x, lr=0.1, repeats=99).item()
        except LookupError:
            found = None
        no_loop = order.index("c") < 2  # (c) has nothing to repeat there
        assert found == (None if no_loop else pytest.approx(weight)), order
    assert len(results) == 120
    trained = [o for o, w in results.items() if w is not None and abs(w - 1) < 1e-3]
    assert trained == ["edbac"]


def test_1c_other_orders_that_run_make_one_update_only() -> None:
    assert written_out("edbca") == written_out("edcba") == pytest.approx(0.2)
    assert written_out("edbac") == pytest.approx(1.0)


def test_1c_three_of_the_offered_orders_stop_where_the_page_says() -> None:
    assert loop_of("b", 1) is None
    assert (loop_of("e", 1), loop_of("eb", 1), loop_of("ea", 1)) == (0.0, None, None)
    assert loop_of("edba", 1) == pytest.approx(0.2)


def test_1c_skipping_what_cannot_run_would_let_all_three_rotations_train() -> None:
    """dba, adb and bad are one cycle; only the first pass tells them apart."""
    for loop in ("dba", "adb", "bad"):
        first = {"dba": "", "adb": "db", "bad": "d"}[loop]  # (a), (b), (a) skipped
        assert loop_of(loop, 99, "e" + first) == pytest.approx(1.0)
        assert (loop_of(loop, 99, "e") is None) == (loop != "dba")


def test_1c_repeat_as_a_headline_would_let_ecdba_train() -> None:
    """If (c) repeats what stands *after* it, the only order is one not offered."""
    trained = []
    for letters in map("".join, permutations("abcde")):
        before, _, after = letters.partition("c")
        weight = loop_of(after, 99, before)
        trained += [letters] if weight and abs(weight - 1) < 1e-3 else []
    assert trained == ["ecdba"]


def test_1c_initializing_inside_the_loop_starts_anew_each_time() -> None:
    assert loop_of("edba", 99) == pytest.approx(0.2)  # as after one pass


def test_1h_the_run_as_it_is_falls(over_seeds: Callable[..., None]) -> None:
    claim = "error after 100 steps by the start, rate 0.05, dropout 0.1"
    over_seeds(claim, lambda seed: ratio(seed, 0.05, p=0.1), less_than=0.1)


def test_1h_a_rate_that_is_too_high_diverges(over_seeds: Callable[..., None]) -> None:
    claim = "error after 100 steps by the start, rate 0.5, dropout 0.1"
    over_seeds(claim, lambda seed: ratio(seed, 0.5, p=0.1), more_than=1e3)


def test_1h_too_much_weight_decay_stays(over_seeds: Callable[..., None]) -> None:
    claim = "error after 100 steps by the start, weight decay 20"

    def measure(seed: int) -> float:
        return ratio(seed, 0.05, p=0.1, weight_decay=20)

    over_seeds(claim, measure, more_than=0.5)
    over_seeds(claim, measure, less_than=10)


def test_1h_weights_that_start_at_zero_stay(over_seeds: Callable[..., None]) -> None:
    claim = "error after 100 steps by the start, all weights 0"

    def measure(seed: int) -> float:
        return ratio(seed, 0.05, p=0.1, start=zeros)

    over_seeds(claim, measure, more_than=0.5)
    over_seeds(claim, measure, less_than=10)


def test_1h_dropout_002_falls_if_dropped(over_seeds: Callable[..., None]) -> None:
    claim = "error after 100 steps by the start, 0.02 of the units dropped"
    over_seeds(claim, lambda seed: ratio(seed, 0.05, p=0.02), less_than=0.1)


def test_1h_dropout_002_diverges_if_kept(over_seeds: Callable[..., None]) -> None:
    claim = "error after 100 steps by the start, 0.02 of the units kept"
    over_seeds(claim, lambda seed: ratio(seed, 0.05, p=0.98), more_than=1e3)


def test_1h_no_dropout_at_all_falls(over_seeds: Callable[..., None]) -> None:
    claim = "error after 100 steps by the start, no dropout"
    over_seeds(claim, lambda seed: ratio(seed, 0.05), less_than=0.1)


def test_1h_large_weights_are_no_obstacle_here(
    over_seeds: Callable[..., None],
) -> None:
    claim = "error after 100 steps by the start, weights 20 times as large"
    over_seeds(claim, lambda s: ratio(s, 0.05, p=0.1, start=large), less_than=0.1)


def test_1h_at_zero_weights_only_the_last_bias_has_a_gradient() -> None:
    x, y = run_data(1)
    model = seeded_network(4, 32, 0.1)
    zeros(model)
    gradients = torch.autograd.grad(F.mse_loss(model(x), y), list(model.parameters()))
    assert [bool(g.any()) for g in gradients] == [False, False, False, True]


def test_1h_from_zero_weights_only_the_mean_is_learned() -> None:
    x, y = run_data(1)
    model = seeded_network(4, 32, 0.1)
    zeros(model)
    train(model, F.mse_loss, x, y, torch.optim.SGD(model.parameters(), lr=0.05), 300)
    *others, bias = model.parameters()
    assert not any(weights.any() for weights in others)
    torch.testing.assert_close(bias[0], y.mean())


def test_1h_weight_decay_20_makes_the_output_constant(
    over_seeds: Callable[..., None],
) -> None:
    def spread(seed: int) -> float:
        x, y = run_data(seed + 1)
        model = seeded_network(4, 32, 0.1, seed + 1)
        steps = torch.optim.SGD(model.parameters(), lr=0.05, weight_decay=20)
        train(model, F.mse_loss, x, y, steps, 100)
        return float(model.eval()(x).std() / y.std())

    over_seeds("spread of the outputs by that of the targets", spread, less_than=0.1)


def test_1h_weights_20_times_as_large_saturate_most_units(
    over_seeds: Callable[..., None],
) -> None:
    def share(seed: int) -> float:
        model = seeded_network(4, 32, seed=seed + 1)
        large(model)
        return float((model[:2](run_data(seed + 1)[0]).abs() > 0.99).double().mean())

    over_seeds("share of hidden values beyond 0.99", share, more_than=0.6)


chances = st.fractions(0, Fraction(99, 100), max_denominator=100)


def one_weight_loss(w: Fraction, p: Fraction) -> tuple[Fraction, Fraction]:
    """Mean loss over both masks, and the loss without a mask, of w on x = 1, 2."""
    xs, kept = (1, 2), 1 / (1 - p)
    off = sum(Fraction(x * x) for x in xs) / 2
    on = sum((w * kept * x - x) ** 2 for x in xs) / 2
    plain = sum((w * x - x) ** 2 for x in xs) / 2
    return p * off + (1 - p) * on, plain


@given(chances, chances)
def test_1h_dropout_leaves_the_share_p_of_the_loss(
    p: Fraction, other: Fraction
) -> None:
    best = 1 - p
    start, _ = one_weight_loss(Fraction(0), p)
    with_mask, without = one_weight_loss(best, p)
    assert start == Fraction(5, 2)
    assert with_mask == p * start
    assert without == p**2 * start
    assert one_weight_loss(1 - other, p)[0] >= with_mask  # no weight is better
    if other < p:  # less dropout: both losses can fall further
        assert one_weight_loss(1 - other, other) <= (with_mask, without)


@given(st.fractions(0, 1000, max_denominator=50))
def test_1h_weight_decay_pulls_the_best_weight_to_zero(decay: Fraction) -> None:
    best = 5 / (5 + decay)
    assert 5 * (best - 1) + decay * best == 0  # gradient of the loss plus decay
    if decay == 45:
        assert best == Fraction(1, 10)


def test_1h_weight_decay_45_leaves_81_percent_of_the_loss() -> None:
    best = Fraction(5, 5 + 45)
    assert (best, (best - 1) ** 2) == (Fraction(1, 10), Fraction(81, 100))


@given(st.integers(-9, 9))
def test_1h_two_weights_in_a_row_at_zero_have_no_gradient(target: int) -> None:
    u, v = (torch.zeros(1, dtype=torch.float64, requires_grad=True) for _ in range(2))
    gradients: tuple[Any, ...] = torch.autograd.grad((u * v - target) ** 2, [u, v])
    assert [g.item() for g in gradients] == [0, 0]
