"""Every claim of the page on Problem 5, proved without the page's programs."""

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cache, partial
from itertools import combinations, pairwise, product
from statistics import mean, pvariance
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from margins import Margin
from torch import Tensor, nn
from torch.profiler import ProfilerActivity, profile
from torch.utils.checkpoint import checkpoint

from exam_site import ROOT
from i2dl_exam.architectures import VGG16, ResNet18
from i2dl_exam.augmentation import (
    add_noise,
    change_brightness,
    change_contrast,
    crop,
    erase,
    flip,
    rotate,
    shift,
)
from i2dl_exam.classifier import Classifier
from i2dl_exam.facades import facades
from i2dl_exam.gradient_noise import draw_batches
from i2dl_exam.memory import kept_for_backward
from i2dl_exam.optimization import momentum_step
from i2dl_exam.overfitting import hand_labelled_facades
from i2dl_exam.sampling import seeded_normal
from i2dl_exam.surfaces import two_wells

quarter, half, tenth = Fraction(1, 4), Fraction(1, 2), Fraction(1, 10)
rates = st.floats(1e-6, 1e6)


def torch_steps(
    loss: Callable[[Tensor], Tensor],
    start: Sequence[float],
    steps: int,
    lr: float,
    momentum: float = 0,
) -> Tensor:
    """Where torch.optim.SGD ends, with gradients from autograd."""
    w = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=lr, momentum=momentum)
    for _ in range(steps):
        optimizer.zero_grad()
        loss(w).backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    return w.detach()


def torch_saddle(w: Tensor) -> Tensor:
    return w[0] ** 2 - w[1] ** 2


def torch_wells(w: Tensor) -> Tensor:
    return (w**4 / 4 + w**3 / 3 - w**2).sum()


def noisy(tilts: Sequence[int], y: Fraction = 0 * half) -> list[Fraction]:
    """All y on the saddle with eta = 1/4 when each step's sample tilts it."""
    path = []
    for tilt in tilts:
        y -= quarter * (-2 * y + tilt)
        path.append(y)
    return path


# --- 5a ---------------------------------------------------------------------


def printed(snippet: str) -> str:
    """What a program of the page prints."""
    return (ROOT / "snippets" / "p5" / f"{snippet}.out").read_text(encoding="utf-8")


def test_5a_the_percentages_of_5000() -> None:
    for shares, sizes in (
        ((60, 20, 20), (3000, 1000, 1000)),
        ((80, 10, 10), (4000, 500, 500)),
    ):
        assert [Fraction(p, 100) * 5000 for p in shares] == list(sizes)
        assert (sum(shares), sum(sizes)) == (100, 5000)
        assert shares[0] > 50


def test_5a_4879_pictures_are_rounded_without_a_loss() -> None:
    exact = [Fraction(p, 100) * 4879 for p in (60, 20, 20)]
    down = [math.floor(e) for e in exact]
    assert sum(down) == 4879 - 2
    assert [e % 1 for e in exact] == [Fraction(2, 5), Fraction(4, 5), Fraction(4, 5)]
    sizes = [down[0], down[1] + 1, down[2] + 1]  # the two largest remainders
    assert f"of 4879 pictures: {', '.join(map(str, sizes))}" in printed("a_split")


def test_5a_cutting_a_sorted_list_leaves_one_style_for_the_test() -> None:
    stored = [0] * 2500 + [1] * 1500 + [2] * 1000
    assert set(stored[4000:]) == {2}


def test_5a_the_best_of_100_guessers_by_the_binomial_distribution() -> None:
    # P(at most k of 1000 right), and the mean of the largest of 100 such counts.
    below, largest = 0.0, 0.0
    for k in range(1001):
        below += math.comb(1000, k) * (2.0 ** (1000 - k) / 3.0**500) / 3.0**500
        largest += 1 - min(below, 1.0) ** 100
    assert f"{100 * largest / 1000:.0f}" == "37"
    assert f"{100 / 3:.0f}" == "33"


def test_5a_the_winner_is_better_where_it_was_chosen_only(
    over_seeds: Callable[..., object],
) -> None:
    def means(seed: int) -> tuple[float, float]:
        right = np.random.default_rng(seed).binomial(1000, 1 / 3, (2, 20, 100)) / 1000
        best = right[0].argmax(axis=1)
        chosen, new = (part[np.arange(20), best].mean() for part in right)
        return float(chosen), float(new)

    assert over_seeds("winners, validation", lambda s: means(s)[0], more_than=0.36)
    assert over_seeds("winners, test", lambda s: means(s)[1], less_than=0.35)
    assert over_seeds("winners, test", lambda s: means(s)[1], more_than=0.315)


def test_5a_how_many_of_a_rare_class_a_random_fifth_holds() -> None:
    def chances(members: int) -> list[Fraction]:
        ways = math.comb(5000, 1000)
        return [
            Fraction(math.comb(members, k) * math.comb(5000 - members, 1000 - k), ways)
            for k in range(members + 1)
        ]

    for members, average, deviation in ((1000, 200, "11"), (20, 4, "1.8")):
        p = chances(members)
        assert sum(k * q for k, q in enumerate(p)) == average
        spread = math.sqrt(sum((k - average) ** 2 * q for k, q in enumerate(p)))
        assert f"{spread:.{len(deviation) // 3}f}" == deviation
    assert 0.1 < chances(20)[1] + chances(20)[2] < 0.3  # "some splits"


# --- 5b ---------------------------------------------------------------------


def test_5b_a_factor_keeps_the_ratio_and_the_night_reverses_it() -> None:
    wall, window, night_wall, night_window = 200, 80, 25, 200
    for divisor in (1, 2, 8):
        assert Fraction(window, divisor) / Fraction(wall, divisor) == Fraction(2, 5)
    assert Fraction(wall, 8) == night_wall
    assert Fraction(window, 8) == 10
    assert Fraction(night_window, night_wall) == 8 > 1 > Fraction(2, 5)
    factors = Fraction(night_wall, wall), Fraction(night_window, window)
    assert factors == (Fraction(1, 8), Fraction(5, 2))


@given(
    st.lists(st.integers(0, 255), min_size=2, max_size=20),
    st.fractions(Fraction(1, 100), 1),
)
def test_5b_no_darkening_makes_the_darker_pixel_the_brighter(
    picture: list[int], factor: Fraction
) -> None:
    darker = [min(factor * value, 255) for value in picture]
    for (a, b), (c, d) in zip(pairwise(picture), pairwise(darker), strict=True):
        assert (a < b) == (c < d)
    assert min(10 * 100, 255) == min(10 * 200, 255)  # a large factor cuts both off


def test_5b_after_the_correction_both_sets_have_the_same_share_by_night() -> None:
    shares = {Fraction(400, 1000), Fraction(240, 600), Fraction(160, 400)}
    assert shares == {Fraction(2, 5)}
    shown = printed("b_day_and_night")
    assert "training set: 600 pictures, by night 240" in shown
    assert "validation set: 400 pictures, by night 160" in shown


def test_5b_five_pieces_in_a_row_hold_day_or_night() -> None:
    stored = ["day"] * 600 + ["night"] * 400
    assert [set(stored[i : i + 200]) for i in range(0, 1000, 200)] == [
        {"day"},
        {"day"},
        {"day"},
        {"night"},
        {"night"},
    ]


def shape(images: Tensor) -> Tensor:
    """Pictures in grey, each with mean 0 and length 1: brightness and contrast gone."""
    grey = images.mean(dim=1).flatten(1)
    grey = grey - grey.mean(dim=1, keepdim=True)
    return grey / grey.norm(dim=1, keepdim=True)


def recognized(images: Tensor, seed: int) -> Tensor:
    """The style of the most similar of 900 pictures by day, brightness aside."""
    known, styles = facades(900, seed=1000 + seed)
    return styles[(shape(images) @ shape(known).T).argmax(dim=1)]


def test_5b_the_night_exchanges_windows_and_panels_and_darkening_does_not(
    over_seeds: Callable[..., object],
) -> None:
    def exchanged(seed: int) -> float:
        night, styles = facades(300, night=True, seed=seed)
        others = torch.tensor([0, 2, 1], device=styles.device)[styles]
        return (recognized(night, seed) == others).double().mean().item()

    def kept(seed: int) -> float:
        day, styles = facades(300, seed=seed)
        return (recognized(day / 8, seed) == styles).double().mean().item()

    def same_buildings(seed: int) -> float:
        pairs = (shape(facades(300, night, seed=seed)[0]) for night in (False, True))
        day, night = pairs
        return (day * night).sum(dim=1).max().item()  # correlation of the pixels

    assert over_seeds("styles by night, exchanged", exchanged, more_than=0.95)
    assert over_seeds("styles after darkening to 1/8", kept, more_than=0.95)
    assert over_seeds("correlation of day and night", same_buildings, less_than=-0.7)


class Networks:
    """One network for each seed, trained side by side; a layer is a product."""

    def __init__(self, images: Tensor, labels: Tensor, steps: int) -> None:
        """Adam on pictures, shape (seeds, N, ...), and labels, shape (seeds, N)."""
        x = self.pixels(images)
        seeds, _, pixels = x.shape
        start = [seeded_normal(seeds, 32, pixels, seed=5) / math.sqrt(pixels)]
        start += [torch.zeros(seeds, 1, 32)]
        start += [seeded_normal(seeds, 3, 32, seed=6) / math.sqrt(32)]
        self.weights = [w.float().requires_grad_() for w in start]
        optimizer = torch.optim.Adam(self.weights, lr=0.01)
        for _ in range(steps):
            chance = self.scores(x).log_softmax(dim=2)
            loss = -chance.gather(2, labels[..., None]).mean(dim=1).sum()
            optimizer.zero_grad()
            torch.autograd.backward(loss)
            optimizer.step()

    @staticmethod
    def pixels(images: Tensor) -> Tensor:
        return images.flatten(2).float() - 0.5

    def scores(self, x: Tensor) -> Tensor:
        first, bias, last = self.weights
        return (x @ first.mT + bias).relu() @ last.mT

    @torch.no_grad()
    def right(self, images: Tensor, labels: Tensor) -> Tensor:
        """The share of pictures that each network names correctly."""
        hits = self.scores(self.pixels(images)).argmax(dim=2) == labels
        return hits.double().mean(dim=1)


def drawn(
    count: int, first_seed: int, night: bool = False, seeds: int = 20
) -> tuple[Tensor, Tensor]:
    """Facades of several seeds, shape (seeds, count, 3, 12, 12), and their styles."""
    draws = [facades(count, night, seed=first_seed + seed) for seed in range(seeds)]
    images, labels = zip(*draws, strict=True)
    return torch.stack(images), torch.stack(labels)


def test_5b_day_does_not_prepare_for_the_night_and_mixing_does(
    over_seeds: Callable[..., object],
) -> None:
    (day, styles), (night, late) = drawn(600, 100), drawn(400, 200, night=True)
    other, others = drawn(400, 300)
    by_day = Networks(day, styles, 40)
    good, bad = by_day.right(other, others), by_day.right(night, late)
    assert over_seeds("trained by day, day", good.__getitem__, more_than=0.9)
    assert over_seeds("trained by day, night", bad.__getitem__, less_than=0.4)

    copies = torch.cat([day, day / 2, day / 8], dim=1)
    dark = Networks(copies, styles.repeat(1, 3), 40).right(night, late)
    assert over_seeds("with darkened copies, night", dark.__getitem__, less_than=0.63)

    # The pool, split 60 to 40; the pictures of one seed are in random order already.
    pool = torch.cat([day[:, :360], night[:, :240]], dim=1)
    mixed = Networks(pool, torch.cat([styles[:, :360], late[:, :240]], dim=1), 40)
    at_day = mixed.right(day[:, 360:], styles[:, 360:])
    at_night = mixed.right(night[:, 240:], late[:, 240:])
    assert over_seeds("mixed, day", at_day.__getitem__, more_than=0.85)
    assert over_seeds("mixed, night", at_night.__getitem__, more_than=0.85)


# --- 5c ---------------------------------------------------------------------


def test_5c_what_becomes_of_1_2_3() -> None:
    row = torch.tensor([0.1, 0.2, 0.3], dtype=torch.float64)[None, None, None]
    table = {
        flip: [3, 2, 1],
        partial(shift, down=0, right=1): [1, 1, 2],
        partial(crop, top=0, left=1, side=1): [2, 2, 2],
        partial(change_brightness, factor=2): [2, 4, 6],
        partial(change_contrast, factor=0.5): [1.5, 2, 2.5],
        partial(erase, top=0, left=2, side=1): [1, 2, 2],
    }
    for change, expected in table.items():
        assert (10 * change(row)).flatten().tolist() == pytest.approx(expected)


def test_5c_a_quarter_turn_spoils_bands_alone_and_a_negative_swaps_the_others(
    over_seeds: Callable[..., object],
) -> None:
    def turned(seed: int, bands: bool) -> float:
        x, styles = facades(300, seed=seed)
        hits = recognized(x.rot90(dims=(2, 3)), seed) == styles
        return hits[(styles == 0) == bands].double().mean().item()

    def swapped(seed: int) -> float:
        x, styles = facades(300, seed=seed)
        others = torch.tensor([0, 2, 1], device=styles.device)[styles]
        return (recognized(1 - x, seed) == others).double().mean().item()

    bands, rest = partial(turned, bands=True), partial(turned, bands=False)
    assert over_seeds("quarter turn, bands kept", bands, less_than=0.05)
    assert over_seeds("quarter turn, others kept", rest, more_than=0.95)
    assert over_seeds("negative, exchanged", swapped, more_than=0.95)


def upside_down(images: Tensor) -> Tensor:
    return images.flip(2)


@pytest.mark.parametrize(
    "change",
    [
        flip,
        partial(shift, down=1, right=-2),
        partial(crop, top=1, left=1, side=10),
        partial(rotate, degrees=10),
        partial(add_noise, std=0.1),
        partial(change_brightness, factor=0.8),
        partial(change_contrast, factor=0.7),
        partial(erase, top=2, left=5, side=4),
        upside_down,
    ],
    ids=lambda change: getattr(change, "func", change).__name__,
)
def test_5c_the_style_is_kept(
    change: Callable[[Tensor], Tensor], over_seeds: Callable[..., object]
) -> None:
    def kept(seed: int) -> float:
        x, styles = facades(300, seed=seed)
        return (recognized(change(x), seed) == styles).double().mean().item()

    name = getattr(change, "func", change).__name__
    assert over_seeds(f"style kept by {name}", kept, more_than=0.85)


def test_5c_plain_copies_do_not_change_the_gradient() -> None:
    x, y = facades(6)
    net = Classifier(432, 3)
    for copies in (2, 50):
        losses = (
            torch.nn.functional.cross_entropy(net(x.repeat(k, 1, 1, 1)), y.repeat(k))
            for k in (1, copies)
        )
        one, many = (torch.autograd.grad(z, list(net.parameters())) for z in losses)
        assert all(a.allclose(b) for a, b in zip(one, many, strict=True))


def test_5c_six_pictures_gain_by_flips_and_shifts_only(
    over_seeds: Callable[..., object],
) -> None:
    x, labels = drawn(6, 1000, seeds=60)  # three draws for each seed
    new, styles = drawn(300, 2000, seeds=60)
    offsets = list(product(range(-2, 3), repeat=2))
    assert 2 * len(offsets) == 50

    def all_of(change: Callable[[Tensor], Tensor]) -> Tensor:
        return change(x.flatten(0, 1)).view_as(x)

    sides = (x, all_of(flip))
    moved = [shift(z.flatten(0, 1), *way).view_as(x) for z in sides for way in offsets]
    noisy = [all_of(partial(add_noise, std=0.1, seed=k)) for k in range(20)]

    def trained(sets: list[Tensor]) -> Tensor:
        network = Networks(torch.cat(sets, dim=1), labels.repeat(1, len(sets)), 60)
        return network.right(new, styles).view(20, 3).mean(dim=1)

    before = trained([x])
    flips, noise, negatives = (
        (trained(sets) - before).__getitem__ for sets in (moved, noisy, [x, 1 - x])
    )
    assert over_seeds("gain by flips and shifts", flips, more_than=0.1)
    assert over_seeds("gain by noise", noise, less_than=0.05)
    assert over_seeds("gain by negatives", negatives, less_than=0.05)


def test_5c_a_flip_keeps_the_histogram() -> None:
    assert [1, 2, 3][::-1] == [3, 2, 1]
    assert [3, 2, 1][::-1] == [1, 2, 3]
    assert Counter([1, 2, 3]) == Counter([3, 2, 1])


# --- 5d ---------------------------------------------------------------------


@settings(deadline=None, max_examples=50)
@given(rates)
def test_5d_no_learning_rate_leaves_a_point_without_gradient(lr: float) -> None:
    assert torch_steps(torch_saddle, (0, 0), 3, lr).tolist() == [0, 0]
    assert torch_steps(torch_wells, (1,), 3, lr).tolist() == [1]
    assert torch_steps(torch_wells, (-2,), 3, lr).tolist() == [-2]


@settings(deadline=None, max_examples=30)
@given(st.floats(-10, 10), st.floats(0.01, 0.99))
def test_5d_torch_runs_along_the_ridge_into_the_saddle(x: float, lr: float) -> None:
    w = torch_steps(torch_saddle, (x, 0), 60, lr)
    assert w[1] == 0
    assert math.isclose(w[0], x * (1 - 2 * lr) ** 60, rel_tol=1e-9, abs_tol=1e-12)


def test_5d_a_step_halves_x_and_multiplies_y_by_three_halves() -> None:
    w = torch_steps(torch_saddle, (2, 2**-20), 8, lr=0.25)
    assert w.tolist() == [2 * 0.5**8, 2**-20 * 1.5**8]


@given(st.integers(1, 60))
def test_5d_steps_to_leave_grow_with_the_logarithm_of_the_distance(k: int) -> None:
    t = math.ceil(k * math.log(10) / math.log(1.5))
    assert 3**t >= 10**k * 2**t  # (3/2)^t times 10^-k has reached 1
    assert 3 ** (t - 1) < 10**k * 2 ** (t - 1)


def test_5d_twelve_steps_from_a_hundredth() -> None:
    for steps, left in ((11, False), (12, True)):
        _, y = torch_steps(torch_saddle, (2, 0.01), steps, lr=0.25).tolist()
        assert (y >= 1) == left


@given(st.floats(0.3, 10), st.integers(1, 8))
def test_5d_a_higher_rate_shortens_the_wait_beside_the_ridge(
    factor: float, k: int
) -> None:
    def wait(lr: float) -> float:
        return k * math.log(10) / math.log(1 + 2 * lr)

    assert 0 < wait(0.25 * (1 + factor)) < wait(0.25)


def test_5d_the_saddle_falls_on_both_sides_of_the_ridge() -> None:
    e = Fraction(1, 10**9)
    assert -(e**2) < 0 < e**2  # J along y, J(0, 0), J along x
    assert -(tenth**2) == -Fraction(1, 100)


def test_5d_both_wells_are_minima_and_the_shallow_one_is_higher() -> None:
    x = torch.tensor([1.0, 0.0, -2.0], dtype=torch.float64)
    curvature = torch.func.vmap(torch.func.grad(torch.func.grad(torch_wells)))(x)
    assert [c > 0 for c in curvature.tolist()] == [True, False, True]
    high, low = (Fraction(x) ** 4 / 4 + Fraction(x) ** 3 / 3 - x**2 for x in (1, -2))
    assert (high, low) == (-Fraction(5, 12), -Fraction(8, 3))
    assert two_wells(Fraction(1)) == high > low == two_wells(Fraction(-2))


def test_5d_each_side_of_the_hill_ends_in_its_own_minimum() -> None:
    starts = [k / 100 for k in range(5, 201)]
    ends = torch_steps(torch_wells, starts + [-x for x in starts], 400, lr=0.1)
    right, left = ends.tolist()[: len(starts)], ends.tolist()[len(starts) :]
    assert all(math.isclose(x, 1, rel_tol=1e-6) for x in right)
    assert all(math.isclose(x, -2, rel_tol=1e-6) for x in left)


def test_5d_rounding_leaves_a_slanted_ridge(
    over_seeds: Callable[..., object],
) -> None:
    turn = torch.tensor([[0.6, 0.8], [-0.8, 0.6]], dtype=torch.float64)

    def slanted(w: Tensor) -> Tensor:
        return torch_saddle(turn @ w)

    def distance(seed: int, steps: int) -> float:
        c = seeded_normal(1, seed=seed).item()
        end = torch_steps(slanted, (3 * c, 4 * c), steps, 0.2)
        return abs((turn @ end)[1].item())

    late, early = partial(distance, steps=200), partial(distance, steps=80)
    assert over_seeds("distance from a slanted ridge", late, more_than=1e4)
    assert over_seeds("the same after 80 steps only", early, less_than=0.1)
    straight = torch_steps(torch_saddle, (seeded_normal(1).item(), 0), 200, 0.2)
    assert straight[1] == 0


def test_5d_the_slanted_saddle_has_its_ridge_along_three_four() -> None:
    x, y, c = Fraction(3), Fraction(4), Fraction(1, 5)
    along, across = (3 * x + 4 * y) / 5, (3 * y - 4 * x) / 5
    assert (along, across) == (5, 0)
    gx, gy = 2 * along * 3 / 5, 2 * along * 4 / 5  # of along^2, by the chain rule
    assert (x - c * gx, y - c * gy) == (3 * x / 5, 3 * y / 5)  # straight to the saddle


def test_5d_ten_weights_with_two_wells_each_by_counting() -> None:
    kinds = {"minimum": 0, "saddle": 0, "maximum": 0}
    bends = {x: 3 * x * x + 2 * x - 2 for x in (-2, 0, 1)}  # J'' at each place
    assert [bend > 0 for bend in bends.values()] == [True, False, True]
    for places in product(bends, repeat=10):
        up = sum(bends[x] > 0 for x in places)
        kinds["minimum" if up == 10 else "saddle" if up else "maximum"] += 1
    assert kinds == {"minimum": 1024, "saddle": 58_024, "maximum": 1}
    assert sum(kinds.values()) == 3**10


def test_5d_a_random_start_leaves_the_saddle(over_seeds: Callable[..., object]) -> None:
    def distance(seed: int) -> float:
        start = seeded_normal(2, seed=seed).tolist()
        return abs(torch_steps(torch_saddle, start, 60, lr=0.25)[1].item())

    assert over_seeds("distance from the ridge after 60 steps", distance, more_than=1e4)
    assert torch_steps(torch_saddle, (1, 0), 60, lr=0.25)[1] == 0


# --- 5e ---------------------------------------------------------------------


def test_5e_samples_gradients_cancel_only_on_average() -> None:
    w = torch.zeros(2, dtype=torch.float64, requires_grad=True)
    gradients = [
        torch.autograd.grad(torch_saddle(w) + tilt * w[1], w)[0] for tilt in (1, -1)
    ]
    assert [g.tolist() for g in gradients] == [[0, 1], [0, -1]]
    assert (gradients[0] + gradients[1]).count_nonzero() == 0
    assert noisy([1]) == [-quarter]
    assert noisy([-1]) == [quarter]


@given(st.fractions(-5, 5), st.fractions(-5, 5))
def test_5e_each_sample_has_its_own_saddle(x: Fraction, y: Fraction) -> None:
    first, second = (x**2 - (y - s * half) ** 2 + quarter for s in (1, -1))
    assert first == x**2 - y**2 + y
    assert second == x**2 - y**2 - y
    assert (first + second) / 2 == x**2 - y**2


def test_5e_three_steps_by_hand() -> None:
    paths = {tilts: noisy(tilts) for tilts in product((1, -1), repeat=3)}
    assert sum(abs(path[-1]) >= 1 for path in paths.values()) == 2
    up = {path[-1] for path in paths.values() if path[0] > 0}
    assert up == {Fraction(k, 16) for k in (19, 11, 7, -1)}
    assert {path[-1] for path in paths.values() if path[0] < 0} == {-y for y in up}
    assert round(100 * (7 / 8) ** 20) == 7


@given(st.fractions(0, 1))
def test_5e_three_pushes_away_always_leave(y: Fraction) -> None:
    assert noisy([-1, -1, -1]) == [quarter, Fraction(5, 8), Fraction(19, 16)]
    assert noisy([-1, -1, -1], y)[-1] >= Fraction(19, 16) > 1
    assert noisy([1, 1, 1], -y)[-1] <= -Fraction(19, 16)


@given(st.fractions(Fraction(501, 1000), 50), st.sampled_from([1, -1]))
def test_5e_beyond_one_half_the_noise_cannot_turn_back(y: Fraction, tilt: int) -> None:
    assert noisy([tilt], y)[0] > y
    assert noisy([tilt], -y)[0] < -y
    assert noisy([1], half)[0] == half  # the worst sample just balances it


def test_5e_counts_of_orders_that_stay_by_listing_them() -> None:
    for steps, kept in ((5, 14), (10, 58), (15, 240)):
        ends = [Fraction(0)]
        for _ in range(steps):
            ends = [z for y in ends for z in (*noisy([1], y), *noisy([-1], y))]
            ends = [y for y in ends if abs(y) < 1]
        assert len(ends) == kept
        assert kept * 8 ** (steps // 3) <= 2**steps * 7 ** (steps // 3)
    assert kept < 2**steps / 100  # after the last, 15 steps


def test_5e_sgd_leaves_the_saddle(over_seeds: Callable[..., object]) -> None:
    def distance(seed: int) -> float:
        drawn = draw_batches(2, 1, 60, seed=seed).flatten().tolist()
        return float(abs(noisy([1 - 2 * i for i in drawn])[-1]))

    assert over_seeds("|y| after 60 steps of SGD", distance, more_than=1e3)
    assert set(noisy([0] * 1000)) == {0}  # all samples in each step: never


def test_5e_an_epoch_does_not_cancel(over_seeds: Callable[..., object]) -> None:
    def distance(seed: int) -> float:
        orders = draw_batches(2, 2, 40, seed=seed).flatten().tolist()
        return float(abs(noisy([1 - 2 * i for i in orders])[-1]))

    assert over_seeds("|y| after 40 shuffled epochs", distance, more_than=1e3)
    assert noisy([1, -1])[-1] == -Fraction(1, 8)


def test_5e_the_two_layer_network_has_a_saddle_without_noise() -> None:
    x, target = torch.tensor([[1, 2, 3, 1], [2, 3, 5, 1]], dtype=torch.float64)

    def loss(w: Tensor) -> Tensor:
        return ((w[1] * w[0] * x - target) ** 2).mean()

    zeros = torch.zeros(2, dtype=torch.float64)
    mixed = 2 * (x * target).mean()  # of w1 and w2; the pure ones are 0
    hessian = torch.autograd.functional.hessian(loss, zeros)
    torch.testing.assert_close(hessian, -mixed * torch.eye(2).to(x).flip(0))
    for i in range(4):
        one = torch_steps(
            lambda w, i=i: (w[1] * w[0] * x[i] - target[i]) ** 2, (0, 0), 3, 1
        )
        assert one.tolist() == [0, 0]


def test_5e_the_two_layer_network_learns_from_a_random_start(
    over_seeds: Callable[..., object],
) -> None:
    x, target = [1, 2, 3, 1], [2, 3, 5, 1]

    def product_after(seed: int) -> float:
        u, v = seeded_normal(2, seed=seed).tolist()
        for i in draw_batches(4, 1, 2000, seed=seed).flatten().tolist():
            pull = 0.02 * x[i] * (target[i] - v * u * x[i])
            u, v = u + pull * v, v + pull * u
        return float(u * v)

    assert over_seeds("product of the weights", product_after, more_than=1.2)
    best = sum(a * t for a, t in zip(x, target, strict=True)) / sum(a * a for a in x)
    assert best == 1.6


def test_5e_a_dead_relu_has_no_gradient_for_any_sample() -> None:
    x, target = seeded_normal(100, 3), seeded_normal(100, seed=1)
    w = torch.zeros(3, dtype=torch.float64)

    def loss(w: Tensor, x: Tensor, target: Tensor, bias: float) -> Tensor:
        return ((x @ w + bias).relu() - target) ** 2

    for bias, alive in ((-1.0, 0), (1.0, 100)):
        each = torch.func.vmap(torch.func.grad(loss), in_dims=(None, 0, 0, None))
        gradients = each(w, x, target, bias)
        assert gradients.any(dim=1).sum() == alive


def wells_step(x: Fraction, tilt: Fraction) -> Fraction:
    """One step of size 1/10 in the two wells."""
    return x - tenth * (x * (x - 1) * (x + 2) + tilt)


@given(st.fractions(Fraction(3, 4), Fraction(5, 4)), st.fractions(-half, half))
def test_5e_weak_noise_never_leaves_the_shallow_well(
    x: Fraction, tilt: Fraction
) -> None:
    assert Fraction(3, 4) <= wells_step(x, tilt) <= Fraction(5, 4)


def test_5e_strong_noise_leaves_the_shallow_well(
    over_seeds: Callable[..., object],
) -> None:
    def steps(seed: int) -> int:
        x = 1.0
        drawn = draw_batches(2, 1, 5000, seed=seed).flatten().tolist()
        for t, i in enumerate(drawn, 1):
            x -= 0.1 * (x * (x - 1) * (x + 2) + (2, -2)[i])
            if x < -1:
                return t
        return 5001

    assert over_seeds("steps until noise leaves the well", steps, less_than=5000)
    assert wells_step(Fraction(1), 2 * half) < 1


# --- 5f ---------------------------------------------------------------------


def test_5f_three_gradients_by_hand() -> None:
    u1 = Fraction(4)
    u2 = half * u1 + 2
    u3 = half * u2 + 1
    assert (u1, u2, u3) == (4, 4, 3)
    assert u3 == 1 + half * 2 + quarter * 4


gradient_lists = st.lists(st.fractions(-9, 9), min_size=1, max_size=8)
betas = st.fractions(0, Fraction(99, 100), max_denominator=100)


@given(gradient_lists, betas, st.fractions(0, 1))
def test_5f_sum_and_average_take_the_same_path(
    gradients: list[Fraction], beta: Fraction, lr: Fraction
) -> None:
    w = v = u = a = Fraction(0)
    for g in gradients:
        w, u = momentum_step(w, g, u, lr, beta)
        a = beta * a + (1 - beta) * g
        v -= lr / (1 - beta) * a
        assert a == (1 - beta) * u
        assert v == w


@given(st.integers(1, 60), betas)
def test_5f_limits_of_constant_and_alternating_gradients(
    steps: int, beta: Fraction
) -> None:
    constant = alternating = Fraction(0)
    for t in range(steps):
        _, constant = momentum_step(Fraction(0), Fraction(1), constant, 1, beta)
        sign = Fraction((-1) ** t)
        _, alternating = momentum_step(Fraction(0), sign, alternating, 1, beta)
    assert constant == (1 - beta**steps) / (1 - beta)
    last = (-1) ** (steps - 1)
    assert alternating == last * (1 - (-beta) ** steps) / (1 + beta)
    assert f"{1 / 1.9:.4f}" == "0.5263"


def torch_buffers(gradients: Tensor, **options: float) -> list[Tensor]:
    """What torch.optim.SGD remembers after each step."""
    w = torch.zeros_like(gradients[0])
    optimizer = torch.optim.SGD([w], lr=0.01, **options)
    buffers = []
    for g in gradients:
        w.grad = g
        optimizer.step()
        buffers.append(optimizer.state[w]["momentum_buffer"].clone())
    return buffers


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 10_000), st.floats(0, 1), st.floats(0.01, 0.99))
def test_5f_the_update_is_torchs_to_ten_digits(
    seed: int, lr: float, beta: float
) -> None:
    gradients = seeded_normal(30, 4, seed=seed)
    w = u = torch.zeros_like(gradients[0])
    other = w.clone()
    optimizer = torch.optim.SGD([other], lr=lr, momentum=beta)
    for g in gradients:
        w, u = momentum_step(w, g, u, lr, beta)
        other.grad = g
        optimizer.step()
        torch.testing.assert_close(w, other, rtol=0, atol=1e-10)


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 10_000))
def test_5f_torchs_buffer_is_the_sum_not_the_average(seed: int) -> None:
    gradients = seeded_normal(30, 4, seed=seed)
    buffers = torch_buffers(gradients, momentum=0.9)
    powers = 0.9 ** torch.arange(30).flip(0).to(gradients)
    torch.testing.assert_close(buffers[-1], powers @ gradients, rtol=0, atol=1e-10)
    ones = torch_buffers(torch.ones(300, 1).double(), momentum=0.9)
    torch.testing.assert_close(ones[-1].item(), 10.0)


def test_5f_dampening_averages_except_for_the_first_gradient() -> None:
    gradients = seeded_normal(30, 4)
    buffers = torch_buffers(gradients, momentum=0.9, dampening=0.9)
    assert buffers[0].equal(gradients[0])
    average = gradients[0]
    for g, buffer in zip(gradients[1:], buffers[1:], strict=True):
        average = 0.9 * average + 0.1 * g
        torch.testing.assert_close(buffer, average, rtol=0, atol=1e-10)


def distances(lr: float, beta: float, steps: int, kappa: float = 100) -> Tensor:
    """Distance from the minimum after each step, by torch.optim.SGD, from (1, 1)."""
    w = torch.ones(2, dtype=torch.float64)
    curvature = torch.tensor([1.0, kappa]).to(w)
    optimizer = torch.optim.SGD([w], lr=lr, momentum=beta)
    found = []
    for _ in range(steps):
        w.grad = curvature * w
        optimizer.step()
        found.append(w.norm())
    return torch.stack(found)


def test_5f_torch_needs_709_and_95_steps() -> None:
    for lr, beta, steps in ((2 / 101, 0, 709), (4 / 121, 81 / 121, 95)):
        below = distances(lr, beta, 800) < 1e-6
        assert not below[: steps - 1].any()
        assert below[steps - 1 :].all()  # and it stays there


def test_5f_the_largest_detour_of_momentum() -> None:
    largest = distances(4 / 121, 81 / 121, 95).max().item()
    assert f"{largest:.2f}" == "3.79"
    assert largest > 2 * math.sqrt(2)


def test_5f_709_by_logarithms() -> None:
    steps = math.log(math.sqrt(2) * 1e6) / -math.log(99 / 101)
    assert f"{steps:.2f}" == "708.08"
    assert math.ceil(steps) == 709


def test_5f_the_chosen_rates_shrink_fastest_in_the_long_run() -> None:
    def factor(lr: float, beta: float, curvature: float) -> float:
        """Size of the larger root of z^2 - (1 + beta - lr c) z + beta."""
        middle = (1 + beta - lr * curvature) / 2
        root = abs(middle**2 - beta) ** 0.5
        return abs(middle) + root if middle**2 > beta else beta**0.5

    def slowest(lr: float, beta: float) -> float:
        return max(factor(lr, beta, c) for c in (1, 100))

    grid = [k / 2000 for k in range(1, 150)]
    assert math.isclose(slowest(2 / 101, 0), 99 / 101)
    assert min(slowest(lr, 0) for lr in grid) >= 99 / 101
    assert math.isclose(slowest(4 / 121, 81 / 121), 9 / 11, rel_tol=1e-6)
    momenta = [k / 100 for k in range(100)]
    best = min(slowest(lr, beta) for lr in grid for beta in momenta)
    assert 9 / 11 <= best < 0.84


def test_5f_rates_tuned_for_one_goal_need_693_steps_without_momentum() -> None:
    lr = torch.linspace(0.0197, 0.0199, 20001, dtype=torch.float64)
    for steps, reached in ((692, False), (693, True)):
        squares = (1 - lr) ** (2 * steps) + (1 - 100 * lr) ** (2 * steps)
        assert bool((squares < 1e-12).any()) == reached
    for edge in (0.0197, 0.0199):  # outside, one of the two weights is too slow
        assert max(abs(1 - edge), abs(1 - 100 * edge)) ** 692 > 1e-6


def test_5f_steps_grow_like_kappa_and_like_its_root() -> None:
    counts = []
    for root in (10, 20, 40):
        kappa, momentum = root**2, ((root - 1) / (root + 1)) ** 2
        plain = math.log(1e6 * 2**0.5) / math.log((kappa + 1) / (kappa - 1))
        lr = (2 / (root + 1)) ** 2
        heavy = int((distances(lr, momentum, 600, kappa) > 1e-6).sum())
        counts.append((plain, heavy))
    for (plain, heavy), (plain4, heavy4) in pairwise(counts):
        assert 3.9 < plain4 / plain < 4.1  # kappa is 4 times as large
        assert 1.9 < heavy4 / heavy < 2.4


def test_5f_tuned_momentum_needs_fewer_than_95_steps() -> None:
    assert bool((distances(0.0255, 0.715, 94) < 1e-6).any())


def test_5f_the_figures_thirty_steps_with_one_learning_rate() -> None:
    plain, heavy = (
        torch_steps(
            lambda w: (w[0] ** 2 + 100 * w[1] ** 2) / 2, (-9, 0.9), 30, 2 / 101, beta
        )
        for beta in (0, 0.7)
    )
    assert plain[0] < -4.5  # less than half of the way
    assert abs(plain[1]) > 0.45  # and still from side to side
    assert heavy.norm() < 1


def test_5f_momentum_passes_the_hill_only_with_speed() -> None:
    ends = {
        (start, beta): torch_steps(torch_wells, (start,), 500, 0.1, beta).item()
        for start in (2, 1.2)
        for beta in (0, 0.9)
    }
    assert {key: round(end, 6) for key, end in ends.items()} == {
        (2, 0): 1,
        (2, 0.9): -2,
        (1.2, 0): 1,
        (1.2, 0.9): 1,
    }


# --- 5g ---------------------------------------------------------------------


def test_5g_four_samples_by_hand() -> None:
    gradients = [-2, 0, 2, 4]
    assert (mean(gradients), pvariance(gradients)) == (1, 5)
    pairs = [Fraction(a + b, 2) for a, b in combinations(gradients, 2)]
    assert sorted(pairs) == [-1, 0, 1, 1, 2, 3]
    assert pvariance(pairs) == Fraction(5, 3) == Fraction(5, 2) * Fraction(2, 3)
    triples = [Fraction(4 - g, 3) for g in gradients]  # all but one
    assert triples == [2, Fraction(4, 3), Fraction(2, 3), 0]
    assert mean(triples) == 1
    assert pvariance(triples) == Fraction(5, 9) == Fraction(5, 3) * Fraction(1, 3)


@given(st.lists(st.fractions(-9, 9), min_size=2, max_size=4), st.integers(1, 4))
def test_5g_the_mean_gradient_does_not_depend_on_the_batch_size(
    gradients: list[Fraction], size: int
) -> None:
    batches = [mean(batch) for batch in product(gradients, repeat=size)]
    assert mean(batches) == mean(gradients)
    assert pvariance(batches) * size == pvariance(gradients)


def classifier_gradients(seed: int) -> Tensor:
    """Gradient of each of 1024 samples by autograd, for 24 weights."""
    x = seeded_normal(1024, 8, seed=seed)
    scores = x @ seeded_normal(8, 3, seed=seed + 100)
    target = (scores + seeded_normal(1024, 3, seed=seed + 200)).argmax(dim=1)

    def loss(w: Tensor, x: Tensor, target: Tensor) -> Tensor:
        return torch.nn.functional.cross_entropy(w @ x, target)

    each = torch.func.vmap(torch.func.grad(loss), in_dims=(None, 0, 0))
    gradients: Tensor = each(torch.zeros(3, 8, dtype=torch.float64), x, target)
    return gradients.flatten(1)


@cache
def noises(seed: int) -> dict[int, tuple[float, float]]:
    """Noise of mini-batches of several sizes: measured, and s / sqrt(B)."""
    gradients = classifier_gradients(seed)
    away = gradients - gradients.mean(dim=0)
    s = away.square().sum(dim=1).mean().sqrt().item()
    found = {}
    orders = draw_batches(1024, 1024, 300, seed=seed)
    for size in (1, 4, 16, 64, 256, 1024):
        drawn = away[orders[:, :size]].mean(dim=1)
        measured = drawn.square().sum(dim=1).mean().sqrt().item()
        found[size] = measured, s / size**0.5
    return found


def test_5g_four_times_the_batch_halves_the_noise(
    over_seeds: Callable[..., object],
) -> None:
    def error(seed: int) -> float:
        found = [noises(seed)[size][0] for size in (1, 4, 16, 64)]
        return max(abs(a / b - 2) for a, b in pairwise(found))

    assert over_seeds("noise at B over noise at 4B, away from 2", error, less_than=0.4)
    assert noises(0)[1024][0] < 1e-12


def test_5g_the_measured_noise_is_that_of_the_formula(
    over_seeds: Callable[..., object],
) -> None:
    def error(seed: int) -> float:
        ratios = [
            found / (wanted * ((1024 - size) / 1023) ** 0.5)
            for size, (found, wanted) in noises(seed).items()
            if size < 1024
        ]
        return max(abs(ratio - 1) for ratio in ratios)

    assert over_seeds("measured noise over the formula", error, less_than=0.1)


def test_5g_near_all_samples_the_noise_falls_faster(
    over_seeds: Callable[..., object],
) -> None:
    def fall(seed: int) -> float:
        return noises(seed)[64][0] / noises(seed)[256][0]

    assert over_seeds("noise at 64 over noise at 256", fall, more_than=2.05)


# --- 5h ---------------------------------------------------------------------

MIB, GIB = 2**20, 2**30


@cache
def imagenet(kind: type[nn.Module]) -> tuple[nn.Module, int]:
    """A network without data, and the bytes of its weights."""
    with torch.device("meta"):
        network = kind()
    return network, 4 * sum(p.numel() for p in network.parameters())


def activations(kind: type[nn.Module], batch: int) -> int:
    pictures = torch.empty(batch, 3, 224, 224, device="meta")
    return kept_for_backward(imagenet(kind)[0], pictures)


def seen_by_hooks(network: nn.Module, batch: int) -> dict[str, int]:
    """Bytes of all outputs by kind of layer, in a forward pass."""
    found: Counter[str] = Counter()

    def note(layer: nn.Module, _: object, output: Tensor) -> None:
        found[type(layer).__name__] += 4 * output.numel()

    leaves = [layer for layer in network.modules() if not [*layer.children()]]
    handles = [layer.register_forward_hook(note) for layer in leaves]
    network(torch.empty(batch, 3, 224, 224, device="meta"))
    for handle in handles:
        handle.remove()
    return found


def test_5h_the_first_layer_keeps_12_and_a_quarter_mib() -> None:
    assert 64 * 224**2 == 3_211_264
    assert 4 * 64 * 224**2 / MIB == 12.25


@pytest.mark.parametrize("batch", [1, 3, 128])
def test_5h_vgg16_keeps_the_outputs_of_its_relus_and_poolings(batch: int) -> None:
    outputs = seen_by_hooks(imagenet(VGG16)[0], batch)
    expected = outputs["ReLU"] + outputs["AdaptiveAvgPool2d"]
    expected += 3 * outputs["MaxPool2d"]  # the places are twice as long
    expected += 2 * outputs["Dropout"]  # outputs and masks
    expected += 4 * batch * 3 * 224**2  # the batch
    assert activations(VGG16, batch) == expected == batch * activations(VGG16, 1)


def test_5h_numbers_of_the_text_about_vgg16() -> None:
    one, weights = activations(VGG16, 1), imagenet(VGG16)[1]
    assert weights == 4 * 138_357_544
    assert f"{one / MIB:.2f}" == "69.96"
    assert f"{128 * one / GIB:.2f}" == "8.74"
    assert [f"{k * weights / GIB:.3f}" for k in (1, 4)] == ["0.515", "2.062"]
    assert math.isclose(4 * 0.515, 2.06)
    assert math.floor((16 - 2.06) * 1024 / 69.96) == 204
    assert round(13.94 * 1024) == 14275
    assert one / 100 > 4 * 3 * 224**2
    first = 4 * (2 * 64 * 224**2 + 3 * 64 * 112**2)
    assert 0.45 < first / one < 0.5


@pytest.mark.parametrize(("kind", "largest"), [(VGG16, 204), (ResNet18, 766)])
def test_5h_the_largest_batch_for_16_gib(kind: type[nn.Module], largest: int) -> None:
    weights = imagenet(kind)[1]
    fits, fails = (activations(kind, largest + more) for more in (0, 1))
    assert 4 * weights + fits <= 16 * GIB < 4 * weights + fails


def test_5h_adam_remembers_two_numbers_for_each_weight() -> None:
    layer = nn.Linear(7, 5)
    optimizer = torch.optim.Adam(layer.parameters())
    layer(torch.ones(3, 7)).sum().backward()
    optimizer.step()
    for weights in layer.parameters():
        tensors = [t for t in optimizer.state[weights].values() if t.ndim]
        assert [t.shape for t in tensors] == [weights.shape] * 2
        assert weights.grad is not None
        assert weights.grad.shape == weights.shape


def test_5h_without_gradients_nothing_is_kept() -> None:
    saved: list[Tensor] = []
    hooks = torch.autograd.graph.saved_tensors_hooks(saved.append, lambda x: x)
    pictures = torch.empty(1, 3, 224, 224, device="meta")
    with torch.no_grad(), hooks:
        imagenet(ResNet18)[0](pictures)
    assert saved == []


class OnePass:
    """Linear regression with inputs of sizes 1 to 1/10, for one seed."""

    def __init__(self, seed: int) -> None:
        sizes = 10 ** -torch.linspace(0, 1, 10, dtype=torch.float64)
        self.x = seeded_normal(4096, 10, seed=seed) * sizes
        self.x_test = seeded_normal(1000, 10, seed=seed + 100) * sizes
        noise = 0.1 * seeded_normal(4096, seed=seed + 200)
        self.y, self.y_test = self.x @ (1 / sizes) + noise, self.x_test @ (1 / sizes)

    def left(self, w: Tensor) -> Tensor:
        """The share of the test loss at w = 0 that is left, for each row of w."""
        errors = (w @ self.x_test.T - self.y_test).square().sum(dim=1)
        return errors / self.y_test.square().sum()

    def after(self, batch: int) -> dict[float, float]:
        """What is left after one pass, for each of ten learning rates."""
        rates = [2.0**k for k in range(-8, 2)]
        w = torch.zeros(len(rates), 10, dtype=torch.float64, requires_grad=True)
        for x, y in zip(self.x.split(batch), self.y.split(batch), strict=True):
            loss = (w @ x.T - y).square().mean(dim=1).sum()  # of independent models
            (gradient,) = torch.autograd.grad(loss, w)
            step = torch.tensor(rates).to(w)[:, None] * gradient
            w = (w - step).detach().requires_grad_()
        left = self.left(w.detach()).nan_to_num(math.inf).tolist()
        return dict(zip(rates, left, strict=True))


def test_5h_one_update_with_the_whole_data_leaves_more_than_a_third(
    over_seeds: Callable[..., object],
) -> None:
    def best(seed: int) -> float:
        """The best step of any length along the gradient, by its closed form."""
        data = OnePass(seed)
        direction = data.y @ data.x
        moved = data.x_test @ direction
        w = (moved @ data.y_test) / (moved @ moved) * direction
        return min(data.left(w[None]).item(), *data.after(4096).values())

    assert over_seeds("loss left after 1 update", best, more_than=1 / 3)


def test_5h_16_updates_leave_less_than_a_third_and_more_than_a_hundredth(
    over_seeds: Callable[..., object],
) -> None:
    left = [min(OnePass(seed).after(256).values()) for seed in range(20)]

    assert over_seeds("loss left after 16 updates", left.__getitem__, less_than=1 / 3)
    assert over_seeds("loss left after 16 updates", left.__getitem__, more_than=0.01)


def test_5h_256_updates_leave_less_than_a_hundredth(
    over_seeds: Callable[..., object],
) -> None:
    def best(seed: int) -> float:
        return min(OnePass(seed).after(16).values())

    assert over_seeds("loss left after 256 updates", best, less_than=0.01)


def test_5h_single_samples_need_a_smaller_learning_rate(
    over_seeds: Callable[..., object],
) -> None:
    data = [OnePass(seed) for seed in range(20)]
    x, y = (torch.stack([getattr(d, name) for d in data]) for name in "xy")
    rates = [2.0**k for k in range(-8, 2)]
    best = {}
    for batch in (1, 16):
        w = torch.zeros(20, 10, 10, dtype=torch.float64)  # seeds, rates, weights
        for some_x, some_y in zip(x.split(batch, 1), y.split(batch, 1), strict=True):
            errors = w @ some_x.mT - some_y[:, None]
            w -= torch.tensor(rates).to(w)[:, None] * 2 / batch * errors @ some_x
        left = torch.stack([d.left(w[k]) for k, d in enumerate(data)])
        best[batch] = [rates[k] for k in left.nan_to_num(math.inf).argmin(dim=1)]

    def ratio(seed: int) -> float:
        return best[1][seed] / best[16][seed]

    assert over_seeds("best rate for B = 1 over that for 16", ratio, less_than=1 / 2)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=6), st.integers(0, 1000))
@settings(deadline=None, max_examples=30)
def test_5h_gradients_of_parts_add_up_if_divided_by_the_whole_batch(
    parts: list[int], seed: int
) -> None:
    x, y = seeded_normal(sum(parts), 4, seed=seed), seeded_normal(sum(parts), seed=seed)
    w = seeded_normal(4, seed=seed + 1).requires_grad_()
    (whole,) = torch.autograd.grad((x @ w - y).square().mean(), w)
    for some_x, some_y in zip(x.split(parts), y.split(parts), strict=True):
        ((some_x @ w - some_y).square().sum() / len(x)).backward()  # adds to w.grad
    assert w.grad is not None
    torch.testing.assert_close(w.grad, whole, rtol=0, atol=1e-10)


def test_5h_batch_normalization_makes_the_gradient_of_parts_another_one(
    over_seeds: Callable[..., object],
) -> None:
    def away(seed: int) -> float:
        x, y = seeded_normal(64, 20, seed=seed), seeded_normal(64, seed=seed + 100)
        w = seeded_normal(20, 50, seed=seed + 200) / 20**0.5
        v = seeded_normal(50, seed=seed + 300) / 50**0.5
        w.requires_grad_()

        def gradient(rows: slice) -> Tensor:
            s = x[rows] @ w
            normed = (s - s.mean(0)) / (s.var(0, correction=0) + 1e-5).sqrt()
            loss = (normed.tanh() @ v - y[rows]).square().sum() / 64
            return torch.autograd.grad(loss, w)[0]

        whole = gradient(slice(64))
        parts = sum(gradient(slice(i, i + 8)) for i in range(0, 64, 8))
        return ((parts - whole).norm() / whole.norm()).item()

    assert over_seeds("relative distance of the two gradients", away, more_than=0.1)


def grown(network: Callable[[Tensor], Tensor], x: Tensor) -> int:
    """Bytes that the allocator of the CPU holds more after a forward pass."""
    network(x)
    activities = [ProfilerActivity.CPU]
    with profile(activities=activities, profile_memory=True) as measured:
        output = network(x)
    assert output.requires_grad
    return sum(e.self_cpu_memory_usage for e in measured.key_averages())


def test_5h_checkpoints_and_short_numbers_save_memory() -> None:
    with torch.device("cpu"):
        layers = [nn.Linear(30, 30) if i % 2 else nn.Tanh() for i in range(20)]
        network, x = nn.Sequential(*layers), torch.ones(1000, 30)

        def recomputed(x: Tensor) -> Tensor:
            output: Tensor = checkpoint(network, x, use_reentrant=False)
            return output

        plain = grown(network, x)
        assert grown(recomputed, x) < plain / 3
        with torch.autocast("cpu", torch.bfloat16):
            assert grown(network, x) < 0.6 * plain


# --- 5i ---------------------------------------------------------------------

nine_tenths, most = Fraction(9, 10), Fraction(999, 1000)
sizes = st.floats(1e-2, 1e6)


def optimizer_steps(
    name: str, gradients: Sequence[float], lr: float = 0.1, **options: Any
) -> tuple[list[float], dict[str, Tensor]]:
    """The weight after each step of an optimizer of torch, from 1, and its state."""
    w = torch.ones(1, dtype=torch.float64)
    optimizer = getattr(torch.optim, name)([w], lr=lr, **options)
    path = []
    for g in gradients:
        w.grad = torch.full_like(w, g)
        optimizer.step()
        path.append(w.item())
    return path, optimizer.state[w]


def test_5i_two_steps_by_hand() -> None:
    m1, v1 = (1 - nine_tenths) * 4, (1 - most) * 16
    assert (m1, v1) == (Fraction(4, 10), Fraction(16, 1000))
    assert (m1 / (1 - nine_tenths), v1 / (1 - most)) == (4, 16)
    m2 = nine_tenths * m1 + (1 - nine_tenths) * -2
    v2 = most * v1 + (1 - most) * 4
    m_hat, v_hat = m2 / (1 - nine_tenths**2), v2 / (1 - most**2)
    assert (m_hat, v_hat) == (Fraction(16, 19), Fraction(19984, 1999))
    mean_, root = float(m_hat), math.sqrt(v_hat)
    assert [f"{x:.4f}" for x in (mean_, root)] == ["0.8421", "3.1618"]
    assert f"{0.1 * mean_ / root:.4f}" == "0.0266"


def test_5i_torch_makes_the_two_steps() -> None:
    path, _ = optimizer_steps("Adam", (4, -2))
    assert [f"{w:.4f}" for w in path] == ["0.9000", "0.8734"]
    assert path[1] < path[0]  # although the second gradient is negative


@settings(deadline=None, max_examples=50)
@given(gradient_lists, betas)
def test_5i_corrected_means_are_weighted_means(
    gradients: list[Fraction], beta: Fraction
) -> None:
    mean_, t = Fraction(0), len(gradients)
    for g in gradients:
        mean_ = beta * mean_ + (1 - beta) * g
    weights = [beta ** (t - i) for i in range(1, t + 1)]
    assert (1 - beta) * sum(weights) == 1 - beta**t
    weighted = sum(a * g for a, g in zip(weights, gradients, strict=True))
    assert mean_ / (1 - beta**t) == weighted / sum(weights)


@settings(deadline=None, max_examples=40)
@given(sizes, st.sampled_from([1, -1]), st.floats(1e-4, 1))
def test_5i_the_first_step_is_the_rate_against_the_sign(
    size: float, sign: int, lr: float
) -> None:
    (w,), _ = optimizer_steps("Adam", [sign * size], lr)
    assert math.isclose(w - 1, -lr * sign, rel_tol=1e-5)


@given(sizes, st.sampled_from([1, -1]))
@settings(deadline=None, max_examples=20)
def test_5i_equal_gradients_give_steps_of_the_rate(size: float, sign: int) -> None:
    path, _ = optimizer_steps("Adam", [sign * size] * 30, lr=0.01)
    steps = [b - a for a, b in pairwise([1, *path])]
    assert all(math.isclose(s, -0.01 * sign, rel_tol=1e-5) for s in steps)


BEHAVIOUR = {  # moves on without gradient, does not care how large gradients are
    "SGD": (False, False),
    "SGD with momentum": (True, False),
    "SGD of Nesterov": (True, False),
    "RMSprop": (False, True),
    "RMSprop, centered": (False, True),
    "Adagrad": (False, True),
    "Adamax": (True, True),  # divides by the largest gradient
    "Adam": (True, True),
    "AdamW": (True, True),
    "NAdam": (True, True),
    "RAdam": (True, True),
}
OPTIONS: dict[str, dict[str, Any]] = {
    "SGD with momentum": {"momentum": 0.9},
    "SGD of Nesterov": {"momentum": 0.9, "nesterov": True},
    "RMSprop, centered": {"centered": True},
    "AdamW": {"weight_decay": 0},
}


@pytest.mark.parametrize("label", BEHAVIOUR)
def test_5i_what_optimizers_do_tells_which_moments_they_use(label: str) -> None:
    name = re.split(r"\W", label)[0]
    options = {"lr": 0.01, **OPTIONS.get(label, {})}
    gradients = (1 + 0.5 * seeded_normal(20)).tolist()
    path, _ = optimizer_steps(name, [*gradients, 0], **options)
    large, _ = optimizer_steps(name, [1000 * g for g in gradients], **options)
    moves_on = abs(path[-1] - path[-2]) > 1e-4
    last = [p[19] - p[18] for p in (path, large)]
    assert (moves_on, math.isclose(*last, rel_tol=1e-3)) == BEHAVIOUR[label]


@given(st.lists(st.floats(-9, 9), min_size=1, max_size=9))
@settings(deadline=None, max_examples=20)
def test_5i_adamax_keeps_the_largest_and_adagrad_the_sum(
    gradients: list[float],
) -> None:
    _, state = optimizer_steps("Adamax", gradients)
    ages = reversed(range(len(gradients)))
    pairs = zip(gradients, ages, strict=True)
    largest = max(abs(g) * 0.999**age for g, age in pairs)
    assert math.isclose(state["exp_inf"].item(), largest, rel_tol=1e-6, abs_tol=1e-7)
    _, state = optimizer_steps("Adagrad", gradients)
    assert math.isclose(state["sum"].item(), sum(g * g for g in gradients))


@pytest.mark.parametrize("name", ["Adam", "AdamW", "NAdam", "RAdam"])
def test_5i_the_variants_of_adam_keep_both_means(name: str) -> None:
    gradients = seeded_normal(30)
    _, state = optimizer_steps(name, gradients.tolist())
    ages = torch.arange(30).flip(0).to(gradients)
    m, v = 0.1 * 0.9**ages @ gradients, 0.001 * 0.999**ages @ gradients**2
    torch.testing.assert_close(state["exp_avg"][0], m, rtol=1e-10, atol=1e-12)
    torch.testing.assert_close(state["exp_avg_sq"][0], v, rtol=1e-10, atol=1e-12)


def test_5i_centered_rmsprop_keeps_both_and_follows_the_current_gradient() -> None:
    gradients = [*(1 + 0.5 * seeded_normal(50)).tolist(), -0.1]
    path, state = optimizer_steps("RMSprop", gradients, centered=True)
    ages = torch.arange(51).flip(0).double().cpu()
    first = (0.01 * 0.99**ages) @ torch.tensor(gradients).double().cpu()
    assert math.isclose(state["grad_avg"].item(), first, rel_tol=1e-6)
    assert path[-1] > path[-2]  # uphill for the mean, downhill for the last gradient
    divisor = (state["square_avg"] - state["grad_avg"] ** 2).sqrt().item() + 1e-8
    assert math.isclose(path[-1] - path[-2], 0.1 * 0.1 / divisor, rel_tol=1e-6)


def test_5i_a_straight_slope_has_a_second_moment_and_no_curvature() -> None:
    before, here, after = (3 * w for w in (0, 1, 2))
    assert before - 2 * here + after == 0  # the second difference
    _, state = optimizer_steps("Adam", [3] * 7)
    assert math.isclose(state["exp_avg_sq"].item() / (1 - 0.999**7), 9)


def uncorrected(t: int) -> float:
    """Length of a step of Adam for constant gradients, in learning rates."""
    return (1 - 0.9**t) / math.sqrt(1 - 0.999**t)


def test_5i_without_correction_the_first_steps_are_too_long() -> None:
    assert f"{uncorrected(1):.2f}" == f"{0.1 / math.sqrt(0.001):.2f}" == "3.16"
    assert f"{math.sqrt(0.001):.3f}" == "0.032"
    lengths = [uncorrected(t) for t in range(1, 10_001)]
    longest = max(lengths)
    assert (lengths.index(longest) + 1, f"{longest:.2f}") == (12, "6.57")
    assert lengths[1999] > 1.05
    assert lengths[9999] < 1.001
    assert 4 < lengths[59] < 4.2
    assert 1 - 0.9**40 > 0.98
    assert 1 - 0.999**60 < 0.1


@given(sizes, st.sampled_from([1, -1]))
@settings(deadline=None, max_examples=20)
def test_5i_the_first_step_of_torchs_rmsprop_is_ten_rates_long(
    size: float, sign: int
) -> None:
    (w,), _ = optimizer_steps("RMSprop", [sign * size])
    assert math.isclose(w - 1, -10 * 0.1 * sign, rel_tol=1e-4)


# --- 5j ---------------------------------------------------------------------


def factors(times: str, steps: int = 100) -> Fraction:
    """Distance left on a parabola if the rate is so many times 1/curvature."""
    return abs(1 - Fraction(times)) ** steps


@settings(deadline=None, max_examples=25)
@given(st.floats(0.01, 100), st.floats(0, 2.5), st.floats(-10, 10))
def test_5j_torch_multiplies_the_distance_from_any_minimum(
    curvature: float, times: float, start: float
) -> None:
    minimum = 3.0
    w = torch_steps(
        lambda w: (curvature / 2 * (w - minimum) ** 2).sum(),
        (start,),
        10,
        times / curvature,
    )
    expected = (start - minimum) * (1 - times) ** 10
    assert math.isclose(w.item() - minimum, expected, rel_tol=1e-6, abs_tol=1e-9)


@given(st.fractions(Fraction(1, 10**6), 10))
def test_5j_the_distance_shrinks_exactly_below_two_over_curvature(
    times: Fraction,
) -> None:
    factor = abs(1 - times)
    assert (factor < 1) == (times < 2)
    assert (factor == 1) == (times == 2)
    assert (factor < factor**2) == (times > 2)  # then two steps are worse than one


def test_5j_what_100_steps_leave() -> None:
    assert f"{float(factors('1/1000')):.3f}" == "0.905"
    assert f"{float(factors('1/10')):.7f}" == "0.0000266"
    assert factors("1") == 0
    assert factors("3/2") == Fraction(1, 2**100)
    assert factors("2") == 1
    assert f"{float(factors('21/10')):.1f}" == "13780.6"
    assert [1 - Fraction(4) * lr for lr in (Fraction(3, 8), Fraction(1, 2))] == [
        -half,
        -1,
    ]


def test_5j_steps_to_halve_the_distance() -> None:
    for times, steps in (("1/1000", 693), ("1/10", 7), ("1", 1), ("3/2", 1)):
        assert factors(times, steps) <= half < factors(times, steps - 1)
    for denominator in (10**2, 10**3, 10**6):  # about 0.69 / (eta c)
        exact = math.log(2) / -math.log1p(-1 / denominator)
        assert math.isclose(exact, 0.69 * denominator, rel_tol=0.01)


def test_5j_the_loss_is_multiplied_by_the_square_of_the_factor() -> None:
    for times in (tenth, Fraction(3, 2), Fraction(2), Fraction(21, 10)):
        w = Fraction(1)
        new = w - times / 4 * (4 * w)
        assert 2 * new**2 == (1 - times) ** 2 * (2 * w**2)


def test_5j_the_steepest_direction_limits_the_rate() -> None:
    def torch_valley(w: Tensor) -> Tensor:
        return (w[0] ** 2 + 100 * w[1] ** 2) / 2

    for lr, arrives in ((0.0199, True), (0.0201, False)):
        x, y = torch_steps(torch_valley, (1, 1), 2000, lr).tolist()
        assert abs(x) < 1e-6
        assert (abs(y) < 1e-6) == arrives
        assert (abs(y) > 1e6) == (not arrives)


def test_5j_steps_with_two_curvatures_by_torch() -> None:
    def torch_valley(w: Tensor) -> Tensor:
        return (w[0] ** 2 + 100 * w[1] ** 2) / 2

    for lr, steps in ((1 / 200, 919), (1 / 100, 459), (2 / 101, 231)):
        for taken, arrived in ((steps - 1, False), (steps, True)):
            w = torch_steps(torch_valley, (1, 1), taken, lr)
            assert (w.abs().max() <= 0.01) == arrived
    assert [
        torch_steps(torch_valley, (0, 1), t, 0.021)[1] > 1000 for t in (72, 74)
    ] == [
        False,
        True,
    ]


def test_5j_the_best_rate_for_two_curvatures_and_for_a_condition_number() -> None:
    def slowest(lr: Fraction, kappa: int = 100) -> Fraction:
        return max(abs(1 - lr), abs(1 - kappa * lr))

    best = Fraction(2, 101)
    assert slowest(best) == Fraction(99, 101)
    assert all(slowest(best + Fraction(k, 10**4)) > slowest(best) for k in (-1, 1))
    for kappa in (1, 10, 1000):
        rate = Fraction(2, kappa + 1)
        assert slowest(rate, kappa) == Fraction(kappa - 1, kappa + 1)


def test_5j_the_largest_eigenvalue_limits_the_rate_of_a_linear_layer() -> None:
    x, y = seeded_normal(50, 6), seeded_normal(50, seed=1)
    top = torch.linalg.eigvalsh(x.T @ x / 50)[-1].item()

    def loss(w: Tensor) -> Tensor:
        return ((x @ w - y) ** 2).mean() / 2

    solution = torch.linalg.lstsq(x, y).solution
    for times, arrives in ((1.95, True), (2.05, False)):
        w = torch_steps(loss, [0.0] * 6, 2000, times / top)
        assert torch.allclose(w, solution) == arrives
        assert (w.abs().max() > 1e6) == (not arrives)


def test_5j_in_32_bits_a_step_of_2_to_the_minus_25_is_lost() -> None:
    one = torch.ones(())
    below = torch.nextafter(one, torch.zeros(())).item()
    assert below == 1 - 2**-24
    assert torch.finfo(torch.float16).eps == 2**-10  # below 1, half of it
    for power, moved in ((26, True), (27, False)):
        w = torch.ones((), requires_grad=True)
        optimizer = torch.optim.SGD([w], lr=2.0**-power)
        for _ in range(100):
            optimizer.zero_grad()
            (2 * w**2).backward()  # type: ignore[no-untyped-call]
            optimizer.step()
        assert (w.item() < 1) == moved


def test_5j_falling_rates_arrive_only_if_their_sum_is_infinite() -> None:
    # Euler: the product of all 1 - q^t is 1 - q - q^2 + q^5 + q^7 - q^12 - q^15 + ...
    signs_of = [(-1) ** k for k in range(1, 10)]
    limit = 1 + sum(
        sign * (half ** (k * (3 * k - 1) // 2) + half ** (k * (3 * k + 1) // 2))
        for k, sign in enumerate(signs_of, 1)
    )
    assert f"{float(limit):.4f}" == "0.2888"
    assert math.isclose(math.prod(1 - 0.5**t for t in range(1, 100)), limit)
    assert limit > half * (1 - half) == quarter  # the first step, and all later ones
    assert math.prod(Fraction(t, t + 1) for t in range(1, 61)) == Fraction(1, 61)


# --- 5j and 5k: the network of the pages, for 20 seeds at once ---------------


class Twenty:
    """Networks with 64 inputs, 32 ReLU units and 3 scores, in float32 and own code.

    Every tensor has the seed as its first dimension, so one matrix product serves all.
    """

    def __init__(self) -> None:
        shapes = ((64, 32), (1, 32), (32, 3), (1, 3))
        self.weights = [torch.zeros(20, *shape) for shape in shapes]
        for k in (0, 2):
            fan_in, fan_out = shapes[k]
            for seed in range(20):
                normal = seeded_normal(fan_out, fan_in, seed=2 * seed + k // 2).mT
                self.weights[k][seed] = normal * math.sqrt(2 / fan_in)  # He
        self.velocities = [torch.zeros_like(w) for w in self.weights]
        self.masks = torch.Generator("cpu").manual_seed(0)

    def scores(self, x: Tensor, p: float = 0) -> Tensor:
        for k in (0, 2):
            if p:
                kept = torch.rand(x.shape, generator=self.masks, device="cpu") >= p
                x = x * kept.to(x) / (1 - p)
            x = torch.baddbmm(self.weights[k + 1], x, self.weights[k])
            x = x.relu() if k == 0 else x
        return x

    def losses(self, part: tuple[Tensor, Tensor], p: float = 0) -> Tensor:
        x, labels = part
        logs = self.scores(x, p).log_softmax(dim=2)
        return -logs.gather(2, labels[:, :, None]).mean(dim=(1, 2))  # one per seed

    def step(
        self,
        part: tuple[Tensor, Tensor],
        lr: float,
        momentum: float = 0,
        decay: float = 0,
        p: float = 0,
    ) -> None:
        for w in self.weights:
            w.requires_grad_()
        gradients = torch.autograd.grad(self.losses(part, p).sum(), self.weights)
        for k, gradient in enumerate(gradients):
            w = self.weights[k].detach()
            self.velocities[k] = momentum * self.velocities[k] + gradient + decay * w
            self.weights[k] = w - lr * self.velocities[k]


@cache
def facade_sets() -> tuple[list[tuple[Tensor, Tensor]], Tensor]:
    """Training, validation and test set for each of 20 seeds; the right labels."""
    sets, right = [], torch.zeros(0)
    for k, count in enumerate((120, 200, 200)):
        each = [hand_labelled_facades(count, 3 * seed + k) for seed in range(20)]
        pictures, labels, true = (torch.stack(e) for e in zip(*each, strict=True))
        sets.append((pictures.flatten(2).float(), labels))
        right = true if k == 0 else right
    return sets, right


@cache
def facade_run(
    epochs: int = 200, lr: float = 0.1, decay: float = 0, p: float = 0, shifts: int = 0
) -> tuple[Tensor, Tensor]:
    """Losses, shape (epochs + 1, 3, 20), and how many wrong labels are repeated."""
    sets, right = facade_sets()
    (x, labels), wrong = sets[0], sets[0][1] != right
    network, curves, repeated = Twenty(), [], []
    offsets = range(2 * shifts + 1)
    padded = F.pad(x.unflatten(2, (8, 8)), [shifts] * 4, mode="replicate")
    moved = [padded[:, :, a : a + 8, b : b + 8] for a in offsets for b in offsets]
    seen = [z.flatten(2) for w in moved for z in ((w, w.flip(3)) if shifts else (w,))]
    for epoch in range(epochs + 1):
        with torch.no_grad():
            curves.append(torch.stack([network.losses(part) for part in sets]))
            says = network.scores(x).argmax(dim=2)
            repeated.append(((says == labels) & wrong).sum(dim=1) / wrong.sum(dim=1))
        network.step((seen[epoch % len(seen)], labels), lr, 0.9, decay, p)
    return torch.stack(curves), torch.stack(repeated)


def border() -> Tensor:
    """The epoch with the lowest validation loss, for each seed."""
    return facade_run()[0][:, 1].argmin(dim=0)


def undone(test_loss: Tensor) -> Tensor:
    """How much of the rise of the test loss a remedy undoes, for each seed."""
    test = facade_run()[0][:, 2]
    lowest = test.gather(0, border()[None])[0]
    return (test[-1] - test_loss) / (test[-1] - lowest)


def test_5j_a_network_stays_falls_or_diverges(
    over_seeds: Callable[..., Margin],
) -> None:
    sets, right = facade_sets()
    part = (sets[0][0], right)
    ratios = {}
    for lr, steps in ((1e-4, 99), (1.0, 99), (100.0, 5)):
        network = Twenty()
        before = network.losses(part).detach()
        for _ in range(steps):
            network.step(part, lr)
        ratios[lr] = network.losses(part).detach() / before
    assert over_seeds(
        "rate 1/10000: loss left", lambda s: ratios[1e-4][s], more_than=0.5
    )
    assert over_seeds("rate 1: loss left", lambda s: ratios[1.0][s], less_than=0.1)
    assert over_seeds("rate 100: loss grows", lambda s: ratios[100.0][s], more_than=1e3)


# --- 5k ---------------------------------------------------------------------


def test_5k_a_network_has_a_period_of_overfitting(
    over_seeds: Callable[..., Margin],
) -> None:
    curves, _ = facade_run()
    first, least = curves[0], curves.gather(0, border().expand(1, 3, 20))[0]
    fall, rise = first / least, curves[-1] / least
    assert over_seeds("period 1: training falls", lambda s: fall[0, s], more_than=1)
    assert over_seeds("period 1: validation falls", lambda s: fall[1, s], more_than=1)
    assert over_seeds("period 2: training left", lambda s: rise[0, s], less_than=0.1)
    assert over_seeds("period 2: validation rises", lambda s: rise[1, s], more_than=1.5)
    assert over_seeds("period 2: test loss rises", lambda s: rise[2, s], more_than=1.2)


def test_5k_in_period_3_nearly_everything_is_learned_by_heart(
    over_seeds: Callable[..., Margin],
) -> None:
    curves, _ = facade_run()
    train, validation = curves[:, 0], curves[:, 1]
    lowest = train.gather(0, border()[None])[0]
    gone = (train < lowest / 10).double().argmax(dim=0)
    there = train.gather(0, gone[None])[0]
    speeds = (lowest - there) / (gone - border()), (there - train[-1]) / (200 - gone)
    high = [
        (validation[g:, s].min() / validation[:, s].min()) for s, g in enumerate(gone)
    ]

    assert (border() < gone).all()
    assert over_seeds(
        "period 3: training falls as fast",
        lambda s: speeds[1][s] / speeds[0][s],
        less_than=0.25,
    )
    assert over_seeds("period 3: validation", lambda s: high[s], more_than=1.25)


def test_5k_the_network_learns_the_wrong_labels_in_period_2(
    over_seeds: Callable[..., Margin],
) -> None:
    _, repeated = facade_run()
    early, late = repeated.gather(0, border()[None])[0], repeated[-1]
    assert over_seeds("wrong labels at the border", lambda s: early[s], less_than=0.75)
    assert over_seeds("wrong labels at the end", lambda s: late[s], more_than=0.75)
    sets, right = facade_sets()
    assert ((sets[0][1] != right).sum(dim=1) == 24).all()


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("weight decay", {"decay": 0.03}),
        ("dropout", {"p": 0.5}),
        ("augmentation", {"shifts": 2}),
    ],
)
def test_5k_each_remedy_alone_undoes_most_of_the_rise(
    name: str, change: dict[str, Any], over_seeds: Callable[..., Margin]
) -> None:
    share = undone(facade_run(**change)[0][-1, 2])
    assert over_seeds(f"undone by {name}", lambda s: share[s], more_than=0.5)


def test_5k_stopping_undoes_the_rise_and_a_lower_rate_does_not(
    over_seeds: Callable[..., Margin],
) -> None:
    test = facade_run()[0][:, 2]
    stopped = undone(test.gather(0, border()[None])[0])
    assert stopped.allclose(torch.ones(20))
    slower = undone(facade_run(epochs=400, lr=0.05)[0][-1, 2])
    assert over_seeds("undone by half the rate", lambda s: slower[s], less_than=0.5)


def test_5k_with_weight_decay_a_gap_remains_without_overfitting(
    over_seeds: Callable[..., Margin],
) -> None:
    curves, _ = facade_run(decay=0.03)
    gap, rise = curves[-1, 1] / curves[-1, 0], curves[-1, 1] / curves[:, 1].amin(dim=0)
    assert over_seeds("gap with weight decay", lambda s: gap[s], more_than=1.5)
    assert over_seeds("rise with weight decay", lambda s: rise[s], less_than=1.25)


def test_5k_one_wrong_label_in_five_by_hand() -> None:
    def loss(sure: float, unsure: float) -> float:
        return -(4 * math.log(sure) + math.log(unsure)) / 5

    assert f"{loss(0.8, 0.1):.2f}" == "0.64"
    assert f"{loss(0.98, 0.01):.2f}" == "0.94"
    assert f"{-math.log(0.98):.2f}" == "0.02"
    assert f"{-math.log(0.8):.2f} {-math.log(0.1):.2f}" == "0.22 2.30"
    assert f"{-math.log(0.01):.2f}" == "4.61"
    # No other probabilities do better on new pictures than those of the labels.
    others = [k / 100 for k in range(1, 100) if k != 80]
    assert all(loss(q, (1 - q) / 2) > loss(0.8, 0.1) for q in others)


def test_5k_the_parameters_counted_by_hand() -> None:
    assert 64 * 32 + 32 + 32 * 3 + 3 == 2179
    assert sum(w[0].numel() for w in Twenty().weights) == 2179
