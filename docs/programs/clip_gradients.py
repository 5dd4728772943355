"""Use: An exploding gradient is cut to a length before the step, as torch does it."""

import operator
from collections.abc import Sequence
from numbers import Real
from typing import SupportsIndex

import torch
from torch import Tensor, nn


def clip_grad_norm(
    gradients: Sequence[Tensor], max_norm: float
) -> list[Tensor]:
    r"""Gradients of limited length, $g \cdot \min(1, c / (\lVert g \rVert + 10^{-6}))$."""
    require_numbers(max_norm=max_norm)
    if not max_norm > 0:
        raise ValueError(f"max_norm must be above 0, got {max_norm}")
    norm = gradient_norm(gradients)
    if not norm.isfinite():
        raise ValueError(
            f"the norm of gradients must be finite, got {norm.item()}"
        )
    factor = (max_norm / (norm + 1e-6)).clamp(max=1)
    return [gradient * factor for gradient in gradients]


def gradient_norm(gradients: Sequence[Tensor]) -> Tensor:
    r"""Euclidean length of all gradients, taken as one long vector, $\lVert g \rVert$."""
    if len(gradients) == 0:
        raise ValueError(
            "gradients must hold at least one tensor, got none"
        )
    for i, gradient in enumerate(gradients):
        require_floats(f"gradients[{i}]", gradient)
    lengths = [
        torch.linalg.vector_norm(gradient) for gradient in gradients
    ]
    length: Tensor = torch.linalg.vector_norm(torch.stack(lengths))
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


def require_numbers(**named: object) -> None:
    """Raise unless all values are numbers or tensors; `bool` is no number here."""
    for name, value in named.items():
        if isinstance(value, bool) or not isinstance(
            value, Real | Tensor
        ):
            raise TypeError(
                f"{name} must be a number or a tensor, got {value!r}"
            )


def require_floats(name: str, value: object) -> None:
    """Raise unless `value` is a floating-point tensor."""
    if not isinstance(value, Tensor) or not value.is_floating_point():
        kind = getattr(value, "dtype", type(value).__name__)
        raise TypeError(
            f"{name} must be a floating-point tensor, got {kind}"
        )


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
