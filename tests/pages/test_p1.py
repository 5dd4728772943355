"""Every claim of the page on Problem 1, proved without the page's programs."""

import math
import re
from collections.abc import Callable
from fractions import Fraction
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
from i2dl_exam.architectures import VGG16, AlexNet, Branches, InceptionV3, ResNet18
from i2dl_exam.equivariance import equivariance_gap
from i2dl_exam.gradient_descent import run_steps
from i2dl_exam.logistic_regression import newton_logistic
from i2dl_exam.sampling import seeded_normal

PROGRAMS = ROOT / "snippets" / "p1"


def output(name: str) -> dict[str, list[float]]:
    """The numbers of each line that a program of the page prints, by what they name."""
    found = {}
    for line in (PROGRAMS / f"{name}.out").read_text(encoding="utf-8").splitlines():
        label, colon, rest = line.rpartition(":")
        found[label if colon else line] = (
            []
            if not colon
            else [float(n) for n in re.findall(r"-?[\d.]+\d|\d|inf", rest)]
        )
    return found


def experiment(name: str, seed: int) -> dict[str, Any]:
    """What a program defines before its runs, with other random numbers."""
    text = (
        (PROGRAMS / f"{name}.py").read_text(encoding="utf-8").partition("runs = {")[0]
    )
    for old in (0, 1):
        assert f"manual_seed({old})" in text
        text = text.replace(
            f"manual_seed({old})", f"manual_seed({1000 + 2 * seed + old})"
        )
    defined: dict[str, Any] = {}
    exec(text, defined)
    return defined


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


def test_1a_first_block_and_other_head_are_those_of_the_package() -> None:
    inception, vgg16 = on_meta(InceptionV3), on_meta(VGG16)
    block = next(part for part in inception if isinstance(part, Branches))
    head = sum(sizes(linear_layers(on_meta(ResNet18))[0]))
    body = sum(sum(sizes(layer)) for layer in convolutions(vgg16))
    shown = (PROGRAMS / "a_four_networks.out").read_text(encoding="utf-8")
    for total in (sum(sizes(block)), body + head):
        assert shown.count(f"{total:,}") == 2
    assert sum(sizes(vgg16)) // (body + head) == 9


def test_1a_every_block_of_inception_mixes_two_to_four_kernels() -> None:
    blocks = [part for part in on_meta(InceptionV3) if isinstance(part, Branches)]
    different = [len({m.kernel_size for m in convolutions(block)}) for block in blocks]
    assert different == [3, 3, 3, 2, 3, 3, 3, 3, 4, 4, 4]


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
    sides = (1, 1), (3, 3), (5, 5), (1, 3), (3, 1), (1, 7), (7, 1)
    assert set(kernels(on_meta(InceptionV3))) == set(sides)


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


def test_1a_bars_are_as_long_as_the_networks_are_large() -> None:
    path = ROOT / "docs" / "assets" / "figures" / "1a_parameters.svg"
    figure = ET.fromstring(path.read_text(encoding="utf-8"))
    bars = [e for e in figure.iter() if e.get("height") == "18"]
    words = ["".join(e.itertext()) for e in figure.iter() if e.tag.endswith("text")]
    builders = (ResNet18, InceptionV3, AlexNet, VGG16)
    names = [build.__name__ for build in builders]

    assert [word for word in words if word in names] == names
    assert [b.get("class") for b in bars] == ["accent-fill", "warn-fill"] * 4
    per_unit = 344 / sum(sizes(on_meta(VGG16)))
    totals = [float(re.sub(" million", "", w)) for w in words if "million" in w]
    shown = [w.removeprefix("kernels ") for w in words if w.startswith("kernels")]
    for i, build in enumerate(builders):
        network = on_meta(build)
        linear = sum(sum(sizes(layer)) for layer in linear_layers(network))
        wanted = [sum(sizes(network)) - linear, linear]
        drawn = [float(b.get("width", "")) for b in bars[2 * i : 2 * i + 2]]
        assert all(
            abs(d - w * per_unit) <= 0.06 for d, w in zip(drawn, wanted, strict=True)
        )
        assert abs(totals[i] - sum(wanted) / 1e6) <= 0.05
        kernels = {
            f"{h}×{w}" for h, w in (m.kernel_size for m in convolutions(network))
        }
        assert set(shown[i].split(", ")) == kernels


DIVERGING: dict[str, dict[str, Any]] = {
    "as it is": {},
    "dropout 0.5": {"p": 0.5},
    "128 hidden units": {"hidden": 128},
    "momentum 0.9": {"momentum": 0.9},
    "rate 0.3": {"lr": 0.3},
}


@pytest.mark.parametrize("name", DIVERGING)
def test_1b_runs_that_diverge(over_seeds: Callable[..., object], name: str) -> None:
    def left(seed: int) -> float:
        return min(experiment("b_remedies", seed)["run"](**DIVERGING[name]), 1e300)

    assert over_seeds(f"{name}: error left", left, more_than=1e299)


@pytest.mark.parametrize("options", [{"lr": 0.05}, {"optimizer": torch.optim.Adam}])
def test_1b_remedies_leave_less_than_a_tenth(
    over_seeds: Callable[..., object], options: dict[str, Any]
) -> None:
    def left(seed: int) -> float:
        return float(experiment("b_remedies", seed)["run"](**options))

    assert over_seeds(f"{options}: error left", left, less_than=0.1)


def test_1b_program_shows_the_same() -> None:
    shown = output("b_remedies")
    assert sum(numbers == [math.inf] for numbers in shown.values()) == len(DIVERGING)
    assert max(shown["box 1, rate 0.05"] + shown["box 4, Adam with rate 0.5"]) < 0.05


def test_1b_dropout_without_scaling_makes_the_curvature_smaller() -> None:
    xs = [0, 0, 1, 2]  # dropped, or as they are
    assert 2 * Fraction(sum(x * x for x in xs), len(xs)) == Fraction(5, 2) < 5


@pytest.mark.parametrize(("lr", "stays"), [(0.5, True), (0.75, True), (0.77, False)])
def test_1b_momentum_raises_the_limit_of_one_weight_to_0_76(
    lr: float, stays: bool
) -> None:
    assert math.isclose(2 * (1 + 0.9) / 5, 0.76)
    w = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    method = torch.optim.SGD([w], lr=lr, momentum=0.9)
    for _ in range(2000):
        method.zero_grad()
        (5 / 2 * (w - 1) ** 2).sum().backward()
        method.step()
    assert ((w - 1).abs().item() < 1e-6) == stays
    assert stays or not math.isfinite(w.item()) or abs(w.item()) > 1e6


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
            found = run_steps(order, x, x, lr=0.1, repeats=99).item()
        except KeyError:
            found = None
        no_loop = order.index("c") < 2  # (c) has nothing to repeat there
        assert found == (None if no_loop else pytest.approx(weight)), order
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


CAUSES: dict[str, tuple[dict[str, Any], dict[str, float]]] = {
    "as it is": ({}, {"less_than": 0.1}),
    "0.02 dropped": ({"p": 0.02}, {"less_than": 0.1}),
    "rate 0.5": ({"lr": 0.5}, {"more_than": 0.5}),
    "weight decay 20": ({"decay": 20.0}, {"more_than": 0.5}),
    "0.02 kept": ({"p": 0.98}, {"more_than": 0.5}),
    "start at 0": ({"zero": True}, {"more_than": 0.5}),
}


@pytest.mark.parametrize("name", CAUSES)
def test_1h_what_a_cause_leaves(over_seeds: Callable[..., object], name: str) -> None:
    options, bound = CAUSES[name]
    least = "more_than" in bound

    def left(seed: int) -> float:
        pair = experiment("h_causes", seed)["run"](**options)
        return min(max(pair), 1e9) if not least else min(*pair, 1e9)

    assert over_seeds(f"{name}: error left", left, **bound)


def test_1h_program_shows_the_same() -> None:
    shown = (PROGRAMS / "h_causes.out").read_text(encoding="utf-8").splitlines()
    high = [min(map(float, line.split()[-2:])) > 0.5 for line in shown[1:7]]
    low = [max(map(float, line.split()[-2:])) < 0.1 for line in shown[1:7]]
    assert high == [False, True, True, False, True, True]
    assert low == [not one for one in high]


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


def test_1d_small_pooling_windows_keep_some_outputs_but_not_all() -> None:
    x = seeded_normal(10, 1, 8, 8)
    kept = F.max_pool2d(x, 2) == F.max_pool2d(shift(x), 2)
    assert (bool(kept.any()), bool(kept.all())) == (True, False)


@pytest.mark.parametrize(("side", "pad"), [(5, 0), (5, 1), (5, 2), (7, 3), (3, 1)])
def test_1d_zero_padding_p_spoils_2p_plus_1_columns(side: int, pad: int) -> None:
    weight, n = seeded_normal(1, 1, side, side, seed=1), 12
    x = points(n)

    def f(x: Tensor) -> Tensor:
        return F.conv2d(x, weight, padding=pad)

    wrong = ((f(shift(x)) - shift(f(x))).abs() > 1e-9).any(dim=0)[0].any(dim=0)
    columns = wrong.nonzero().flatten().tolist()
    last = n + 2 * pad - side + 1
    assert columns == [*range(pad + 1), *range(last - pad, last)]


def test_1d_program_notices_a_layer_that_moves_nothing() -> None:
    shown = output("d_invariance")
    assert shown["the layer, shift"][0] > 1
    assert shown["the layer, shift"][1] == 0
    assert min(shown["the layer, turn"]) > 1
    for name in ("global max pooling", "global average", "ReLU, average"):
        assert shown[f"+ {name}, shift"] == [0, 0]
    assert min(shown["+ fully connected, turn"] + shown["+ fully connected, shift"]) > 1
    assert (
        shown["+ global average, turn"],
        shown["+ ReLU, average, turn"][0] > 0.05,
    ) == (
        [0, 0],
        True,
    )


@pytest.mark.parametrize(("border", "exact"), [(2, False), (3, True)])
def test_1d_empty_border_must_be_as_wide_as_padding_plus_shift(
    border: int, exact: bool
) -> None:
    weight, bias = seeded_normal(1, 1, 5, 5, seed=1), seeded_normal(1)
    x = F.pad(seeded_normal(4, 1, 12 - 2 * border, 12 - 2 * border), [border] * 4)
    gap = equivariance_gap(lambda x: F.conv2d(x, weight, bias, padding=2), shift, x)
    assert (gap < 1e-9) is exact


def test_1d_average_of_a_linear_response_does_not_depend_on_places() -> None:
    weight, x = seeded_normal(1, 1, 3, 3, seed=1), seeded_normal(9, 1, 8, 8)
    average = around(x, weight).mean((1, 2, 3))
    torch.testing.assert_close(average, weight.sum() * x.mean((1, 2, 3)))


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
    y = (torch.arange(200) >= 100).double()
    return seeded_normal(200, 2, seed=seed) + (2 * y - 1)[:, None], y


def cross_entropy(w: Tensor, b: Tensor, x: Tensor, y: Tensor) -> Tensor:
    """The formula on the page."""
    y_hat = 1 / (1 + torch.exp(-(x @ w + b)))
    return -(y * y_hat.log() + (1 - y) * (1 - y_hat).log()).sum()


def test_1f_no_other_weights_have_a_smaller_cross_entropy() -> None:
    x, y = two_classes(0)
    w, b = newton_logistic(x, y)
    best = cross_entropy(w, b, x, y)
    for i in range(50):
        dw, db = 0.1 * seeded_normal(2, seed=i), 0.1 * seeded_normal(1, seed=50 + i)
        assert cross_entropy(w + dw, b + db, x, y) > best


def test_1f_a_trained_layer_has_the_weights_of_newtons_method(
    over_seeds: Callable[..., object],
) -> None:
    def distance(seed: int) -> float:
        x, y = two_classes(seed)
        w, b = newton_logistic(x, y)
        layer = nn.Linear(2, 1).double()
        optimizer = torch.optim.LBFGS(
            layer.parameters(),
            max_iter=200,
            tolerance_grad=1e-12,
            tolerance_change=0,
            line_search_fn="strong_wolfe",
        )

        def closure() -> Tensor:
            optimizer.zero_grad()
            loss = F.binary_cross_entropy_with_logits(layer(x)[:, 0], y)
            loss.backward()  # type: ignore[no-untyped-call]
            return loss

        optimizer.step(closure)
        found = torch.cat([layer.weight[0], layer.bias])
        assert found.isfinite().all()
        return (found - torch.cat([w, b[None]])).abs().max().item()

    assert over_seeds("distance of trained weights", distance, less_than=1e-6)


def test_1f_squared_error_has_other_best_weights(
    over_seeds: Callable[..., object],
) -> None:
    def slope(seed: int) -> float:
        x, y = two_classes(seed)
        w, b = newton_logistic(x, y)
        y_hat = torch.sigmoid(x @ w + b)
        by_w = ((y_hat - y)[:, None] * x).mean(0)
        assert by_w.norm() < 1e-9  # the gradient of the cross-entropy
        # d/dw of the mean of (y_hat - y)^2, by hand
        each = 2 * (y_hat - y) * y_hat * (1 - y_hat)
        return (each[:, None] * x).mean(0).norm().item()

    assert over_seeds("squared error: slope at Newton's weights", slope, more_than=1e-4)


@pytest.mark.parametrize("gap", [0.0, 1.0])
def test_1f_longer_weights_are_always_better_where_a_line_separates(gap: float) -> None:
    y = (torch.arange(20) >= 10).double()
    x = (2 * y - 1)[:, None] * (gap + seeded_normal(20, 1).abs())
    x[9:11] *= gap  # touching: two points on the border
    one, b = torch.ones_like(x[0]), torch.zeros_like(y[0])
    losses = [cross_entropy(c * one, b, x, y).item() for c in (1, 2, 4, 8)]
    assert losses == sorted(losses, reverse=True)
    assert len(set(losses)) == 4
    with pytest.raises(ValueError, match="no weights are best"):
        newton_logistic(x, y)


def test_1f_where_the_classes_touch_the_loss_stays_above_half_of_log_2() -> None:
    shown = (PROGRAMS / "f_no_overlap.out").read_text(encoding="utf-8")
    (line,) = re.findall(r"^touching .*", shown, re.M)
    assert f"{math.log(2) / 2:.4f}" == "0.3466" in line


def test_1f_every_probability_can_come_out() -> None:
    w, b = newton_logistic(*two_classes(0))
    a = torch.linspace(0.001, 0.999, 999, dtype=w.dtype)
    along = (torch.log(a / (1 - a)) - b) / (w @ w)
    torch.testing.assert_close(torch.sigmoid(along[:, None] * w @ w + b), a)


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


def test_1g_rounding_makes_a_1_and_the_loss_on_z_avoids_it() -> None:
    z = torch.tensor(20.0)
    assert z.sigmoid() == 1
    assert torch.log(1 - z.sigmoid()) == -math.inf
    loss = F.binary_cross_entropy_with_logits(z, torch.zeros_like(z))
    assert loss.item() == pytest.approx(20.0)
    exact = 1 - Fraction(1) / (1 + Fraction(math.exp(-20)))
    assert 0 < exact < Fraction(1, 10**8)
    assert f"{float(exact) * 1e9:.4f}" == "2.0612"


def stored(layer: nn.Module) -> int:
    return sum(value.numel() for value in layer.state_dict().values())


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
