"""The closed form of the receptive field against the support of a real gradient."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from i2dl_exam.receptive_field import bounding_box, gradient_support, receptive_field
from i2dl_exam.residual import ResidualBlock

stacks = st.lists(st.tuples(st.integers(1, 4), st.integers(1, 3)), max_size=4)


class Function(nn.Module):
    """A function that has no layer of its own."""

    def __init__(self, function: Callable[[Tensor], Tensor]) -> None:
        super().__init__()
        self.function = function

    def forward(self, x: Tensor) -> Tensor:
        return self.function(x)


def conv_stack(layers: list[tuple[int, int]]) -> nn.Sequential:
    return nn.Sequential(*(nn.Conv2d(1, 1, k, stride=s) for k, s in layers))


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


@given(layers=stacks)
@settings(deadline=None, max_examples=50)
def test_closed_form_is_the_extent_of_the_gradients_support(
    layers: list[tuple[int, int]],
) -> None:
    side = receptive_field(layers)
    image = torch.zeros(1, 1, side + 3, side + 2, dtype=torch.float64)
    rows, columns = bounding_box(gradient_support(conv_stack(layers), image))

    assert (len(rows), len(columns)) == (side, side)


@given(layers=stacks, kernel=st.integers(1, 4), dilation=st.integers(1, 3))
@settings(deadline=None, max_examples=30)
def test_dilation_is_a_larger_kernel(
    layers: list[tuple[int, int]], kernel: int, dilation: int
) -> None:
    side = receptive_field([*layers, (dilation * (kernel - 1) + 1, 1)])
    network = conv_stack(layers).append(nn.Conv2d(1, 1, kernel, dilation=dilation))
    image = torch.zeros(1, 1, side, side, dtype=torch.float64)
    rows, columns = bounding_box(gradient_support(network, image))

    assert (len(rows), len(columns)) == (side, side)


def test_padding_does_not_change_the_extent_inside_the_image() -> None:
    network = nn.Sequential(*(nn.Conv2d(1, 1, 3, padding=1) for _ in range(3)))
    image = torch.zeros(1, 1, 15, 15)
    inner = bounding_box(gradient_support(network, image))
    corner = bounding_box(gradient_support(network, image, feature=(0, 0, 0)))

    assert inner == (range(4, 11), range(4, 11))
    assert corner == (range(4), range(4))


@pytest.mark.parametrize(
    ("layers", "error", "message"),
    [
        ([3, 3], TypeError, "layers[0] must be (kernel, stride), got 3"),
        ([(3, 1), (3,)], TypeError, "layers[1] must be (kernel, stride), got (3,)"),
        ([(0, 1)], ValueError, "layers[0] kernel must be at least 1, got 0"),
        ([(3, 1), (3, 0)], ValueError, "layers[1] stride must be at least 1, got 0"),
        ([(3.0, 1)], TypeError, "layers[0] kernel must be an int, got 3.0"),
    ],
)
def test_wrong_layers_are_named(
    layers: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=f"^{re.escape(message)}$"):
        receptive_field(layers)


def test_the_support_is_the_set_of_pixels_that_change_the_feature() -> None:
    network = nn.Sequential(
        nn.Conv2d(2, 3, (2, 3), stride=2), nn.ReLU(), nn.Conv2d(3, 1, 2, dilation=2)
    ).double()
    for parameter in network.parameters():
        nn.init.uniform_(parameter, 0.5, 1.5)
    image = torch.rand(1, 2, 9, 10, dtype=torch.float64)
    before = network(image)[0, 0, 1, 0]
    changes = torch.zeros(9, 10, dtype=torch.bool)
    for row in range(9):
        for column in range(10):
            other = image.clone()
            other[:, :, row, column] += 1
            changes[row, column] = network(other)[0, 0, 1, 0] != before

    assert torch.equal(gradient_support(network, image, (0, 1, 0)), changes)


def test_negative_weights_and_dead_relus_do_not_hide_a_pixel() -> None:
    network = nn.Sequential(nn.Conv2d(1, 2, 3), nn.ReLU(), nn.Conv2d(2, 1, 3))
    for parameter in network.parameters():
        nn.init.constant_(parameter, -1)
    image = torch.full((1, 1, 5, 5), -1.0)

    assert gradient_support(network, image).all()


def test_a_skip_path_adds_to_the_support() -> None:
    block = ResidualBlock(nn.Conv2d(1, 1, 3, padding=1), nn.Conv2d(1, 1, 3, padding=1))
    support = gradient_support(block, torch.zeros(1, 1, 9, 9))

    assert bounding_box(support) == (range(2, 7), range(2, 7))


def test_a_pixel_that_matters_in_one_channel_matters() -> None:
    each_on_its_own = nn.Conv2d(2, 2, 3, groups=2)

    assert gradient_support(each_on_its_own, torch.zeros(1, 2, 3, 3)).all()


def test_the_network_and_the_image_are_left_as_they_were() -> None:
    network = conv_stack([(3, 1)])
    before = [p.detach().clone() for p in network.parameters()]
    image = torch.zeros(1, 1, 4, 4)
    gradient_support(network, image)

    assert all(map(torch.equal, network.parameters(), before))
    assert all(p.grad is None for p in network.parameters())
    assert not image.requires_grad
    assert not image.any()


def test_a_layer_that_occurs_twice_is_left_as_it_was() -> None:
    layer = nn.Conv2d(1, 1, 3)
    before = layer.weight.detach().clone()
    support = gradient_support(
        nn.Sequential(layer, nn.ReLU(), layer), torch.zeros(1, 1, 9, 9)
    )

    assert bounding_box(support) == (range(2, 7), range(2, 7))
    assert isinstance(layer.weight, nn.Parameter)
    assert torch.equal(layer.weight, before)


@pytest.mark.parametrize(
    "activation",
    [
        *(nn.Sigmoid, nn.Tanh, nn.ReLU6, nn.GELU, nn.Hardtanh, nn.Hardsigmoid),
        *(nn.Hardswish, nn.Hardshrink, lambda: Function(lambda x: x.clamp(0, 1))),
    ],
)
def test_no_activation_function_saturates(activation: Callable[[], nn.Module]) -> None:
    layers = [layer for _ in range(8) for layer in (nn.Conv2d(4, 4, 2), activation())]
    support = gradient_support(nn.Sequential(*layers), torch.zeros(1, 4, 9, 9))

    assert support.all()


def test_batch_normalization_neither_hides_nor_learns() -> None:
    norm = nn.BatchNorm2d(1)
    norm.running_mean.fill_(50)
    network = nn.Sequential(nn.Conv2d(1, 1, 3), norm, nn.ReLU()).train()

    assert gradient_support(network, torch.zeros(1, 1, 3, 3)).all()
    assert norm.running_mean.item() == 50
    assert norm.num_batches_tracked.item() == 0
    assert network.training


def test_the_support_is_found_without_gradient_mode() -> None:
    with torch.no_grad():
        assert gradient_support(nn.Conv2d(1, 1, 3), torch.zeros(1, 1, 3, 3)).all()


def test_a_single_number_as_parameter_is_no_obstacle() -> None:
    class Scale(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.scale = nn.Parameter(torch.tensor(-1.0))

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return self.scale * x

    assert gradient_support(Scale(), torch.zeros(1, 1, 1, 1)).all()


@pytest.mark.parametrize(
    ("pool", "name"),
    [
        (nn.MaxPool2d(2), "MaxPool2DWithIndicesBackward0"),
        (lambda x: F.max_pool2d(x, 2), "MaxPool2DWithIndicesBackward0"),
        (lambda x: F.adaptive_max_pool2d(x, 2).relu(), "AdaptiveMaxPool2DBackward0"),
        (lambda x: x.amax((2, 3)), "AmaxBackward0"),
        (lambda x: x + x.max(-1, keepdim=True)[0], "MaxBackward0"),
        (lambda x: x.softmax(1).relu(), "SoftmaxBackward0"),
        (lambda x: F.layer_norm(x, x.shape[1:]), "NativeLayerNormBackward0"),
        (lambda x: F.group_norm(x, 1), "NativeGroupNormBackward0"),
    ],
)
def test_what_hides_pixels_is_refused_wherever_it_is(
    pool: Callable[[Tensor], Tensor], name: str
) -> None:
    message = f"network must take averages of pixels, got {name}"
    with pytest.raises(ValueError, match=f"^{message}$"):
        gradient_support(
            nn.Sequential(nn.Conv2d(1, 1, 3), Function(pool)), torch.zeros(1, 1, 9, 9)
        )


@pytest.mark.parametrize(
    "function",
    [
        lambda x: F.avg_pool2d(x, 2),
        lambda x: torch.maximum(x, x / 10),
    ],
)
def test_averages_and_maxima_at_each_pixel_are_no_obstacle(
    function: Callable[[Tensor], Tensor],
) -> None:
    network = nn.Sequential(nn.Conv2d(1, 2, 3), Function(function))
    pixels = gradient_support(network, torch.zeros(1, 1, 10, 10), (0, 2, 2)).nonzero()

    assert len(pixels) in (3 * 3, 4 * 4)


def test_several_outputs_are_refused() -> None:
    class Two(nn.Module):
        def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
            return x, x

    with pytest.raises(TypeError, match=r"network must return a tensor, got tuple"):
        gradient_support(Two(), torch.zeros(1, 1, 3, 3))


def test_the_weights_follow_the_images_dtype() -> None:
    network = conv_stack([(2, 1)])  # float32

    assert gradient_support(network, torch.zeros(1, 1, 2, 2, dtype=torch.float64)).all()


@pytest.mark.parametrize(
    ("image", "error", "message"),
    [
        ([[0.0]], TypeError, "image must be a floating-point tensor, got list"),
        (
            torch.zeros(1, 1, 4, 4, dtype=torch.int64),
            TypeError,
            "image must be a floating-point tensor, got torch.int64",
        ),
        (
            torch.zeros(4, 4),
            ValueError,
            "image must have shape (1, C, H, W), got (4, 4)",
        ),
        (
            torch.zeros(2, 1, 4, 4),
            ValueError,
            "image must have shape (1, C, H, W), got (2, 1, 4, 4)",
        ),
    ],
)
def test_a_wrong_image_is_named(
    image: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=f"^{re.escape(message)}$"):
        gradient_support(nn.Identity(), image)


def test_a_wrong_network_is_named() -> None:
    network: Any = "conv"
    with pytest.raises(TypeError, match=r"^network must be an nn\.Module, got 'conv'$"):
        gradient_support(network, torch.zeros(1, 1, 4, 4))


@pytest.mark.parametrize("feature", [(0, 4, 0), (0, 0), (0, 0, 0, 0)])
def test_a_feature_outside_of_the_output_is_named(feature: tuple[int, ...]) -> None:
    message = f"feature must be an index into shape (1, 4, 4), got {feature}"
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        gradient_support(nn.Identity(), torch.zeros(1, 1, 4, 4), feature)


def test_a_negative_or_fractional_feature_is_named() -> None:
    fraction: Any = 1.5
    image = torch.zeros(1, 1, 4, 4)
    with pytest.raises(ValueError, match=r"^feature must be at least 0, got -1$"):
        gradient_support(nn.Identity(), image, (0, 0, -1))
    with pytest.raises(TypeError, match=r"^feature must be an int, got 1\.5$"):
        gradient_support(nn.Identity(), image, (0, 0, fraction))


@given(
    places=st.sets(st.tuples(st.integers(0, 6), st.integers(0, 4)), min_size=1),
)
@settings(deadline=None)
def test_bounding_box_is_the_smallest_that_holds_all(
    places: set[tuple[int, int]],
) -> None:
    mask = torch.zeros(7, 5, dtype=torch.bool)
    for place in places:
        mask[place] = True
    rows, columns = bounding_box(mask)

    assert all(i in rows and j in columns for i, j in places)
    assert {rows[0], rows[-1]} <= {i for i, _ in places}
    assert {columns[0], columns[-1]} <= {j for _, j in places}


def test_bounding_box_refuses_what_has_none() -> None:
    nested: Any = [[True]]
    with pytest.raises(TypeError, match=r"^mask must be a boolean tensor, got torch\."):
        bounding_box(torch.ones(2, 2))
    with pytest.raises(TypeError, match=r"^mask must be a boolean tensor, got list$"):
        bounding_box(nested)
    for mask, found in [
        (torch.zeros(2, 3, dtype=torch.bool), "shape (2, 3) with 0 True entries"),
        (torch.ones(3, dtype=torch.bool), "shape (3,) with 3 True entries"),
    ]:
        message = f"mask must be 2-D with a True entry, got {found}"
        with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
            bounding_box(mask)
