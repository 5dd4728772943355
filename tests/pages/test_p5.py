"""The claims of the page on Problem 5 beyond what its programs compare."""

import math
from collections.abc import Callable
from fractions import Fraction
from itertools import combinations, pairwise, product

import pytest
import torch
from programs import Claim, cell, ran, row
from torch import Tensor, nn

from exam_site.figures import script
from i2dl_exam.architectures import VGG16, ResNet18
from i2dl_exam.memory import kept_for_backward

quarter, half, tenth = Fraction(1, 4), Fraction(1, 2), Fraction(1, 10)


def descent(
    loss: Callable[[Tensor], Tensor],
    start: list[float],
    steps: int,
    lr: float,
    beta: float = 0,
) -> Tensor:
    """The weights before and after each step of torch.optim.SGD with autograd."""
    w = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=lr, momentum=beta)
    path = [w.detach().clone()]
    for _ in range(steps):
        optimizer.zero_grad()
        torch.autograd.backward(loss(w))
        optimizer.step()
        path.append(w.detach().clone())
    return torch.stack(path)


def saddle(w: Tensor) -> Tensor:
    return w[0] ** 2 - w[1] ** 2


def wells(w: Tensor) -> Tensor:
    return (w**4 / 4 + w**3 / 3 - w**2).sum()


def test_5a_the_winner_is_better_where_it_was_chosen_only(over_seeds: Claim) -> None:
    name = "p5/a_why_a_test_set"
    chosen = cell(name, "the winners, validation:")
    assert over_seeds("winners, validation", chosen, more_than=38.5)
    assert over_seeds("winners, test", cell(name, "the winners, test:"), less_than=36)


def test_5a_the_best_of_100_guessers_by_the_binomial_distribution() -> None:
    below, largest = 0.0, 0.0
    for k in range(301):
        below += math.comb(300, k) * 2.0 ** (300 - k) / 3.0**300
        largest += 1 - min(below, 1.0) ** 100
    assert f"{100 * largest / 300:.0f} %" == "40 %"
    assert row("p5/a_why_a_test_set", "the winners, validation:") == [40]


def test_5b_day_does_not_prepare_for_the_night_and_mixing_does(
    over_seeds: Claim,
) -> None:
    for line, bounds in (
        ("trained by day, validated by day:", {"more_than": 280}),
        ("trained by day, validated by night:", {"less_than": 80}),
        ("the same, with darkened copies:", {"less_than": 120}),
        ("the same, with negatives:", {"more_than": 250}),
        ("mixed, shuffled, split again:", {"more_than": 250}),
    ):
        assert over_seeds(line, cell("p5/b_day_and_night", line), **bounds)


def test_5b_by_night_windows_are_taken_for_panels_and_many_panels_for_windows(
    over_seeds: Claim,
) -> None:
    def taken(style: int, other: int) -> Callable[[int], float]:
        def by(seed: int) -> float:
            runs = "runs.items()"  # the second one is validated by night
            changed = (runs, f"list({runs})[:2]")
            names = ran("p5/b_day_and_night", seed, changed)[1]
            x, y = (names[name][names["validation"]] for name in "xy")
            styles = names["net"](x - 0.5).argmax(dim=1)
            return float((styles[y == style] == other).sum())

        return by

    assert over_seeds("of 100 windows taken for panels", taken(1, 2), more_than=90)
    assert over_seeds("of 100 panels taken for windows", taken(2, 1), more_than=40)


def test_5c_which_copies_help_and_which_do_harm(over_seeds: Claim) -> None:
    def gain(kind: str) -> Callable[[int], float]:
        def by(seed: int) -> float:
            plain = row("p5/c_small_training_set", "30 pictures:", seed)[0]
            return row("p5/c_small_training_set", kind, seed)[0] - plain

        return by

    assert gain("each 25 times:")(0) == 0
    assert over_seeds("gain by shifts", gain("shifted:"), more_than=0)
    for kind in ("darker:", "negative:"):
        assert over_seeds(f"gain by {kind}", gain(kind), less_than=0)


def test_5d_each_side_of_the_hill_ends_in_its_own_minimum() -> None:
    starts = [k / 100 for k in range(5, 201)]
    ends = descent(wells, starts + [-x for x in starts], 400, 0.1)[-1]
    wanted = [1.0] * len(starts) + [-2.0] * len(starts)
    assert ends.tolist() == pytest.approx(wanted, rel=1e-6)


def noisy(tilts: tuple[int, ...], y: Fraction = 0 * half) -> Fraction:
    """The place on the saddle with eta = 1/4 when each step's sample tilts it."""
    for tilt in tilts:
        y -= quarter * (-2 * y + tilt)
    return y


def test_5e_counts_of_orders_that_stay_by_exact_fractions() -> None:
    name = "p5/e_minibatches_leave"
    for steps in (1, 3, 5, 10):
        ends = [noisy(tilts) for tilts in product((1, -1), repeat=steps)]
        counted = [sum(abs(y) < 1 for y in ends), len(ends)]
        assert row(name, f"SGD, {steps} steps:") == counted
    inside, orders = row(name, "SGD, 15 steps:")
    assert inside < orders / 100


def test_5e_strong_noise_leaves_the_shallow_well(over_seeds: Claim) -> None:
    leaving = cell("p5/e_where_noise_fails", "tilt 2.0:")
    assert over_seeds("of 100 runs leave the well", leaving, more_than=85)


def distances(lr: float, beta: float, steps: int, kappa: float) -> Tensor:
    """Distance from the minimum of the valley before and after each step."""

    def valley(w: Tensor) -> Tensor:
        return (w[0] ** 2 + kappa * w[1] ** 2) / 2

    return descent(valley, [1, 1], steps, lr, beta).norm(dim=1)


def test_5f_steps_grow_like_kappa_and_like_its_root() -> None:
    counts = []
    for root in (10, 20, 40):
        kappa, momentum = root**2, ((root - 1) / (root + 1)) ** 2
        plain = math.log(1e6 * 2**0.5) / math.log((kappa + 1) / (kappa - 1))
        heavy = distances((2 / (root + 1)) ** 2, momentum, 600, kappa) > 1e-6
        counts.append((plain, int(heavy.sum())))
    for (plain, heavy), (plain4, heavy4) in pairwise(counts):
        assert 3.9 < plain4 / plain < 4.1  # kappa is 4 times as large
        assert 1.9 < heavy4 / heavy < 2.4


def test_5g_pairs_of_the_four_samples_by_hand() -> None:
    pairs = [Fraction(a + b, 2) for a, b in combinations((-2, 0, 2, 4), 2)]
    assert sorted(pairs) == [-1, 0, 1, 1, 2, 3]
    assert Fraction(5, 2) * Fraction(4 - 2, 4 - 1) == Fraction(4 + 1 + 1 + 4, 6)


MIB, GIB = 2**20, 2**30


def test_5h_the_programs_layers_are_vgg16() -> None:
    with torch.device("meta"):
        shapes = [tuple(p.shape) for p in VGG16().parameters()]
    vgg16 = ran("p5/h_activation_memory")[1]["vgg16"]
    assert [tuple(p.shape) for p in vgg16.parameters()] == shapes
    assert 4 * 64 * 224**2 / MIB == 12.25  # its first layer, by hand


@pytest.mark.parametrize(("kind", "largest"), [(VGG16, 204), (ResNet18, 766)])
def test_5h_the_largest_batch_for_16_gib(kind: type[nn.Module], largest: int) -> None:
    with torch.device("meta"):
        network = kind()
        fits, fails = (
            kept_for_backward(network, torch.empty(largest + more, 3, 224, 224))
            for more in (0, 1)
        )
    weights = 4 * sum(p.numel() for p in network.parameters())
    assert 4 * weights + fits <= 16 * GIB < 4 * weights + fails


def test_5i_without_correction_the_first_steps_are_too_long() -> None:
    lengths = [(1 - 0.9**t) / math.sqrt(1 - 0.999**t) for t in range(1, 10_001)]
    assert f"{max(lengths):.2f}" == "6.57"
    assert f"{lengths[0]:.2f}" == f"{0.1 / math.sqrt(0.001):.2f}" == "3.16"
    assert f"{math.sqrt(0.001):.3f}" == "0.032"


def test_5j_steps_to_halve_the_distance_are_about_693_over_1000_eta_c() -> None:
    for share in (1e-2, 1e-3, 1e-6):
        exact = math.log(2) / -math.log1p(-share)
        assert math.isclose(exact, 0.693 / share, rel_tol=0.006)
    assert 0.9**7 < half < 0.9**6  # 7 steps
    assert 0.999**693 < half < 0.999**692


at = {
    (place, column): cell("p5/k_remedies", place, column)  # training, validation, test
    for place in ("after 1 epoch", "early stopping", "none, 60 epochs", "weight decay")
    for column in range(3)
}


def test_5k_the_validation_loss_falls_and_then_rises(over_seeds: Claim) -> None:
    def ratio(end: str, start: str, column: int) -> Callable[[int], float]:
        return lambda seed: at[end, column](seed) / at[start, column](seed)

    end, low = "none, 60 epochs", "early stopping"
    learned = ratio(low, "after 1 epoch", 1)
    assert over_seeds("validation, lowest over start", learned, less_than=0.97)
    for name, column in (("validation", 1), ("test", 2)):
        rise = ratio(end, low, column)
        assert over_seeds(f"{name}, end over lowest", rise, more_than=1.7)
    assert over_seeds("training at the end", at[end, 0], less_than=0.01)


@pytest.mark.parametrize(
    "name", ["weight decay", "dropout", "data augmentation", "early stopping"]
)
def test_5k_each_remedy_alone_undoes_most_of_the_rise(
    name: str, over_seeds: Claim
) -> None:
    def undone(seed: int) -> float:
        plain = [test for _, _, test in ran("p5/k_remedies", seed)[1]["plain"]]
        test, lowest = row("p5/k_remedies", name, seed)[2], min(plain)
        return 100 * (plain[-1] - test) / (plain[-1] - lowest)

    assert over_seeds(f"percent undone by {name}", undone, more_than=80)


def test_5k_with_weight_decay_a_gap_remains(over_seeds: Claim) -> None:
    def gap(seed: int) -> float:
        return at["weight decay", 1](seed) / at["weight decay", 0](seed)

    def worse(seed: int) -> float:
        return at["weight decay", 1](seed) / at["early stopping", 1](seed)

    assert over_seeds("validation over training loss", gap, more_than=3)
    assert over_seeds("validation over the plain lowest", worse, less_than=1.15)


def test_5k_the_curves_of_the_figures_are_those_of_the_program() -> None:
    losses = script("5k_curves").losses
    for name, options in (
        ("none, 60 epochs", {}),
        ("weight decay", {"decay": 0.05}),
        ("dropout", {"p": 0.5}),
        ("data augmentation", {"moved": True}),
    ):
        ends = [f"{curve[-1]:.2f}" for curve in losses(**options)]
        assert ends == [f"{x:.2f}" for x in row("p5/k_remedies", name)[:2]]
