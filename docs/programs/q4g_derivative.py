"""4g: The derivative of H(x) = x + R(x) is 1 + r, and I + J_R for a vector."""

import operator
from collections.abc import Callable, Sequence
from typing import SupportsIndex

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


def seeded_normal(*shape: int, seed: int = 0) -> Tensor:
    """Standard normal numbers, drawn on the CPU and moved to the default device."""
    generator = torch.Generator("cpu").manual_seed(
        require_int("seed", seed, least=0)
    )
    numbers = torch.randn(
        *shape, generator=generator, dtype=torch.float64, device="cpu"
    )
    return numbers.to(torch.get_default_device())


def require_floats(name: str, value: object) -> None:
    """Raise unless `value` is a floating-point tensor."""
    if not isinstance(value, Tensor) or not value.is_floating_point():
        kind = getattr(value, "dtype", type(value).__name__)
        raise TypeError(
            f"{name} must be a floating-point tensor, got {kind}"
        )


def require_int(name: str, value: SupportsIndex, least: int = 1) -> int:
    """The integer `value`, if it is at least `least`."""
    try:
        number = operator.index(value)
    except TypeError:
        number = None
    if number is None or isinstance(value, bool):
        raise TypeError(f"{name} must be an int, got {value!r}")
    if number < least:
        raise ValueError(
            f"{name} must be at least {least}, got {number}"
        )
    return number


l1, l2 = nn.Linear(1, 1).double(), nn.Linear(1, 1).double()
nn.init.constant_(l1.weight, 3)
nn.init.constant_(l2.weight, 0.5)
block = ResidualBlock(l1, l2)
x = torch.tensor([2.0], dtype=torch.float64)
r = chain_jacobian([block.branch], x).item()
print(f"number x: r = {r:.4f}, so 1 + r = {1 + r:.4f}")
print(f"  dH/dx by autograd: {chain_jacobian([block], x).item():.4f}")
print(f"  H(3) - H(2) = {(block(x + 1) - block(x)).item():.4f}")

block = ResidualBlock(
    nn.Linear(3, 5), nn.Sequential(nn.Tanh(), nn.Linear(5, 3))
)
block = block.double()
x = seeded_normal(3)
J_R, J_H = chain_jacobian([block.branch], x), chain_jacobian([block], x)
identity = torch.eye(3, dtype=torch.float64)
print(
    f"vector x: the Jacobian of H is I + J_R: {J_H.allclose(identity + J_R)}"
)
print(
    f"  it is J_R with 1 added to every entry: {J_H.allclose(1 + J_R)}"
)
