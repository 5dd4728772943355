"""Every claim of the page on Problem 1, proved without the page's programs."""

import math
import re
from collections.abc import Callable
from contextlib import redirect_stdout
from fractions import Fraction
from functools import cache
from io import StringIO
from itertools import pairwise, permutations, product
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
    """The share of the error that a run leaves; infinite if it diverges."""
    (said,) = (s for label, s in printed(name, seed).items() if label.startswith(run))
    return math.inf if said == "diverges" else float(said.removeprefix("leaves "))


def on_meta(build: Callable[..., nn.Module], **options: bool) -> nn.Module:
    """A network that has shapes only."""
    with torch.device("meta"):
        return build(**options)


def sizes(network: nn.Module) -> list[int]:
    """The number of entries of each parameter."""
    return [parameter.numel() for parameter in network.parameters()]


def convolutions(network: nn.Module) -> list[nn.Conv2d]:
    return [m for m in network.modules() if isinstance(m, nn.Conv2d)]


def linear_layers(network: nn.Module) -> list[nn.Linear]:
    return [m for m in network.modules() if isinstance(m, nn.Linear)]


def shapes_after(kind: type[nn.Module], network: nn.Module) -> list[tuple[int, ...]]:
    """The shapes that layers of one kind put out, for an image of 224 x 224."""
    seen: list[tuple[int, ...]] = []

    def note(_layer: nn.Module, _inputs: tuple[Tensor, ...], output: Tensor) -> None:
        seen.append(tuple(output.shape[1:]))

    for layer in network.modules():
        if isinstance(layer, kind):
            layer.register_forward_hook(note)
    network.eval()(torch.empty(1, 3, 224, 224, device="meta"))
    return seen


def test_1a_totals_are_those_that_torchvision_publishes() -> None:
    published = {AlexNet: 61_100_840, VGG16: 138_357_544, ResNet18: 11_689_512}
    shown = (PROGRAMS / "a_four_networks.out").read_text(encoding="utf-8")
    for build, total in published.items():
        assert sum(sizes(on_meta(build))) == total
        assert len(
            re.findall(rf"^{build.__name__} .*{total:,}.*{total:,}", shown, re.M)
        )


def test_1a_vgg16_is_nearly_twelve_times_resnet18() -> None:
    ratio = sum(sizes(on_meta(VGG16))) / sum(sizes(on_meta(ResNet18)))
    assert 11.5 < ratio < 12


def test_1a_one_layer_of_vgg16_is_over_eight_times_resnet18() -> None:
    first = linear_layers(on_meta(VGG16))[0].weight.numel()
    assert first == 512 * 7 * 7 * 4096 == 102_760_448
    assert first > 8 * sum(sizes(on_meta(ResNet18)))


def test_1a_examples_of_single_layers() -> None:
    network = on_meta(VGG16)
    first, *_, last = (
        sum(sizes(layer)) for layer in convolutions(network) + linear_layers(network)
    )
    assert first == 3 * 3 * 3 * 64 + 64 == 1792
    assert last == 4096 * 1000 + 1000 == 4_097_000
    assert sizes(nn.MaxPool2d(2)) == []


def test_1a_vgg16_halves_the_side_five_times() -> None:
    shapes = shapes_after(nn.MaxPool2d, on_meta(VGG16))
    assert [side for _, side, _ in shapes] == [112, 56, 28, 14, 7]
    assert shapes[-1] == (512, 7, 7)
    assert linear_layers(on_meta(VGG16))[0].in_features == 512 * 7 * 7 == 25_088


def test_1a_resnet18_averages_each_of_its_512_maps() -> None:
    network = on_meta(ResNet18)
    assert shapes_after(nn.AdaptiveAvgPool2d, network) == [(512, 1, 1)]
    (linear,) = linear_layers(network)
    assert sum(sizes(linear)) == 512 * 1000 + 1000 == 513_000
    largest = max(sizes(network))
    assert largest == 3 * 3 * 512 * 512 == 2_359_296
    layers = convolutions(network) + linear_layers(network)
    assert len(layers) == 21
    assert sum(sizes(network)) < len(layers) * largest < 50e6


def test_1a_linear_layers_hold_89_percent_of_vgg16() -> None:
    network = on_meta(VGG16)
    linear = sum(sum(sizes(layer)) for layer in linear_layers(network))
    assert linear == sum(a * b + b for a, b in pairwise((25_088, 4096, 4096, 1000)))
    assert 0.885 < linear / sum(sizes(network)) < 0.895


def test_1a_kernels_are_where_the_table_says() -> None:
    def kernels(network: nn.Module) -> list[tuple[int, ...]]:
        return [layer.kernel_size for layer in convolutions(network)]

    assert kernels(on_meta(AlexNet)) == [(11, 11), (5, 5), *[(3, 3)] * 3]
    assert kernels(on_meta(VGG16)) == [(3, 3)] * 13
    network = on_meta(ResNet18)
    small = [layer for layer in convolutions(network) if layer.kernel_size == (1, 1)]
    assert kernels(network)[0] == (7, 7)
    assert set(kernels(network)[1:]) == {(3, 3), (1, 1)}
    assert [(m.in_channels, m.out_channels, m.stride) for m in small] == [
        (64, 128, (2, 2)),
        (128, 256, (2, 2)),
        (256, 512, (2, 2)),
    ]


def test_1a_names_count_layers_on_the_main_path() -> None:
    depths = {}
    for build in (ResNet18, VGG16, AlexNet):
        network = on_meta(build)
        main = [m for name, m in network.named_modules() if ".skip" not in name]
        layers = [m for m in main if isinstance(m, nn.Conv2d | nn.Linear)]
        depths[build] = len(layers)
        assert len(convolutions(network)) + len(linear_layers(network)) == len(
            layers
        ) + 3 * (build is ResNet18)
    assert depths == {ResNet18: 18, VGG16: 16, AlexNet: 8}


def test_1a_a_linear_layer_on_maps_is_a_convolution_that_fits_once() -> None:
    maps, weight = seeded_normal(2, 4, 7, 7), seeded_normal(5, 4 * 7 * 7, seed=1)
    bias = seeded_normal(5, seed=2)
    convolved = F.conv2d(maps, weight.reshape(5, 4, 7, 7), bias)
    assert convolved.shape == (2, 5, 1, 1)
    torch.testing.assert_close(
        convolved.flatten(1), F.linear(maps.flatten(1), weight, bias)
    )


@pytest.mark.parametrize(("f", "moving"), [(torch.tanh, 1), (torch.sigmoid, 2)])
def test_1h_at_zero_weights_tanh_moves_the_last_bias_only(
    f: Callable[[Tensor], Tensor], moving: int
) -> None:
    x, weights = seeded_normal(64, 4), [torch.zeros(8, 4), torch.zeros(1, 8)]
    W, v = (w.double().to(x.device).requires_grad_() for w in weights)
    c = torch.zeros_like(x[0, :1]).requires_grad_()
    loss = F.mse_loss(f(x @ W.T) @ v.T + c, 2 * x.sum(dim=1, keepdim=True))
    gradients = torch.autograd.grad(loss, [W, v, c])
    assert sum(bool(g.any()) for g in gradients) == moving


@pytest.mark.parametrize(
    ("run", "diverges"),
    [
        ("as it is", True),
        ("box 1", False),
        ("box 2", True),
        ("box 3", True),
        ("box 4", False),
        ("rate 0.4", True),
    ],
)
def test_1b_what_a_remedy_leaves(
    over_seeds: Callable[..., object], run: str, diverges: bool
) -> None:
    bound = {"more_than": 1000.0} if diverges else {"less_than": 0.1}
    assert over_seeds(
        f"{run}: error left",
        lambda seed: min(error_left("b_remedies", run, seed), 1e9),
        **bound,
    )


@pytest.mark.parametrize(
    ("run", "high"),
    [
        ("as it is", False),
        ("box 1", True),
        ("box 2", True),
        ("box 3, 0.01 of the units dropped", False),
        ("box 3, 0.01 of the units kept", True),
        ("box 4", True),
    ],
)
def test_1h_what_a_cause_leaves(
    over_seeds: Callable[..., object], run: str, high: bool
) -> None:
    bound = {"more_than": 0.5} if high else {"less_than": 0.1}
    assert over_seeds(
        f"{run}: error left",
        lambda seed: min(error_left("h_causes", run, seed), 1e9),
        **bound,
    )


def moments(w: Fraction, xs: list[tuple[int, int]]) -> Fraction:
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
        assert moments(w, points) == Fraction(5, 2) * (w - 1) ** 2
        derivative = (moments(w + 1, points) - moments(w - 1, points)) / 2
        assert derivative == 5 * (w - 1)
        w -= lr * derivative


def test_1b_dropout_doubles_the_curvature() -> None:
    masked = [(m * x, x) for m, x in product((0, 2), (1, 2))]
    loss = [moments(Fraction(w), masked) for w in (-1, 0, 1)]
    assert loss[0] - 2 * loss[1] + loss[2] == 10


@settings(max_examples=30)
@given(st.lists(st.floats(-1e6, 1e6).filter(lambda g: abs(g) > 1e-6), min_size=1))
def test_1b_no_step_of_adam_is_longer_than_73_rates(gradients: list[float]) -> None:
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


def test_1c_each_of_the_four_steps_by_hand() -> None:
    x, y = torch.tensor([[1.0, 2.0], [2.0, 7.0]], dtype=torch.float64)
    # gradient at 0: 2 * (1 * -2 + 2 * -7) / 2 = -16
    assert run_steps("edba", x, y, lr=0.1).item() == pytest.approx(1.6)
    again = run_steps("edbaedba", x, y, lr=0.1)  # initializing in the loop starts anew
    assert again.item() == pytest.approx(1.6)


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


Function = Callable[[Tensor], Tensor]


def shift(x: Tensor, by: int = 1) -> Tensor:
    return x.roll(by, dims=-1)


def turn(x: Tensor) -> Tensor:
    return x.rot90(dims=(-2, -1))


def around(x: Tensor, weight: Tensor, stride: int = 1) -> Tensor:
    """A convolution with circular padding."""
    side = weight.shape[-1] // 2
    return F.conv2d(F.pad(x, [side] * 4, mode="circular"), weight, stride=stride)


def points(side: int = 8) -> Tensor:
    """All images with one bright pixel: a linear layer is known by these."""
    numbers = seeded_normal(1)
    pixels = torch.eye(side * side, dtype=numbers.dtype, device=numbers.device)
    return pixels.view(-1, 1, side, side)


def test_1d_row_of_four_pixels_as_done_by_hand() -> None:
    def response(x: Tensor) -> list[int]:
        return (x - x.roll(-1)).int().tolist()

    x = torch.tensor([0, 2, 0, 0])
    assert x.roll(1).tolist() == [0, 0, 2, 0]
    assert response(x) == [-2, 2, 0, 0]
    assert response(x.roll(1)) == [0, -2, 2, 0]


def test_1d_layer_moves_along_with_every_shift_of_every_image() -> None:
    # Linear: what holds for all images with one bright pixel holds for all images.
    weight = seeded_normal(3, 1, 3, 3, seed=1)
    for down in range(8):
        for right in range(8):
            gap = equivariance_gap(
                lambda x: around(x, weight),
                lambda x, by=(down, right): x.roll(by, dims=(-2, -1)),
                points(),
            )
            assert gap < 1e-12


def test_1d_only_weights_0_are_invariant_to_shifts() -> None:
    # f(Tx) - f(x) is linear in the 9 weights: one column for each, full rank.
    kernels = points(3)
    images = points()
    columns = [
        (around(shift(images), k[None]) - around(images, k[None])).flatten()
        for k in kernels
    ]
    assert torch.linalg.matrix_rank(torch.stack(columns, dim=1)) == 9


def test_1d_response_to_one_pixel_is_the_flipped_filter() -> None:
    weight = seeded_normal(1, 1, 3, 3)
    pixel = points()[8 * 4 + 4][None]
    found = around(pixel, weight)[0, 0, 3:6, 3:6]
    torch.testing.assert_close(found, weight[0, 0].flip(0, 1))


def test_1d_pooling_over_all_places_forgets_a_shift() -> None:
    x, weight = seeded_normal(10, 1, 8, 8), seeded_normal(2, 1, 3, 3, seed=1)
    pooled = [around(image, weight).amax((2, 3)) for image in (x, shift(x))]
    torch.testing.assert_close(*pooled)


def test_1d_small_pooling_windows_keep_some_outputs_but_not_all() -> None:
    x = seeded_normal(10, 1, 8, 8)
    kept = F.max_pool2d(x, 2) == F.max_pool2d(shift(x), 2)
    assert (bool(kept.any()), bool(kept.all())) == (True, False)


def test_1a_bars_are_as_long_as_the_networks_are_large() -> None:
    path = ROOT / "docs" / "assets" / "figures" / "1a_parameters.svg"
    figure = ET.fromstring(path.read_text(encoding="utf-8"))
    bars = [float(e.get("width", "")) for e in figure.iter() if e.get("height") == "18"]
    words = ["".join(e.itertext()) for e in figure.iter() if e.tag.endswith("text")]
    assert [w for w in words if "Net" in w or "VGG" in w] == [
        "ResNet18",
        "AlexNet",
        "VGG16",
    ]
    assert [w for w in words if "million" in w] == [
        "11.7 million",
        "61.1 million",
        "138.4 million",
    ]
    assert [w for w in words if w.startswith("kernels")] == [
        "kernels 1×1, 3×3, 7×7",
        "kernels 3×3, 5×5, 11×11",
        "kernels 3×3",
    ]
    for i, build in enumerate((ResNet18, AlexNet, VGG16)):
        linear = sum(sum(sizes(layer)) for layer in linear_layers(on_meta(build)))
        wanted = sum(sizes(on_meta(build))) - linear, linear
        for width, size in zip(bars[2 * i :], wanted, strict=False):
            assert abs(width - 344 * size / 138_357_544) <= 0.06


def test_1d_figure_shows_the_responses_of_a_real_convolution() -> None:
    image = torch.zeros(7, 7)
    image[1:5, 2] = 1
    images = torch.stack([image, shift(image.roll(1, dims=0), 2), turn(image)])
    edge = torch.tensor([[[[1.0, -1.0]]]])
    response = F.conv2d(F.pad(images[:, None], [0, 1, 0, 0], mode="circular"), edge)
    shades = []
    for x, y in zip(images, response[:, 0], strict=True):
        shades += [*(255 * x).int().flatten(), *(255 * (y + 1) / 2).int().flatten()]
    drawn = script("1d_moves").draw().splitlines()
    fills = [line.split('fill="#')[1][:2] for line in drawn if 'fill="#' in line]
    assert [int(fill, 16) for fill in fills] == [int(shade) for shade in shades]
    torch.testing.assert_close(response[1, 0], response[0, 0].roll((1, 2), (0, 1)))
    assert not response[2, 0].equal(turn(response[0, 0]))


def slopes_at(f: Function, *at: float) -> list[float]:
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
    assert slopes_at(torch.tanh, 0.0) == [1]
    assert slopes_at(torch.sigmoid, 0.0) == [0.25]
    for f, top in ((torch.tanh, 1.0), (torch.sigmoid, 0.25)):
        z = (3 * seeded_normal(1000)).tolist()
        assert max(slopes_at(f, *z)) < top


def test_1e_ten_sigmoid_layers_leave_less_than_a_millionth() -> None:
    assert Fraction(1, 4) ** 10 == Fraction(1, 1_048_576) < Fraction(1, 10**6)
    z = seeded_normal(100).requires_grad_()
    h = z
    for _ in range(10):
        h = torch.sigmoid(h)
    (gradient,) = torch.autograd.grad(h.sum(), z)
    assert 0 < gradient.max() < 4.0**-10


def test_1e_check_by_hand_at_5() -> None:
    assert math.exp(-5) == pytest.approx(0.0067, abs=5e-5)
    assert 4 * math.exp(-10) == pytest.approx(0.0002, abs=5e-5)


def test_1e_ten_negative_leaky_units_multiply_by_10_to_the_minus_20() -> None:
    z = torch.tensor(-1.0, dtype=torch.float64, requires_grad=True)
    h = z
    for _ in range(10):
        h = F.leaky_relu(h)
    (gradient,) = torch.autograd.grad(h, z)
    assert gradient.item() == pytest.approx(1e-20, rel=1e-9)


def test_1f_tiny_example_has_the_shares_as_probabilities() -> None:
    w, b = 2 * math.log(3), -math.log(3)
    assert 1 / (1 + math.exp(-b)) == pytest.approx(1 / 4)
    assert 1 / (1 + math.exp(-w - b)) == pytest.approx(3 / 4)
    assert w == pytest.approx(math.log(9))
    assert f"{w:.4f} {b:.4f}" == "2.1972 -1.0986"
    assert 4 * Fraction(1, 4) + 4 * Fraction(3, 4) - 4 == 4 * Fraction(3, 4) - 3 == 0
    x, y = torch.tensor([0.0] * 4 + [1.0] * 4), torch.tensor([1.0, 0, 0, 0, 1, 1, 1, 0])
    weights = torch.tensor([w, b], requires_grad=True)
    y_hat = torch.sigmoid(weights[0] * x + weights[1])
    for loss in (F.binary_cross_entropy(y_hat, y), F.mse_loss(y_hat, y)):
        (slope,) = torch.autograd.grad(loss, weights, retain_graph=True)
        assert slope.abs().max().item() < 1e-6  # the shares minimize both


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


def test_1f_no_other_weights_have_a_smaller_cross_entropy(
    over_seeds: Callable[..., object],
) -> None:
    def rise(seed: int) -> float:
        x, y = two_classes(seed)
        w = newton(x, y)
        nudges = 0.1 * seeded_normal(50, 2, seed=seed)
        rises = [cross_entropy(w + n, x, y) - cross_entropy(w, x, y) for n in nudges]
        return min(rises).item()

    assert over_seeds("cross-entropy away from Newton's weights", rise, more_than=0)


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


def test_1f_program_shows_weights_that_grow_only_without_overlap() -> None:
    shown = (PROGRAMS / "f_no_overlap.out").read_text(encoding="utf-8").splitlines()
    (best, *rest), touching, apart = (
        [float(n) for n in re.findall(r"[\d.]+\d", line)][2:] for line in shown
    )
    assert rest[:2] == [best, best]
    assert touching[0] + 2 < touching[1] < touching[2] - 2
    assert apart[0] + 2 < apart[1] < apart[2] - 2
    assert touching[3] == float(f"{math.log(2) / 2:.4f}")
    assert apart[3] == 0


def test_1f_softmax_of_two_outputs_is_the_sigmoid_of_their_difference() -> None:
    scores = seeded_normal(50, 2)
    y = (seeded_normal(50, seed=1) > 0).double()
    difference = scores[:, 1] - scores[:, 0]
    one = -scores.log_softmax(1)[torch.arange(50), y.long()].sum()
    y_hat = 1 / (1 + torch.exp(-difference))
    two = -(y * y_hat.log() + (1 - y) * (1 - y_hat).log()).sum()
    torch.testing.assert_close(one, two)


def test_1g_every_number_between_0_and_1_is_a_value() -> None:
    for a in (1e-9, 0.001, 0.25, 0.5, 0.999):
        assert 1 / (1 + math.exp(-math.log(a / (1 - a)))) == pytest.approx(a)


def test_1g_no_two_values_differ_by_more_than_a_quarter_of_the_distance() -> None:
    a, b = 5 * seeded_normal(2, 1000)
    assert ((a.sigmoid() - b.sigmoid()).abs() <= (a - b).abs() / 4).all()


def test_1g_slope_passes_backward_through_a_network() -> None:
    x = seeded_normal(4, 3).requires_grad_()
    w = seeded_normal(3, 2, seed=1)
    (found,) = torch.autograd.grad(torch.sigmoid(x @ w).sum(), x)
    y = 1 / (1 + torch.exp(-(x @ w)))
    torch.testing.assert_close(found, (y * (1 - y)) @ w.T)


def test_1g_tanh_is_a_stretched_sigmoid() -> None:
    z = seeded_normal(100)
    torch.testing.assert_close(torch.tanh(z), 2 * torch.sigmoid(2 * z) - 1)
    torch.testing.assert_close(torch.sigmoid(-z), 1 - torch.sigmoid(z))


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
