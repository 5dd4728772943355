r"""The 2-D convolution of neural networks: what it computes, and its sizes.

Symbols: input side $n$, kernel side $k$, stride $s$, padding $p$, dilation $d$.
"""

import torch
from torch import Tensor

from i2dl_exam.checks import require_int


def conv_output_size(
    n: int,
    kernel: int,
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
) -> int:
    r"""Output side of a convolution, $\lfloor (n+2p-d(k-1)-1)/s \rfloor + 1$.

    It counts the places at which the kernel lies inside the padded input, and holds for
    pooling too (`ceil_mode=False`). Height and width are two calls. Channels are not
    part of it: the output of a convolution has one channel per filter.

    Args:
        n: input side $n$ in pixels, at least 1.
        kernel: kernel side $k$, at least 1.
        stride: step $s$ of the kernel, at least 1.
        padding: pixels $p$ added on each of the two sides, at least 0.
        dilation: distance $d$ of neighbouring kernel entries, at least 1.

    Returns:
        The output side, at least 1.

    Raises:
        TypeError: if an argument is not an integer.
        ValueError: if an argument is too small, or the kernel does not fit into the
            padded input.

    Source: exam question 4b; the shape formula of `torch.nn.Conv2d`.
    """
    n, kernel = require_int("n", n), require_int("kernel", kernel)
    stride, dilation = (
        require_int("stride", stride),
        require_int("dilation", dilation),
    )
    padded = n + 2 * require_int("padding", padding, least=0)
    span = (
        dilation * (kernel - 1) + 1
    )  # from the kernel's first pixel to its last
    if span > padded:
        raise ValueError(
            f"kernel must fit into the padded input, got a span of {span} "
            f"(kernel={kernel}, dilation={dilation}) on {padded} pixels "
            f"(n={n}, padding={padding})"
        )
    return (padded - span) // stride + 1


def cross_correlate(image: Tensor, kernel: Tensor) -> Tensor:
    r"""Slide a kernel over an image: $y_{ij} = \sum_{a,b} c_{ab}\, x_{i+a,\,j+b}$.

    This is what deep learning calls convolution: stride 1, no padding, and the kernel
    is not flipped. Each output pixel is written out, so it is slow; for real images
    use `torch.nn.functional.conv2d`, which gives the same numbers.

    Args:
        image: $x$, shape (H, W).
        kernel: $c$, shape (h, w), not larger than the image.

    Returns:
        $y$, shape (H - h + 1, W - w + 1); integer images are summed in int64.

    Raises:
        TypeError: if an argument is not a tensor.
        ValueError: if an argument is not 2-D or empty, or the kernel does not fit into
            the image.

    Source: exam question 4a.
    """
    for name, value in {"image": image, "kernel": kernel}.items():
        if not isinstance(value, Tensor):
            raise TypeError(f"{name} must be a tensor, got {value!r}")
        if value.ndim != 2 or value.numel() == 0:
            shape = tuple(value.shape)
            raise ValueError(
                f"{name} must have shape (height, width), got {shape}"
            )
    if (
        kernel.shape[0] > image.shape[0]
        or kernel.shape[1] > image.shape[1]
    ):
        sizes = f"got {tuple(kernel.shape)} on {tuple(image.shape)}"
        raise ValueError(f"kernel must fit into the image, {sizes}")
    if not image.is_floating_point():
        image = image.long()  # small integers would overflow
    h, w = kernel.shape
    rows, columns = map(conv_output_size, image.shape, kernel.shape)
    sums = [
        (
            image[i : i + h, j : j + w] * kernel
        ).sum()  # one window, one output pixel
        for i in range(rows)
        for j in range(columns)
    ]
    return torch.stack(sums).reshape(rows, columns)


def conv_weight_shape(
    in_channels: int,
    out_channels: int,
    kernel: int | tuple[int, int],
    order: str = "OIHW",
) -> tuple[int, ...]:
    r"""Shape of a convolution's weight tensor, $(C_\text{out}, C_\text{in}, k, k)$.

    The letters of `order` name the axes: O output channels (filters), I input channels,
    H kernel height, W kernel width. The frameworks differ:

    - "OIHW": `torch.nn.Conv2d`
    - "IOHW": `torch.nn.ConvTranspose2d`
    - "HWIO": `tf.nn.conv2d` and the Keras layer `Conv2D`
    - "HWOI": the Keras layer `Conv2DTranspose`

    Stride, padding and the image's size do not matter: the weights are shared by all
    places of the image.

    Args:
        in_channels: channels $C_\text{in}$ of the input, 3 for RGB; at least 1.
        out_channels: number of filters $C_\text{out}$, at least 1.
        kernel: kernel side $k$, or the pair (height, width); at least 1.
        order: the letters O, I, H and W once each, in the framework's order.

    Returns:
        Four sizes in the given order; their product is the number of weights. A bias
        adds `out_channels` numbers.

    Raises:
        TypeError: if a size is not an integer.
        ValueError: if a size is below 1, `kernel` is no pair, or `order` is not an
            order of the four letters.

    Source: exam question 4c.
    """
    pair = (
        kernel if isinstance(kernel, tuple | list) else (kernel, kernel)
    )
    if len(pair) != 2:
        raise ValueError(
            f"kernel must be an int or (height, width), got {kernel!r}"
        )
    if not isinstance(order, str) or sorted(order) != sorted("OIHW"):
        raise ValueError(
            f"order must hold O, I, H and W once each, got {order!r}"
        )
    sizes = {
        "O": require_int("out_channels", out_channels),
        "I": require_int("in_channels", in_channels),
        "H": require_int("kernel", pair[0]),
        "W": require_int("kernel", pair[1]),
    }
    return tuple(sizes[axis] for axis in order)
