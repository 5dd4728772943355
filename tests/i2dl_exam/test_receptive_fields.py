"""The closed form of the receptive field against the support of a real gradient."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from i2dl_exam.receptive_fields import gradient_support, receptive_field
from i2dl_exam.sampling import seeded_normal

PIXELS = torch.ones(1, 1, 3, 3, requires_grad=True)
stacks = st.lists(st.tuples(st.integers(1, 4), st.integers(1, 3)), max_size=4)


def conv_stack(layers: list[tuple[int, int]]) -> nn.Sequential:
    convolutions = [nn.Conv2d(1, 1, k, stride=s) for k, s in layers]
    return nn.Sequential(nn.Identity(), *convolutions).double()


def box(mask: Tensor) -> list[tuple[int, int]]:
    """First and last row and column with a True entry."""
    places = mask.nonzero()
    return list(zip(places.amin(0).tolist(), places.amax(0).tolist(), strict=True))


def pixels_needed(layers: list[tuple[int, int]]) -> range:
    """Follow one feature back, layer by layer, as a set of pixels in one dimension."""
    needed = {0}
    for kernel, stride in reversed(layers):
        needed = {stride * i + a for i in needed for a in range(kernel)}
    return range(min(needed), max(needed) + 1)


@given(layers=stacks)
@settings(deadline=None)
def test_closed_form_counts_the_pixels_between_the_first_and_the_last(
    layers: list[tuple[int, int]],
) -> None:
    assert receptive_field(layers) == len(pixels_needed(layers))


@given(layers=stacks, kernel=st.integers(1, 4), dilation=st.integers(1, 3))
@settings(deadline=None, max_examples=50)
def test_closed_form_is_the_extent_of_the_gradients_support(
    layers: list[tuple[int, int]], kernel: int, dilation: int
) -> None:
    """Dilation is a larger kernel."""
    side = receptive_field([*layers, (dilation * (kernel - 1) + 1, 1)])
    last = nn.Conv2d(1, 1, kernel, dilation=dilation).double()
    network = conv_stack(layers).append(last)
    image = seeded_normal(1, 1, side + 3, side + 2).requires_grad_()
    seen = gradient_support(network(image)[0, 0, 0, 0], image)

    assert box(seen) == [(0, side - 1), (0, side - 1)]


def test_padding_does_not_change_the_extent_inside_the_image() -> None:
    network = nn.Sequential(*(nn.Conv2d(1, 1, 3, padding=1) for _ in range(3)))
    image = torch.zeros(1, 1, 15, 15, requires_grad=True)

    def seen(row: int, columns: int | slice) -> list[tuple[int, int]]:
        return box(gradient_support(network(image)[0, 0, row, columns], image))

    assert seen(7, 7) == [(4, 10), (4, 10)]
    assert seen(0, 0) == [(0, 3), (0, 3)]
    assert seen(0, slice(None)) == [(0, 3), (0, 14)]  # a row


@pytest.mark.parametrize(
    ("layers", "message"),
    [
        ([(0, 1)], r"layers\[0\]\[0\] must be at least 1, got 0"),
        ([(3, 1), (3, 0)], r"layers\[1\]\[1\] must be at least 1, got 0"),
        ([(3, 1), (3,)], r"layers\[1\] must have 2 entries, got 1"),
        ([(3, 1, 2)], r"layers\[0\] must have 2 entries, got 3"),
        (nn.Conv2d(3, 3, 3), r"layers must be a list of pairs .*, got a network"),
        ("text", r"layers must be a list or tuple, got 'text'"),
    ],
)
def test_wrong_layers_are_named(layers: Any, message: str) -> None:
    with pytest.raises((TypeError, ValueError), match=message):
        receptive_field(layers)


def test_the_support_is_the_set_of_pixels_that_change_the_feature() -> None:
    network = nn.Sequential(
        nn.Conv2d(2, 3, (2, 3), stride=2), nn.Tanh(), nn.Conv2d(3, 1, 2, dilation=2)
    ).double()
    image = seeded_normal(1, 2, 9, 10)
    before = network(image)[0, 0, 1, 0]
    changes = torch.zeros(9, 10, dtype=torch.bool)
    for row in range(9):
        for column in range(10):
            other = image.clone()
            other[:, :, row, column] += 1
            changes[row, column] = network(other)[0, 0, 1, 0] != before

    image.requires_grad_()
    assert gradient_support(network(image)[0, 0, 1, 0], image).equal(changes)


def test_a_pixel_that_matters_in_one_channel_or_image_matters() -> None:
    images = torch.eye(9).reshape(9, 1, 3, 3).requires_grad_()
    colors = torch.zeros(1, 2, 3, 3, requires_grad=True)
    largest = nn.MaxPool2d(3)
    one_channel = nn.Conv2d(2, 2, 3, groups=2)(colors)[:, 1]

    assert gradient_support(one_channel, colors).all()
    assert gradient_support(largest(images[:4]), images).sum() == 4
    assert gradient_support(largest(images), images).all()


@pytest.mark.parametrize(
    "hides",
    [
        lambda: nn.Sequential(nn.InstanceNorm2d(1), nn.ReLU()),
        lambda: nn.Sequential(nn.BatchNorm2d(1, track_running_stats=False), nn.ReLU()),
        lambda: nn.Hardtanh(-2, -1),
        lambda: lambda x: nn.Conv2d(1, 1, 3)(x.detach()),
        lambda: lambda x: nn.Conv2d(1, 1, 3)(x) * torch.nan,  # diverged
    ],
)
def test_no_support_is_refused(hides: Callable[[], Callable[[Tensor], Tensor]]) -> None:
    images = torch.ones(1, 1, 5, 5, requires_grad=True)
    features = hides()(images)
    with pytest.raises(ValueError, match="no gradient reaches the images"):
        gradient_support(features, images)


@pytest.mark.parametrize(
    ("feature", "images", "message"),
    [
        (nn.Conv2d(1, 1, 1), torch.ones(1, 1, 3, 3), "feature must be a tensor, such"),
        (torch.ones(1), torch.ones(1, 1, 3, 3), "images must require gradients: call"),
        (torch.ones(1), PIXELS, "feature must have a grad_fn: "),
        (PIXELS[0, 0, 1, 1], PIXELS[0], "images must have shape"),  # would lose rows
    ],
)
def test_what_cannot_be_differentiated_is_named(
    feature: Any, images: Tensor, message: str
) -> None:
    with pytest.raises((TypeError, ValueError), match=message):
        gradient_support(feature, images)


def test_network_and_images_get_no_gradient() -> None:
    network, image = conv_stack([(3, 1)]), seeded_normal(1, 1, 3, 3).requires_grad_()

    assert gradient_support(network(image), image).all()
    assert all(p.grad is None for p in network.parameters())
    assert image.grad is None
