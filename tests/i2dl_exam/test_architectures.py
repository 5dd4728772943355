"""The three networks against tables of their layers, written by hand."""

from collections.abc import Callable
from itertools import pairwise

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from i2dl_exam.architectures import (
    VGG16,
    AlexNet,
    BasicBlock,
    ResNet18,
    kernel_sizes,
    parameter_count,
)
from i2dl_exam.sampling import seeded_normal


def on_meta(build: Callable[..., nn.Module], **options: int | bool) -> nn.Module:
    """A network that has shapes only."""
    with torch.device("meta"):
        return build(**options)


def images(side: int, batch: int = 1) -> Tensor:
    return torch.empty(batch, 3, side, side, device="meta")


Layer = tuple[str, object, object, object]  # channels or kind, kernel, stride, padding


def layers(network: nn.Module) -> list[Layer]:
    """Convolutions and pools in the order in which the network holds them."""
    found: list[Layer] = []
    for m in network.modules():
        if isinstance(m, nn.Conv2d):
            channels = f"{m.in_channels} to {m.out_channels}"
            found.append((channels, m.kernel_size, m.stride[0], m.padding))
        elif isinstance(m, nn.MaxPool2d | nn.AvgPool2d):
            found.append((type(m).__name__, m.kernel_size, m.stride, m.padding))
    return found


def test_resnet18_has_the_layers_of_its_table() -> None:
    wanted: list[Layer] = [("3 to 64", (7, 7), 2, (3, 3)), ("MaxPool2d", 3, 2, 1)]
    for a, b in pairwise([64, 64, 64, 128, 128, 256, 256, 512, 512]):
        stride = b // a
        wanted += [(f"{a} to {b}", (3, 3), stride, (1, 1))]
        wanted += [(f"{b} to {b}", (3, 3), 1, (1, 1))]
        wanted += [(f"{a} to {b}", (1, 1), 2, (0, 0))] if a != b else []

    assert layers(on_meta(ResNet18)) == wanted


def test_a_block_keeps_the_shape_by_default() -> None:
    x = torch.empty(2, 4, 6, 5, device="meta")
    with torch.device("meta"):
        assert BasicBlock(4, 4)(x).shape == x.shape


@pytest.mark.parametrize("build", [AlexNet, VGG16, ResNet18])
def test_scores_have_one_column_for_each_class(build: Callable[..., nn.Module]) -> None:
    assert on_meta(build).eval()(images(224)).shape == (1, 1000)
    assert on_meta(build, num_classes=1).eval()(images(224, batch=3)).shape == (3, 1)


@pytest.mark.parametrize(
    ("build", "parts", "shape"),
    [(AlexNet, 13, (256, 6, 6)), (VGG16, 31, (512, 7, 7)), (ResNet18, 11, (512, 7, 7))],
)
def test_last_maps_have_the_size_of_the_paper(
    build: Callable[..., nn.Module], parts: int, shape: tuple[int, ...]
) -> None:
    body = list(on_meta(build).children())[:parts]
    assert nn.Sequential(*body)(images(224)).shape == (1, *shape)


@pytest.mark.parametrize(("build", "least"), [(AlexNet, 63), (VGG16, 32)])
def test_images_have_a_least_side(build: Callable[..., nn.Module], least: int) -> None:
    network = on_meta(build)
    assert network(images(least)).shape == (1, 1000)
    with pytest.raises(RuntimeError, match="too small"):
        network(images(least - 1))


@settings(deadline=None, max_examples=15)
@given(st.integers(1, 6), st.integers(1, 6), st.sampled_from([1, 2]))
def test_a_block_is_the_sum_of_its_paths(a: int, b: int, stride: int) -> None:
    block = BasicBlock(a, b, stride).double().eval()
    x = seeded_normal(2, a, 6, 6)
    conv_1, conv_2, *shortcut = [m for m in block.modules() if isinstance(m, nn.Conv2d)]
    shrink = (1 + 1e-5) ** -0.5  # batch norm with mean 0 and variance 1
    hidden = (conv_1(x) * shrink).clamp(min=0)
    skipped = shortcut[0](x) * shrink if shortcut else x

    torch.testing.assert_close(
        block(x), (skipped + conv_2(hidden) * shrink).clamp(min=0)
    )
    assert block(x).shape == (2, b, 6 // stride, 6 // stride)
    assert bool(shortcut) == (a != b or stride == 2)


def test_shared_and_frozen_parameters_count_once_and_buffers_not() -> None:
    shared = nn.Sequential(nn.Embedding(1000, 64), nn.Linear(64, 1000, bias=False))
    shared[1].weight = shared[0].weight.requires_grad_(False)

    assert parameter_count(shared) == 64_000
    assert parameter_count(nn.Sequential(nn.Conv2d(3, 8, 5), nn.BatchNorm2d(8))) == 624
    assert parameter_count(nn.MaxPool2d(2)) == 0


def test_kernel_sizes_are_those_of_convolutions() -> None:
    layers = [nn.Conv2d(1, 1, k) for k in (7, 3, (1, 5), 3)]
    network = nn.Sequential(*layers, nn.MaxPool2d(9), nn.Linear(4, 4))
    assert kernel_sizes(network) == [(1, 5), (3, 3), (7, 7)]
    assert kernel_sizes(nn.Linear(4, 4)) == []
