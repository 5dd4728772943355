r"""The residual block."""

from torch import Tensor, nn


class ResidualBlock(nn.Module):
    r"""A residual block, $H(x) = x + R(x)$ with $R(x) = l_2(l_1(x))$.

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
        self.l1, self.l2 = l1, l2

    def branch(self, x: Tensor) -> Tensor:
        """The branch without the skip connection, $R(x)$."""
        r: Tensor = self.l2(self.l1(x))
        return r

    def forward(self, x: Tensor) -> Tensor:
        """The block's output $H(x)$, with the shape of `x`.

        Raises:
            ValueError: if the branch changes the shape, so that the sum would broadcast
                or fail.
        """
        r = self.branch(x)
        if r.shape != x.shape:  # x + r could broadcast
            raise ValueError(
                f"R(x) must have the shape of x, {tuple(x.shape)}, got {tuple(r.shape)}"
            )
        return x + r
