r"""The residual block."""

from torch import Tensor, nn


class ResidualBlock(nn.Module):
    r"""Residual block, $H(x) = x + R(x)$ with $R(x) = l_2(l_1(x))$.

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
        self.branch = nn.Sequential(l1, l2)

    def forward(self, x: Tensor) -> Tensor:
        """The block's output $H(x)$, with the shape of `x`.

        Raises:
            ValueError: if the branch changes the shape, so that the sum would broadcast
                or fail.
        """
        r: Tensor = self.branch(x)
        if r.shape != x.shape:  # the sum could broadcast
            raise ValueError(f"{r.shape=} must be {x.shape=}")
        return x + r
