"""The claims of the page on Problem 5, questions a to e, beyond its programs."""

import math
import re
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from itertools import product
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from exam_site import ROOT
from i2dl_exam.sampling import seeded_normal

FOLDER = ROOT / "snippets" / "p5"
quarter, half, tenth = Fraction(1, 4), Fraction(1, 2), Fraction(1, 10)


def numbers(text: str) -> list[float]:
    """The numbers behind the colons of a program's output, line by line."""
    return [
        float(n)
        for line in text.splitlines()
        for n in re.findall(r"-?\d+(?:\.\d+)?", line.rpartition(":")[2])
    ]


def printed(snippet: str) -> list[float]:
    return numbers((FOLDER / f"{snippet}.out").read_text(encoding="utf-8"))


@cache
def run(snippet: str, seed: int) -> tuple[float, ...]:
    """What a program prints with other random numbers: each seed is shifted."""

    def shifted(match: re.Match[str]) -> str:
        return f"{match[1]}{int(match[2]) + 10 * seed}"

    text = (FOLDER / f"{snippet}.py").read_text(encoding="utf-8")
    text = re.sub(r"(seed=|manual_seed\()(\d+)", shifted, text)
    lines: list[str] = []

    def show(*words: Any, end: str = "\n") -> None:
        lines.append(" ".join(map(str, words)) + end)

    exec(compile(text, snippet, "exec"), {"print": show})
    return tuple(numbers("".join(lines)))


def column(snippet: str, *signed: int) -> Callable[[int], float]:
    """A sum of printed numbers, counted from 1; a negative one is taken away."""

    def measure(seed: int) -> float:
        found = run(snippet, seed)
        return sum(math.copysign(found[abs(i) - 1], i) for i in signed)

    return measure


# --- 5a ---------------------------------------------------------------------


def test_5a_the_winner_is_better_where_it_was_chosen_only(
    over_seeds: Callable[..., object],
) -> None:
    winners, kept = (column("a_why_a_test_set", i) for i in (1, 2))
    assert over_seeds("winners, validation", winners, more_than=38.5)
    assert over_seeds("winners, test", kept, less_than=36)


def test_5a_the_best_of_100_guessers_by_the_binomial_distribution() -> None:
    below, largest = 0.0, 0.0
    for k in range(301):
        below += math.comb(300, k) * 2.0 ** (300 - k) / 3.0**300
        largest += 1 - min(below, 1.0) ** 100
    assert f"{100 * largest / 300:.0f} %" == "40 %"
    assert printed("a_why_a_test_set")[0] == 40


def test_5a_how_many_of_a_rare_class_a_random_fifth_holds() -> None:
    for members, deviation in ((1000, "11"), (20, "1.8")):
        share = Fraction(members, 5000)
        spread = math.sqrt(1000 * share * (1 - share) * Fraction(4000, 4999))
        assert f"{spread:.{len(deviation) // 3}f}" == deviation
    ways = [math.comb(20, k) * math.comb(4980, 1000 - k) for k in (1, 2)]
    assert 0.1 < Fraction(sum(ways), math.comb(5000, 1000)) < 0.3  # "some splits"


# --- 5b and 5c --------------------------------------------------------------


def test_5b_day_does_not_prepare_for_the_night_and_mixing_does(
    over_seeds: Callable[..., object],
) -> None:
    name = "b_day_and_night"
    for claim, index, bounds in (
        ("by day, by day", 1, {"more_than": 280}),
        ("by day, by night", 3, {"less_than": 80}),
        ("mixed", 5, {"more_than": 250}),
    ):
        assert over_seeds(claim, column(name, index), **bounds)


def test_5c_shifts_help_and_negatives_harm(over_seeds: Callable[..., object]) -> None:
    name = "c_small_training_set"
    shown = printed(name)
    assert shown[0] == shown[2]  # plain copies
    for claim, signed, bounds in (
        ("gain by shifts", (5, -1), {"more_than": 0}),
        ("gain by negatives", (7, -1), {"less_than": 0}),
    ):
        assert over_seeds(claim, column(name, *signed), **bounds)


# --- 5d ---------------------------------------------------------------------


def torch_saddle(w: Tensor) -> Tensor:
    return w[0] ** 2 - w[1] ** 2


def torch_wells(w: Tensor) -> Tensor:
    return (w**4 / 4 + w**3 / 3 - w**2).sum()


def torch_steps(
    loss: Callable[[Tensor], Tensor], start: list[float], steps: int, lr: float
) -> list[float]:
    """Where torch.optim.SGD ends, with gradients from autograd."""
    w = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=lr)
    for _ in range(steps):
        optimizer.zero_grad()
        torch.autograd.backward(loss(w))
        optimizer.step()
    return w.tolist()


@pytest.mark.parametrize("lr", [1e-6, 0.1, 1.0, 1e6])
def test_5d_no_learning_rate_leaves_a_point_without_gradient(lr: float) -> None:
    assert torch_steps(torch_saddle, [0, 0], 3, lr) == [0, 0]
    assert torch_steps(torch_wells, [1, -2], 3, lr) == [1, -2]


def test_5d_torch_halves_x_and_multiplies_y_by_three_halves() -> None:
    assert torch_steps(torch_saddle, [2, 0], 8, 0.25) == [2 * 0.5**8, 0]
    end = torch_steps(torch_saddle, [2, 2**-20], 8, 0.25)
    assert end == [2 * 0.5**8, 2**-20 * 1.5**8]


@given(st.integers(1, 60))
def test_5d_steps_to_leave_grow_with_the_logarithm_of_the_distance(k: int) -> None:
    t = math.ceil(k * math.log(10) / math.log(1.5))
    assert 3**t >= 10**k * 2**t  # (3/2)^t times 10^-k has reached 1
    assert 3 ** (t - 1) < 10**k * 2 ** (t - 1)


def test_5d_each_side_of_the_hill_ends_in_its_own_minimum() -> None:
    starts = [k / 100 for k in range(5, 201)]
    ends = torch_steps(torch_wells, starts + [-x for x in starts], 400, 0.1)
    wanted = [1.0] * len(starts) + [-2.0] * len(starts)
    assert ends == pytest.approx(wanted, rel=1e-6)
    assert abs(-0.4 - 1) < abs(-0.4 + 2)  # the nearer one is not where it ends


def test_5d_weights_with_two_wells_each_by_counting() -> None:
    bends = {x: 3 * x * x + 2 * x - 2 for x in (-2, 0, 1)}  # J'' at each place
    minima = [all(bends[x] > 0 for x in w) for w in product(bends, repeat=5)]
    assert (len(minima), sum(minima)) == (3**5, 2**5)


# --- 5e ---------------------------------------------------------------------


def noisy(tilts: tuple[int, ...], y: Fraction = 0 * half) -> list[Fraction]:
    """All y on the saddle with eta = 1/4 when each step's sample tilts it."""
    path = []
    for tilt in tilts:
        y -= quarter * (-2 * y + tilt)
        path.append(y)
    return path


@given(st.fractions(-5, 5), st.fractions(-5, 5))
def test_5e_each_sample_has_its_own_saddle(x: Fraction, y: Fraction) -> None:
    first, second = (x**2 - (y - s * half) ** 2 + quarter for s in (1, -1))
    assert first == x**2 - y**2 + y
    assert second == x**2 - y**2 - y


def test_5e_counts_of_orders_that_stay_by_exact_fractions() -> None:
    shown = printed("e_minibatches_leave")[-10:]
    for i, steps in enumerate((1, 3, 5, 10)):
        ends = [noisy(tilts)[-1] for tilts in product((1, -1), repeat=steps)]
        assert [sum(abs(y) < 1 for y in ends), len(ends)] == shown[2 * i :][:2]
    assert shown[-2] < shown[-1] / 100  # after 15 steps


def test_5e_three_steps_by_hand() -> None:
    up = {noisy((-1, *rest))[-1] for rest in product((1, -1), repeat=2)}
    assert up == {Fraction(k, 16) for k in (19, 11, 7, -1)}
    assert noisy((1, -1))[-1] == -Fraction(1, 8)
    assert f"{100 * (7 / 8) ** 20:.0f}" == "7"


@given(st.fractions(0, 1))
def test_5e_three_pushes_away_always_leave(y: Fraction) -> None:
    assert noisy((-1, -1, -1), y)[-1] >= Fraction(19, 16) > 1


@given(st.fractions(Fraction(501, 1000), 50), st.sampled_from([1, -1]))
def test_5e_beyond_one_half_the_noise_cannot_turn_back(y: Fraction, tilt: int) -> None:
    assert noisy((tilt,), y)[0] > y
    assert noisy((1,), half)[0] == half  # the worst sample just balances it


def test_5e_a_dead_relu_has_no_gradient_for_any_sample() -> None:
    x, target = seeded_normal(100, 3), seeded_normal(100, seed=1)

    def loss(w: Tensor, x: Tensor, target: Tensor, bias: float) -> Tensor:
        return ((x @ w + bias).relu() - target) ** 2

    each = torch.func.vmap(torch.func.grad(loss), in_dims=(None, 0, 0, None))
    for bias, alive in ((-1.0, 0), (1.0, 100)):
        gradients = each(torch.zeros_like(x[0]), x, target, bias)
        assert gradients.any(dim=1).sum() == alive


@given(st.fractions(Fraction(3, 4), Fraction(5, 4)), st.fractions(-half, half))
def test_5e_weak_noise_never_leaves_the_shallow_well(
    x: Fraction, tilt: Fraction
) -> None:
    end = x - tenth * (x * (x - 1) * (x + 2) + tilt)
    assert Fraction(3, 4) <= end <= Fraction(5, 4)


def test_5e_strong_noise_leaves_the_shallow_well(
    over_seeds: Callable[..., object],
) -> None:
    def leaving(seed: int) -> float:
        return run("e_where_noise_fails", seed)[0]

    assert over_seeds("of 100 runs leave the well", leaving, more_than=85)
