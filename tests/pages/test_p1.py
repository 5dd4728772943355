"""Every claim of the page on Problem 1, proved without the page's programs."""

import re
from collections.abc import Callable
from itertools import pairwise
from xml.etree import ElementTree as ET

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from exam_site import ROOT
from i2dl_exam.architectures import VGG16, AlexNet, Branches, InceptionV3, ResNet18
from i2dl_exam.sampling import seeded_normal


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
    published = {
        AlexNet: 61_100_840,
        VGG16: 138_357_544,
        ResNet18: 11_689_512,
        InceptionV3: 27_161_264,  # with the auxiliary head
    }
    for build, total in published.items():
        options = {"aux": True} if build is InceptionV3 else {}
        assert sum(sizes(on_meta(build, **options))) == total
    assert sum(sizes(on_meta(InceptionV3))) == 23_834_568


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


def test_1a_every_block_of_inception_mixes_kernels_side_by_side() -> None:
    network = on_meta(InceptionV3)
    parts = [*network.lower, *network.upper]
    blocks = [part for part in parts if isinstance(part, Branches)]
    assert len(blocks) == 11
    for block in blocks:
        assert len({layer.kernel_size for layer in convolutions(block)}) > 1
        branches = [
            {m.kernel_size for m in convolutions(branch)} for branch in block.branches
        ]
        assert len({frozenset(kernels) for kernels in branches}) > 1


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


def test_1a_other_heads_and_towers_by_arithmetic() -> None:
    widths = (3, 64, 64, 128, 128, 256, 256, 256, *[512] * 6)
    body = sum(9 * a * b + b for a, b in pairwise(widths))
    assert body + 513_000 == 15_227_688
    assert 138_357_544 // 15_227_688 == 9
    halves = [(121, 3, 48), (25, 48, 128), (9, 256, 192), (9, 192, 192), (9, 192, 128)]
    towers = 2 * sum(area * a * b + b for area, a, b in halves)
    linear = sum(a * b + b for a, b in pairwise((9216, 4096, 4096, 1000)))
    assert towers + linear == 60_965_224


def test_1a_keras_counts_running_statistics_instead_of_scales() -> None:
    network = on_meta(InceptionV3)
    norms = [m for m in network.modules() if isinstance(m, nn.BatchNorm2d)]
    scales = sum(norm.weight.numel() for norm in norms)
    running = sum(
        norm.running_mean.numel() + norm.running_var.numel() for norm in norms
    )
    assert scales == sum(m.out_channels for m in convolutions(network)) == 17_216
    assert sum(sizes(network)) - scales + running == 23_851_784 == 23_834_568 + scales


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
