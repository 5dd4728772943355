"""Every claim of the page on Problem 1, proved without the page's programs."""

import math
import re
from collections.abc import Callable
from contextlib import redirect_stdout
from fractions import Fraction
from functools import cache, partial
from io import StringIO
from itertools import permutations, product
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from exam_site import ROOT
from exam_site.figures import script
from i2dl_exam.architectures import VGG16, AlexNet, ResNet18
from i2dl_exam.equivariance import equivariance_gap
from i2dl_exam.gradient_descent import run_steps
from i2dl_exam.logistic_regression import newton_step
from i2dl_exam.sampling import seeded_normal

PROGRAMS = ROOT / "snippets" / "p1"
PUBLISHED = {ResNet18: 11_689_512, AlexNet: 61_100_840, VGG16: 138_357_544}


@cache
def printed(name: str, seed: int) -> dict[str, str]:
    """What a program prints with other random numbers: its lines, by what they name."""
    text = (PROGRAMS / f"{name}.py").read_text(encoding="utf-8")
    assert text.count("manual_seed(0)") == 1
    with redirect_stdout(StringIO()) as found:
        exec(text.replace("manual_seed(0)", f"manual_seed({1000 + seed})"), {})
    rows = (line.rpartition(": ") for line in found.getvalue().splitlines())
    return {label: rest for label, _, rest in rows}


def error_left(name: str, run: str, seed: int) -> float:
    """The share of the error that a run leaves; a billion if it diverges."""
    (said,) = (s for label, s in printed(name, seed).items() if label.startswith(run))
    return 1e9 if said == "diverges" else float(said.removeprefix("leaves "))


def on_meta(build: Callable[[], nn.Module]) -> nn.Module:
    """A network that has shapes only."""
    with torch.device("meta"):
        return build()


def size(layer: nn.Module) -> int:
    return sum(parameter.numel() for parameter in layer.parameters())


def layers(network: nn.Module, *kinds: type[nn.Module]) -> list[Any]:
    return [m for m in network.modules() if isinstance(m, kinds)]


def last_output(kind: type[nn.Module], network: nn.Module) -> tuple[int, ...]:
    """The shape that the last layer of one kind puts out, for 224 x 224 pixels."""
    seen: list[tuple[int, ...]] = []
    layers(network, kind)[-1].register_forward_hook(
        lambda _layer, _inputs, output: seen.append(tuple(output.shape[1:]))
    )
    network.eval()(torch.empty(1, 3, 224, 224, device="meta"))
    return seen[0]


@pytest.mark.parametrize("build", PUBLISHED, ids=lambda build: build.__name__)
def test_1a_totals_are_those_that_torchvision_publishes(
    build: Callable[[], nn.Module],
) -> None:
    total = PUBLISHED[build]
    shown = (PROGRAMS / "a_four_networks.out").read_text(encoding="utf-8")
    assert size(on_meta(build)) == total
    assert re.search(rf"^{build.__name__} .*{total:,}.*{total:,}", shown, re.M)


def test_1a_where_vgg16_and_resnet18_have_their_parameters() -> None:
    vgg, resnet = on_meta(VGG16), on_meta(ResNet18)
    assert last_output(nn.MaxPool2d, vgg) == (512, 7, 7)
    first = layers(vgg, nn.Linear)[0].weight.numel()
    assert first == 512 * 7 * 7 * 4096
    assert first == pytest.approx(25_000 * 4000, rel=0.03)
    assert last_output(nn.AdaptiveAvgPool2d, resnet) == (512, 1, 1)
    (linear,) = layers(resnet, nn.Linear)
    assert size(linear) == 512 * 1000 + 1000 == 513_000
    largest = max(map(size, layers(resnet, nn.Conv2d)))
    assert largest == 3 * 3 * 512 * 512 == pytest.approx(2.4e6, rel=0.02)
    assert len(layers(vgg, nn.MaxPool2d)) == 5


def test_1a_alexnet_and_vgg16_have_the_kernels_that_are_named() -> None:
    alex, vgg = (
        [conv.kernel_size for conv in layers(on_meta(build), nn.Conv2d)]
        for build in (AlexNet, VGG16)
    )
    assert alex == [(11, 11), (5, 5), *[(3, 3)] * 3]
    assert vgg == [(3, 3)] * 13


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


def test_1a_bars_are_as_long_as_the_networks_are_large() -> None:
    path = ROOT / "docs" / "assets" / "figures" / "1a_parameters.svg"
    figure = ET.fromstring(path.read_text(encoding="utf-8"))
    bars = [float(e.get("width", "")) for e in figure.iter() if e.get("height") == "18"]
    for i, (build, total) in enumerate(PUBLISHED.items()):
        linear = sum(map(size, layers(on_meta(build), nn.Linear)))
        for width, part in zip(bars[2 * i :], (total - linear, linear), strict=False):
            assert abs(width - 344 * part / 138_357_544) <= 0.06


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
    left = partial(error_left, "b_remedies", run)
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
    left = partial(error_left, "h_causes", run)
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


def test_1c_initializing_in_the_loop_starts_anew() -> None:
    x, y = torch.tensor([[1.0, 2.0], [2.0, 7.0]], dtype=torch.float64)
    # gradient at 0: 2 * (1 * -2 + 2 * -7) / 2 = -16
    for steps in ("edba", "edbaedba"):
        assert run_steps(steps, x, y, lr=0.1).item() == pytest.approx(1.6)


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


def test_1d_layer_moves_along_with_every_shift_of_every_image() -> None:
    weight = seeded_normal(3, 1, 3, 3, seed=1)
    for by in product(range(8), range(8)):
        gap = equivariance_gap(
            lambda x: around(x, weight),
            lambda x, by=by: x.roll(by, dims=(-2, -1)),
            points(),
        )
        assert gap < 1e-12


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


def test_1d_figure_shows_the_responses_of_a_real_convolution() -> None:
    image = torch.zeros(7, 7)
    image[1:5, 2] = 1
    images = torch.stack([image, image.roll((1, 2), (0, 1)), image.rot90()])
    edge = torch.tensor([[[[1.0, -1.0]]]])
    response = F.conv2d(F.pad(images[:, None], [0, 1, 0, 0], mode="circular"), edge)
    shades = []
    for x, y in zip(images, response[:, 0], strict=True):
        shades += [*(255 * x).int().flatten(), *(255 * (y + 1) / 2).int().flatten()]
    drawn = script("1d_moves").draw().splitlines()
    fills = [line.split('fill="#')[1][:2] for line in drawn if 'fill="#' in line]
    assert [int(fill, 16) for fill in fills] == [int(shade) for shade in shades]
    torch.testing.assert_close(response[1, 0], response[0, 0].roll((1, 2), (0, 1)))
    assert not response[2, 0].equal(response[0, 0].rot90())


def slopes_at(f: Callable[[Tensor], Tensor], *at: float) -> list[float]:
    z = torch.tensor(at, dtype=torch.float64, requires_grad=True)
    return [slope.item() for slope in torch.autograd.grad(f(z).sum(), z)[0]]


@pytest.mark.parametrize("z", [0.5, 1.0, 5.0, 10.0, 15.0])
def test_1e_tanh_and_sigmoid_die_out_exponentially_but_are_never_0(z: float) -> None:
    tanh, sigmoid = 1 / math.cosh(z) ** 2, 1 / (2 + 2 * math.cosh(z))
    assert 0 < tanh < 4 * math.exp(-2 * z)
    assert 0 < sigmoid < math.exp(-z)
    assert slopes_at(torch.tanh, -z, z) == pytest.approx([tanh] * 2, abs=1e-15)
    assert slopes_at(torch.sigmoid, -z, z) == pytest.approx([sigmoid] * 2, abs=1e-15)


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


def two_classes(seed: int) -> tuple[Tensor, Tensor]:
    """Points around -1 and 1, with a column of ones, and their classes."""
    y = (torch.arange(200) >= 100).double()
    x = seeded_normal(200, seed=seed).to(y) + 2 * y - 1
    return torch.stack([x, torch.ones_like(x)], dim=1), y


def newton(x: Tensor, y: Tensor) -> Tensor:
    w = torch.zeros_like(x[0])
    for _ in range(12):
        w = newton_step(x, y, w)
    return w


def cross_entropy(w: Tensor, x: Tensor, y: Tensor) -> Tensor:
    """The formula on the page."""
    y_hat = 1 / (1 + torch.exp(-(x @ w)))
    return -(y * y_hat.log() + (1 - y) * (1 - y_hat).log()).sum()


def test_1f_squared_error_has_other_best_weights(
    over_seeds: Callable[..., object],
) -> None:
    def derivative(seed: int) -> float:
        x, y = two_classes(seed)
        y_hat = torch.sigmoid(x @ newton(x, y))
        assert (x.T @ (y_hat - y)).norm() < 1e-9  # the gradient of the cross-entropy
        each = 2 * (y_hat - y) * y_hat * (1 - y_hat)
        return (x.T @ each).norm().item() / len(x)

    claim = "squared error: gradient at Newton's weights"
    assert over_seeds(claim, derivative, more_than=1e-5)


@pytest.mark.parametrize("gap", [0.0, 1.0])
def test_1f_longer_weights_are_always_better_where_a_line_separates(gap: float) -> None:
    y = (torch.arange(20) >= 10).double()
    x = (2 * y - 1) * (gap + seeded_normal(20).to(y).abs())
    x[9:11] *= gap  # touching: two points on the border
    losses = [cross_entropy(x.new_tensor([w]), x[:, None], y) for w in (1, 2, 4, 8)]
    assert losses == sorted(losses, reverse=True)
    least = 0 if gap else 2 * math.log(2)  # two points keep the probability 1/2
    assert least < losses[-1] < losses[0]


def test_1f_softmax_of_two_outputs_is_the_sigmoid_of_their_difference() -> None:
    scores = seeded_normal(50, 2)
    one = scores[:, 1] - scores[:, 0]
    torch.testing.assert_close(scores.softmax(1)[:, 1], 1 / (1 + torch.exp(-one)))


@pytest.mark.parametrize("a", [1e-9, 0.001, 0.25, 0.5, 0.999])
def test_1g_every_number_between_0_and_1_is_a_value(a: float) -> None:
    assert 1 / (1 + math.exp(-math.log(a / (1 - a)))) == pytest.approx(a)


def test_1g_slope_passes_backward_through_a_network() -> None:
    x = seeded_normal(4, 3).requires_grad_()
    w = seeded_normal(3, 2, seed=1)
    (found,) = torch.autograd.grad(torch.sigmoid(x @ w).sum(), x)
    e = torch.exp(-(x @ w))
    torch.testing.assert_close(found, (e / (1 + e) ** 2) @ w.T)


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


def test_1i_gradients_of_scale_and_shift_are_sums() -> None:
    layer = nn.BatchNorm2d(8, eps=1e-30).double()
    x, dy = seeded_normal(4, 8, 6, 6), seeded_normal(4, 8, 6, 6, seed=1)
    layer(x).backward(dy)
    centred = x - x.mean((0, 2, 3), keepdim=True)
    x_hat = centred / centred.square().mean((0, 2, 3), keepdim=True).sqrt()
    torch.testing.assert_close(layer.weight.grad, (dy * x_hat).sum((0, 2, 3)))
    torch.testing.assert_close(layer.bias.grad, dy.sum((0, 2, 3)))
    assert (layer.weight.grad != 0).all()
    assert (layer.bias.grad != 0).all()


def test_1i_running_statistics_move_without_a_gradient() -> None:
    layer = nn.BatchNorm2d(8).double()
    with torch.no_grad():
        layer(seeded_normal(4, 8, 6, 6) + 5)
    assert isinstance(layer.running_mean, Tensor)
    assert (layer.running_mean > 0.3).all()  # a tenth of the way from 0 to 5
    assert not layer.running_mean.requires_grad
    assert (layer.weight == 1).all()
