r"""The residual block."""

from torch import Tensor, nn


class ResidualBlock(nn.Sequential):
    r"""Residual block, $H(x) = x + R(x)$ with $R(x) = l_2(l_1(x))$.

    It is made of the branch's layers, first layer first, such as $l_1$ and $l_2$; the
    last one's output must have the shape of $x$. As in the exam there is no activation
    function; put one between the layers. It must not work in place at the beginning:
    that would change $x$.

    Examples:
        >>> block = ResidualBlock(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 4))
        >>> block(torch.zeros(2, 4)).shape
        torch.Size([2, 4])

    Source: exam question 4f; He et al. 2016, eq. 1 (arXiv:1512.03385).
    """

    def forward(self, x: Tensor) -> Tensor:
        """The block's output $H(x)$, with the shape of `x`.

        Raises:
            ValueError: if the branch changes the shape, so that the sum would broadcast
                or fail.
        """
        r = x
        for layer in self:
            r = layer(r)
        if r.shape != x.shape:  # the sum could broadcast
            raise ValueError(f"{r.shape=} must be {x.shape=}")
        return x + r
