"""Every claim of the page on Problem 5, proved without the page's programs."""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from itertools import combinations, pairwise, product
from statistics import mean, pvariance

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from exam_site import ROOT
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
from i2dl_exam.optimization import momentum_step
from i2dl_exam.sampling import seeded_normal
from i2dl_exam.surfaces import two_wells

quarter, half, tenth = Fraction(1, 4), Fraction(1, 2), Fraction(1, 10)
rates = st.floats(1e-6, 1e6)
signs = st.lists(st.sampled_from([1, -1]), min_size=1, max_size=40)


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


def test_5a_4987_pictures_are_rounded_without_a_loss() -> None:
    exact = [Fraction(p, 100) * 4987 for p in (60, 20, 20)]
    down = [math.floor(e) for e in exact]
    assert sum(down) == 4987 - 1
    assert [e % 1 for e in exact] == [Fraction(1, 5), Fraction(2, 5), Fraction(2, 5)]
    sizes = [down[0], down[1] + 1, down[2]]  # the first of the two largest remainders
    assert f"of 4987 pictures: {', '.join(map(str, sizes))}" in printed("a_split")


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
    st.fractions(Fraction(1, 100), 100),
)
def test_5b_no_factor_makes_the_darker_pixel_the_brighter(
    picture: list[int], factor: Fraction
) -> None:
    for a, b in pairwise(picture):
        assert (a < b) == (factor * a < factor * b)


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


def test_5d_a_random_start_leaves_the_saddle(over_seeds: Callable[..., None]) -> None:
    def distance(seed: int) -> float:
        start = seeded_normal(2, seed=seed).tolist()
        return abs(torch_steps(torch_saddle, start, 60, lr=0.25)[1].item())

    over_seeds("distance from the ridge after 60 steps", distance, more_than=1e4)
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


@given(signs)
def test_5e_no_order_of_samples_returns_to_the_ridge(tilts: list[int]) -> None:
    for t, y in enumerate(noisy(tilts), 1):
        numerator = y * 2 ** (t + 1)
        assert numerator.denominator == 1
        assert numerator.numerator % 2 == 1


@given(st.fractions(0, 1))
def test_5e_three_pushes_away_always_leave(y: Fraction) -> None:
    assert noisy([-1, -1, -1]) == [quarter, Fraction(5, 8), Fraction(19, 16)]
    assert noisy([-1, -1, -1], y)[-1] >= Fraction(19, 16) > 1
    assert noisy([1, 1, 1], -y)[-1] <= -Fraction(19, 16)


@given(st.fractions(1, 50), st.sampled_from([1, -1]))
def test_5e_who_has_left_stays_away(y: Fraction, tilt: int) -> None:
    assert noisy([tilt], y)[0] > y
    assert noisy([tilt], -y)[0] < -y


def test_5e_counts_of_orders_that_stay_by_listing_them() -> None:
    for steps, kept in ((5, 14), (10, 58), (15, 240)):
        ends = [Fraction(0)]
        for _ in range(steps):
            ends = [z for y in ends for z in (*noisy([1], y), *noisy([-1], y))]
            ends = [y for y in ends if abs(y) < 1]
        assert len(ends) == kept
        assert kept * 8 ** (steps // 3) <= 2**steps * 7 ** (steps // 3)


def test_5e_sgd_leaves_the_saddle(over_seeds: Callable[..., None]) -> None:
    def distance(seed: int) -> float:
        drawn = draw_batches(2, 1, 60, seed=seed).flatten().tolist()
        return float(abs(noisy([1 - 2 * i for i in drawn])[-1]))

    over_seeds("|y| after 60 steps of SGD", distance, more_than=1e3)
    assert set(noisy([0] * 1000)) == {0}  # all samples in each step: never


def test_5e_shuffled_samples_leave_too(over_seeds: Callable[..., None]) -> None:
    def distance(seed: int) -> float:
        orders = draw_batches(2, 2, 40, seed=seed).flatten().tolist()
        return float(abs(noisy([1 - 2 * i for i in orders])[-1]))

    over_seeds("|y| after 40 shuffled epochs", distance, more_than=1e3)
    assert noisy([1, -1])[-1] == -Fraction(1, 8)


def symmetric_points() -> Tensor:
    """16 points, mirrored at both axes."""
    base = [(3, 1), (2, 1), (3, 2), (1, 1)]
    points = [(a * x, b * y) for x, y in base for a in (1, -1) for b in (1, -1)]
    return torch.tensor(points, dtype=torch.float64)


def reconstruction(w: Tensor, x: Tensor) -> Tensor:
    """Loss of the tied autoencoder, by matrices: |x - w w^T x|^2 / 2."""
    residual = x - x @ torch.outer(w, w)
    return residual.square().sum() / (2 * len(x))


def test_5e_the_autoencoders_saddle_and_minimum_are_what_the_page_says() -> None:
    x = symmetric_points()
    for place, signature in (((0.0, 1.0), [-1, 1]), ((1.0, 0.0), [1, 1])):
        w = torch.tensor(place, dtype=torch.float64)
        gradient = torch.func.grad(reconstruction)(w, x)
        hessian = torch.autograd.functional.hessian(lambda w: reconstruction(w, x), w)
        assert gradient.tolist() == [0, 0]
        curvatures = torch.linalg.eigvalsh(hessian.cpu())
        assert curvatures.sign().tolist() == signature
    important, other = x.square().mean(dim=0).tolist()
    assert important > other


def test_5e_the_network_leaves_its_saddle(over_seeds: Callable[..., None]) -> None:
    x = symmetric_points()
    best = reconstruction(torch.tensor([1.0, 0.0]).to(x), x).item()

    def excess(seed: int) -> float:
        w = torch.tensor([0.0, 1.0]).to(x).requires_grad_()
        optimizer = torch.optim.SGD([w], lr=0.01)
        for batch in draw_batches(16, 2, 400, seed=seed):
            optimizer.zero_grad()
            reconstruction(w, x[batch]).backward()  # type: ignore[no-untyped-call]
            optimizer.step()
        return reconstruction(w, x).item() / best

    over_seeds("loss of the autoencoder over the best", excess, less_than=1.2)
    everything = torch_steps(lambda w: reconstruction(w, x), (0, 1), 200, lr=0.01)
    assert everything.tolist() == [0, 1]
    assert reconstruction(everything, x).item() / best > 3


def test_5e_two_of_the_sixteen_gradients_need_not_cancel() -> None:
    x = symmetric_points()
    w = torch.tensor([0.0, 1.0]).to(x)
    pairs = list(combinations(range(16), 2))
    rows = torch.stack([torch.func.grad(reconstruction)(w, x[[i]]) for i in range(16)])
    moving = sum(bool((rows[i] + rows[j]).any()) for i, j in pairs)
    assert 0 < moving < len(pairs)
    assert rows.sum(dim=0).count_nonzero() == 0


@given(
    st.fractions(-2, 2, max_denominator=9),
    st.fractions(-5, 5, max_denominator=9),
    st.fractions(-5, 5, max_denominator=9),
    st.fractions(0, 1, max_denominator=9),
)
def test_5e_every_sample_keeps_opposite_weights_opposite(
    w: Fraction, x: Fraction, target: Fraction, lr: Fraction
) -> None:
    error = (-w * w * x - target) * x  # of (w2 w1 x - target)^2 / 2
    assert (w - lr * error * -w) + (-w - lr * error * w) == 0


def test_5e_without_the_exact_ridge_the_two_layers_fit(
    over_seeds: Callable[..., None],
) -> None:
    x, target = [1, 2, 3, 1], [2, 3, 5, 1]

    def product_after(seed: int, second: float = -0.99) -> float:
        u, v = 1.0, second
        for i in draw_batches(4, 1, 2000, seed=seed).flatten().tolist():
            pull = 0.02 * x[i] * (target[i] - v * u * x[i])
            u, v = u + pull * v, v + pull * u
        return u * v

    over_seeds("product of the weights", product_after, more_than=1.2)
    assert abs(product_after(0, second=-1.0)) < 1e-6
    products = [t / x for x, t in zip(x, target, strict=True)]  # each sample's best
    assert 1 == min(products) < max(products) == 2


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
    over_seeds: Callable[..., None],
) -> None:
    def steps(seed: int) -> int:
        x = 1.0
        drawn = draw_batches(2, 1, 5000, seed=seed).flatten().tolist()
        for t, i in enumerate(drawn, 1):
            x -= 0.1 * (x * (x - 1) * (x + 2) + (2, -2)[i])
            if x < -1:
                return t
        return 5001

    over_seeds("steps until noise leaves the well", steps, less_than=5000)
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
    assert f"{math.log(math.sqrt(2) * 1e6):.2f}" == "14.16"
    assert f"{-math.log(99 / 101):.4f}" == "0.0200"
    assert math.ceil(steps) == 709
    assert math.floor(steps) == 708


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


def test_5f_thirty_steps_cover_less_than_half_of_the_valley() -> None:
    assert (99 / 101) ** 30 > 0.5
    assert (9 / 11) ** 30 * (1 + 60 / 11) < 0.02


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


def spread(gradients: Tensor, size: int, seed: int) -> float:
    """Typical distance of a batch's gradient from the gradient of all samples."""
    away = gradients[draw_batches(1024, size, 300, seed=seed)].mean(dim=1)
    away = away - gradients.mean(dim=0)
    return away.square().sum(dim=1).mean().sqrt().item()


def test_5g_four_times_the_batch_halves_the_noise(
    over_seeds: Callable[..., None],
) -> None:
    def error(seed: int) -> float:
        gradients = classifier_gradients(seed)
        sizes = (1, 4, 16, 64)
        found = [spread(gradients, size, seed + 300) for size in sizes]
        return max(abs(a / b - 2) for a, b in pairwise(found))

    over_seeds("noise at B over noise at 4B, away from 2", error, less_than=0.4)
    assert spread(classifier_gradients(0), 1024, 0) < 1e-12


def test_5g_the_formula_without_replacement_holds(
    over_seeds: Callable[..., None],
) -> None:
    def error(seed: int) -> float:
        gradients = classifier_gradients(seed)
        s2 = gradients.var(dim=0, correction=0).sum().item()
        wanted = [(b, (s2 / b * (1024 - b) / 1023) ** 0.5) for b in (4, 256, 768)]
        return max(abs(spread(gradients, b, seed + 300) / w - 1) for b, w in wanted)

    over_seeds("measured noise over the formula, away from 1", error, less_than=0.1)
    assert classifier_gradients(0).shape == (1024, 24)
