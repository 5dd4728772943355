r"""The 2-D convolution of neural networks: what it computes, and its sizes.

Symbols: input side $n$, kernel side $k$, stride $s$, padding $p$.
"""

from torch import Tensor

from i2dl_exam.checks import Each, checked, floats, natural, positive


def _kernel_fits(n: int, kernel_size: int, padding: int) -> None:
    """Raise if the kernel is larger than the padded input."""
    if kernel_size > n + 2 * padding:
        raise ValueError(
            f"kernel must fit into the padded input, got {kernel_size=} on "
            f"{n + 2 * padding} pixels ({n=}, {padding=})"
        )


@checked(
    _kernel_fits,
    n=positive,
    kernel_size=positive,
    stride=positive,
    padding=natural,
)
def conv_output_size(
    n: int, kernel_size: int, stride: int = 1, padding: int = 0
) -> int:
    r"""Output side, $\lfloor (n + 2p - k) / s \rfloor + 1$.

    It counts the places at which the kernel lies inside the padded input, and holds for
    pooling too (`ceil_mode=False`). Height and width are two calls. Channels are not
    part of it: the output of a convolution has one channel per filter.

    Args:
        n: input side $n$ in pixels.
        kernel_size: kernel side $k$; for dilation $d$ give $d(k-1)+1$.
        stride: step $s$ of the kernel.
        padding: pixels $p$ added on each of the two sides.

    Returns:
        The output side, at least 1.

    Raises:
        ValueError: if the kernel does not fit into the padded input.

    Examples:
        >>> conv_output_size(224, kernel_size=7, stride=2, padding=3)
        112

    Source: exam question 4b; the shape formula of `torch.nn.Conv2d`.
    """
    return (n + 2 * padding - kernel_size) // stride + 1


@checked(image=floats("... H W"), kernel="h w")
def cross_correlate(image: Tensor, kernel: Tensor) -> Tensor:
    r"""Slide a kernel: $y_{ij} = \sum_{a,b} c_{ab}\, x_{i+a,\,j+b}$.

    This is what deep learning calls convolution: stride 1, no padding, and the kernel
    is not flipped. For a layer with channels use `torch.nn.functional.conv2d`.

    Args:
        image: $x$, shape (..., H, W); no bytes, whose sums wrap around at 256.
        kernel: $c$, shape (h, w), not larger than the image.

    Returns:
        $y$, shape (..., H - h + 1, W - w + 1).

    Examples:
        >>> image = torch.arange(9.0).reshape(3, 3)
        >>> cross_correlate(image, torch.ones(2, 2)).tolist()
        [[8.0, 12.0], [20.0, 24.0]]

    Source: exam question 4a.
    """
    h, w = kernel.shape
    windows = image.unfold(-2, h, 1).unfold(-2, w, 1)  # (..., h, w)
    return (windows * kernel).sum(dim=(-2, -1))


@checked(
    in_channels=positive,
    out_channels=positive,
    kernel_size=Each(positive, 2, exact=True),
)
def conv_weight_shape(
    in_channels: int, out_channels: int, kernel_size: tuple[int, int]
) -> tuple[int, ...]:
    r"""Shape of a weight, $(C_\text{out}, C_\text{in}, k_h, k_w)$.

    This is the order of `torch.nn.Conv2d`. `torch.nn.ConvTranspose2d` has the input
    channels first; TensorFlow has the channels behind the kernel: height, width, input,
    output. Stride, padding and the image's size do not matter: the weights are shared
    by all places of the image.

    Args:
        in_channels: channels $C_\text{in}$ of the input, 3 for RGB.
        out_channels: number of filters $C_\text{out}$.
        kernel_size: kernel height and width.

    Returns:
        Four sizes; their product is the number of weights. A bias adds `out_channels`
        numbers.

    Examples:
        >>> conv_weight_shape(3, 64, (7, 7))
        (64, 3, 7, 7)

    Source: exam question 4c.
    """
    return out_channels, in_channels, *kernel_size
