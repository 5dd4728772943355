r"""Gradient clipping by norm, as `torch.nn.utils.clip_grad_norm_` does it."""

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn

from i2dl_exam.checks import Each, Interval, Sizes, checked, floats


def _gradient(name: str, value: Any, sizes: Sizes) -> Tensor:
    """A floating-point tensor that is no parameter of a network."""
    if isinstance(value, nn.Parameter):
        raise TypeError(
            f"{name} must be a gradient, got a parameter; write "
            "[p.grad for p in net.parameters()], or call "
            "torch.nn.utils.clip_grad_norm_(net.parameters(), max_norm)"
        )
    return floats()(name, value, sizes)


def _gradients(name: str, value: Any, sizes: Sizes) -> list[Tensor]:
    """At least one gradient; also of a generator, such as `net.parameters()`."""
    if not isinstance(value, Tensor | Sequence):
        value = list(value)
    return Each(_gradient)(name, value, sizes)


def _finite(gradients: list[Tensor]) -> None:
    norm = torch.linalg.vector_norm(
        torch.cat([g.flatten() for g in gradients]).double()
    )
    if not norm.isfinite():
        raise ValueError(
            f"the norm of gradients must be finite, got {norm.item()}"
        )


@checked(
    _finite,
    gradients=_gradients,
    max_norm=Interval(0, open_low=True),
)
def clip_grad_norm(
    gradients: list[Tensor], max_norm: float
) -> list[Tensor]:
    r"""Clipping, $g \cdot \min(1, c/(\lVert g\rVert + 10^{-6}))$.

    All gradients count as one long vector $g$, whose direction stays. The $10^{-6}$ is
    torch's; with it, $g = 0$ is no division by zero. The squares are added up in
    float64: in float32 they may not fit although the gradient does.

    Args:
        gradients: floating-point tensors of any shape, at least one, of finite
            norm. They stay as they are; torch writes into its parameters' `.grad`.
        max_norm: the limit $c$, above 0.

    Returns:
        New tensors, in the same order.

    Source: exam question 8c; Pascanu et al. 2013, algorithm 1 (arXiv:1211.5063).
    """
    g = torch.cat([gradient.flatten() for gradient in gradients])
    norm = torch.linalg.vector_norm(g.double())  # so that squares fit
    factor = (max_norm / (norm + 1e-6)).clamp(max=1)
    return [(gradient * factor).to(gradient) for gradient in gradients]


# --- until no recipe needs it ---
def gradient_norm(gradients: list[Tensor]) -> Tensor:
    r"""Euclidean length of all gradients, as one long vector.

    Args:
        gradients: floating-point tensors of any shape, at least one.
    """
    g = torch.cat([gradient.flatten() for gradient in gradients])
    length: Tensor = torch.linalg.vector_norm(g)
    return length
