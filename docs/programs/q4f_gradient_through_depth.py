"""4f: In 10 blocks, skip connections keep the gradient alive, but not for every r."""

import math
from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn


class ResidualBlock(nn.Module):
    r"""A residual block, $H(x) = x + R(x)$ with the branch $R(x) = l_2(l_1(x))$."""

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
        """The block's output $H(x) = x + R(x)$, with the shape of `x`."""
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
    r"""Derivative of a chain's output by its input, $\partial x_L/\partial x_0$."""
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


def require_floats(name: str, value: object) -> None:
    """Raise unless `value` is a floating-point tensor."""
    if not isinstance(value, Tensor) or not value.is_floating_point():
        kind = getattr(value, "dtype", type(value).__name__)
        raise TypeError(
            f"{name} must be a floating-point tensor, got {kind}"
        )


def scalar_layer(weight: float) -> nn.Linear:
    """A linear layer with one input, one output and this weight."""
    layer = nn.Linear(1, 1, bias=False, dtype=torch.float64)
    nn.init.constant_(layer.weight, weight)
    return layer


x = torch.ones(1, dtype=torch.float64)
agree = []
print("    r   without skip   with skip")
for r in (0.01, -0.01, -0.5, -1.0, 1.0):
    blocks = [
        ResidualBlock(scalar_layer(2), scalar_layer(r / 2))
        for _ in range(10)
    ]
    without = chain_jacobian(
        [block.branch for block in blocks], x
    ).item()
    skip = chain_jacobian(blocks, x).item()
    print(f"{r:5.2f}   {without:z12.4f}   {skip:z9.4f}")
    agree.append(math.isclose(without, r**10))
    agree.append(math.isclose(skip, (1 + r) ** 10, abs_tol=1e-12))
print(f"these are r^10 and (1 + r)^10: {all(agree)}")
