r"""The 2-D convolution of neural networks: what it computes, and its sizes.

Symbols: input side $n$, kernel side $k$, stride $s$, padding $p$, dilation $d$.
"""

from typing import Any

from torch import Tensor

from i2dl_exam.checks import Sizes, checked, natural, positive


def _kernel_fits(
    n: int, kernel_size: int, padding: int, dilation: int
) -> None:
    """Raise if the kernel is larger than the padded input."""
    span, padded = dilation * (kernel_size - 1) + 1, n + 2 * padding
    if span > padded:
        raise ValueError(
            f"kernel must fit into the padded input, got a span of {span} "
            f"(kernel_size={kernel_size}, dilation={dilation}) on {padded} pixels "
            f"(n={n}, padding={padding})"
        )


@checked(
    _kernel_fits,
    n=positive,
    kernel_size=positive,
    stride=positive,
    padding=natural,
    dilation=positive,
)
def conv_output_size(
    n: int,
    kernel_size: int,
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
) -> int:
    r"""Output side, $\lfloor (n+2p-d(k-1)-1)/s \rfloor + 1$.

    It counts the places at which the kernel lies inside the padded input, and holds for
    pooling too (`ceil_mode=False`). Height and width are two calls. Channels are not
    part of it: the output of a convolution has one channel per filter.

    Args:
        n: input side $n$ in pixels.
        kernel_size: kernel side $k$.
        stride: step $s$ of the kernel.
        padding: pixels $p$ added on each of the two sides.
        dilation: distance $d$ of neighbouring kernel entries.

    Returns:
        The output side, at least 1.

    Raises:
        ValueError: if the kernel does not fit into the padded input.

    Source: exam question 4b; the shape formula of `torch.nn.Conv2d`.
    """
    span = dilation * (kernel_size - 1) + 1  # first pixel to last
    return (n + 2 * padding - span) // stride + 1


@checked(image="... H W", kernel="h w")
def cross_correlate(image: Tensor, kernel: Tensor) -> Tensor:
    r"""Slide a kernel: $y_{ij} = \sum_{a,b} c_{ab}\, x_{i+a,\,j+b}$.

    This is what deep learning calls convolution: stride 1, no padding, and the kernel
    is not flipped. For a layer with channels use `torch.nn.functional.conv2d`.

    Args:
        image: $x$, shape (..., H, W).
        kernel: $c$, shape (h, w), not larger than the image.

    Returns:
        $y$, shape (..., H - h + 1, W - w + 1); integer images are summed in int64.

    Source: exam question 4a.
    """
    h, w = kernel.shape
    if not image.is_floating_point():
        image = image.long()  # bytes would wrap around at 256
    # (..., H - h + 1, W - w + 1, h, w)
    windows = image.unfold(-2, h, 1).unfold(-2, w, 1)
    return (windows * kernel).sum(dim=(-2, -1))


def _side_or_pair(name: str, value: Any, sizes: Sizes) -> Any:
    """Rule: a positive integer, or a pair of them."""
    if not isinstance(value, tuple | list):
        return positive(name, value, sizes)
    if len(value) != 2:
        raise ValueError(
            f"{name} must be an int or (height, width), got {value!r}"
        )
    return tuple(positive(name, side, sizes) for side in value)


def _order_names_axes(order: str) -> None:
    """Raise unless the order has each of the four letters once."""
    if not isinstance(order, str) or sorted(order) != sorted("OIHW"):
        raise ValueError(
            f"order must hold O, I, H and W once each, got {order!r}"
        )


@checked(
    _order_names_axes,
    in_channels=positive,
    out_channels=positive,
    kernel_size=_side_or_pair,
)
def conv_weight_shape(
    in_channels: int,
    out_channels: int,
    kernel_size: int | tuple[int, int],
    order: str = "OIHW",
) -> tuple[int, ...]:
    r"""Shape of the weight, $(C_\text{out}, C_\text{in}, k, k)$.

    The letters of `order` name the axes: O output channels (filters), I input channels,
    H kernel height, W kernel width. The frameworks differ:

    - "OIHW": `torch.nn.Conv2d`
    - "IOHW": `torch.nn.ConvTranspose2d`
    - "HWIO": `tf.nn.conv2d` and the Keras layer `Conv2D`
    - "HWOI": the Keras layer `Conv2DTranspose`

    Stride, padding and the image's size do not matter: the weights are shared by all
    places of the image.

    Args:
        in_channels: channels $C_\text{in}$ of the input, 3 for RGB.
        out_channels: number of filters $C_\text{out}$.
        kernel_size: kernel side $k$, or the pair (height, width).
        order: the letters O, I, H and W once each, in the framework's order.

    Returns:
        Four sizes in the given order; their product is the number of weights. A bias
        adds `out_channels` numbers.

    Raises:
        ValueError: if `kernel_size` is no pair, or `order` is not an order of the four
            letters.

    Source: exam question 4c.
    """
    if isinstance(kernel_size, int):
        kernel_size = (kernel_size, kernel_size)
    h, w = kernel_size
    sizes = {"O": out_channels, "I": in_channels, "H": h, "W": w}
    return tuple(sizes[axis] for axis in order)
