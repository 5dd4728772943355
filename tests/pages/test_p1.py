"""Every claim of the page on Problem 1, proved without the page's programs."""

import math
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from itertools import permutations, product
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from programs import ran
from torch import Tensor, nn

from i2dl_exam.architectures import VGG16, AlexNet, ResNet18
from i2dl_exam.gradient_descent import run_steps
from i2dl_exam.sampling import seeded_normal

PUBLISHED = {ResNet18: 11_689_512, AlexNet: 61_100_840, VGG16: 138_357_544}


def error_left(name: str, run: str, seed: int) -> float:
    """The share of the error that a run leaves; a billion if it diverges."""
    (line,) = (x for x in ran(name, 1000 + seed)[0] if x.startswith(run))
    said = line.rpartition(": ")[2]
    return 1e9 if said == "diverges" else float(said.removeprefix("leaves "))


def on_meta(build: Callable[[], nn.Module]) -> nn.Module:
    """A network that has shapes only."""
    with torch.device("meta"):
        return build()


def size(layer: nn.Module) -> int:
    return sum(parameter.numel() for parameter in layer.parameters())


def layers(network: nn.Module, *kinds: type[nn.Module]) -> list[Any]:
    return [m for m in network.modules() if isinstance(m, kinds)]


@pytest.mark.parametrize("build", PUBLISHED, ids=lambda build: build.__name__)
def test_1a_totals_are_those_that_torchvision_publishes(
    build: Callable[[], nn.Module],
) -> None:
    total, four_networks = PUBLISHED[build], ran("p1/a_four_networks")[0]
    (shown,) = (line for line in four_networks if line.startswith(build.__name__))
    assert size(on_meta(build)) == total
    assert shown.count(f"{total:,}") == 2


def test_1a_names_count_layers_on_the_main_path() -> None:
    for build, depth, skips in ((ResNet18, 18, 3), (VGG16, 16, 0)):
        network = on_meta(build)
        main = [m for name, m in network.named_modules() if ".skip" not in name]
        assert len([m for m in main if isinstance(m, nn.Conv2d | nn.Linear)]) == depth
        assert len(layers(network, nn.Conv2d, nn.Linear)) == depth + skips


def test_1a_a_linear_layer_on_maps_is_a_convolution_that_fits_once() -> None:
    maps, weight = seeded_normal(2, 4, 7, 7), seeded_normal(5, 4 * 7 * 7, seed=1)
    convolved = F.conv2d(maps, weight.reshape(5, 4, 7, 7))
    assert convolved.shape == (2, 5, 1, 1)
    torch.testing.assert_close(convolved.flatten(1), F.linear(maps.flatten(1), weight))


DIVERGES, HIGH, FALLS = {"more_than": 1000}, {"more_than": 0.5}, {"less_than": 0.1}


@pytest.mark.parametrize(
    ("run", "bound"),
    [
        *[("as it is", DIVERGES), ("box 1", FALLS), ("box 2", DIVERGES)],
        *[("box 3", DIVERGES), ("box 4", FALLS), ("rate 0.4", DIVERGES)],
    ],
)
def test_1b_what_a_remedy_leaves(
    over_seeds: Callable[..., object], run: str, bound: dict[str, float]
) -> None:
    left = partial(error_left, "p1/b_remedies", run)
    assert over_seeds(f"{run}: error left", left, **bound)


@pytest.mark.parametrize(
    ("run", "bound"),
    [
        *[("as it is", FALLS), ("box 1", DIVERGES), ("box 2", HIGH)],
        *[("box 3", FALLS), ("other reading", HIGH), ("box 4", HIGH)],
    ],
)
def test_1h_what_a_cause_leaves(
    over_seeds: Callable[..., object], run: str, bound: dict[str, float]
) -> None:
    left = partial(error_left, "p1/h_causes", run)
    assert over_seeds(f"{run}: error left", left, **bound)


def mean_square(w: Fraction, xs: list[tuple[int, int]]) -> Fraction:
    """The mean of (w x - y)^2."""
    return sum(((w * x - y) ** 2 for x, y in xs), Fraction(0)) / len(xs)


@pytest.mark.parametrize(
    ("lr", "factor"),
    [(Fraction(1, 2), Fraction(-3, 2)), (Fraction(1, 10), Fraction(1, 2))],
)
def test_1b_the_table_of_one_weight(lr: Fraction, factor: Fraction) -> None:
    w, points = Fraction(0), [(1, 1), (2, 2)]
    for step in range(4):
        assert 1 - w == factor**step
        assert mean_square(w, points) == Fraction(5, 2) * (w - 1) ** 2
        slope = (mean_square(w + 1, points) - mean_square(w - 1, points)) / 2
        assert slope == 5 * (w - 1)
        w -= lr * slope


def test_1b_adam_stays_below_16_tenths_and_comes_back() -> None:
    w = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    optimizer, way = torch.optim.Adam([w], lr=0.5), []
    for _ in range(300):
        w.grad = 5 * (w.detach() - 1)
        optimizer.step()
        way.append(w.item())
    assert 1.5 < max(way) < 1.6
    assert way[-1] == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize(
    ("kept", "curvature", "factor"),
    [(2, 10, Fraction(-4)), (1, Fraction(5, 2), Fraction(-1, 4))],
    ids=["PyTorch doubles what it keeps", "the first paper does not"],
)
def test_1b_dropout_diverges_or_not_by_its_scaling(
    kept: int, curvature: Fraction, factor: Fraction
) -> None:
    masked = [(m * x, x) for m, x in product((0, kept), (1, 2))]
    loss = [mean_square(Fraction(w), masked) for w in (-1, 0, 1)]
    assert loss[0] - 2 * loss[1] + loss[2] == curvature
    assert 1 - Fraction(1, 2) * curvature == factor


@settings(max_examples=30)
@given(st.lists(st.floats(-1e6, 1e6).filter(lambda g: abs(g) > 1e-6), min_size=1))
def test_1b_adam_bounds_how_far_a_weight_moves(gradients: list[float]) -> None:
    w = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.Adam([w], lr=1.0, eps=1e-200)
    for gradient in gradients:
        before = w.item()
        w.grad = torch.full_like(w, gradient)
        optimizer.step()
        assert abs(w.item() - before) < 7.3


def run(order: str) -> float | None:
    """A weight trained on y = x in this order, or None if a step cannot be done."""
    before, after = order.split("c")
    x = torch.ones(1, dtype=torch.float64)
    try:
        steps = before + 99 * before.rpartition("e")[2] + after
        return run_steps(steps, x, x, lr=0.1).item()
    except KeyError:
        return None


def test_1c_of_120_orders_one_trains() -> None:
    weights = {o: run(o) for o in map("".join, permutations("abcde"))}
    assert [o for o, w in weights.items() if w is not None and w > 0.99] == ["edbac"]


def around(x: Tensor, weight: Tensor) -> Tensor:
    """A convolution with circular padding."""
    side = weight.shape[-1] // 2
    return F.conv2d(F.pad(x, [side] * 4, mode="circular"), weight)


def points(side: int = 8) -> Tensor:
    """All images with one bright pixel: a linear layer is known by these."""
    numbers = seeded_normal(1)
    pixels = torch.eye(side * side, dtype=numbers.dtype, device=numbers.device)
    return pixels.view(-1, 1, side, side)


def test_1d_row_of_four_pixels_as_done_by_hand() -> None:
    x = torch.tensor([[0, 2, 0, 0], [0, 0, 2, 0]])
    assert x[0].roll(1).equal(x[1])
    assert (x - x.roll(-1, dims=1)).tolist() == [[-2, 2, 0, 0], [0, -2, 2, 0]]


def test_1d_weights_0_alone_are_invariant_to_shifts() -> None:
    # f(Tx) - f(x) is linear in the 9 weights: one column for each, full rank.
    shifted = points().roll(1, dims=-1)
    columns = [
        (around(shifted, k[None]) - around(points(), k[None])).flatten()
        for k in points(3)
    ]
    assert torch.linalg.matrix_rank(torch.stack(columns, dim=1)) == 9


def test_1d_response_to_one_pixel_is_the_flipped_filter() -> None:
    weight = seeded_normal(1, 1, 3, 3)
    found = around(points()[8 * 4 + 4][None], weight)[0, 0, 3:6, 3:6]
    torch.testing.assert_close(found, weight[0, 0].flip(0, 1))


def test_1d_pooling_over_all_places_forgets_a_shift_small_windows_do_not() -> None:
    x, weight = seeded_normal(10, 1, 8, 8), seeded_normal(2, 1, 3, 3, seed=1)
    one, two = around(x, weight), around(x.roll(1, dims=-1), weight)
    torch.testing.assert_close(one.amax((2, 3)), two.amax((2, 3)))
    kept = F.max_pool2d(one, 2) == F.max_pool2d(two, 2)
    assert (bool(kept.any()), bool(kept.all())) == (True, False)


def test_1d_zero_padding_follows_a_shift_away_from_the_border() -> None:
    x, weight = seeded_normal(5, 1, 8, 8), seeded_normal(1, 1, 3, 3, seed=1)
    moved = F.conv2d(x.roll(1, dims=3), weight, padding=1)
    differs = (moved - F.conv2d(x, weight, padding=1).roll(1, dims=3)).abs() > 1e-9
    columns = differs.any(dim=2).any(dim=0)[0].nonzero().flatten()
    assert columns.tolist() == [0, 1, 7]


def slopes_at(f: Callable[[Tensor], Tensor], *at: float) -> list[float]:
    z = torch.tensor(at, dtype=torch.float64, requires_grad=True)
    return [slope.item() for slope in torch.autograd.grad(f(z).sum(), z)[0]]


def test_1e_largest_slopes_are_at_0() -> None:
    z = (3 * seeded_normal(1000)).tolist()
    for f, top in ((torch.tanh, 1.0), (torch.sigmoid, 0.25)):
        assert slopes_at(f, 0.0) == [top]
        assert max(slopes_at(f, *z)) < top


def test_1e_ten_layers_in_a_row() -> None:
    def ten(f: Callable[[Tensor], Tensor], z: Tensor) -> Tensor:
        for _ in range(10):
            z = f(z)
        return z

    assert Fraction(1, 4) ** 10 == Fraction(1, 1_048_576) < Fraction(1, 10**6)
    (sigmoid,) = slopes_at(partial(ten, torch.sigmoid), 0)
    assert 0 < sigmoid < 4.0**-10
    (leaky,) = slopes_at(partial(ten, F.leaky_relu), -1)
    assert leaky == pytest.approx(1e-20, rel=1e-9)


def test_1f_probabilities_and_costs_done_by_hand() -> None:
    found = [f"{1 / (1 + math.exp(-z)):.2f}" for z in (0, 1, 2)]
    assert found == ["0.50", "0.73", "0.88"]
    costs = F.binary_cross_entropy(
        torch.tensor([0.88, 0.88]), torch.tensor([1.0, 0.0]), reduction="none"
    )
    assert [f"{cost:.2f}" for cost in costs.tolist()] == ["0.13", "2.12"]


def test_1f_softmax_of_two_outputs_is_the_sigmoid_of_their_difference() -> None:
    scores = seeded_normal(50, 2)
    one = scores[:, 1] - scores[:, 0]
    torch.testing.assert_close(scores.softmax(1)[:, 1], 1 / (1 + torch.exp(-one)))


@pytest.mark.parametrize("a", [1e-9, 0.001, 0.25, 0.5, 0.999])
def test_1g_every_number_between_0_and_1_is_a_value(a: float) -> None:
    assert 1 / (1 + math.exp(-math.log(a / (1 - a)))) == pytest.approx(a)


def test_1g_tanh_is_a_stretched_sigmoid() -> None:
    z = seeded_normal(100)
    torch.testing.assert_close(torch.tanh(z), 2 * torch.sigmoid(2 * z) - 1)


@given(
    st.fractions(0, Fraction(99, 100), max_denominator=100),
    st.fractions(-2, 3, max_denominator=100),
)
def test_1h_dropout_leaves_the_share_p_of_the_loss(p: Fraction, w: Fraction) -> None:
    def losses(w: Fraction) -> tuple[Fraction, Fraction]:
        """In training, over both masks, and without dropout."""
        kept = mean_square(w / (1 - p), [(1, 1), (2, 2)])
        trained = p * mean_square(Fraction(0), [(1, 1), (2, 2)]) + (1 - p) * kept
        return trained, mean_square(w, [(1, 1), (2, 2)])

    best = losses(1 - p)
    assert best == (p * Fraction(5, 2), p**2 * Fraction(5, 2))
    assert losses(w)[0] >= best[0]  # no weight is better


@pytest.mark.parametrize(("decay", "left"), [(0, 0), (45, Fraction(81, 100))])
def test_1h_what_weight_decay_leaves(decay: int, left: Fraction) -> None:
    best = Fraction(5, 5 + decay)
    assert 5 * (best - 1) + decay * best == 0  # gradient of the loss plus decay
    assert (best - 1) ** 2 == left


def test_1h_two_weights_in_a_row_at_zero_have_no_gradient() -> None:
    u, v = (torch.zeros(1, dtype=torch.float64, requires_grad=True) for _ in range(2))
    gradients: tuple[Any, ...] = torch.autograd.grad((u * v - 1) ** 2, [u, v])
    assert [g.item() for g in gradients] == [0, 0]


def test_1h_at_zero_weights_hidden_units_with_tanh_get_no_gradient() -> None:
    x = seeded_normal(64, 4)
    W, v, c = (
        torch.zeros(shape, dtype=x.dtype, device=x.device, requires_grad=True)
        for shape in ((8, 4), (1, 8), (1,))
    )
    hidden = torch.tanh(x @ W.T)
    loss = F.mse_loss(hidden @ v.T + c, 2 * x.sum(dim=1, keepdim=True))
    moving = [bool(g.any()) for g in torch.autograd.grad(loss, [W, v, c])]
    assert not hidden.any()
    assert moving == [False, False, True]  # the last bias alone


def test_1i_running_statistics_move_without_a_gradient() -> None:
    layer = nn.BatchNorm2d(8).double()
    with torch.no_grad():
        layer(seeded_normal(4, 8, 6, 6) + 5)
    assert isinstance(layer.running_mean, Tensor)
    assert (layer.running_mean > 0.3).all()  # a tenth of the way from 0 to 5
    assert not layer.running_mean.requires_grad
    assert (layer.weight == 1).all()
