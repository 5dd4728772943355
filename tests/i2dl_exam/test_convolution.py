"""Sizes and values of a 2-D convolution, held against torch's own."""

import re

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from i2dl_exam.convolution import conv_output_size, conv_weight_shape, cross_correlate
from i2dl_exam.sampling import seeded_normal

sizes = st.integers(1, 12)
sides = st.integers(1, 6)


@given(n=sizes, kernel=sizes, stride=sizes, padding=st.integers(0, 6))
@settings(deadline=None)
def test_output_size_is_the_number_of_places_of_the_kernel(
    n: int, kernel: int, stride: int, padding: int
) -> None:
    pixels = set(range(-padding, n + padding))
    places = [
        start
        for start in sorted(pixels)[::stride]
        if {start + i for i in range(kernel)} <= pixels
    ]
    if places:
        assert conv_output_size(n, kernel, stride, padding) == len(places)
    else:
        with pytest.raises(ValueError, match="kernel must fit into the padded input"):
            conv_output_size(n, kernel, stride, padding)


@given(n=sizes, kernel=sizes, stride=sizes, padding=st.integers(0, 6), dilation=sizes)
@settings(deadline=None)
def test_output_size_is_that_of_torch(
    n: int, kernel: int, stride: int, padding: int, dilation: int
) -> None:
    image, weight = torch.zeros(1, 1, n), torch.zeros(1, 1, kernel)
    span = dilation * (kernel - 1) + 1
    try:
        output = F.conv1d(image, weight, None, stride, padding, dilation)
    except RuntimeError:
        with pytest.raises(ValueError, match="must fit"):
            conv_output_size(n, span, stride, padding)
    else:
        size = conv_output_size(n, span, stride, padding)
        assert output.shape == (1, 1, size)


def test_a_kernel_that_does_not_fit_is_explained() -> None:
    message = (
        "kernel must fit into the padded input, got kernel_size=9 on 8 pixels "
        "(n=6, padding=1)"
    )
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        conv_output_size(6, kernel_size=9, padding=1)


@given(
    front=st.lists(st.integers(1, 3), max_size=2),
    image=st.tuples(sides, sides),
    kernel=st.tuples(sides, sides),
    seed=sizes,
)
@settings(deadline=None)
def test_cross_correlate_is_what_torch_calls_convolution(
    front: list[int], image: tuple[int, int], kernel: tuple[int, int], seed: int
) -> None:
    x = seeded_normal(*front, *image, seed=seed)
    c = seeded_normal(*kernel, seed=seed + 1)
    if image[0] < kernel[0] or image[1] < kernel[1]:
        with pytest.raises(RuntimeError, match="maximum size for tensor"):
            cross_correlate(x, c)
        return
    expected = F.conv2d(x.reshape(-1, 1, *image), c[None, None])

    torch.testing.assert_close(
        cross_correlate(x, c), expected.reshape(*front, *expected.shape[2:])
    )


def test_images_of_bytes_are_refused() -> None:
    """Their sums would wrap around at 256."""
    image = torch.ones(3, 3, dtype=torch.uint8)
    with pytest.raises(TypeError, match="image must be a floating-point tensor"):
        cross_correlate(image, image)


def test_cross_correlate_promotes_dtypes_and_has_a_gradient() -> None:
    image = torch.tensor([[1.0, 2], [3, 4]])
    kernel = torch.full((2, 2), 0.5, dtype=torch.float64, requires_grad=True)
    output = cross_correlate(image, kernel)
    (gradient,) = torch.autograd.grad(output.sum(), kernel)

    assert output.tolist() == [[5.0]]
    assert gradient.tolist() == [[1, 2], [3, 4]]


@given(c_in=sizes, c_out=sizes, kernel=st.tuples(sizes, sizes))
@settings(deadline=None)
def test_weight_shape_is_that_of_torchs_layers(
    c_in: int, c_out: int, kernel: tuple[int, int]
) -> None:
    weight = nn.Conv2d(c_in, c_out, kernel, device="meta").weight

    assert conv_weight_shape(c_in, c_out, kernel) == tuple(weight.shape)


def test_weight_shape_in_tensorflows_order() -> None:
    x, weight = seeded_normal(2, 9, 8), seeded_normal(*conv_weight_shape(2, 3, (4, 5)))
    windows = x.unfold(1, 4, 1).unfold(2, 5, 1)  # (C, rows, columns, 4, 5)
    output = torch.einsum("iyxhw,hwio->oyx", windows, weight.permute(2, 3, 1, 0))

    torch.testing.assert_close(output, F.conv2d(x[None], weight)[0])
