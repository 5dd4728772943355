"""4f: Ten linear layers as PyTorch starts them, with and without skip connections."""

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


def require_floats(name: str, value: object) -> None:
    """Raise unless `value` is a floating-point tensor."""
    if not isinstance(value, Tensor) or not value.is_floating_point():
        kind = getattr(value, "dtype", type(value).__name__)
        raise TypeError(
            f"{name} must be a floating-point tensor, got {kind}"
        )


width = 64
blocks = [
    ResidualBlock(*(nn.Linear(width, width).double() for _ in range(2)))
    for _ in range(5)
]
x = seeded_normal(width)
without = chain_jacobian([block.branch for block in blocks], x)
skip = chain_jacobian(blocks, x)
for name, jacobian in {"without": without, "with": skip}.items():
    # Root mean square over all directions in which a gradient can arrive.
    factor = (jacobian.square().sum() / width).sqrt().item()
    print(
        f"{name} skip, the gradient shrinks to less than 1/100: {factor < 0.01}"
    )
    print(
        f"{name} skip, it stays within a factor of 2: {0.5 < factor < 2}"
    )
