"""The four networks against tables of their layers, written by hand from the papers."""

from collections import Counter
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
    Branches,
    InceptionV3,
    ResNet18,
    kernel_sizes,
    parameters_by_kind,
)
from i2dl_exam.sampling import seeded_normal

NETWORKS: list[tuple[Callable[..., nn.Module], int]] = [
    (AlexNet, 224),
    (VGG16, 224),
    (ResNet18, 224),
    (InceptionV3, 299),
]
every_network = pytest.mark.parametrize(("build", "side"), NETWORKS)
Rows = list[tuple[int, int, int]]  # entries of a kernel, channels in, channels out


def on_meta(build: Callable[..., nn.Module], **options: int | bool) -> nn.Module:
    """A network that has shapes only."""
    with torch.device("meta"):
        return build(**options)


def images(side: int, batch: int = 1) -> Tensor:
    return torch.empty(batch, 3, side, side, device="meta")


def count(network: nn.Module) -> int:
    return sum(parameters_by_kind(network).values())


def with_bias(rows: Rows) -> int:
    return sum(area * a * b + b for area, a, b in rows)


def with_norm(rows: Rows) -> int:
    return sum(area * a * b + 2 * b for area, a, b in rows)


def inception_rows() -> Rows:
    """Convolutions of InceptionV3 from its input to its scores."""
    rows = [(9, 3, 32), (9, 32, 32), (9, 32, 64), (1, 64, 80), (9, 80, 192)]
    for c, pooled in ((192, 32), (256, 64), (288, 64)):
        rows += [(1, c, 64), (1, c, 48), (25, 48, 64), (1, c, pooled)]
        rows += [(1, c, 64), (9, 64, 96), (9, 96, 96)]
    rows += [(9, 288, 384), (1, 288, 64), (9, 64, 96), (9, 96, 96)]
    for m in (128, 160, 160, 192):
        rows += [(1, 768, 192), (1, 768, m), (7, m, m), (7, m, 192)]
        rows += [(1, 768, m), *[(7, m, m)] * 3, (7, m, 192), (1, 768, 192)]
    rows += [(1, 768, 192), (9, 192, 320)]
    rows += [(1, 768, 192), (7, 192, 192), (7, 192, 192), (9, 192, 192)]
    for c in (1280, 2048):
        rows += [(1, c, 320), (1, c, 384), (3, 384, 384), (3, 384, 384)]
        rows += [(1, c, 448), (9, 448, 384), (3, 384, 384), (3, 384, 384), (1, c, 192)]
    return rows


def test_alexnet_has_the_parameters_of_its_table() -> None:
    convolutions = [(121, 3, 64), (25, 64, 192), (9, 192, 384), (9, 384, 256)]
    linear = [(1, 256 * 6 * 6, 4096), (1, 4096, 4096), (1, 4096, 1000)]
    total = with_bias([*convolutions, (9, 256, 256), *linear])

    assert count(on_meta(AlexNet)) == total == 61_100_840


def test_vgg16_has_the_parameters_of_its_table() -> None:
    widths = [3, 64, 64, 128, 128, 256, 256, 256, *[512] * 6]
    convolutions = with_bias([(9, a, b) for a, b in pairwise(widths)])
    linear = with_bias([(1, 25088, 4096), (1, 4096, 4096), (1, 4096, 1000)])

    assert parameters_by_kind(on_meta(VGG16)) == {
        "Conv2d": convolutions,
        "Linear": linear,
    }
    assert convolutions + linear == 138_357_544


def test_resnet18_has_the_parameters_of_its_table() -> None:
    stage_1 = [(9, 64, 64)] * 4
    stage_2 = [(9, 64, 128), *[(9, 128, 128)] * 3, (1, 64, 128)]
    stage_3 = [(9, 128, 256), *[(9, 256, 256)] * 3, (1, 128, 256)]
    stage_4 = [(9, 256, 512), *[(9, 512, 512)] * 3, (1, 256, 512)]
    body = with_norm([(49, 3, 64), *stage_1, *stage_2, *stage_3, *stage_4])

    assert count(on_meta(ResNet18)) == body + 513_000 == 11_689_512


def test_inception_v3_has_the_parameters_of_its_table() -> None:
    rows = inception_rows()
    plain = with_norm(rows) + 2049 * 1000

    assert len(rows) == 94
    assert count(on_meta(InceptionV3)) == plain == 23_834_568


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


def chain(*steps: int | tuple[int, int]) -> list[Layer]:
    """Padded convolutions: channels, kernel, channels, kernel, ..., channels."""
    sides = [(k, k) if isinstance(k, int) else k for k in steps[1::2]]
    pairs = zip(pairwise(steps[::2]), sides, strict=True)
    return [(f"{a} to {b}", side, 1, "same") for (a, b), side in pairs]


def halving(a: int, b: int) -> Layer:
    """A convolution that halves the side."""
    return (f"{a} to {b}", (3, 3), 2, "valid")


def test_inception_v3_has_the_layers_of_its_table_branch_by_branch() -> None:
    smaller, average = ("MaxPool2d", 3, 2, 0), ("AvgPool2d", 3, 1, 1)
    flat, tall = (1, 7), (7, 1)
    wanted = [halving(3, 32), ("32 to 32", (3, 3), 1, "valid"), *chain(32, 3, 64)]
    wanted += [smaller, *chain(64, 1, 80), ("80 to 192", (3, 3), 1, "valid"), smaller]
    for c, pooled in ((192, 32), (256, 64), (288, 64)):
        wanted += chain(c, 1, 64) + chain(c, 1, 48, 5, 64)
        wanted += [*chain(c, 1, 64, 3, 96, 3, 96), average, *chain(c, 1, pooled)]
    wanted += [halving(288, 384), *chain(288, 1, 64, 3, 96), halving(96, 96), smaller]
    for n in (128, 160, 160, 192):
        wanted += chain(768, 1, 192) + chain(768, 1, n, flat, n, tall, 192)
        wanted += chain(768, 1, n, tall, n, flat, n, tall, n, flat, 192)
        wanted += [average, *chain(768, 1, 192)]
    wanted += [*chain(768, 1, 192), halving(192, 320)]
    wanted += [*chain(768, 1, 192, flat, 192, tall, 192), halving(192, 192), smaller]
    for c in (1280, 2048):
        both = chain(384, (1, 3), 384) + chain(384, (3, 1), 384)
        wanted += chain(c, 1, 320) + chain(c, 1, 384) + both
        wanted += chain(c, 1, 448, 3, 384) + both + [average, *chain(c, 1, 192)]

    assert layers(on_meta(InceptionV3)) == wanted


def test_a_block_keeps_the_shape_by_default() -> None:
    x = torch.empty(2, 4, 6, 5, device="meta")
    with torch.device("meta"):
        assert BasicBlock(4, 4)(x).shape == x.shape


def test_inception_v3_alternates_flat_and_tall_kernels() -> None:
    """The 17 x 17 blocks use each direction equally often, in opposite orders."""
    network = on_meta(InceptionV3)
    kernels = [m.kernel_size for m in network.modules() if isinstance(m, nn.Conv2d)]
    assert Counter(kernels) == {
        (1, 1): 1 + 3 * 4 + 1 + 4 * 4 + 2 + 2 * 4,
        (3, 3): 4 + 3 * 2 + 3 + 2 + 2,
        (5, 5): 3,
        **dict.fromkeys([(1, 7), (7, 1)], 4 * 3 + 1),
        **dict.fromkeys([(1, 3), (3, 1)], 2 * 2),
    }
    runs = [kernel for kernel in kernels if 7 in kernel]
    assert runs[:6] == [(1, 7), (7, 1), (7, 1), (1, 7), (7, 1), (1, 7)]
    assert runs == [*runs[:6] * 4, (1, 7), (7, 1)]


@every_network
def test_scores_have_one_column_for_each_class(
    build: Callable[..., nn.Module], side: int
) -> None:
    assert on_meta(build).eval()(images(side)).shape == (1, 1000)
    assert on_meta(build, num_classes=1).eval()(images(side, batch=3)).shape == (3, 1)


@pytest.mark.parametrize(
    ("build", "inputs"),
    [(AlexNet, 4096), (VGG16, 4096), (ResNet18, 512), (InceptionV3, 2048)],
)
def test_a_class_costs_a_row_of_weights_and_a_bias(
    build: Callable[..., nn.Module], inputs: int
) -> None:
    few, many = (count(on_meta(build, num_classes=n)) for n in (1, 2345))
    assert many - few == 2344 * (inputs + 1)


@every_network
def test_every_parameter_has_a_path_to_the_scores(
    build: Callable[..., nn.Module], side: int
) -> None:
    network = on_meta(build)
    scores = network(images(side, batch=2)).sum()
    gradients = torch.autograd.grad(scores, list(network.parameters()))
    assert sum(gradient.numel() for gradient in gradients) == count(network)


@pytest.mark.parametrize(
    ("build", "parts", "side", "shape"),
    [
        (AlexNet, 13, 224, (256, 6, 6)),
        (VGG16, 31, 224, (512, 7, 7)),
        (ResNet18, 11, 224, (512, 7, 7)),
        (InceptionV3, 12, 299, (768, 17, 17)),
        (InceptionV3, 15, 299, (2048, 8, 8)),
    ],
)
def test_last_maps_have_the_size_of_the_paper(
    build: Callable[..., nn.Module], parts: int, side: int, shape: tuple[int, ...]
) -> None:
    body = list(on_meta(build).children())[:parts]
    assert nn.Sequential(*body)(images(side)).shape == (1, *shape)


def test_inception_needs_images_of_75_pixels() -> None:
    network = on_meta(InceptionV3).eval()
    assert network(images(75)).shape == (1, 1000)
    with pytest.raises(RuntimeError, match=r"too small|greater than actual input"):
        network(images(74))


@pytest.mark.parametrize(("build", "least"), [(AlexNet, 63), (VGG16, 32)])
def test_smaller_images_work_down_to_a_bound(
    build: Callable[..., nn.Module], least: int
) -> None:
    network = on_meta(build)
    assert network(images(least)).shape == (1, 1000)
    with pytest.raises(RuntimeError, match="too small"):
        network(images(least - 1))


def test_resnet18_gives_finite_scores_that_depend_on_the_image() -> None:
    network = ResNet18(10).double().eval()
    scores = network(seeded_normal(4, 3, 32, 32))
    assert scores.shape == (4, 10)
    assert scores.isfinite().all()
    assert scores.std(dim=0).min() > 0


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


def test_branches_stack_channels_in_order() -> None:
    x = seeded_normal(2, 3, 4, 4)
    parts = [nn.Identity(), nn.ReLU(), nn.AvgPool2d(3, 1, 1)]
    expected = torch.cat([part(x) for part in parts], dim=1)
    assert Branches(parts)(x).equal(expected)
    assert expected.shape == (2, 9, 4, 4)


def test_parameters_are_counted_by_the_layer_that_holds_them() -> None:
    network = nn.Sequential(
        nn.Conv2d(3, 8, 5), nn.BatchNorm2d(8), nn.ReLU(), nn.PReLU(), nn.Conv2d(8, 2, 1)
    )
    expected = {"Conv2d": 3 * 8 * 25 + 8 + 8 * 2 + 2, "BatchNorm2d": 16, "PReLU": 1}
    assert parameters_by_kind(network) == expected
    assert parameters_by_kind(nn.MaxPool2d(2)) == {}


def test_shared_and_frozen_parameters_count_once() -> None:
    network = nn.Sequential(nn.Embedding(1000, 64), nn.Linear(64, 1000, bias=False))
    network[1].weight = network[0].weight.requires_grad_(False)

    assert parameters_by_kind(network) == {"Embedding": 64_000}
    assert sum(p.numel() for p in network.parameters()) == 64_000


def test_kernel_sizes_are_those_of_convolutions() -> None:
    layers = [nn.Conv2d(1, 1, k) for k in (7, 3, (1, 5), 3)]
    network = nn.Sequential(*layers, nn.MaxPool2d(9), nn.Linear(4, 4))
    assert kernel_sizes(network) == [(1, 5), (3, 3), (7, 7)]
    assert kernel_sizes(nn.Linear(4, 4)) == []
