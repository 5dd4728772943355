r"""The residual block, and the derivative of a chain of blocks by autograd."""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn

from i2dl_exam.checks import require_floats


class ResidualBlock(nn.Module):
    r"""A residual block, $H(x) = x + R(x)$ with the branch $R(x) = l_2(l_1(x))$.

    As in the exam there is no activation function; put one into `l1` or `l2`, for
    example with `nn.Sequential`. It must not work in place: that would change $x$.

    Args:
        l1: first layer of the branch.
        l2: second layer; its output must have the shape of $x$.

    Source: exam question 4f; He et al. 2016, eq. 1 (arXiv:1512.03385).
    """

    def __init__(self, l1: nn.Module, l2: nn.Module) -> None:
        """Keep the two layers."""
        super().__init__()
        self.l1 = l1
        self.l2 = l2

    def branch(self, x: Tensor) -> Tensor:
        """The residual branch $R(x) = l_2(l_1(x))$, without the skip connection."""
        out: Tensor = self.l2(self.l1(x))
        return out

    def forward(self, x: Tensor) -> Tensor:
        """The block's output $H(x) = x + R(x)$, with the shape of `x`.

        Raises:
            ValueError: if the branch changes the shape, so that the sum would broadcast
                or fail.
        """
        out = self.branch(x)
        if out.shape != x.shape:
            raise ValueError(
                f"the branch l2(l1(x)) must keep the shape of x, {tuple(x.shape)}, "
                f"got {tuple(out.shape)}"
            )
        return x + out


def chain_jacobian(
    blocks: Sequence[Callable[[Tensor], Tensor]], x: Tensor
) -> Tensor:
    r"""Derivative of a chain's output by its input, $\partial x_L/\partial x_0$.

    Autograd through $x_\ell = f_\ell(x_{\ell-1})$ from $\ell = 1$ to $L$. It is the
    factor by which the chain changes a gradient on its way back to the input.

    Args:
        blocks: functions or modules $f_1, \dots, f_L$, at least one.
        x: the input $x_0$, one vector of shape (n,), floating-point.

    Returns:
        Jacobian matrix, shape (m, n) for an output of shape (m,): entry $(i, j)$ is the
        derivative of output $i$ by input $j$.

    Raises:
        TypeError: if `x` is not a floating-point tensor.
        ValueError: if `blocks` is empty, or `x` or the output is not a vector.

    Source: exam questions 4f and 4g.
    """
    require_floats("x", x)
    if x.ndim != 1:
        raise ValueError(
            f"x must be a vector of shape (n,), got {tuple(x.shape)}"
        )
    if len(blocks) == 0:
        raise ValueError(
            "blocks must hold at least one function, got none"
        )

    def chain(output: Tensor) -> Tensor:
        for block in blocks:
            output = block(output)
        if output.ndim != 1:
            shape = tuple(output.shape)
            raise ValueError(
                f"the output must be a vector of shape (m,), got {shape}"
            )
        return output

    jacobian: Callable[..., Tensor] = torch.autograd.functional.jacobian
    return jacobian(chain, x)  # row i: output i by every input
