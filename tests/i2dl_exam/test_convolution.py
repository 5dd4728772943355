"""Sizes and values of a 2-D convolution, held against torch's own."""

import re
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from i2dl_exam.convolution import (
    conv_output_size,
    conv_weight_shape,
    cross_correlate,
)
from i2dl_exam.sampling import seeded_normal

sizes = st.integers(1, 12)
sides = st.integers(1, 6)


@given(n=sizes, kernel=sizes, stride=sizes, padding=st.integers(0, 6), dilation=sizes)
@settings(deadline=None)
def test_output_size_is_the_number_of_places_of_the_kernel(
    n: int, kernel: int, stride: int, padding: int, dilation: int
) -> None:
    pixels = set(range(-padding, n + padding))
    places = [
        start
        for start in sorted(pixels)[::stride]
        if {start + dilation * i for i in range(kernel)} <= pixels
    ]
    if places:
        assert conv_output_size(n, kernel, stride, padding, dilation) == len(places)
    else:
        with pytest.raises(ValueError, match="kernel must fit into the padded input"):
            conv_output_size(n, kernel, stride, padding, dilation)


@given(n=sizes, kernel=sizes, stride=sizes, padding=st.integers(0, 6), dilation=sizes)
@settings(deadline=None)
def test_output_size_is_that_of_torch(
    n: int, kernel: int, stride: int, padding: int, dilation: int
) -> None:
    image, weight = torch.zeros(1, 1, n), torch.zeros(1, 1, kernel)
    try:
        output = F.conv1d(image, weight, None, stride, padding, dilation)
    except RuntimeError:
        with pytest.raises(ValueError, match="must fit"):
            conv_output_size(n, kernel, stride, padding, dilation)
    else:
        size = conv_output_size(n, kernel, stride, padding, dilation)
        assert output.shape == (1, 1, size)


def test_output_size_holds_for_pooling() -> None:
    pool = nn.MaxPool2d(3, stride=2, padding=1)

    assert pool(torch.zeros(1, 1, 11, 14)).shape[2:] == (
        conv_output_size(11, kernel=3, stride=2, padding=1),
        conv_output_size(14, kernel=3, stride=2, padding=1),
    )


def test_a_kernel_that_does_not_fit_is_explained() -> None:
    message = (
        "kernel must fit into the padded input, got a span of 9 (kernel=5, dilation=2)"
        " on 8 pixels (n=6, padding=1)"
    )
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        conv_output_size(6, kernel=5, padding=1, dilation=2)


@pytest.mark.parametrize("name", ["n", "kernel", "stride", "padding", "dilation"])
def test_output_size_names_a_wrong_argument(name: str) -> None:
    arguments: dict[str, Any] = {
        "n": 8,
        "kernel": 3,
        "stride": 1,
        "padding": 1,
        "dilation": 1,
    }
    least = 0 if name == "padding" else 1
    with pytest.raises(ValueError, match=f"^{name} must be at least {least}, got -1$"):
        conv_output_size(**{**arguments, name: -1})
    with pytest.raises(TypeError, match=rf"^{name} must be an int, got 2\.0$"):
        conv_output_size(**{**arguments, name: 2.0})


@given(image=st.tuples(sides, sides), kernel=st.tuples(sides, sides), seed=sizes)
@settings(deadline=None)
def test_cross_correlate_is_what_torch_calls_convolution(
    image: tuple[int, int], kernel: tuple[int, int], seed: int
) -> None:
    x, c = seeded_normal(*image, seed=seed), seeded_normal(*kernel, seed=seed + 1)
    if image[0] < kernel[0] or image[1] < kernel[1]:
        with pytest.raises(ValueError, match="must fit"):
            cross_correlate(x, c)
        return

    torch.testing.assert_close(
        cross_correlate(x, c), F.conv2d(x[None, None], c[None, None])[0, 0]
    )


def test_cross_correlate_does_not_flip_the_kernel() -> None:
    image = torch.tensor([[1, 10, 100]])

    assert cross_correlate(image, torch.tensor([[1, 2]])).tolist() == [[21, 210]]


def test_cross_correlate_promotes_dtypes_and_has_a_gradient() -> None:
    image = torch.tensor([[1, 2], [3, 4]])
    kernel = torch.full((2, 2), 0.5, dtype=torch.float64, requires_grad=True)
    output = cross_correlate(image, kernel)
    (gradient,) = torch.autograd.grad(output.sum(), kernel)

    assert output.tolist() == [[5.0]]
    assert gradient.tolist() == [[1, 2], [3, 4]]


@pytest.mark.parametrize("name", ["image", "kernel"])
def test_cross_correlate_names_a_wrong_argument(name: str) -> None:
    good: dict[str, Any] = {"image": torch.ones(3, 3), "kernel": torch.ones(2, 2)}
    with pytest.raises(TypeError, match=rf"^{name} must be a tensor, got \[\[1\]\]$"):
        cross_correlate(**{**good, name: [[1]]})
    for shape in [(3,), (1, 1, 3, 3), (0, 3)]:
        message = f"{name} must have shape (height, width), got {shape}"
        with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
            cross_correlate(**{**good, name: torch.ones(shape)})


@given(
    c_in=sizes,
    c_out=sizes,
    kernel=st.one_of(sizes, st.tuples(sizes, sizes)),
)
@settings(deadline=None)
def test_weight_shape_is_that_of_torchs_layers(
    c_in: int, c_out: int, kernel: int | tuple[int, int]
) -> None:
    layers = {"OIHW": nn.Conv2d, "IOHW": nn.ConvTranspose2d}
    for order, layer in layers.items():
        weight = layer(c_in, c_out, kernel, device="meta").weight
        assert conv_weight_shape(c_in, c_out, kernel, order) == tuple(weight.shape)


def test_weight_shape_in_other_orders() -> None:
    x, weight = seeded_normal(2, 9, 8), seeded_normal(3, 2, 4, 5)
    windows = x.unfold(1, 4, 1).unfold(2, 5, 1)  # (C, rows, columns, 4, 5)
    keras = weight.permute(2, 3, 1, 0)
    output = torch.einsum("iyxhw,hwio->oyx", windows, keras)

    torch.testing.assert_close(output, F.conv2d(x[None], weight)[0])
    assert conv_weight_shape(2, 3, (4, 5), "HWIO") == tuple(keras.shape)
    assert conv_weight_shape(2, 3, (4, 5), "HWOI") == (4, 5, 3, 2)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((0, 4, 5), ValueError, "in_channels must be at least 1, got 0"),
        ((3, 4.0, 5), TypeError, "out_channels must be an int, got 4.0"),
        ((3, 4, -5), ValueError, "kernel must be at least 1, got -5"),
        ((3, 4, "5x5"), TypeError, "kernel must be an int, got '5x5'"),
        (
            (3, 4, (5, 5, 5)),
            ValueError,
            "kernel must be an int or (height, width), got (5, 5, 5)",
        ),
        (
            (3, 4, 5, "NCHW"),
            ValueError,
            "order must hold O, I, H and W once each, got 'NCHW'",
        ),
        (
            (3, 4, 5, ("O", "I", "H", "W")),
            ValueError,
            "order must hold O, I, H and W once each, got ('O', 'I', 'H', 'W')",
        ),
    ],
)
def test_weight_shape_names_a_wrong_argument(
    arguments: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=f"^{re.escape(message)}$"):
        conv_weight_shape(*arguments)


def test_small_integers_do_not_overflow() -> None:
    image = torch.full((3, 3), 200, dtype=torch.uint8)
    kernel = torch.full((2, 2), 2, dtype=torch.uint8)

    assert cross_correlate(image, kernel).tolist() == [[1600, 1600], [1600, 1600]]


def test_a_kernel_larger_than_the_image_is_refused_with_both_shapes() -> None:
    with pytest.raises(
        ValueError, match=r"kernel must fit into the image, got \(5, 2\) on \(3, 3\)"
    ):
        cross_correlate(torch.ones(3, 3), torch.ones(5, 2))


def test_numpy_integers_are_sizes_too() -> None:
    size = conv_output_size(np.int64(26), np.int64(7), stride=3, padding=1)

    assert (size, type(size)) == (8, int)
