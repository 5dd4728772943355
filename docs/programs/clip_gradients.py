"""Use: An exploding gradient is cut to a length before the step, as torch does it."""

import operator
from typing import SupportsIndex

import torch
from torch import Tensor, nn


def clip_grad_norm(
    gradients: list[Tensor], max_norm: float
) -> list[Tensor]:
    r"""Clipping, $g \cdot \min(1, c/(\lVert g\rVert + 10^{-6}))$."""
    g = torch.cat([gradient.flatten() for gradient in gradients])
    norm = torch.linalg.vector_norm(g.double())  # so that squares fit
    factor = (max_norm / (norm + 1e-6)).clamp(max=1)
    return [(gradient * factor).to(gradient) for gradient in gradients]


def gradient_norm(gradients: list[Tensor]) -> Tensor:
    r"""Euclidean length of all gradients, as one long vector."""
    g = torch.cat([gradient.flatten() for gradient in gradients])
    length: Tensor = torch.linalg.vector_norm(g)
    return length


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


network = nn.RNN(4, 8, nonlinearity="relu").double()
with torch.no_grad():
    network.weight_hh_l0.copy_(
        2 * torch.eye(8)
    )  # every step doubles the state
states, _ = network(seeded_normal(40, 1, 4))
states[-1].sum().backward()

trained = [p for p in network.parameters() if p.grad is not None]
gradients = [p.grad.clone() for p in trained]
clipped = clip_grad_norm(gradients, max_norm=1)
print(
    f"length above a million: {gradient_norm(gradients).item() > 1e6}"
)
print(f"length after clipping: {gradient_norm(clipped):.4f}")

nn.utils.clip_grad_norm_(
    network.parameters(), max_norm=1
)  # changes .grad
pairs = zip(trained, clipped, strict=True)
print(f"torch agrees: {all(p.grad.allclose(g) for p, g in pairs)}")
